"""What had been said for or against a product by a time, with the messages that show it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from algorithms.graph import Reals
from graph_service.planes.view import Integers, View
from graph_service.questions.register import Register, Spans
from graph_service.questions.time import Time

MOST_EVIDENCE: Final = 200


@dataclass(frozen=True, slots=True, eq=False)
class Sentiments:
    """Who said what for or against something, and when: aligned arrays, one row a message.

    `message` numbers the messages of the `view`; `value` is in -1 to 1. `register` has the same rows.
    """

    view: View
    person: Integers
    message: Integers
    value: Reals
    sent_at: Integers
    register: Register

    def evidence(self, spans: Spans) -> tuple[str, ...]:
        """The keys of the messages in any of the spans, the latest first, at most 200."""
        return self.latest(self.register.events(spans))

    def latest(self, rows: Integers) -> tuple[str, ...]:
        """The keys of the messages of some rows, the latest first, at most 200."""
        message, sent_at = self.message[rows], self.sent_at[rows]
        order = np.lexsort((message, -sent_at))[:MOST_EVIDENCE]
        return tuple(self.view.messages[number] for number in message[order].tolist())


def sentiments(view: View, time: Time, product: str | None = None) -> Sentiments:
    """What had been said for or against a product, or us and all our products, by a time."""
    found = view.towards_us if product is None else view.about.get(product)
    if found is None:
        nobody, nothing = np.zeros(0, np.int64), np.zeros(0)
        return Sentiments(view, nobody, nobody, nothing, nobody, Register(nobody, nobody))
    held = time.holds(found.sent_at, found.recorded_at)
    person, message, value, sent_at = (
        found.person[held],
        found.message[held],
        found.value[held],
        found.sent_at[held],
    )
    return Sentiments(view, person, message, value, sent_at, Register(person, sent_at, value))
