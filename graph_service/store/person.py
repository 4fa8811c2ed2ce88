"""Whom forgetting concerns: all that is one person's, and what she is called."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Final

from graph_service.store import forget_queries, suppression_queries
from graph_service.store.acts import grouped
from graph_service.store.fact_queries import FACT_STATEMENTS, KINDS, Kind
from graph_service.store.port import Row, Transaction, ask
from graph_service.store.redaction import Names

OF_ITS_GIVER: Final = frozenset({"reference_act"})
"""Forms of facts that stay whoever sent the message in which they were said: a no must not be lost."""

Facts = Mapping[str, Sequence[str]]
"""Keys of facts, by the key of what they are of."""


@dataclass(frozen=True, slots=True)
class Called:
    """What somebody is called: keys of handles and identifiers, `channel:address`, and display names."""

    addresses: tuple[str, ...]
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Person:
    """All that is one person's, by keys; of each message its conversation, of facts those by kind.

    `names` is what she is called, `alone` what of it nobody is called too who stays in the record,
    and `named_alone` finds that: it means her wherever it stands.
    """

    handles: tuple[str, ...]
    customers: tuple[str, ...]
    identifiers: tuple[str, ...]
    messages: Mapping[str, str]
    facts: Mapping[str, tuple[str, ...]]
    names: Names
    alone: Called
    named_alone: Names

    @property
    def unshared_identifiers(self) -> frozenset[str]:
        """The identifiers that stand for nobody else."""
        return frozenset(self.identifiers) & frozenset(self.alone.addresses)

    def held_by(self, key: str | None) -> bool:
        """Whether a key is that of a message or deal of hers, or holds within its id what she is called."""
        if key is None:
            return False
        hers = key in self.messages or key in self.facts.get("opportunity", ())
        return hers or self.names.found_in(key.partition(":")[2])


def person_of(transaction: Transaction, handles: Sequence[str]) -> Person:
    """All that belongs to these handles, which are one person's."""
    (person,) = people_of(transaction, [handles])
    return person


def people_of(transaction: Transaction, people: Sequence[Sequence[str]]) -> list[Person]:
    """The same of several, who are given by their handles, at the cost of one."""
    rows = handle_rows(transaction, people)
    called = [called_of(own) for own in rows]
    keys = [[str(row["key"]) for row in own] for own in rows]
    everybody = list(chain.from_iterable(keys))
    messages = messages_of(transaction, keys, everybody)
    facts = facts_of(transaction, keys, messages)
    alone = unshared(transaction, everybody, called)
    return [
        Person(
            tuple(keys[place]),
            tuple(sorted({row["customer"] for row in own if row["customer"]})),
            tuple(sorted({str(i) for row in own for i in row["identifiers"] or ()})),
            messages[place],
            facts[place],
            Names(called[place].addresses, called[place].names),
            alone[place],
            Names(alone[place].addresses, alone[place].names),
        )
        for place, own in enumerate(rows)
    ]


def names_of(transaction: Transaction, people: Sequence[Sequence[str]]) -> list[Names]:
    """What people are called who are given by their handles."""
    called = map(called_of, handle_rows(transaction, people))
    return [Names(each.addresses, each.names) for each in called]


def handle_rows(transaction: Transaction, people: Sequence[Sequence[str]]) -> list[list[Row]]:
    """The rows of each person's handles, in order of key."""
    asked = list(chain.from_iterable(people))
    rows = {str(row["key"]): row for row in ask(transaction, forget_queries.HANDLES_TO_FORGET, asked)}
    return [[rows[key] for key in sorted(set(handles)) if key in rows] for handles in people]


def called_of(rows: Sequence[Row]) -> Called:
    """What the person of some handles is called."""
    identifiers = sorted({str(i) for row in rows for i in row["identifiers"] or ()})
    called = (name for row in rows for name in (row["name"], row["customerName"], *(row["names"] or ())))
    addresses = [*(str(row["key"]) for row in rows), *identifiers]
    return Called(tuple(addresses), tuple(sorted({str(name) for name in called if name})))


