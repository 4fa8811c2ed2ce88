"""Who is louder, and who changed sides."""

from __future__ import annotations

from graph_service.api.described import object_type


@object_type
class LoudnessQueries:
    """Who is louder, and who changed sides."""
