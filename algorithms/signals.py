"""Where a signal stands: what raised it and what people did about it, in the order of time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum


class Status(StrEnum):
    """Whether somebody has to act on a signal, has taken that on, or has done so."""

    OPEN = "open"
    TAKEN = "taken"
    RESOLVED = "resolved"


class Deed(StrEnum):
    """What somebody does about a signal."""

    TAKE = "take"
    ASSIGN = "assign"
    RESOLVE = "resolve"
    COMMENT = "comment"
    REOPEN = "reopen"


@dataclass(frozen=True, slots=True)
class Cause:
    """A message that raises a signal: for which team, how urgent (1 first), how soon somebody has to act.

    `settled_at` is when an answer took care of it by itself; None where only a person can.
    """

    key: str
    at: datetime
    team: str
    priority: int
    due: timedelta
    settled_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """What a person did about a signal. Taking makes the person its owner."""

    key: str
    at: datetime
    deed: Deed
    by: str
    team: str | None = None
    owner: str | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a signal stands.

    It is due by `due_at`, counted anew from when it was reopened. `resolved_by` is None where an answer
    did it.
    """

    status: Status
    team: str
    owner: str | None
    priority: int
    raised_at: datetime
    due_at: datetime
    resolved_at: datetime | None = None
    resolved_by: str | None = None
    reopened_at: datetime | None = None


@dataclass(slots=True)
class Progress:
    """A signal under way, event by event."""

    raised_at: datetime
    pressing: list[Cause] = field(default_factory=list)
    waiting: set[str] = field(default_factory=set)
    assigned: str | None = None
    owner: str | None = None
    began_at: datetime | None = None
    resolved_at: datetime | None = None
    resolved_by: str | None = None
    reopened_at: datetime | None = None

    @property
    def is_open(self) -> bool:
        return self.began_at is not None and self.resolved_at is None

    def hear(self, cause: Cause) -> None:
        """A message calls for somebody to act, again or for the first time."""
        if not self.is_open:
            self.open(cause.at)
            self.pressing = []
        self.pressing.append(cause)
        self.waiting.add(cause.key)

    def settle(self, cause: Cause, at: datetime) -> None:
        """An answer takes care of what one message called for."""
        self.waiting.discard(cause.key)
        if self.is_open and not self.waiting:
            self.resolve(at, None)

    def do(self, step: Step) -> None:
        """A person acts; who resolves what is resolved, or reopens what is open, changes nothing."""
        if step.deed is Deed.TAKE:
            self.owner = step.by
        elif step.deed is Deed.ASSIGN:
            self.assigned, self.owner = step.team or self.assigned, step.owner
        elif step.deed is Deed.RESOLVE and self.is_open:
            self.resolve(step.at, step.by)
        elif step.deed is Deed.REOPEN and self.began_at is not None and not self.is_open:
            self.open(step.at)
            self.waiting.add(step.key)

    def open(self, at: datetime) -> None:
        if self.began_at is not None:
            self.reopened_at, self.owner = at, None
        self.began_at, self.resolved_at, self.resolved_by = at, None, None

    def resolve(self, at: datetime, by: str | None) -> None:
        self.resolved_at, self.resolved_by = at, by
        self.waiting.clear()

    @property
    def standing(self) -> Standing:
        first = min(self.pressing, key=lambda cause: (cause.priority, cause.at, cause.key))
        unresolved = Status.TAKEN if self.owner else Status.OPEN
        began = self.began_at or self.raised_at
        return Standing(
            status=Status.RESOLVED if self.resolved_at else unresolved,
            team=self.assigned or first.team,
            owner=self.owner,
            priority=first.priority,
            raised_at=self.raised_at,
            due_at=min(max(cause.at, began) + cause.due for cause in self.pressing),
            resolved_at=self.resolved_at,
            resolved_by=self.resolved_by,
            reopened_at=self.reopened_at,
        )


def standing(causes: Iterable[Cause], steps: Iterable[Step] = ()) -> Standing:
    """Where a signal stands by what raised it and what people did.

    It is raised by its earliest cause. A person resolves it, or answers do once each cause that an answer
    settles has had one and there is no other. A cause after that reopens it for its team, without an
    owner; so may a person. Of the causes since it was last opened the most urgent gives its team and
    priority, unless a person assigned it to another team, and the earliest due time holds. Things at one
    time count in this order: causes, answers, people; then by key.

    Parameters
    ----------
    causes
        At least one, in any order, each once.
    steps
        In any order, each once; those before it was raised change nothing but whose it is.

    Examples
    --------
    >>> from datetime import UTC
    >>> noon = datetime(2026, 3, 1, 12, tzinfo=UTC)
    >>> day = timedelta(days=1)
    >>> asked = Cause("1", noon, "support", 2, day)
    >>> solved = Step("2", noon + day, Deed.RESOLVE, "kim")
    >>> standing([asked], [solved]).status.value
    'resolved'
    >>> again = Cause("3", noon + 2 * day, "support", 2, day)
    >>> found = standing([again, asked], [solved])
    >>> (found.status.value, found.reopened_at == again.at, found.due_at - noon == 3 * day)
    ('open', True, True)

    """
    known = sorted(causes, key=lambda cause: (cause.at, cause.key))
    progress = Progress(known[0].at)
    for event, at in in_order(known, steps):
        if isinstance(event, Step):
            progress.do(event)
        elif at is None:
            progress.hear(event)
        else:
            progress.settle(event, at)
    return progress.standing


def in_order(
    causes: Iterable[Cause], steps: Iterable[Step]
) -> Iterator[tuple[Cause | Step, datetime | None]]:
    """All that happens to a signal, in order; with the answer's time where a cause is settled."""
    known = list(causes)
    events: list[tuple[datetime, int, str, Cause | Step, datetime | None]]
    events = [(cause.at, 0, cause.key, cause, None) for cause in known]
    events += [(c.settled_at, 1, c.key, c, c.settled_at) for c in known if c.settled_at is not None]
    events += [(step.at, 2, step.key, step, None) for step in steps]
    events.sort(key=lambda event: event[:3])
    return ((event, at) for _, _, _, event, at in events)
