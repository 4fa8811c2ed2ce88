"""Facts into the graph: what is known of people beside what they say."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import chain
from typing import Final

from graph_service.store import annotation_queries, context_queries, identity_queries
from graph_service.store.fact_queries import FACT_STATEMENTS, PROPERTIES, FactStatements
from graph_service.store.port import Parameters, Row, Transaction, ask, put
from ingest.canonical import Profile, Record
from ingest.checks import EARLIEST
from ingest.facts import (
    Assertion,
    Correction,
    Fact,
    Opportunity,
    Rating,
    Reaction,
    ReferenceAct,
    Referral,
    SignalAct,
    StandingContext,
    Ticket,
)

TRAITS: Final = ("birth_date", "postal_code", "job", "industry", "organization", "followers")
"""The fields of a profile that are kept as traits."""


@dataclass(frozen=True, slots=True)
class FactRow:
    """A fact as the graph holds it; of two contents of one key the greater precedence wins."""

    key: str
    handle: str | None
    at: datetime
    properties: Row
    precedence: tuple[datetime, str] = (EARLIEST, "")

    def joined(self, other: FactRow) -> FactRow:
        """What holds of two rows of one key, whichever came first."""
        return max(self, other, key=lambda row: row.precedence)

    def over(self, held: Row) -> FactRow | None:
        """What is to be written over a held row of the same key; None for nothing."""
        newer = self.precedence > (held["revisedAt"] or EARLIEST, held["contentHash"])
        return self if newer else None

    def says(self, held: Row) -> bool:
        """Whether a held row says the same, so that when we learnt it stays as it was."""
        return self.precedence[1] != "" and self.precedence[1] == held["contentHash"]


class TraitRow(FactRow):
    """What a source says of a handle, with all the times when it did: another value may lie between."""

    def joined(self, other: FactRow) -> TraitRow:
        return self._said_also(other.properties["saidAt"])

    def over(self, held: Row) -> TraitRow | None:
        both = self._said_also(held["saidAt"])
        return None if both.properties["saidAt"] == held["saidAt"] else both

    def _said_also(self, times: Sequence[str]) -> TraitRow:
        said = sorted({*self.properties["saidAt"], *times})
        first, last = (datetime.fromisoformat(time) for time in (said[0], said[-1]))
        return replace(self, at=first, properties=self.properties | {"saidAt": said, "lastAt": last})


@dataclass(frozen=True, slots=True)
class WrittenFacts:
    """The keys of facts that are new or newer, and the handles that are described in another way by them.

    `doubted` are messages that were corrected by what now may correct others.
    """

    keys: frozenset[str]
    described: frozenset[str]
    doubted: frozenset[str]


def load_facts(transaction: Transaction, records: Iterable[Record], learnt: Parameters) -> WrittenFacts:
    """Write facts that are new or newer than what is held."""
    rows: dict[str, dict[str, FactRow]] = {}
    for form, row in gathered(records):
        of_form = rows.setdefault(form, {})
        of_form[row.key] = of_form[row.key].joined(row) if row.key in of_form else row
    spoken_of = concerned(transaction, list(rows.get(Assertion.form, ())))
    doubted = doubt(transaction, list(rows.get(Correction.form, ())))
    written = {
        form: write(transaction, FACT_STATEMENTS[form], of_form, learnt)
        for form, of_form in sorted(rows.items())
    }
    contexts = [rows[StandingContext.form][key] for key in written.get(StandingContext.form, ())]
    deleted = [row.key for row in contexts if row.properties["deletedAt"] is not None]
    ask(transaction, context_queries.DROP_MOMENTS_OF_CONTEXTS, deleted)
    told = [rows[form][key] for form in DESCRIBING for key in written.get(form, ())]
    described = (str(key) for row in told for key in (row.handle, row.properties.get("otherKey")) if key)
    let_go = (handle for key in written.get(Assertion.form, ()) for handle in spoken_of.get(key, ()))
    return WrittenFacts(frozenset(chain(*written.values())), frozenset(described) | set(let_go), doubted)


def concerned(transaction: Transaction, assertions: Sequence[str]) -> dict[str, tuple[str, str]]:
    """The handles that each assertion is about as it is held, which a newer version may let go of."""
    rows = ask(transaction, identity_queries.ASSERTIONS, assertions)
    return {str(row["key"]): (str(row["first"]), str(row["second"])) for row in rows}


def doubt(transaction: Transaction, corrections: Sequence[str]) -> frozenset[str]:
    """Let the messages be read again that corrections are about as they are held; which these are."""
    rows = ask(transaction, annotation_queries.CORRECTED_MESSAGES, corrections)
    messages = {str(row["message"]) for row in rows}
    ask(transaction, annotation_queries.DOUBT_MESSAGES, sorted(messages))
    return frozenset(messages)


DESCRIBING: Final = ("trait", Assertion.form)
"""The kinds of facts that tell who is who."""


def gathered(records: Iterable[Record]) -> Iterator[tuple[str, FactRow]]:
    for record in records:
        if isinstance(record, Fact):
            yield record.form, fact_row(record)
        elif isinstance(record, Profile):
            yield from (("trait", row) for row in trait_rows(record))


def write(
    transaction: Transaction, statements: FactStatements, rows: Mapping[str, FactRow], learnt: Parameters
) -> list[str]:
    """Write the rows of one kind that are new or newer, with all they are linked to; return their keys."""
    known = {row["key"]: row for row in ask(transaction, statements.known, list(rows))}
    fresh = [row for key, row in rows.items() if key not in known]
    revised = [newer for key, held in known.items() if (newer := rows[key].over(held))]
    restamped = [row for row in revised if row.says(known[row.key])]
    revised = [row for row in revised if not row.says(known[row.key])]
    stamps = [{"key": row.key, "revisedAt": row.precedence[0]} for row in restamped]
    put(transaction, statements.restamp, stamps)
    if statements.unlink is not None:
        ask(transaction, statements.unlink, [row.key for row in revised])
    put(transaction, statements.add, [written(row) for row in fresh], **learnt)
    put(transaction, statements.revise, [written(row) for row in revised], **learnt)
    link(transaction, statements, [*fresh, *revised])
    link_waiting(transaction, statements.kind.label, [row.key for row in fresh])
    return [row.key for row in [*fresh, *revised, *restamped]]


def written(row: FactRow) -> Row:
    # `name` always, as the embedded engine makes one up for a node that never had one.
    return {"key": row.key, "at": row.at.isoformat(), "properties": {"name": None} | row.properties}


def link(transaction: Transaction, statements: FactStatements, rows: Sequence[FactRow]) -> None:
    """Join facts to their handle, and to what they name and is there."""
    given = [{"key": row.key, "handle": row.handle} for row in rows if row.handle is not None]
    put(transaction, statements.give, given)
    for each, statement in zip(statements.kind.links, statements.link, strict=True):
        named = [{"key": row.key, "target": row.properties[each.named]} for row in rows]
        put(transaction, statement, [row for row in named if row["target"] is not None])


def link_waiting(transaction: Transaction, label: str, keys: Sequence[str]) -> None:
    """Join the facts that were waiting for these nodes of a label, which are there now."""
    for statements in FACT_STATEMENTS.values():
        for each, waiting, statement in zip(
            statements.kind.links, statements.waiting, statements.link, strict=True
        ):
            if each.label == label:
                put(transaction, statement, ask(transaction, waiting, keys))


def trait_rows(profile: Profile) -> Iterator[TraitRow]:
    """What a profile says of its handle, a row for each thing."""
    for name in TRAITS:
        value = getattr(profile, name)
        if value is not None:
            yield trait_row(profile, name, str(value))


def trait_row(profile: Profile, name: str, value: str) -> TraitRow:
    key = f"{profile.source}:trait/{profile.handle.key}/{name}/{value}"
    organization = organization_key(profile.source, value) if name == "organization" else None
    properties: Row = {
        "source": profile.source,
        "lastAt": profile.asserted_at,
        "saidAt": [profile.asserted_at.isoformat(timespec="microseconds")],
        "trait": name,
        "value": value,
        "organizationKey": organization,
    }
    return TraitRow(key, profile.handle.key, profile.asserted_at, properties)


def fact_row(fact: Fact) -> FactRow:
    handle = getattr(fact, "handle", None)
    digest = fact.content_hash
    values = {name: value_of(fact, name) for name in PROPERTIES[fact.form] if name not in OWN}
    return FactRow(
        fact.key,
        None if handle is None else handle.key,
        fact.at,
        {**values, "contentHash": digest},
        (fact.revised_at or EARLIEST, digest),
    )


OWN: Final = frozenset({"at", "contentHash"})
"""Properties that are not made of the field of their name."""


def value_of(fact: Fact, name: str) -> object:
    """A property of a fact; the keys of others are made of the ids it names them by."""
    if name in KEYS:
        return KEYS[name](fact)
    value = getattr(fact, snake(name))
    return list(value) if isinstance(value, tuple) else getattr(value, "value", value)


def snake(name: str) -> str:
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name)


def message_key(fact: Fact) -> str | None:
    if isinstance(fact, Correction | SignalAct | Rating | ReferenceAct):
        return fact.message
    return f"{fact.source}:{fact.message}" if isinstance(fact, Reaction) and fact.message else None


def context_key(fact: Fact) -> str | None:
    return fact.context if isinstance(fact, Rating) else None


def label_name(fact: Fact) -> str | None:
    return fact.label if isinstance(fact, Correction) else None


def other_key(fact: Fact) -> str | None:
    return fact.other.key if isinstance(fact, Assertion) else None


def target_key(fact: Fact) -> str | None:
    return fact.target.key if isinstance(fact, Reaction) and fact.target else None


def referred_key(fact: Fact) -> str | None:
    return fact.referred.key if isinstance(fact, Referral) else None


def use_key(fact: Fact) -> str | None:
    return fact.use if isinstance(fact, ReferenceAct) else None


def opportunity_key(fact: Fact) -> str | None:
    if isinstance(fact, ReferenceAct):
        return fact.opportunity
    named = fact.opportunity if isinstance(fact, Referral) else None
    return f"{fact.source}:{Opportunity.form}/{named}" if named else None


def conversation_key(fact: Fact) -> str | None:
    named = fact.conversation if isinstance(fact, Ticket) else None
    return f"{fact.source}:#{named}" if named else None


def organization_of(fact: Fact) -> str | None:
    named = fact.organization if isinstance(fact, Opportunity) else None
    return organization_key(fact.source, named) if named else None


def organization_key(source: str, native_id: str) -> str:
    return f"{source}:organization/{native_id}"


KEYS: Final[dict[str, Callable[[Fact], str | None]]] = {
    "messageKey": message_key,
    "contextKey": context_key,
    "labelName": label_name,
    "targetKey": target_key,
    "otherKey": other_key,
    "referredKey": referred_key,
    "opportunityKey": opportunity_key,
    "useKey": use_key,
    "conversationKey": conversation_key,
    "organizationKey": organization_of,
}
