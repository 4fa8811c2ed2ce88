"""What those who wait need: how much hangs on it, by what is found in their messages.

A message's need is the greatest of what speaks for one, each by how likely it is; that of a matter is its
most needing message's.

    it is urgent by its words     as urgent as it is (`text.urgency`): danger 0.9, theft 0.7, a plea 0.6 …
    a threat to take it further   0.8
    a threat to leave             0.7
    a complaint                   0.4, and up to 0.2 more the more bitter it is
    somebody who wants to buy     0.4
    help                          0.35
    a question                    0.25
    an idea                       0.15
    anything else                 0.1
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from algorithms.graph import Reals
from graph_service.planes.view import Integers, View
from graph_service.questions.deeds import chances
from graph_service.questions.waiting import Waiting

INTENTS: Final[Mapping[str, float]] = {
    "escalation": 0.8,
    "cancellation": 0.7,
    "complaint": 0.4,
    "buying": 0.4,
    "help": 0.35,
    "question": 0.25,
    "idea": 0.15,
}
"""What each intent counts that is sure."""
BITTERNESS: Final = 0.2
"""What the most bitter tone adds to a complaint."""
LEAST: Final = 0.1
"""What anything counts that is asked."""
NEEDS: Final = ("urgency", *INTENTS, "something")
"""What a need rests on, in the order of `Needs.kind`."""
SENTENCES: Final[Mapping[str, str]] = {
    "urgency": "It is urgent by its words: {value:.2f}.",
    "escalation": "Threatens to take it further: {chance:.0%} likely.",
    "cancellation": "Means to leave: {chance:.0%} likely.",
    "complaint": "Complains: {chance:.0%} likely.",
    "buying": "Wants to buy: {chance:.0%} likely.",
    "help": "Wants help: {chance:.0%} likely.",
    "question": "Asks a question: {chance:.0%} likely.",
    "idea": "Has an idea: {chance:.0%} likely.",
    "something": "Wants something; nothing more is found.",
}


@dataclass(frozen=True, slots=True, eq=False)
class Needs:
    """The need of each matter that waits, the message that shows it, and what it rests on.

    Aligned: `value` (0 to 1), `message` (numbers the messages), `kind` (numbers `NEEDS`) and `chance`.
    `order` has the waiting messages by matter, the most needing first, then the latest.
    """

    value: Reals
    message: Integers
    kind: Integers
    chance: Reals
    order: Integers

    def sentence(self, row: int) -> str:
        """Why a matter needs so much."""
        name = NEEDS[int(self.kind[row])]
        return SENTENCES[name].format(value=float(self.value[row]), chance=float(self.chance[row]))


def needs(view: View, waits: Waiting) -> Needs:
    """The need of each matter that waits."""
    weights, likely = weighed(view, waits.message)
    kind = np.argmax(weights, axis=0)
    place = np.arange(kind.size)
    value, chance = weights[kind, place], likely[kind, place]
    order = np.lexsort((waits.message, -view.said.sent_at[waits.message], -value, waits.row))
    first = order[np.searchsorted(waits.row[order], np.arange(len(waits.matters)))]
    return Needs(value[first], waits.message[first], kind[first], chance[first], order)


def weighed(view: View, message: Integers) -> tuple[Reals, Reals]:
    """What each of `NEEDS` counts in each message, and how likely it is: float64[needs, messages]."""
    bitter = np.maximum(-np.nan_to_num(view.said.sentiment[message]), 0.0)
    found = {intent: chances(view, intent)[message] for intent in INTENTS}
    counts = {intent: np.full(message.size, weight) for intent, weight in INTENTS.items()}
    counts["complaint"] = counts["complaint"] + BITTERNESS * bitter
    ones = np.ones(message.size)
    urgency = np.nan_to_num(view.said.urgency[message])
    likely = np.stack([urgency, *found.values(), ones])
    return np.stack([ones, *counts.values(), LEAST * ones]) * likely, likely
