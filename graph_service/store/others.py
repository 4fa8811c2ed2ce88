"""What other people said and gave, as it is without those who are forgotten."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import orjson

from graph_service.store import forget_queries, reading_queries
from graph_service.store.concerning import Concern, facts_naming, may_name
from graph_service.store.export import line
from graph_service.store.exported import message_of
from graph_service.store.forget_queries import FACT_REFERENCES, FACT_WORDS
from graph_service.store.person import Person
from graph_service.store.port import Row, Transaction, ask
from graph_service.store.quoting import Quotes
from graph_service.store.redaction import REDACTED, digest_of, forgotten_key
from ingest.checks import LONGEST_NAME, LONGEST_TEXT

MESSAGE_REFERENCES = ("replyToKey", "shareOfKey", "threadKey", "conversationKey")


@dataclass(frozen=True, slots=True)
class Redacted:
    """A row of `REDACT_NODES` for something of somebody else, and by their places the people it was about."""

    row: Row
    people: tuple[int, ...]


def redacted_messages(transaction: Transaction, found: Sequence[Concern]) -> tuple[Redacted, ...]:
    """Other people's messages that were about some of these people, without them."""
    keys = sorted({key for each in found for key in each.messages})
    quotes = quotes_of(transaction, [each.person for each in found])
    about: dict[str, list[int]] = {}
    for place, each in enumerate(found):
        for key in each.messages:
            about.setdefault(key, []).append(place)

    def without(row: Row, place: int) -> Row:
        return message_without(row, found[place].person, quotes[place])

    rows = ask(transaction, forget_queries.MESSAGE_FACTS, keys)
    changes = ((row, *in_turn(row, about[row["key"]], without)) for row in rows)
    return tuple(Redacted(message_row(row, after), people) for row, after, people in changes if people)


def redacted_facts(transaction: Transaction, found: Sequence[Concern]) -> dict[str, tuple[Redacted, ...]]:
    """Facts of others that named what is these people's, or held what they are called, by kind."""
    gone = {key for each in found for keys in each.person.facts.values() for key in keys}
    return {
        label: tuple(
            redacted
            for key, row in sorted({row["key"]: row for row in rows}.items())
            if key not in gone and (redacted := redacted_fact(label, row, found))
        )
        for label, rows in facts_naming(transaction, found).items()
    }


def redacted_fact(label: str, row: Row, found: Sequence[Concern]) -> Redacted | None:
    """A redacted fact; its hash, made of what is left, wins over that of the content it had."""
    about = [place for place, each in enumerate(found) if may_name(label, row, each)]
    after, people = in_turn(row, about, lambda now, place: fact_without(label, now, found[place].person))
    if not people:
        return None
    digest = REDACTED + digest_of("\n".join(map(str, [row["key"], *after.values()])))
    named = {name: row[name] for name in FACT_REFERENCES[label]}
    return Redacted({"key": row["key"], "properties": named | after | {"contentHash": digest}}, people)


def in_turn(
    row: Row, about: Iterable[int], without: Callable[[Row, int], Row]
) -> tuple[Row, tuple[int, ...]]:
    """What changes in a row without one person after the other, and the places of whom it was about."""
    now, people = row, []
    for place in about:
        after = now | without(now, place)
        if after != now:
            now = after
            people.append(place)
    return {name: value for name, value in now.items() if value != row[name]}, tuple(people)


def quotes_of(transaction: Transaction, people: Sequence[Person]) -> list[Quotes]:
    """What others may repeat of each person's words."""
    keys = [key for person in people for key in person.messages]
    texts = {row["key"]: str(row["text"]) for row in ask(transaction, reading_queries.MESSAGE_TEXTS, keys)}
    return [Quotes(texts[key] for key in person.messages) for person in people]


def message_without(row: Row, person: Person, hers: Quotes) -> Row:
    """Somebody else's message without a person; `hers` finds what it quotes of her."""
    unquoted = hers.redacted(row["text"], LONGEST_TEXT)
    return {
        "text": person.names.redacted(unquoted, LONGEST_TEXT),
        "subject": row["subject"] and person.names.redacted(row["subject"], LONGEST_NAME),
        **{name: renamed(row[name], person) for name in MESSAGE_REFERENCES},
        **new_name(row, person),
        "knownReplies": [renamed(key, person) for key in row["knownReplies"] or ()],
        "mentions": [key for key in row["mentions"] if key not in person.handles],
    }


def message_row(row: Row, changed: Row) -> Row:
    """A row of `REDACT_NODES`; whom it mentions is told by relationships, which go with them."""
    content = message_of(orjson.loads(line("message", row | changed)))
    properties = changed | {"contentHash": REDACTED + content.content_hash}
    return {"key": row["key"], "properties": {n: v for n, v in properties.items() if n != "mentions"}}


def fact_without(label: str, row: Row, person: Person) -> Row:
    """Somebody else's fact without a person."""
    after: Row = {name: renamed(row[name], person) for name in FACT_REFERENCES[label]}
    words = {name: row[name] for name in FACT_WORDS.get(label, ()) if row[name]}
    after |= {name: person.names.redacted(text, LONGEST_NAME) for name, text in words.items()}
    return after | new_name(row, person)


def renamed(key: str | None, person: Person) -> str | None:
    """A key in its one-way form where it is that of something of hers, or holds what she is called."""
    return forgotten_key(key) if key is not None and person.held_by(key) else key


def new_name(row: Row, person: Person) -> dict[str, str]:
    """The key of a message or fact and its native id, both in the one-way form where that is called for."""
    if not person.held_by(row["key"]):
        return {}
    before = row["key"].removesuffix(row["nativeId"])
    key = forgotten_key(row["key"])
    return {"key": key, "nativeId": key.removeprefix(before)}


def new_keys(rows: Iterable[Row]) -> Mapping[str, str]:
    """The new keys by the old, of rows that rename what they redact."""
    return {row["key"]: row["properties"]["key"] for row in rows if "key" in row["properties"]}
