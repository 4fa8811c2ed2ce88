"""What the answers to the questions of a board leave out."""

from __future__ import annotations

from typing import Final

import numpy as np

from algorithms.grouping import different
from graph_service.planes.view import NOBODY, Mask
from graph_service.questions.strategy.asking import INBOUND, OUTBOUND, Asking
from graph_service.questions.unknowns import Unknown, UnknownKind

NAMED: Final = 5


def told(kind: UnknownKind, count: int, every: int, sentence: str) -> Unknown | None:
    """That `count` of `every` are left out; None where there is none. The sentence has both."""
    if not count:
        return None
    return Unknown(kind, count / every, sentence.format(count=count, every=every))


def silent_people(what: str, heard: Mask) -> Unknown | None:
    """Who was not heard in the days that count: bool of the people who are meant."""
    silent = int(np.count_nonzero(~heard))
    sentence = f"Of {{every:,}} known {what}, {{count:,}} did not engage with us anywhere in these days."
    return told(UnknownKind.SILENT_PEOPLE, silent, len(heard), sentence)


def unplaced(asking: Asking, known: Mask) -> Unknown | None:
    """Who spoke in these days and is neither a known customer nor a prospect: `known` is bool[people]."""
    speakers = different(asking.view.said.person[asking.spoken])
    speakers = speakers[speakers != NOBODY]
    other = int(np.count_nonzero(~known[speakers]))
    sentence = (
        "Of {every:,} people who spoke in these days, {count:,} are neither known customers nor prospects."
    )
    return told(UnknownKind.UNPLACED, other, len(speakers), sentence)


def unresolved(asking: Asking) -> Unknown | None:
    """What was said to us in these days by nobody who is known as a person."""
    said = asking.view.said
    to_us = asking.spoken & (said.direction == INBOUND)
    nobody = int(np.count_nonzero(to_us & (said.person == NOBODY)))
    sentence = "Of {every:,} messages to us in these days, {count:,} are no known person's."
    return told(UnknownKind.NOBODY, nobody, int(np.count_nonzero(to_us)), sentence)


def unread(asking: Asking) -> Unknown | None:
    """What others said in these days that has words and has not been read."""
    said = asking.view.said
    theirs = asking.spoken & (said.direction != OUTBOUND) & (said.wording != 0)
    left = int(np.count_nonzero(theirs & np.isnan(said.sentiment)))
    sentence = "Of {every:,} messages of others in these days, {count:,} have not been read yet."
    return told(UnknownKind.UNREAD, left, int(np.count_nonzero(theirs)), sentence)


def silent_channels(asking: Asking) -> Unknown | None:
    """The channels that were used before and on which nothing was said in these days."""
    said = asking.view.said
    ever = different(said.channel[asking.held(said.sent_at, said.recorded_at)])
    silent = np.setdiff1d(ever, said.channel[asking.spoken])
    names = ", ".join(asking.view.channels[number] for number in silent[:NAMED].tolist())
    more = " and others" if len(silent) > NAMED else ""
    sentence = f"Of {{every:,}} channels, {{count:,}} were silent in these days: {names}{more}."
    return told(UnknownKind.SILENT, len(silent), len(ever), sentence)
