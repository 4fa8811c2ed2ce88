"""A person's matters under way, act by act: the working of `algorithms.matters`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from algorithms.acts import Act, Closing, Matter, Party, Sense, Settler, State, Step, StepKind, Towards

MONTH: Final = timedelta(days=30)


@dataclass(slots=True, eq=False)
class Course:
    """A matter under way."""

    opening: str
    opened_at: datetime
    last_at: datetime
    messages: list[str] = field(default_factory=list)
    products: set[str] = field(default_factory=set)
    first: tuple[str, datetime, Party] | None = None
    waiting: bool = True
    answered: bool = False
    unseen: bool = False
    team: str | None = None
    handed_over: list[datetime] = field(default_factory=list)
    settled: bool = False
    settled_at: datetime | None = None
    settled_by: Settler | None = None
    settles_at: datetime | None = None
    reopened_at: datetime | None = None
    tickets: set[str] = field(default_factory=set)
    waits_since: datetime | None = None
    fixed_at: datetime | None = None
    answerers: set[Party] = field(default_factory=set)
    steps: list[Step] = field(default_factory=list)

    def hush(self, at: datetime) -> None:
        """Let the silence before a time settle it."""
        if self.settles_at is not None and self.settles_at < at:
            self.resolve(self.settles_at, Settler.SILENCE)

    def is_open(self, at: datetime) -> bool:
        return not self.settled and at - self.last_at <= MONTH

    def may_reopen(self, at: datetime) -> bool:
        return self.settled and self.settled_at is not None and at - self.settled_at <= MONTH

    def settle(self, at: datetime, by: Settler) -> None:
        self.settled, self.settled_at, self.settled_by, self.settles_at = True, at, by, None
        self.waits_since = None
        if by is not Settler.SILENCE:
            self.fixed_at = self.fixed_at or at

    def resolve(self, at: datetime, by: Settler, act: Act | None = None) -> None:
        """Settle it otherwise than by her thanks."""
        self.settle(at, by)
        self.steps.append(resolution(at, by, act))

    def reopen(self, act: Act) -> None:
        self.settled = self.answered = self.unseen = False
        self.reopened_at = act.at
        self.step(StepKind.REOPENED, act, act.at)

    def step(self, kind: StepKind, act: Act, at: datetime, by: Party | None = None) -> None:
        self.steps.append(Step(kind, at, act.key, by or act.by, act.team))

    def hear(self, act: Act) -> None:
        """Take in a message of hers."""
        self.messages.append(act.key)
        self.note(act)
        if self.settled:
            return
        self.last_at, self.settles_at, self.waiting = act.at, None, True
        self.products.update(act.products)
        if act.sense is Sense.THANKS and (self.answered or self.unseen):
            self.settle(act.at, Settler.THANKS)
            return
        self.unseen = self.unseen or act.reply_unseen
        self.wait(act)
        if act.met:
            self.be_answered(act, act.at, Party.US)
        if act.resolved:
            self.resolve(act.at, Settler.OUTCOME, act)

    def note(self, act: Act) -> None:
        """Note that she asks or thanks; to come back to it is to ask."""
        if act.sense is Sense.THANKS:
            self.step(StepKind.THANKED, act, act.at)
        elif act.sense is Sense.ASKS and (not self.steps or self.steps[-1].message != act.key):
            self.step(StepKind.ASKED, act, act.at)

    def wait(self, act: Act) -> None:
        """Note since when she waits: for nothing where her source knows of a reply."""
        if act.reply_unseen:
            self.waits_since = None
        elif act.sense is Sense.ASKS:
            self.waits_since = self.waits_since or act.at

    def answer(self, act: Act, at: datetime) -> None:
        """Take in a message of somebody else."""
        self.messages.append(act.key)
        if self.settled:
            return
        self.be_answered(act, at, act.by)
        if act.resolved:
            self.resolve(at, Settler.OUTCOME, act)

    def takes(self, act: Act, at: datetime) -> bool:
        """Whether a message of its conversation that names nobody belongs to it."""
        waits = self.waits_for(act.by)
        if act.by is Party.PEER:
            return waits and self.is_open(at)
        return not self.settled and (waits or self.is_open(at))

    def waits_for(self, party: Party) -> bool:
        """Whether she waits for a party's answer: a program's leaves her waiting for everybody else's."""
        return self.waiting or (party is not Party.BOT and self.waits_since is not None)

    def be_answered(self, act: Act, at: datetime, by: Party) -> None:
        self.first = self.first or (act.key, at, by)
        waited = self.waits_for(by)
        if waited or by not in self.answerers:
            self.step(StepKind.ANSWERED, act, at, by)
        self.answerers.add(by)
        first_of_ours = by is Party.US and self.settles_at is None
        if waited or first_of_ours or act.towards is Towards.HER:
            self.last_at = at
            if by is Party.US or self.settles_at is not None:
                self.settles_at = at + MONTH
        self.answered, self.waiting = True, False
        if by is not Party.BOT:
            self.waits_since = None
        self.hand_over(act, at)

    def hand_over(self, act: Act, at: datetime) -> None:
        if act.team is None:
            return
        if self.team not in {None, act.team}:
            self.handed_over.append(at)
            self.step(StepKind.HANDED_OVER, act, at)
        self.team = act.team

    @property
    def state(self) -> State:
        if self.settled:
            return State.SETTLED
        if self.answered:
            return State.ANSWERED
        if self.unseen:
            return State.ANSWERED_UNSEEN
        return State.OPEN if self.reopened_at is None else State.REOPENED

    @property
    def matter(self) -> Matter:
        answer, answered_at, answered_by = self.first or (None, None, None)
        return Matter(
            opening=self.opening,
            opened_at=self.opened_at,
            state=self.state,
            messages=tuple(self.messages),
            products=tuple(sorted(self.products)),
            first_answer=answer,
            first_answered_at=answered_at,
            answered_by=answered_by,
            handovers=len(self.handed_over),
            handed_over_at=self.handed_over[-1] if self.handed_over else None,
            settled_at=self.settled_at,
            settled_by=self.settled_by,
            settles_at=self.settles_at,
            reopened_at=self.reopened_at,
            tickets=tuple(sorted(self.tickets)),
            waits_since=self.waits_since,
            fixed_at=self.fixed_at,
            steps=tuple(self.steps),
        )


