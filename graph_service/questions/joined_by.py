"""Whose handles we know to belong together only by way of a channel, and whose we tell apart only so."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from graph_service.identity.supposing import NOW
from graph_service.planes.view import View
from graph_service.questions.identity import WhoIsWho, view_of
from graph_service.questions.reachable import Ways
from graph_service.questions.time import Time
from graph_service.store.model import Identity


@dataclass(frozen=True, slots=True)
class Joined:
    """Handles elsewhere that go to other customers without those on a channel.

    `now` has them as they belong together, `then` as they would: each group in order of key.
    `customers` are those they belong to now, in the order of `now`.
    """

    customers: tuple[str, ...]
    now: tuple[tuple[str, ...], ...]
    then: tuple[tuple[str, ...], ...]


def joined_by(people: WhoIsWho, view: View, found: Ways, channel: str, time: Time) -> tuple[Joined, ...]:
    """What is known of who is who only thanks to handles on a channel, in order of the smallest handle."""
    both = found.owners(found.on(channel)) & found.owners(~found.on(channel))
    rows = both[found.person] & ~found.on(channel)
    concerned = [view.holdings.handle[n] for n in found.handle[rows].tolist()]
    if not concerned:
        return ()
    groups = without(people, concerned, channel, time)
    owner = owners(view, found, {handle for group in groups for handle in group})
    groups = [kept for group in groups if (kept := tuple(each for each in group if each in owner))]
    return tuple(differing(groups, owner))


def without(people: WhoIsWho, handles: Sequence[str], channel: str, time: Time) -> list[tuple[str, ...]]:
    """Which handles would belong together if none on the channel were known, in order."""
    base = NOW if time.present else view_of(time)

    def present(each: Identity) -> bool:
        return each.key.partition(":")[0] != channel and base.present(each)

    clusters = people.suppose(replace(base, present=present)).customers(handles)
    return sorted(tuple(sorted(owned.handle for owned in cluster.handles)) for cluster in clusters)


def owners(view: View, found: Ways, handles: Iterable[str]) -> dict[str, str]:
    """The customer that each of some handles belongs to, as people are told apart."""
    wanted = set(handles)
    pairs = zip(found.handle.tolist(), found.person.tolist(), strict=True)
    keys = view.holdings.handle
    return {keys[handle]: view.people[person] for handle, person in pairs if keys[handle] in wanted}


def differing(groups: Sequence[tuple[str, ...]], owner: dict[str, str]) -> list[Joined]:
    """The groups that are other customers' now, those that share one taken together."""
    home = connected([[owner[handle] for handle in group] for group in groups])
    together: dict[int, list[tuple[str, ...]]] = {}
    for group, place in zip(groups, home, strict=True):
        together.setdefault(place, []).append(group)
    found = []
    for then in together.values():
        now: dict[str, list[str]] = {}
        for handle in sorted(handle for group in then for handle in group):
            now.setdefault(owner[handle], []).append(handle)
        if len(now) > 1 or len(then) > 1:
            found.append(Joined(tuple(now), tuple(map(tuple, now.values())), tuple(then)))
    return sorted(found, key=lambda each: each.then)


def connected(groups: Sequence[Sequence[str]]) -> list[int]:
    """For each group the first that it shares a member with, through others too."""
    home, first = np.arange(len(groups)), dict[str, int]()
    for place, group in enumerate(groups):
        met = {int(home[first[each]]) for each in group if each in first} | {place}
        home[np.isin(home, list(met))] = min(met)
        first |= dict.fromkeys(group, place)
    return [int(each) for each in home]
