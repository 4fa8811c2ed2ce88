"""What the rule of matters reads and writes: a person's acts, and what she wants settled."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Party(StrEnum):
    """Who speaks: the customer, somebody of ours, a program of ours, or anybody else."""

    CUSTOMER = "customer"
    US = "us"
    BOT = "bot"
    PEER = "peer"


class Sense(StrEnum):
    """What a message of the customer's does: it wants something, it is merely pleased, or neither."""

    ASKS = "asks"
    THANKS = "thanks"
    OTHER = "other"


class Towards(StrEnum):
    """Whom somebody else's message names or answers: the customer, only others, or nobody."""

    HER = "her"
    OTHERS = "others"
    NOBODY = "nobody"


class State(StrEnum):
    """Where a matter stands."""

    OPEN = "open"
    ANSWERED_UNSEEN = "answered_unseen"
    ANSWERED = "answered"
    SETTLED = "settled"
    REOPENED = "reopened"


class Settler(StrEnum):
    """What says that a matter is settled."""

    TICKET = "ticket"
    OUTCOME = "outcome"
    THANKS = "thanks"
    SILENCE = "silence"


class StepKind(StrEnum):
    """What happened in a matter."""

    ASKED = "asked"
    ANSWERED = "answered"
    HANDED_OVER = "handed_over"
    RESOLVED = "resolved"
    THANKED = "thanked"
    REOPENED = "reopened"


@dataclass(frozen=True, slots=True)
class Step:
    """Something that happened in a matter, by which message of whom; a ticket and silence have none.

    `settled_by` is told of what settles it.
    """

    kind: StepKind
    at: datetime
    message: str | None = None
    by: Party | None = None
    team: str | None = None
    settled_by: Settler | None = None


@dataclass(frozen=True, slots=True)
class Act:
    """A message of the customer's, or one that may answer her.

    `sense` is told of her messages, `towards` and `team` of the others. `resolved` says that
    the contact ended with all settled, `met` that we spoke with her in it, `reply_unseen`
    that its source knows of a reply which is not held.
    """

    key: str
    at: datetime
    by: Party
    conversation: str
    sense: Sense = Sense.OTHER
    towards: Towards = Towards.NOBODY
    products: tuple[str, ...] = ()
    reply_to: str | None = None
    team: str | None = None
    resolved: bool = False
    met: bool = False
    reply_unseen: bool = False


@dataclass(frozen=True, slots=True)
class Closing:
    """A ticket that covers a conversation was closed."""

    ticket: str
    at: datetime
    conversation: str


@dataclass(frozen=True, slots=True)
class Matter:
    """Something a person wants settled, as far as it has come. `opening` names it among hers.

    `messages` are in order of time. `settled_at` is when it was last settled: before
    `reopened_at` where it has been reopened since. `settles_at` is when silence settles it, if
    nobody speaks before. `waits_since` is when she first asked of what has had no answer since
    but a program's; `fixed_at` when something other than silence first settled it. `steps` are told by the
    rule alone, the first first; they are no part of what makes two matters the same.
    """

    opening: str
    opened_at: datetime
    state: State
    messages: tuple[str, ...]
    products: tuple[str, ...] = ()
    first_answer: str | None = None
    first_answered_at: datetime | None = None
    answered_by: Party | None = None
    handovers: int = 0
    handed_over_at: datetime | None = None
    settled_at: datetime | None = None
    settled_by: Settler | None = None
    settles_at: datetime | None = None
    reopened_at: datetime | None = None
    tickets: tuple[str, ...] = ()
    waits_since: datetime | None = None
    fixed_at: datetime | None = None
    steps: tuple[Step, ...] = field(default=(), compare=False)
