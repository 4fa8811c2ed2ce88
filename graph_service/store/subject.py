"""All that the record holds about one person, as it holds it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from graph_service.store import forget_queries
from graph_service.store import subject_queries as queries
from graph_service.store.fact_queries import KINDS
from graph_service.store.person import Person, person_of
from graph_service.store.port import Engine, Row, Transaction, ask

Held = Mapping[str, Sequence[Row]]
"""Rows of properties, by what they are."""


@dataclass(frozen=True, slots=True)
class Subject:
    """A person and what is held of her; `others` are messages of other people that concern her."""

    person: Person
    held: Held
    others: tuple[Row, ...]


def subject_of(engine: Engine, handles: Sequence[str]) -> Subject:
    """All that is held about the person of these handles; reads only."""
    return engine.write(lambda tx: read(tx, handles))


def read(transaction: Transaction, handles: Sequence[str]) -> Subject:
    person = person_of(transaction, handles)
    messages = list(person.messages)
    held: dict[str, list[Row]] = {
        "handles": ask(transaction, queries.OF_HANDLES, person.handles),
        "customers": ask(transaction, queries.CUSTOMERS, person.customers),
        "messages": ask(transaction, queries.MESSAGES, messages),
        "evidence": ask(transaction, queries.RESEMBLANCES, person.handles),
    }
    held |= {name: ask(transaction, each, person.customers) for name, each in queries.OF_CUSTOMERS.items()}
    held |= {name: ask(transaction, each, messages) for name, each in queries.OF_MESSAGES.items()}
    held |= facts_of(transaction, person)
    return Subject(
        person, {name: rows for name, rows in held.items() if rows}, others_of(transaction, person)
    )


def facts_of(transaction: Transaction, person: Person) -> dict[str, list[Row]]:
    """The facts she gave and those about her, by kind."""
    return {
        kind.form: ask(transaction, queries.FACTS[kind.label], person.facts.get(kind.form, ()))
        for kind in KINDS
    }


def others_of(transaction: Transaction, person: Person) -> tuple[Row, ...]:
    """What other people said to her, or about one of her messages."""
    naming = ask(transaction, forget_queries.MENTIONING, person.handles)
    answering = ask(transaction, queries.ANSWERING, list(person.messages))
    keys = {str(row["key"]) for row in [*naming, *answering]} - person.messages.keys()
    return tuple(ask(transaction, queries.WORDS_OF_OTHERS, sorted(keys)))
