"""The handle by which somebody can best be reached if one channel went dark."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from graph_service.moments.consent import SERVICE, Objection, objection
from graph_service.planes.view import EPOCH, MICROSECOND, Integers, View
from graph_service.questions.identity import WhoIsWho
from graph_service.questions.reachable import Ways
from graph_service.questions.time import Time
from graph_service.store.guarding import Until
from graph_service.store.guarding_rows import DecisionRow
from graph_service.store.reader import HandleRow
from graph_service.store.record import GraphStore

Ease = tuple[bool, int, str]
"""Not verified, how long unused, and the handle's key: the least is the best."""


@dataclass(frozen=True, slots=True)
class NextBest:
    """A handle, whether its source calls it verified, and when anything last came from it.

    `confidence` (0 to 1) says how sure it is that the handle is theirs.
    """

    handle: str
    channel: str
    verified: bool
    last_used_at: datetime | None
    confidence: float | None


def next_best(
    people: WhoIsWho, view: View, found: Ways, channel: str, asked: tuple[Sequence[int], Time]
) -> list[NextBest | None]:
    """The best handle elsewhere of each of some people, None where there is none.

    A verified one goes before others, then that from which something came last, then the smaller key.
    """
    wanted_of, time = asked
    elsewhere = found.leads & ~found.on(channel)
    wanted = np.isin(found.person, np.array(wanted_of, np.int64)) & elsewhere
    handles = found.handle[wanted]
    keys = [view.holdings.handle[n] for n in handles.tolist()]
    known = {row.key: row for row in people.store.reader.handles(keys) if row is not None}
    sure = confidences(people, known, time)
    used = last_used(view, handles, time)
    best: dict[int, tuple[Ease, NextBest]] = {}
    for key, person, at in zip(keys, found.person[wanted].tolist(), used.tolist(), strict=True):
        last = None if at < 0 else EPOCH + at * MICROSECOND
        made = NextBest(key, key.partition(":")[0], bool(known[key].verified), last, sure.get(key))
        ease = (not made.verified, -at, key)
        best[person] = min(best.get(person, (ease, made)), (ease, made), key=lambda each: each[0])
    return [best[person][1] if person in best else None for person in wanted_of]


def confidences(people: WhoIsWho, handles: Mapping[str, HandleRow], time: Time) -> dict[str, float | None]:
    """How sure it was at a time that handles were those of their customers."""
    if time.present:
        return {key: row.confidence for key, row in handles.items()}
    clusters = people.customers(sorted(handles), time)
    return {owned.handle: owned.confidence for cluster in clusters for owned in cluster.handles}


def last_used(view: View, handles: Integers, time: Time) -> Integers:
    """When anything was last sent from each handle, in microseconds; -1 for never."""
    said = view.said
    held = time.holds(said.sent_at, said.recorded_at) & np.isin(said.handle, handles)
    last = np.full(len(view.holdings.handle) + 1, -1)
    np.maximum.at(last, said.handle[held], said.sent_at[held])
    return last[handles]


def refusals(
    store: GraphStore, view: View, found: Ways, people: Sequence[int], time: Time
) -> Mapping[int, Objection]:
    """Who of some people will not hear from us, not even an answer, by their latest decisions."""
    theirs = np.isin(found.person, np.array(people, np.int64))
    keys = [view.holdings.handle[n] for n in found.handle[theirs].tolist()]
    upto = time.known_at if time.present else time.as_of
    known = store.guarding.known(keys, Until(time.as_of, time.known_at, upto, time.as_of, time.as_of))
    decided: dict[int, list[DecisionRow]] = {}
    for key, person in zip(keys, found.person[theirs].tolist(), strict=True):
        decided.setdefault(person, []).extend(known[key].decisions if key in known else ())
    judged = {person: objection(rows, SERVICE, time.as_of) for person, rows in decided.items()}
    return {person: refused for person, refused in judged.items() if refused is not None}
