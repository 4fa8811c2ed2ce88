"""Whom to ask to carry a message."""

from __future__ import annotations

from graph_service.api.described import object_type


@object_type
class SelectionQueries:
    """Whom to ask to carry a message."""
