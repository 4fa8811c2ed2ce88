"""Who would vouch for us."""

from __future__ import annotations

from graph_service.api.described import object_type


@object_type
class ReferenceQueries:
    """Who would vouch for us."""


@object_type
class ReferenceMutations:
    """What is said of references."""
