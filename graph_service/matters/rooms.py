"""To whom people in a room likely speak where they name and answer nobody."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from algorithms.acts import Party, Towards
from algorithms.threading import Line, Turn, turns
from graph_service.matters.acts import missed, party_of, theirs
from graph_service.store.acts import ActRow
from ingest.canonical import Direction

SURE: Final = 0.7
"""From this probability on a message counts as said to somebody: there nine in ten are."""
LIVE: Final = timedelta(hours=1)
US: Final = "us"
"""The party of all who speak for us; the others are their handles, which hold a colon."""
CALLED: Final = re.compile(r"(?<!\w)@([\w.-]+)|^\W*([\w.-]+)[,:]\s")
"""A name after an at sign, or in front with a colon or a comma behind it."""


def addressees(rows: Iterable[ActRow]) -> dict[str, str]:
    """The party that each message is likely said to, by its key, where it names and answers nobody.

    Messages are those of whole conversations. Where only one customer is, nothing is to be told apart;
    and what follows nothing of the last hour is to all who are there, as when we come back to a room
    where several wait.
    """
    rooms: defaultdict[str, dict[str, ActRow]] = defaultdict(dict)
    for row in rows:
        rooms[row.conversation][row.key] = row
    return {
        turn.key: party
        for room in rooms.values()
        if is_crowded(room.values())
        for turn in open_turns(room)
        if (party := surely_to(turn, room)) is not None
    }


@dataclass(frozen=True, slots=True)
class Reply:
    """The message that another likely answers, and how likely it is said to who said that."""

    message: str
    probability: float


def likely_replies(room: Iterable[ActRow]) -> dict[str, Reply]:
    """What each message of a whole conversation likely answers, where its source does not say.

    Of those who go on with what they said it is what that answered; none where to begin something is
    likelier.
    """
    rows = {row.key: row for row in room}
    before: dict[str, str] = {}
    found: dict[str, Reply] = {}
    for turn in turns(lines(rows.values())):
        follows = turn.follows
        own = follows is not None and party(rows[follows]) == party(rows[turn.key])
        answered = before.get(follows or "") if own else follows
        if answered is None:
            continue
        before[turn.key] = answered
        if rows[turn.key].reply_to in {None, turn.key}:
            found[turn.key] = Reply(answered, turn.towards.get(party(rows[answered]), 0.0))
    return found


def surely_to(turn: Turn, room: Mapping[str, ActRow]) -> str | None:
    """The party that a message counts as said to; None where that is not sure, or not of the last hour."""
    party, before = turn.addressee, turn.follows
    if party is None or before is None or turn.towards[party] < SURE:
        return None
    return party if room[turn.key].at - room[before].at <= LIVE else None


def is_crowded(room: Collection[ActRow]) -> bool:
    """Whether more than one handle that is not ours speaks, is named or is answered there."""
    there = {row.sender for row in room if party_of(row) is Party.PEER}
    for row in room:
        there.update(row.answered, row.mentioned)
        if len(there) > 1:
            return True
    return False


def open_turns(room: Mapping[str, ActRow]) -> list[Turn]:
    """What those messages of a room likely follow that name and answer nobody."""
    open_ones = {key for key, row in room.items() if is_open(row)}
    found = turns(lines(room.values())) if open_ones else []
    return [turn for turn in found if turn.key in open_ones]


def is_open(row: ActRow) -> bool:
    """Whether a message leaves open whom it is said to."""
    return row.reply_to in {None, row.key} and theirs(row).towards is Towards.NOBODY


def lines(room: Collection[ActRow]) -> Iterator[Line]:
    """What was said in a room; a call that nobody took was not."""
    names = called_by(room)
    for row in room:
        if not missed(row):
            reply_to = None if row.reply_to == row.key else row.reply_to
            yield Line(row.key, row.at, row.sender, party(row), row.text, named(row, names), reply_to)


def party(row: ActRow) -> str:
    return row.sender if party_of(row) is Party.PEER else US


def called_by(room: Iterable[ActRow]) -> dict[str, str]:
    """The parties of a room by what they may be called: their address up to an at sign."""
    ordered = sorted(room, key=lambda row: row.sender, reverse=True)
    return {name_of(row.sender): party(row) for row in ordered}


def name_of(handle: str) -> str:
    return handle.partition(":")[2].partition("@")[0].casefold()


def named(row: ActRow, names: Mapping[str, str]) -> frozenset[str]:
    """The parties that a message names, or calls by their address."""
    called = (one.casefold() for found in CALLED.findall(row.text) for one in found if one)
    found = {names[name] for name in called if name in names} | {*row.answered, *row.mentioned}
    to_us = {US} if party_of(row) is Party.PEER and row.direction == Direction.INBOUND else set()
    return frozenset((found | to_us) - {party(row)})
