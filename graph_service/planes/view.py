"""Who turned to whom, who said what and what they felt about it: a plane's contents as aligned arrays."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

import numpy as np
import numpy.typing as npt

Integers = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND: Final = timedelta(microseconds=1)
NOBODY: Final = -1
KINDS: Final = ("replies", "mentions", "shares", "thanks")
"""The ways of turning to somebody, in the order of `Attention.kind`.

A reply or a mention that thanks is thanks too, besides what it is.
"""
DIRECTIONS: Final = ("inbound", "outbound", "peer")
"""The ways of a message, in the order of `Said.direction`."""


@dataclass(frozen=True, slots=True)
class Attention:
    """Who turned to whom: one row an act, aligned arrays.

    `source` and `target` number `people`; `kind` numbers `KINDS`, `message` the messages; times are
    microseconds since 1970 in UTC.
    """

    source: Integers
    target: Integers
    kind: Integers
    message: Integers
    sent_at: Integers
    recorded_at: Integers


@dataclass(frozen=True, slots=True)
class Stances:
    """Who felt what about what: one row a message and target, aligned arrays.

    `person` numbers `people`; `message` numbers `messages`; `value` is in -1 to 1.
    """

    person: Integers
    message: Integers
    value: Floats
    sent_at: Integers
    recorded_at: Integers


@dataclass(frozen=True, slots=True)
class Said:
    """Every message: arrays aligned with `View.messages`.

    `person` numbers `people`, or is `NOBODY` for what we, bots, organisations and handles without a
    customer say. `direction` numbers `DIRECTIONS` and `channel` the channels; messages of one
    conversation have one `conversation`. `sentiment` (-1 to 1) and `irony` (0 to 1) are NaN where
    nothing was read. Messages of the same words have the same `wording`; 0 is that of none.
    """

    person: Integers
    sent_at: Integers
    recorded_at: Integers
    direction: Integers
    channel: Integers
    conversation: Integers
    sentiment: Floats
    irony: Floats
    wording: Integers


@dataclass(frozen=True, slots=True)
class Chances:
    """In which messages something was found, and how likely it is there, 0 to 1: aligned arrays."""

    message: Integers
    chance: Floats


@dataclass(frozen=True, slots=True)
class Referrals:
    """Who brought whom to us: one row a referral, aligned arrays. `source` and `target` number `people`.

    `target` is `NOBODY` where those who were brought are no customer yet.
    """

    source: Integers
    target: Integers
    sent_at: Integers
    recorded_at: Integers


NONE_FOUND: Final = Chances(np.zeros(0, np.int64), np.zeros(0))


@dataclass(frozen=True)
class View:
    """The plane at one position. `people` are customer keys, `messages` message keys, in order.

    `first_seen` says when each person first spoke or was turned to, in microseconds since 1970.

    `attention` is what people paid each other, `ours` what our own messages paid them: its sources
    are `NOBODY`. `about` has the stances towards each product, `towards_us` those of messages that
    address us or speak of any of our products. `intents` has what was found of each intent that
    was found at all.
    """

    position: int
    people: tuple[str, ...]
    messages: tuple[str, ...]
    channels: tuple[str, ...]
    first_seen: Integers
    said: Said
    attention: Attention
    ours: Attention
    about: dict[str, Stances]
    towards_us: Stances
    intents: dict[str, Chances]
    referrals: Referrals


def microseconds(time: datetime) -> int:
    """Microseconds since 1970."""
    return (time - EPOCH) // MICROSECOND
