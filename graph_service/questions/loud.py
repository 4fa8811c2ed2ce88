"""How loud fans and critics are in one of the three ways: counts, shares, and the messages that show it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from algorithms.shares import CampShare, camp_share
from graph_service.planes.view import View
from graph_service.questions.camps import Camps, Sounds
from graph_service.questions.opinions import Side
from graph_service.questions.topical import Mask

LEVEL: Final = 0.9
MOST_EVIDENCE: Final = 200


@dataclass(frozen=True, slots=True)
class Loud:
    """What fans and critics have of one thing, each unit counted once for a side.

    `surely` counts what those have of either side who are surely on it, `crowd` what those would add who
    are heard only in a crowd that is damped; `both` what both sides have.
    `share` is that of the fans, None where neither side has any. `evidence` has message keys of either
    side, the latest first.
    """

    counts: Mapping[Side, int]
    surely: Mapping[Side, int]
    crowd: Mapping[Side, int]
    both: int
    share: CampShare | None
    evidence: Mapping[Side, tuple[str, ...]]


def loud(view: View, camps: Camps, sounds: Sounds) -> Loud:
    """How loud either side is in what is heard."""
    heard = {side: sounds.where(camps.side[sounds.person] == side.value) for side in Side}
    units = {side: np.unique(each.unit) for side, each in heard.items()}
    counts = {side: len(each) for side, each in units.items()}
    return Loud(
        counts=counts,
        surely={side: units_of(each, camps.sure) for side, each in heard.items()},
        crowd={side: units_of(sounds, camps.crowd == side.value) for side in Side},
        both=len(np.intersect1d(units[Side.FOR], units[Side.AGAINST])),
        share=share_of(counts, sounds.where(camps.side[sounds.person] != 0)),
        evidence={side: evidence(view, each) for side, each in heard.items()},
    )


def units_of(sounds: Sounds, people: Mask) -> int:
    """How many units some people have: bool of the people's shape."""
    return len(np.unique(sounds.unit[people[sounds.person]]))


def share_of(counts: Mapping[Side, int], sounds: Sounds) -> CampShare | None:
    """The fans' share, as sure as the people make it whom it comes from."""
    size = int(sounds.unit.max(initial=0)) + 1
    brought = np.unique(sounds.person * size + sounds.unit) // size
    each = np.unique(brought, return_counts=True)[1].astype(np.float64)
    return camp_share(counts[Side.FOR], counts[Side.AGAINST], each, level=LEVEL)


def evidence(view: View, sounds: Sounds) -> tuple[str, ...]:
    """The latest message of each unit, the latest first."""
    late = sounds.where(sounds.sent_at >= since(sounds))
    rows = zip((-late.sent_at).tolist(), late.message.tolist(), late.unit.tolist(), strict=True)
    shown: dict[int, str] = {}
    for _, key, unit in sorted((at, view.messages[message], unit) for at, message, unit in rows):
        shown.setdefault(unit, key)
    return tuple(dict.fromkeys(shown.values()))[:MOST_EVIDENCE]


def since(sounds: Sounds) -> int:
    """When the earliest of the messages was sent that may be shown as evidence."""
    latest = np.sort(sounds.sent_at)[::-1]
    order = np.argsort(-sounds.sent_at, kind="stable")
    _, first = np.unique(sounds.unit[order], return_index=True)
    places = np.sort(first)[:MOST_EVIDENCE]
    return int(latest[places[-1]]) if places.size else 0
