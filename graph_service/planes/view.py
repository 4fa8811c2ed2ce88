"""Who turned to whom, who said what and what they felt about it: a plane's contents as aligned arrays."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from algorithms.acts import Party, Settler, State

Integers = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]
EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND: Final = timedelta(microseconds=1)
NOBODY: Final = -1
KINDS: Final = ("replies", "mentions", "shares", "thanks")
"""The ways of turning to somebody, in the order of `Attention.kind`.

A reply or a mention that thanks is thanks too, besides what it is.
"""
DIRECTIONS: Final = ("inbound", "outbound", "peer")
"""The ways of a message, in the order of `Said.direction`."""
NEVER: Final = -1
"""The time of what has not been."""
STATES: Final = tuple(state.value for state in State)
"""Where a matter may stand, in the order of `Matters.state`."""
PARTIES: Final = tuple(party.value for party in Party)
"""Who may speak, in the order of `Matters.answered_by`."""
SETTLERS: Final = tuple(settler.value for settler in Settler)
"""What may settle a matter, in the order of `Matters.settled_by`."""
SETTLED: Final = STATES.index(State.SETTLED)
SILENCE: Final = SETTLERS.index(Settler.SILENCE)


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
    conversation have one `conversation`. `sentiment` (-1 to 1), `irony` and `urgency` (0 to 1) are NaN
    where nothing was read. Messages of the same words have the same `wording`; 0 is that of none.

    `handle` numbers `Holdings.handle`; `team` the teams, or is `NOBODY` for what is not ours; `addressed`
    the team that a message names or answers. `asks` says that a message to us wants something,
    `inquires` that a message, ours or theirs, puts a question or a request, `met` that
    we spoke with each other in it, `bot` that a program sent it.
    """

    person: Integers
    sent_at: Integers
    recorded_at: Integers
    direction: Integers
    channel: Integers
    conversation: Integers
    sentiment: Floats
    irony: Floats
    urgency: Floats
    wording: Integers
    handle: Integers
    team: Integers
    addressed: Integers
    asks: Mask
    inquires: Mask
    met: Mask
    bot: Mask


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


@dataclass(frozen=True, slots=True)
class Holdings:
    """Whose handles are: aligned arrays, in order of `handle`, their keys.

    `person` numbers the people, or is `NOBODY` for ours, bots', organisations' and those without a
    customer; `channel` numbers the channels, or is `NOBODY` where nothing was said on it.
    """

    handle: tuple[str, ...]
    person: Integers
    channel: Integers
    ours: Mask


@dataclass(frozen=True, slots=True)
class Ragged:
    """Rows of numbers, of different lengths: row n is `items[starts[n]:starts[n + 1]]`."""

    starts: Integers
    items: Integers

    def __len__(self) -> int:
        return len(self.starts) - 1

    def of(self, row: int) -> Integers:
        """The numbers of one row."""
        return self.items[self.starts[row] : self.starts[row + 1]]

    @property
    def rows(self) -> Integers:
        """The row that each item belongs to."""
        return np.repeat(np.arange(len(self)), np.diff(self.starts))

    def take(self, rows: Integers) -> Ragged:
        """Some rows, in the order of their numbers."""
        lengths = np.diff(self.starts)[rows]
        starts = np.concatenate([[0], np.cumsum(lengths)])
        places = np.repeat(self.starts[rows] - starts[:-1], lengths) + np.arange(starts[-1])
        return Ragged(starts, self.items[places])


@dataclass(frozen=True, slots=True)
class Matters:
    """What people want settled: one row a matter, aligned arrays, the first opened first.

    `person` numbers the people; `opening`, `first_answer` and `messages` (hers and those that answer)
    number the messages, `first_answer` being `NOBODY` where none is held; `products` those of the view.
    `state`, `answered_by` and `settled_by` number `STATES`, `PARTIES` and `SETTLERS`. Times are
    microseconds since 1970, or `NEVER`: `waits_since` is when they first asked of what has had no answer
    since but a program's, `fixed_at` when something other than silence first settled it. What silence
    settles is settled only after `as_of`.
    """

    person: Integers
    opening: Integers
    state: Integers
    opened_at: Integers
    first_answer: Integers
    first_answered_at: Integers
    answered_by: Integers
    handovers: Integers
    handed_over_at: Integers
    settled_at: Integers
    settled_by: Integers
    settles_at: Integers
    reopened_at: Integers
    waits_since: Integers
    fixed_at: Integers
    messages: Ragged
    products: Ragged

    @classmethod
    def none(cls) -> Matters:
        """Of nobody."""
        nothing, no_rows = np.zeros(0, np.int64), Ragged(np.zeros(1, np.int64), np.zeros(0, np.int64))
        lists = {"messages": no_rows, "products": no_rows}
        empty: dict[str, Any] = {each.name: lists.get(each.name, nothing) for each in fields(cls)}
        return cls(**empty)

    def __len__(self) -> int:
        return len(self.opening)

    def where(self, rows: Mask | Integers) -> Matters:
        """Some of them: by a mask, or by their numbers."""
        numbers = np.flatnonzero(rows) if rows.dtype == np.bool_ else np.asarray(rows, np.int64)
        cut: dict[str, Any] = {
            each.name: column.take(numbers) if isinstance(column, Ragged) else column[numbers]
            for each in fields(self)
            for column in [getattr(self, each.name)]
        }
        return Matters(**cut)

    def as_of(self, time: int) -> Matters:
        """As they stand at a time after the last message: settled, where silence has done it by then.

        `time` is in microseconds since 1970; see `algorithms.matters.as_of`.
        """
        due = (self.settles_at != NEVER) & (self.settles_at < time)
        return replace(
            self,
            state=np.where(due, SETTLED, self.state),
            settled_at=np.where(due, self.settles_at, self.settled_at),
            settled_by=np.where(due, SILENCE, self.settled_by),
            settles_at=np.where(due, NEVER, self.settles_at),
        )


NONE_FOUND: Final = Chances(np.zeros(0, np.int64), np.zeros(0))


@dataclass(frozen=True)
class View:
    """The plane at one position. `people` are customer keys, `messages` message keys, in order.

    `first_seen` says when each person first spoke or was turned to, in microseconds since 1970.

    `attention` is what people paid each other, `ours` what our own messages paid them: its sources
    are `NOBODY`. `about` has the stances towards each product, `towards_us` those of messages that
    address us or speak of any of our products. `intents` has what was found of each intent that
    was found at all. `matters` are those that the record holds.
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
    holdings: Holdings
    teams: tuple[str, ...]
    products: tuple[str, ...]
    matters: Matters


def microseconds(time: datetime) -> int:
    """Microseconds since 1970."""
    return (time - EPOCH) // MICROSECOND
