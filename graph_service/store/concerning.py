"""Which messages and facts of others may name somebody who goes: found for all who go in one look."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Final

from graph_service.store import forget_queries, load_queries, thread_queries
from graph_service.store.acts import grouped
from graph_service.store.forget_queries import FACT_REFERENCES, FACT_WORDS
from graph_service.store.person import Person
from graph_service.store.port import Row, Statement, Transaction, ask
from graph_service.store.redaction import Names, digits_of

NAMING: Final[Mapping[str, Statement]] = {
    "replies": load_queries.REPLIES_WAITING,
    "shares": load_queries.SHARES_WAITING,
    "threads": thread_queries.THREAD_CHILDREN,
}
"""What finds the messages that name another one, but for those that know it for a reply."""


@dataclass(frozen=True, slots=True)
class Concern:
    """What may change without one person: messages of others, and the conversations they are in.

    `emptied` are the conversations that nobody else is in who stays.
    """

    person: Person
    messages: frozenset[str]
    places: frozenset[str]
    emptied: frozenset[str]


def concerns(transaction: Transaction, people: Sequence[Person]) -> list[Concern]:
    """What may change without each of these people, all of whom go."""
    gone = {key for person in people for key in person.messages}
    found = [
        in_places(person, *each) for person, each in zip(people, spoken_of(transaction, people), strict=True)
    ]
    places = sorted({place for _, spoken in found for place in spoken})
    members = grouped(
        (str(row["conversation"]), str(row["key"]))
        for row in ask(transaction, thread_queries.THREAD_MEMBERS, places)
        if row["key"] not in gone
    )
    return [
        Concern(
            person,
            frozenset(chain(keys - gone, *(members.get(place, ()) for place in spoken))),
            frozenset(spoken),
            frozenset(place for place in person.messages.values() if place not in members),
        )
        for person, (keys, spoken) in zip(people, found, strict=True)
    ]


def in_places(person: Person, placed: Sequence[Row], others: Sequence[Row]) -> tuple[set[str], set[str]]:
    """The messages among these rows, and the conversations of `placed` and of her own messages."""
    keys = {str(row["key"]) for row in [*placed, *others]}
    return keys, {*person.messages.values(), *(str(row["conversation"]) for row in placed)}


def spoken_of(transaction: Transaction, people: Sequence[Person]) -> list[tuple[list[Row], list[Row]]]:
    """For each, rows of messages in whose conversations others may name her, and of all others that do."""
    handles = [key for person in people for key in person.handles]
    mentioning = grouped(
        (str(row["handle"]), row) for row in ask(transaction, forget_queries.MENTIONING, handles)
    )
    naming = named_by(transaction, [key for person in people for key in person.messages])
    called, calling = with_ids(transaction, people), speaking_of(transaction, people)
    return [
        (
            [*chain.from_iterable(mentioning.get(key, ()) for key in person.handles), *called[place]],
            [*chain.from_iterable(naming.get(key, ()) for key in person.messages), *calling[place]],
        )
        for place, person in enumerate(people)
    ]


def named_by(transaction: Transaction, messages: Sequence[str]) -> Mapping[str, Sequence[Row]]:
    """The messages that answer, share or stand in the thread of one of these, or know it for a reply."""
    pairs = [
        (str(row["target"]), row)
        for statement in NAMING.values()
        for row in ask(transaction, statement, messages)
    ]
    known = ask(transaction, forget_queries.KNOWING_REPLIES, messages)
    return grouped([*pairs, *((str(key), row) for row in known for key in row["known"])])


def with_ids(transaction: Transaction, people: Sequence[Person]) -> list[list[Row]]:
    """The messages whose own id, or that of something they name, holds what each person is called."""
    parts = all_parts(person.names for person in people)
    rows = transaction.run(forget_queries.MESSAGES_WITH_IDS, parts=parts)
    said = [(row, lowered(row["ids"])) for row in rows]
    return [
        [
            row
            for row, ids in said
            if holds(ids, person.names) and any(person.held_by(key) for key in row["ids"])
        ]
        for person in people
    ]


def speaking_of(transaction: Transaction, people: Sequence[Person]) -> list[list[Row]]:
    """The messages anywhere that call each person what nobody is called who stays."""
    parts = all_parts(person.named_alone for person in people)
    rows = transaction.run(forget_queries.MESSAGES_NAMING, parts=parts) if parts else []
    said = [(row, lowered([row["text"], row["subject"]])) for row in rows]
    numbers = [numbers_of(person) for person in people]
    wanted = sorted({*chain.from_iterable(numbers)})
    numbered = transaction.run(forget_queries.MESSAGES_WITH_NUMBERS, numbers=wanted) if wanted else []
    return [
        calling(
            [*(row for row, text in said if holds(text, person.named_alone)), *(numbered if own else ())],
            person.named_alone,
        )
        for person, own in zip(people, numbers, strict=True)
    ]


def calling(rows: Iterable[Row], names: Names) -> list[Row]:
    return [row for row in rows if names.found_in(row["text"]) or names.found_in(row["subject"])]


def numbers_of(person: Person) -> list[str]:
    """The digits of her telephone numbers."""
    return [digits for address in person.alone.addresses if (digits := digits_of(address))]


def all_parts(names: Iterable[Names]) -> list[str]:
    return sorted({part for each in names for part in each.parts})


def lowered(said: Iterable[str | None]) -> str:
    return " ".join(each for each in said if each).lower()


def holds(text: str, names: Names) -> bool:
    """Whether a text in lower case may call somebody by these names: what does not hold a part does not."""
    return any(part in text for part in names.parts)


def facts_naming(transaction: Transaction, found: Sequence[Concern]) -> dict[str, list[Row]]:
    """The facts of others that may name one of these people, or what is hers, by kind."""
    people = [each.person for each in found]
    parts = all_parts(person.names for person in people)
    alone = all_parts(person.named_alone for person in people)
    rows: dict[str, list[Row]] = {
        label: transaction.run(statement, parts=parts)
        for label, statement in forget_queries.FACTS_WITH_IDS.items()
    }
    for label, statement in forget_queries.FACTS_NAMING.items():
        rows[label] += transaction.run(statement, parts=alone)
    places = sorted({place for each in found for place in each.places})
    rows["Ticket"] += ask(transaction, forget_queries.TICKETS_OF_CONVERSATIONS, places)
    deals = [key for person in people for key in person.facts.get("opportunity", ())]
    rows["Referral"] += ask(transaction, forget_queries.REFERRALS_TO_OPPORTUNITIES, deals)
    return rows


def may_name(label: str, row: Row, found: Concern) -> bool:
    """Whether a fact of `facts_naming` was found for this person, and not for another one only."""
    if label in FACT_WORDS.keys() - forget_queries.FACTS_NAMING.keys():
        return True
    person = found.person
    ids = [row[name] for name in ("key", *FACT_REFERENCES[label])]
    deals = person.facts.get("opportunity", ())
    return (
        holds(lowered(ids), person.names)
        or any(key in deals or key in found.places for key in ids)
        or holds(lowered(row[name] for name in FACT_WORDS.get(label, ())), person.named_alone)
    )
