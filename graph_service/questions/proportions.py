"""Shares of what people have, each with what it is a share of, how sure it is, and what shows it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from algorithms.shares import camp_share
from graph_service.planes.view import Integers, Mask, View
from graph_service.questions.scored import Interval

LEVEL: Final = 0.9
MOST_EVIDENCE: Final = 200


@dataclass(frozen=True, slots=True)
class Proportion:
    """A share of things, 0 to 1, None where there are none; `evidence` has message keys, the latest first.

    The interval rests on how many people it comes from: ten matters of one person tell as much as one.
    """

    value: float | None
    numerator: int
    denominator: int
    interval: Interval | None
    evidence: tuple[str, ...] = ()


def proportion(part: Mask, person: Integers, evidence: tuple[str, ...] = ()) -> Proportion:
    """The share of the things marked: `part` and `person`, whose each thing is, are aligned."""
    numerator, denominator = int(np.count_nonzero(part)), part.size
    brought = np.unique(person, return_counts=True)[1].astype(np.float64)
    found = camp_share(numerator, denominator - numerator, brought, level=LEVEL)
    if found is None:
        return Proportion(None, 0, 0, None, evidence)
    interval = Interval(found.low, found.high, LEVEL)
    return Proportion(found.value, numerator, denominator, interval, evidence)


def shown(view: View, messages: Integers) -> tuple[str, ...]:
    """The keys of some messages, each once, the latest first."""
    numbers = np.unique(messages)
    sent = view.said.sent_at[numbers]
    latest = np.sort(sent)[::-1][: MOST_EVIDENCE + 1]
    late = numbers[sent >= latest[-1]] if latest.size else numbers
    pairs = sorted((-int(view.said.sent_at[n]), view.messages[n]) for n in late.tolist())
    return tuple(key for _, key in pairs)[:MOST_EVIDENCE]
