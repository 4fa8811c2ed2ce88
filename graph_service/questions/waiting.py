"""Who waits for an answer, and which messages of theirs call for one.

Somebody waits as the rule of matters has it (`algorithms.matters`): they asked for something, and nobody but
a program has answered since, nor does the source know of a reply. Whatever is said to us asks by that rule,
unless it merely thanks or says that something was heard. Of the messages that wait, those call for an answer

- that put a question or a request in so many words,
- in which an intent is found that wants one (`CALLING`), or a clearly bitter tone, or that press,
- or that tell what we had asked for, and do not merely thank, chat or sound pleased.

Matters without such a message are doubtful: nothing that was found says that an answer is wanted.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from graph_service.planes.view import DIRECTIONS, NEVER, SETTLED, Integers, Mask, Matters, View
from graph_service.questions.deeds import LIKELY, chances
from graph_service.questions.matters import Sight

CALLING: Final = ("escalation", "cancellation", "complaint", "buying", "help", "question", "idea")
"""Intents that want an answer."""
LIGHT: Final = ("thanks", "chatter")
"""Intents that want none."""
BITTER: Final = -0.5
"""From this sentiment downwards a message calls for an answer."""
WARM: Final = 0.5
"""From this sentiment on, what tells what we had asked for calls for none."""
PRESSING: Final = 0.3
"""From this urgency on."""
OURS: Final = DIRECTIONS.index("outbound")


@dataclass(frozen=True, slots=True, eq=False)
class Waiting:
    """The matters that wait, and their messages that wait with them.

    `row` numbers the matters and `message` the messages: those that call for an answer or, in a doubtful
    matter, all that wait; by matter, then in order of time. `since` is when the first of them was sent.
    """

    matters: Matters
    row: Integers
    message: Integers
    since: Integers
    doubtful: Mask


def waiting(sight: Sight) -> Waiting:
    """The matters that wait at the time of what is seen."""
    waits = (sight.matters.waits_since != NEVER) & (sight.matters.state != SETTLED)
    matters = sight.matters.where(waits)
    said, rows, items = sight.view.said, matters.messages.rows, matters.messages.items
    held = sight.time.holds(said.sent_at[items], said.recorded_at[items])
    hers = said.person[items] == matters.person[rows]
    asked = hers & held & said.asks[items] & (said.sent_at[items] >= matters.waits_since[rows])
    others = held & ~hers & ~said.bot[items]
    told = answering(sight.view, matters, rows[others], items[others])
    calls = asked & (calling(sight.view)[items] | (told[rows] & ~light(sight.view)[items]))
    called = np.bincount(rows[calls], minlength=len(matters)) > 0
    return laid_out(sight.view, matters, called, asked & (calls | ~called[rows]))


def laid_out(view: View, matters: Matters, called: Mask, wanted: Mask) -> Waiting:
    """What waits, of the matters that have any of the items that are wanted."""
    row, message = matters.messages.rows[wanted], matters.messages.items[wanted]
    kept, row = np.unique(row, return_inverse=True)
    order = np.lexsort((message, view.said.sent_at[message], row))
    row, message = row[order], message[order]
    first = np.searchsorted(row, np.arange(len(kept)))
    return Waiting(matters.where(kept), row, message, view.said.sent_at[message[first]], ~called[kept])


def calling(view: View) -> Mask:
    """Which messages call for an answer by what is found in them: bool[messages]."""
    said = view.said
    meant = np.max([chances(view, intent) for intent in CALLING], axis=0) >= LIKELY
    # What was not read is neither bitter nor pressing.
    return np.asarray(said.inquires | meant | (said.sentiment <= BITTER) | (said.urgency >= PRESSING))


def light(view: View) -> Mask:
    """Which messages merely thank, chat or are pleased: bool[messages]."""
    meant = np.max([chances(view, intent) for intent in LIGHT], axis=0) >= LIKELY
    return np.asarray(meant | (view.said.sentiment >= WARM))


def answering(view: View, matters: Matters, rows: Integers, items: Integers) -> Mask:
    """In which matters the last word before hers is ours and asks for something.

    `rows` and `items` are the messages of others than programs: matters and messages.
    """
    order = np.lexsort((items, view.said.sent_at[items], rows))
    last = np.full(len(matters), NEVER)
    last[rows[order]] = items[order]
    said = view.said
    asks = (said.direction == OURS) & said.inquires
    return np.asarray((last != NEVER) & np.append(asks, np.False_)[last])
