"""The view of a plane's tables: people and messages numbered, and what passed between them laid out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graph_service.planes.matters import Numbers, laid_out
from graph_service.planes.people import People, flags
from graph_service.planes.view import (
    DIRECTIONS,
    KINDS,
    NOBODY,
    NONE_FOUND,
    Attention,
    Chances,
    Floats,
    Integers,
    Referrals,
    Said,
    Stances,
    View,
)

THANKS: Final = "thanks"
"""The intent, and the kind of turning to somebody."""
TOLD: Final = ("replies", "mentions", "shares")
"""The kinds that the source tells."""
OURS: Final = DIRECTIONS.index("outbound")


@dataclass(frozen=True, slots=True)
class Tables:
    """The plane's rows: of messages, of owners of handles, of referrals and of matters."""

    messages: pa.Table
    owners: pa.Table
    referrals: pa.Table
    matters: pa.Table


def view(tables: Tables, position: int) -> View:
    """Number the people and the messages and lay out what passed between them."""
    messages, who = tables.messages, People(tables.owners)
    channels = pc.unique(messages["channel"]).sort()
    sayings = said(messages, who, channels)
    known = Numbers(who.keys, messages["key"].combine_chunks(), products_of(tables))
    found = intents(messages)
    turned = Turned(messages, sayings, who, found.get(THANKS, NONE_FOUND).message)
    paid = turned.attention()
    return View(
        position=position,
        people=tuple(who.keys.to_pylist()),
        messages=tuple(messages["key"].to_pylist()),
        channels=tuple(channels.to_pylist()),
        first_seen=first_seen(len(who.keys), sayings, paid),
        said=sayings,
        attention=paid,
        ours=turned.ours(),
        about=stances_by_product(messages, sayings),
        towards_us=stances_towards_us(messages, sayings),
        intents=found,
        referrals=referrals(tables.referrals, who),
        holdings=who.holdings(channels),
        teams=tuple(who.teams.to_pylist()),
        products=tuple(known.products.to_pylist()),
        matters=laid_out(tables.matters, known, sayings.person),
    )


def products_of(tables: Tables) -> pa.Array[pa.StringScalar]:
    """The slugs of all products that anything is about."""
    named = (pc.list_flatten(table["products"]) for table in (tables.messages, tables.matters))
    return pc.unique(
        pa.chunked_array([chunk for column in named for chunk in column.chunks], pa.string())
    ).sort()


def numbers(column: pa.Array[pa.Int64Scalar]) -> Integers:
    return np.asarray(
        column.to_numpy(zero_copy_only=False) if isinstance(column, pa.Array) else column.to_numpy(), np.int64
    )


def reals(column: pa.ChunkedArray[pa.DoubleScalar]) -> Floats:
    """A column of numbers, NaN where there is none."""
    return np.asarray(pc.fill_null(column, float("nan")).to_numpy(), np.float64)


def said(messages: pa.Table, who: People, channels: pa.Array[pa.StringScalar]) -> Said:
    """What of every message does not depend on whom it names."""
    direction = numbers(pc.index_in(messages["direction"], value_set=pa.array(DIRECTIONS)))
    sender, handle = who.number(messages["sender"]), who.handle(messages["sender"])
    return Said(
        person=np.where(direction == OURS, NOBODY, sender),
        sent_at=numbers(messages["sent_at"]),
        recorded_at=numbers(messages["recorded_at"]),
        direction=direction,
        channel=numbers(pc.index_in(messages["channel"], value_set=channels)),
        conversation=numbers(messages["conversation"].combine_chunks().dictionary_encode().indices),
        sentiment=reals(messages["sentiment"]),
        irony=reals(messages["irony"]),
        urgency=reals(messages["urgency"]),
        wording=numbers(messages["wording"]),
        handle=handle,
        team=who.team(handle),
        addressed=addressed(messages, who),
        asks=flags(messages["asks"]),
        inquires=flags(messages["inquires"]),
        met=flags(messages["met"]),
        bot=who.bot(handle) | flags(messages["automatic"]),
    )


def addressed(messages: pa.Table, who: People) -> Integers:
    """The team that each message names or answers, of several the one of the smallest handle."""
    columns = [messages[kind] for kind in ("replies", "mentions")]
    row = np.concatenate([numbers(pc.list_parent_indices(column)) for column in columns])
    handle = np.concatenate([who.handle(pc.list_flatten(column)) for column in columns])
    ours = who.team(handle) != NOBODY
    first = np.full(len(messages), np.iinfo(np.int64).max)
    np.minimum.at(first, row[ours], handle[ours])
    return who.team(np.where(first == np.iinfo(np.int64).max, NOBODY, first))


