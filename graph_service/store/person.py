"""Whom forgetting concerns: all that is one person's, and what she is called."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from graph_service.store import forget_queries
from graph_service.store.fact_queries import FACT_STATEMENTS, KINDS
from graph_service.store.port import Transaction, ask
from graph_service.store.redaction import Names

OF_ITS_GIVER: Final = frozenset({"reference_act"})
"""Forms of facts that stay whoever sent the message in which they were said: a no must not be lost."""


@dataclass(frozen=True, slots=True)
class Person:
    """All that is one person's, by keys; of each message its conversation, of facts those by kind."""

    handles: tuple[str, ...]
    customers: tuple[str, ...]
    identifiers: tuple[str, ...]
    messages: Mapping[str, str]
    facts: Mapping[str, tuple[str, ...]]
    names: Names

    def held_by(self, key: str | None) -> bool:
        """Whether a key is that of a message or deal of hers, or holds within its id what she is called."""
        if key is None:
            return False
        hers = key in self.messages or key in self.facts.get("opportunity", ())
        return hers or self.names.found_in(key.partition(":")[2])


def person_of(transaction: Transaction, handles: Sequence[str]) -> Person:
    """All that belongs to these handles, which are one person's."""
    rows = ask(transaction, forget_queries.HANDLES_TO_FORGET, handles)
    keys = [str(row["key"]) for row in rows]
    sent = ask(transaction, forget_queries.MESSAGES_OF_HANDLES, keys)
    messages = {str(row["key"]): str(row["conversation"]) for row in sent}
    identifiers = sorted({str(i) for row in rows for i in row["identifiers"] or ()})
    called = (name for row in rows for name in (row["name"], row["customerName"], *(row["names"] or ())))
    names = {str(name) for name in called if name}
    return Person(
        tuple(keys),
        tuple(sorted({row["customer"] for row in rows if row["customer"]})),
        tuple(identifiers),
        messages,
        facts_of(transaction, keys, list(messages)),
        Names([*keys, *identifiers], names),
    )


def facts_of(
    transaction: Transaction, handles: Sequence[str], messages: Sequence[str]
) -> dict[str, tuple[str, ...]]:
    """The facts these handles gave, and those about them or their messages, by kind."""
    found = {}
    for kind in KINDS:
        given = forget_queries.FACTS_OF_HANDLES.get(kind.form)
        rows = ask(transaction, given, handles) if given else []
        named = {"Handle": handles, "Message": () if kind.form in OF_ITS_GIVER else messages}
        for link, waiting in zip(kind.links, FACT_STATEMENTS[kind.form].waiting, strict=True):
            rows += ask(transaction, waiting, named.get(link.label, ()))
        found[kind.form] = tuple(sorted({str(row["key"]) for row in rows}))
    return found