def messages_of(
    transaction: Transaction, people: Sequence[Sequence[str]], handles: Sequence[str]
) -> list[Mapping[str, str]]:
    """What each person sent, with its conversation."""
    rows = ask(transaction, forget_queries.MESSAGES_OF_HANDLES, handles)
    sent = grouped((str(row["handle"]), row) for row in rows)
    return [
        {str(row["key"]): str(row["conversation"]) for handle in own for row in sent.get(handle, ())}
        for own in people
    ]


def unshared(transaction: Transaction, handles: Sequence[str], people: Sequence[Called]) -> list[Called]:
    """What of it no handle of anybody else is called: a name that two bear means neither for sure.

    `handles` are those of all of these people.
    """
    gone = frozenset(handles)
    addresses = sorted({address for each in people for address in each.addresses})
    bare = {address: address.partition(":")[2] for address in addresses}
    rows = transaction.run(
        suppression_queries.OTHERS_CALLED,
        keys=list(handles),
        names=sorted({name.lower() for each in people for name in each.names}),
        addresses=sorted(set(bare.values())),
    )
    taken = {str(said).lower() for row in rows for said in said_of(row)}
    identified = ask(transaction, suppression_queries.IDENTIFIED, [a for a in bare if a not in gone])
    taken |= {row["key"] for row in identified if row["handle"] not in gone}
    return [
        Called(
            tuple(address for address in each.addresses if not {address, bare[address].lower()} & taken),
            tuple(name for name in each.names if name.lower() not in taken),
        )
        for each in people
    ]


def said_of(row: Mapping[str, object]) -> Iterable[object]:
    """The names and the address in a row of `OTHERS_CALLED`."""
    names = row["names"]
    return (
        each for each in (row["name"], row["address"], *(names if isinstance(names, list) else ())) if each
    )


def facts_of(
    transaction: Transaction, people: Sequence[Sequence[str]], messages: Sequence[Mapping[str, str]]
) -> list[dict[str, tuple[str, ...]]]:
    """The facts that each person's handles gave, and those about them or their messages, by kind."""
    handles, sent = (list(chain.from_iterable(each)) for each in (people, messages))
    found: list[dict[str, tuple[str, ...]]] = [{} for _ in people]
    for kind in KINDS:
        of_handles = facts_of_handles(transaction, kind, handles)
        of_messages = {} if kind.form in OF_ITS_GIVER else about(transaction, kind, "Message", sent)
        for own, said, facts in zip(people, messages, found, strict=True):
            keys = chain.from_iterable(
                [*(of_handles.get(key, ()) for key in own), *(of_messages.get(key, ()) for key in said)]
            )
            facts[kind.form] = tuple(sorted(set(keys)))
    return found


def facts_of_handles(transaction: Transaction, kind: Kind, handles: Sequence[str]) -> Facts:
    """The facts of a kind that handles gave, or that are about them."""
    given = forget_queries.FACTS_OF_HANDLES.get(kind.form)
    rows = ask(transaction, given, handles) if given else []
    return merged(by_target(rows), about(transaction, kind, "Handle", handles))


def about(transaction: Transaction, kind: Kind, label: str, keys: Sequence[str]) -> Facts:
    """The facts of a kind that are about nodes with a label, by the node's key."""
    statements = zip(kind.links, FACT_STATEMENTS[kind.form].waiting, strict=True)
    wanted = [statement for link, statement in statements if link.label == label]
    return by_target(row for statement in wanted for row in ask(transaction, statement, keys))


def by_target(rows: Iterable[Row]) -> Facts:
    return grouped((str(row["target"]), str(row["key"])) for row in rows)


def merged(one: Facts, other: Facts) -> Facts:
    return {key: [*one.get(key, ()), *other.get(key, ())] for key in {*one, *other}}
