"""What an analyst asks in Cypher: the answer, and a line in the audit log that says what was asked.

The log gets the statement without what is in quotes, without numbers and names in backticks, the
parameters by name where that is a word, and a digest by which the same statement is found again.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from time import perf_counter
from typing import Final

from graph_service.access.audit import AuditLog
from graph_service.errors import InvalidStatement
from graph_service.store.analyst import Limits
from graph_service.store.record import GraphStore
from graph_service.store.statement import Kind, Token, tokens, uncommented
from graph_service.store.table import Table

ACT: Final = "cypher"
SHOWN: Final = 2_000
"""Characters of a statement in the log."""
HIDDEN: Final = {Kind.TEXT: "'?'", Kind.NUMBER: "?", Kind.NAME: "`?`"}
UNREADABLE: Final = "(unreadable)"
PLAIN: Final = re.compile(r"\$?[A-Za-z_]\w{0,40}", re.ASCII)
"""A parameter's name that its author chose as one; what is no word may be anything."""


@dataclass(frozen=True, slots=True)
class Question:
    """A statement with its parameters, and how far it may go."""

    statement: str
    parameters: Mapping[str, object]
    limits: Limits


@dataclass(frozen=True, slots=True)
class Timed:
    """A table and how long it took, in milliseconds."""

    table: Table
    milliseconds: float


def answered(store: GraphStore, audit: AuditLog, question: Question) -> Timed:
    """Run a statement and write down that it ran, or that it was refused.

    Raises what `GraphStore.table` does, and what the log does where it cannot be written.
    """
    names = ", ".join(sorted(map(plain, question.parameters)))[:SHOWN]
    digest = audit.sealed(json.dumps([question.statement, dict(question.parameters)], default=str))
    with audit.over(ACT, statement=skeleton(question.statement), parameters=names, digest=digest) as fields:
        began = perf_counter()
        table = store.table(question.statement, question.parameters, question.limits)
        milliseconds = round(1000 * (perf_counter() - began), 1)
        fields.update(rows=len(table.rows), cut=table.cut, milliseconds=milliseconds)
    return Timed(table, milliseconds)


def skeleton(statement: str) -> str:
    """A statement without what may tell of somebody."""
    try:
        pieces = tokens(uncommented(statement))
    except InvalidStatement:
        return UNREADABLE
    return " ".join(shown(piece) for piece in pieces)[:SHOWN]


def shown(piece: Token) -> str:
    """A piece of a statement as the log has it."""
    return plain(piece.text) if piece.kind is Kind.PARAMETER else HIDDEN.get(piece.kind, piece.text)


def plain(name: str) -> str:
    """A parameter's name, with its `$` or without; a mark for one that may tell of somebody."""
    return name if PLAIN.fullmatch(name) else "?"