class Turned:
    """Whom messages turned to: an act for each message, kind and person it turned to."""

    def __init__(self, messages: pa.Table, sayings: Said, who: People, thankful: Integers) -> None:
        """`thankful` are the messages that thank."""
        parts = [turns(messages, kind, who) for kind in TOLD]
        row, target, kind = (np.concatenate(columns) for columns in zip(*parts, strict=True))
        source = sayings.person[row]
        known = (target != NOBODY) & (source != target)
        self._row, self._source, self._target, self._kind = (
            row[known],
            source[known],
            target[known],
            kind[known],
        )
        self._sent, self._recorded = sayings.sent_at, sayings.recorded_at
        self._linked = numbers(messages["linked_at"])
        self._direction = sayings.direction
        self._thankful = np.zeros(len(messages), np.bool_)
        self._thankful[thankful] = True

    def attention(self) -> Attention:
        """What people paid each other; replies and mentions that thank come again, as thanks."""
        theirs = np.flatnonzero(self._source != NOBODY)
        thanking = self._thankful[self._row[theirs]] & (self._kind[theirs] != KINDS.index("shares"))
        thanks = theirs[thanking]
        kinds = np.append(self._kind[theirs], np.full(len(thanks), KINDS.index(THANKS)))
        return self._acts(np.append(theirs, thanks), kinds)

    def ours(self) -> Attention:
        """What our own messages paid people."""
        sent = np.flatnonzero(self._direction[self._row] == OURS)
        return self._acts(sent, self._kind[sent])

    def _acts(self, place: Integers, kind: Integers) -> Attention:
        row = self._row[place]
        # That somebody was answered is known once both messages are.
        learnt = np.where(
            self._kind[place] == KINDS.index("mentions"), self._recorded[row], self._linked[row]
        )
        return Attention(self._source[place], self._target[place], kind, row, self._sent[row], learnt)


def turns(messages: pa.Table, kind: str, who: People) -> tuple[Integers, Integers, Integers]:
    """The message, the person turned to (or `NOBODY`) and the kind of each act of one kind."""
    row = numbers(pc.list_parent_indices(messages[kind]))
    return row, who.number(pc.list_flatten(messages[kind])), np.full(len(row), KINDS.index(kind))


def intents(messages: pa.Table) -> dict[str, Chances]:
    """In which messages each intent was found."""
    row = numbers(pc.list_parent_indices(messages["intents"]))
    intent = pc.list_flatten(messages["intents"])
    chance = np.asarray(pc.list_flatten(messages["chances"]).to_numpy(), np.float64)
    names = np.asarray(intent.to_pylist(), dtype=object)
    return {
        name: Chances(row[names == name], chance[names == name])
        for name in sorted(pc.unique(intent).to_pylist())
    }


def referrals(table: pa.Table, who: People) -> Referrals:
    """What people did for us by bringing others; the same said twice is said once."""
    first = table.group_by(["handle", "referred", "at"]).aggregate([("recorded_at", "min")])
    first = first.sort_by([("at", "ascending"), ("handle", "ascending"), ("referred", "ascending")])
    source = who.number(first["handle"])
    known = source != NOBODY
    columns = (source, who.number(first["referred"]), numbers(first["at"]), numbers(first["recorded_at_min"]))
    return Referrals(*(column[known] for column in columns))


def first_seen(people: int, sayings: Said, paid: Attention) -> Integers:
    """When each person first spoke or was turned to; the end of time for who never was."""
    seen = np.full(people, np.iinfo(np.int64).max)
    spoke = sayings.person != NOBODY
    np.minimum.at(seen, sayings.person[spoke], sayings.sent_at[spoke])
    np.minimum.at(seen, paid.target, paid.sent_at)
    return seen


def stances_by_product(messages: pa.Table, sayings: Said) -> dict[str, Stances]:
    row = numbers(pc.list_parent_indices(messages["products"]))
    product = pc.list_flatten(messages["products"])
    value = np.asarray(pc.list_flatten(messages["stances"]).to_numpy())
    names = np.asarray(product.to_pylist(), dtype=object)
    return {
        name: stances(row[names == name], value[names == name], sayings)
        for name in pc.unique(product).to_pylist()
    }


def stances_towards_us(messages: pa.Table, sayings: Said) -> Stances:
    """What is said to us or of our products counts by the sentiment of the whole message."""
    inbound = pc.equal(messages["direction"], "inbound")
    named = pc.greater(pc.list_value_length(messages["products"]), 0)
    counts = pc.and_(pc.or_(inbound, named), pc.is_valid(messages["sentiment"]))
    row = np.flatnonzero(counts.to_numpy())
    value = messages["sentiment"].to_numpy()
    return stances(row, np.asarray(value[row], dtype=np.float64), sayings)


def stances(row: Integers, value: Floats, sayings: Said) -> Stances:
    person = sayings.person[row]
    known = person != NOBODY
    row = row[known]
    return Stances(person[known], row, value[known], sayings.sent_at[row], sayings.recorded_at[row])
