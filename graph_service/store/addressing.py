"""Who speaks to whom: the direction of messages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from graph_service.store import load_queries
from graph_service.store.port import Engine, Row, Transaction, ask, put
from ingest.canonical import Direction, Message
from ingest.company import Company


@dataclass(frozen=True, slots=True)
class Addressing:
    """What decides a message's direction.

    Whether its sender is ours, what its source states, and of each handle it mentions or
    answers whether that is ours.
    """

    from_us: bool
    stated: Direction | None
    addressed: Sequence[bool]


def direction(message: Addressing, *, company_known: bool) -> Direction:
    """Who speaks to whom.

    Our handles speak outbound. Once we have said who we are, what mentions or answers us
    is inbound, what mentions or answers somebody else is between peers, and only what
    addresses nobody goes by what its source states.
    """
    if message.from_us:
        return Direction.OUTBOUND
    stated = message.stated or Direction.PEER
    if not company_known:
        return stated
    if any(message.addressed):
        return Direction.INBOUND
    return Direction.PEER if message.addressed or stated is Direction.OUTBOUND else stated


def direct(transaction: Transaction, keys: Sequence[str], company: Company | None) -> set[str]:
    """Decide the direction of held messages from what they are linked to; return those that changed."""
    rows: list[Row] = []
    for row in ask(transaction, load_queries.ADDRESSING, keys):
        stated = Direction(row["stated"]) if row["stated"] else None
        message = Addressing(bool(row["fromUs"]), stated, row["mentioned"] + row["answered"])
        found = direction(message, company_known=company is not None)
        if found.value != row["direction"]:
            rows.append({"key": row["key"], "direction": found.value})
    put(transaction, load_queries.DIRECT_MESSAGES, rows)
    return {row["key"] for row in rows}


def directions_alone(engine: Engine, keys: Sequence[str], *, company_known: bool) -> dict[str, str]:
    """The direction that each message would have if what it answers were not held, by key."""
    rows = engine.read(load_queries.ADDRESSING, keys=list(keys)) if keys else []
    return {
        row["key"]: direction(
            Addressing(
                bool(row["fromUs"]), Direction(row["stated"]) if row["stated"] else None, row["mentioned"]
            ),
            company_known=company_known,
        ).value
        for row in rows
    }


def messages_around(transaction: Transaction, handles: Sequence[str]) -> set[str]:
    """The messages whose direction hangs on whether these handles are ours."""
    rows = ask(transaction, load_queries.MESSAGES_AROUND, handles)
    return {key for row in rows for name in ("sent", "naming", "answering") for key in row[name]}


class Directions:
    """The directions of a batch's messages, told before they are in the graph.

    `batch` and `above` (rows of `MESSAGES_ABOVE`) hold, by key, the messages that may be
    answered; `ours` the keys of our handles among those the batch names. `company_known` is
    whether somebody has said who we are.
    """

    def __init__(
        self,
        batch: Mapping[str, Message],
        above: Mapping[str, Row],
        ours: AbstractSet[str],
        *,
        company_known: bool,
    ) -> None:
        self._batch = batch
        self._above = above
        self._ours = ours
        self._company_known = company_known

    def of(self, message: Message) -> Direction:
        """Who speaks to whom in a message of the batch."""
        addressed = [handle.key in self._ours for handle in message.mentions]
        if message.reply_to not in (None, message.native_id):
            addressed += self._spoken_by_us(f"{message.source}:{message.reply_to}")
        from_us = message.sender.key in self._ours
        return direction(Addressing(from_us, message.direction, addressed), company_known=self._company_known)

    def _spoken_by_us(self, key: str) -> list[bool]:
        """Whether the message of this key is from us; empty where there is none."""
        if key in self._batch:
            return [self._batch[key].sender.key in self._ours]
        return [bool(self._above[key]["fromUs"])] if key in self._above else []