def resolution(at: datetime, by: Settler, act: Act | None = None) -> Step:
    """The step of what was settled by a message, or by a ticket or by silence."""
    if act is None:
        return Step(StepKind.RESOLVED, at, settled_by=by)
    return Step(StepKind.RESOLVED, at, act.key, act.by, act.team, by)


@dataclass(slots=True)
class Book:
    """All matters of one person: which one each conversation and each message belongs to by now.

    `live` has all that are open, and some that no longer are.
    """

    courses: list[Course] = field(default_factory=list)
    live: list[Course] = field(default_factory=list)
    threads: dict[str, Course] = field(default_factory=dict)
    of_message: dict[str, Course] = field(default_factory=dict)

    def hear(self, act: Act) -> None:
        """A message of hers."""
        course = self.continued(act)
        if course is None and act.sense is Sense.ASKS:
            course = self.open_about(act.at, act.products) or self.begun(act)
        if course is not None:
            course.hear(act)
            self.note(course, act)

    def continued(self, act: Act) -> Course | None:
        """The matter that a message of hers joins by its place, reopened where need be."""
        course = self.threads.get(act.conversation) or self.of_message.get(act.reply_to or "")
        if course is None:
            return None
        course.hush(act.at)
        if course.may_reopen(act.at):
            if act.sense is Sense.ASKS:
                course.reopen(act)
            return course
        return course if course.is_open(act.at) else None

    def answer(self, act: Act, at: datetime) -> None:
        """A message of somebody else, which may be about none of her matters."""
        course = self.addressed(act, at)
        if course is not None:
            course.answer(act, at)
            self.note(course, act)

    def addressed(self, act: Act, at: datetime) -> Course | None:
        if act.towards is Towards.OTHERS:
            return None
        by_place = self.threads.get(act.conversation)
        if act.towards is Towards.HER:
            by_place = self.of_message.get(act.reply_to or "") or by_place
        if by_place is None:
            return self.outreach(act, at)
        by_place.hush(at)
        return by_place if act.towards is Towards.HER or by_place.takes(act, at) else None

    def outreach(self, act: Act, at: datetime) -> Course | None:
        """The matter that we turn to her about in a conversation that is new."""
        if act.by is Party.PEER or act.towards is not Towards.HER or act.reply_to is not None:
            return None
        return self.open_about(at, act.products) or latest(self.opened(at))

    def close(self, closing: Closing) -> None:
        """A ticket of one of her conversations was closed."""
        course = self.threads.get(closing.conversation)
        if course is None:
            return
        course.hush(closing.at)
        if not course.settled:
            course.resolve(closing.at, Settler.TICKET)
            course.tickets.add(closing.ticket)

    def begun(self, act: Act) -> Course:
        course = Course(act.key, act.at, act.at)
        self.courses.append(course)
        return course

    def note(self, course: Course, act: Act) -> None:
        if act.by is Party.CUSTOMER:
            self.threads[act.conversation] = course
        self.threads.setdefault(act.conversation, course)
        self.of_message[act.key] = course
        if course not in self.live:
            self.live.append(course)

    def open_about(self, at: datetime, products: Sequence[str]) -> Course | None:
        return latest(course for course in self.opened(at) if not course.products.isdisjoint(products))

    def opened(self, at: datetime) -> list[Course]:
        """The matters that are open at a time, which is no earlier than any asked about before."""
        for course in self.live:
            course.hush(at)
        self.live = [course for course in self.live if course.is_open(at)]
        return self.live


def latest(courses: Iterable[Course]) -> Course | None:
    """The one last active, of several the one that was opened by the smaller key."""
    return min(courses, key=lambda course: (-course.last_at.timestamp(), course.opening), default=None)
