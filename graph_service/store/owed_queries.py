"""The Cypher of what is due, in the dialect of `queries`."""

from __future__ import annotations

from typing import Final

from graph_service.store.port import Statement

DUE: Final = Statement(
    "signals unresolved",
    "MATCH (s:Signal) WHERE s.status <> 'resolved' "
    "RETURN s.subject AS subject, s.kind AS kind, s.team AS team, s.dueAt AS dueAt",
)
