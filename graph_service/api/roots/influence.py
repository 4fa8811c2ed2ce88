"""Who is heard, who belongs together, and who could introduce whom."""

from __future__ import annotations

from graph_service.api.described import object_type


@object_type
class InfluenceQueries:
    """Who is heard, who belongs together, and who could introduce whom."""
