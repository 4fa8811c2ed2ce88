"""What an analyst's Cypher may contain: reading clauses, nothing that acts, nothing that runs away.

This is the first of three fences, the same for both engines. The second is each engine's
own: the statement's plan is looked at before it runs, in a session that cannot write. The
third is the process it runs in (`reading`), whose memory and time are bounded. Words that act
are refused wherever they stand outside quotes; a property of such a name is written in backticks.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Final

from graph_service.errors import InvalidStatement, TooExpensive
from graph_service.store.exhaustion import neighbours, refuse_exhausting
from graph_service.store.functions import refuse_unknown
from graph_service.store.port import Parameters
from graph_service.store.statement import Token, tokens, uncommented

BEGINS: Final = frozenset({"MATCH", "OPTIONAL", "UNWIND", "WITH", "RETURN", "CALL"})
ACTS: Final = frozenset(
    {
        *(
            "CREATE",
            "MERGE",
            "INSERT",
            "SET",
            "DELETE",
            "DETACH",
            "REMOVE",
            "FOREACH",
            "DROP",
            "LOAD",
            "FORMAT",
        ),
        *("USE", "SHOW", "TERMINATE", "ALTER", "GRANT", "DENY", "REVOKE", "RENAME", "TRANSACTIONS"),
        *("EXPLAIN", "PROFILE", "CYPHER", "HEADERS"),
    }
)
MOST_PARAMETERS: Final = 200_000
"""Characters of the parameters, written as JSON."""
EXAMPLE: Final = "MATCH (m:Message) RETURN m.channel AS channel, count(*) AS messages ORDER BY channel"
"""A statement to begin with."""


@dataclass(frozen=True, slots=True)
class Limits:
    """The most that one statement may take and bring."""

    rows: int = 1_000
    seconds: float = 30.0
    characters: int = 16_000_000
    """Of the result, written as JSON."""
    memory: int = 512_000_000
    """Bytes, beyond those of the graph itself."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A statement that may be run, what it is given, and how far it may go."""

    text: str
    parameters: dict[str, object]
    limits: Limits = field(default_factory=Limits)


def asked(text: str, parameters: Parameters, limits: Limits) -> Asked:
    """A statement that reads and ends; raises `InvalidStatement` or `TooExpensive` for any other."""
    plain, given = uncommented(text), dict(parameters)
    refuse_bulk(given)
    pieces = tokens(plain)
    refuse_writing(pieces)
    refuse_unknown(pieces)
    refuse_exhausting(pieces, given)
    return Asked(plain, given, limits)


def refuse_bulk(parameters: dict[str, object]) -> None:
    try:
        size = len(json.dumps(parameters, default=str))
    except (RecursionError, ValueError) as error:
        raise InvalidStatement(f"The parameters are no JSON: {error}.") from error
    if size > MOST_PARAMETERS:
        raise TooExpensive(
            f"The parameters have {size:,} characters, more than {MOST_PARAMETERS:,}.",
            "Send fewer at a time.",
        )


def refuse_writing(pieces: list[Token]) -> None:
    """Raise `InvalidStatement` for a statement that could do anything but read the graph."""
    if not pieces or pieces[0].upper not in BEGINS:
        first = pieces[0].text[:40] if pieces else "Nothing"
        raise InvalidStatement(f"{first} does not begin a statement here.", "Use MATCH … RETURN.")
    for place, piece in enumerate(pieces):
        if piece.upper in ACTS:
            raise InvalidStatement(
                f"{piece.upper} is not allowed here: this door only reads.",
                "Use MATCH … RETURN.",
            )
        if piece.upper == "CALL" and neighbours(pieces, place)[1].text not in {"{", "("}:
            raise InvalidStatement("Procedures cannot be called here.", "Use MATCH … RETURN.")
        if piece.text == ";":
            raise InvalidStatement("There is more than one statement.", "Send one at a time.")
