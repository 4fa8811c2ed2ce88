"""Telling one subscription, letter by letter: each at least once, in their order, under an id that stays."""

from __future__ import annotations

import logging
import random
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from typing import Final, Protocol

from graph_service.hooks.outbox import Dead, Outbox
from graph_service.hooks.reaching import Answer, Refused, Unreachable, UnsafeUrl, post
from graph_service.hooks.registry import Subscription, held
from graph_service.hooks.schemes import ID, SIGNATURE, STANDARD, TIME, Delivery
from graph_service.logs import event
from graph_service.store.model import Addition

LOG: Final = logging.getLogger(__name__)
KIND: Final = "application/cloudevents+json; charset=utf-8"
DELIVERED: Final = range(200, 300)
PASSING: Final = frozenset({408, 425, 429})
"""Answers that blame us, and may be others the next time."""
BLAMING: Final = range(300, 500)
FIRST_SECONDS: Final = 2.0
LONGEST_SECONDS: Final = 3_600.0
"""Between two tries, unless the receiver says more."""
MOST_SECONDS: Final = 86_400.0
"""How long one letter is tried; so long a receiver may be away."""
MOST_BLAMED: Final = 3
"""Tries of a letter that the receiver will not have: others wait behind it."""


@dataclass(frozen=True, slots=True)
class Letter:
    """Something to be told: its id, where it stands in the change log, and what it says."""

    id: str
    place: Addition
    body: bytes = field(repr=False)


class Letters(Protocol):
    """What there is to tell, read from the record."""

    @property
    def record(self) -> str:
        """What the record is called for good."""

    def end(self) -> Addition:
        """The place after all there is."""

    def after(self, subscription: Subscription, place: Addition) -> tuple[Sequence[Letter], Addition]:
        """The next letters after a place, and how far that reaches; no further: wait for more."""

    def at(self, subscription: Subscription, place: Addition) -> Letter | None:
        """The letter of a place as it is now; None where what it is about is gone, or not theirs any more."""


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a letter was not taken, whether that is the letter's fault, and how long to wait at least."""

    reason: str
    blamed: bool = False
    retry_seconds: float = 0.0


Send = Callable[[Subscription, Letter], Failure | None]


def sent(subscription: Subscription, letter: Letter) -> Failure | None:
    """Sign a letter and send it; what stood against it, if anything did."""
    headers = signed(letter, held(subscription.secrets), int(time.time()))
    try:
        answer = post(subscription.url, headers, letter.body, private=subscription.private)
    except (Refused, UnsafeUrl):
        return Failure("the address is not one to send to", blamed=True)
    except Unreachable as error:
        return Failure(f"not reached: {error}")
    return failure_of(answer)


def failure_of(answer: Answer) -> Failure | None:
    """What an answer stands against, if anything."""
    if answer.status in DELIVERED:
        return None
    blamed = answer.status in BLAMING and answer.status not in PASSING
    return Failure(f"answered {answer.status}", blamed, answer.retry_seconds or 0.0)


def signed(letter: Letter, secrets: Sequence[str], now: int) -> Mapping[str, str]:
    """The headers of a letter: its id, the time, and a signature by each secret."""
    headers = {ID: letter.id, TIME: str(now)}
    delivery = Delivery(headers, letter.body)
    signatures = [f"{STANDARD.prefix}{STANDARD.signature(delivery, secret)}" for secret in secrets]
    return {**headers, SIGNATURE: " ".join(signatures), "Content-Type": KIND}


def pause(tries: int) -> float:
    """Seconds until the next try: twice as long each time, and not for all letters the same."""
    longest = min(LONGEST_SECONDS, FIRST_SECONDS * 2.0 ** min(tries - 1, 20))
    return random.uniform(longest / 2, longest)  # noqa: S311 - spreads load, guards nothing


@dataclass(slots=True)
class Courier:
    """Tells one subscription; `send` is the network."""

    subscription: Subscription
    outbox: Outbox
    letters: Letters
    stopping: threading.Event = field(default_factory=threading.Event)
    send: Send = sent

    def step(self) -> bool:
        """Tell what there is, the first of it; whether there may be more. Raises `GraphServiceError`."""
        for dead in self.outbox.shelf().again:
            self.again(dead)
        record = self.letters.record
        place, end = self.outbox.place(record), self.letters.end()
        if place is None or place > end:
            # A record that it was never told of, or an older copy of it.
            self.outbox.reach(record, end)
            return False
        found, reached = self.letters.after(self.subscription, place)
        for letter in found:
            if not self.deliver(letter):
                return False
            self.outbox.reach(record, letter.place)
        if reached != place:
            self.outbox.reach(record, reached)
        return reached != place

    def again(self, dead: Dead) -> None:
        """Send a letter that was given up, unless what it is about is gone."""
        letter = (
            self.letters.at(self.subscription, dead.place) if dead.record == self.letters.record else None
        )
        if letter is None:
            self.outbox.drop(dead.id)
        elif self.deliver(letter) and letter.id not in {each.id for each in self.outbox.shelf().dead}:
            self.outbox.drop(letter.id)

    def deliver(self, letter: Letter) -> bool:
        """Send a letter until it is taken, given up or about what is gone; False where we stop before."""
        began = time.monotonic()
        for tries in count(1):
            if self.stopping.is_set():
                return False
            # Read anew for each try: whoever was erased while it waited is not in it.
            current = self.letters.at(self.subscription, letter.place)
            if current is None:
                return True
            failure = self.send(self.subscription, current)
            if failure is None:
                event(LOG, "hook delivered", tries=tries)
                return True
            late = time.monotonic() - began > MOST_SECONDS
            if late or (failure.blamed and tries >= MOST_BLAMED):
                self.bury(letter, failure, tries)
                return True
            event(LOG, "hook waits", logging.WARNING, reason=failure.reason, tries=tries)
            # Who asks for more than a day is tried once more: at once, all that waits would be given up.
            self.stopping.wait(max(min(failure.retry_seconds, MOST_SECONDS), pause(tries)))
        raise AssertionError

    def bury(self, letter: Letter, failure: Failure, tries: int) -> None:
        """Give a letter up, unless what it is about has gone while it was sent."""
        if self.letters.at(self.subscription, letter.place) is None:
            return
        now, topic = datetime.now(UTC), self.subscription.topic
        dead = Dead(letter.id, topic, self.letters.record, *letter.place, failure.reason, tries, now)
        self.outbox.bury(dead)
        event(LOG, "hook given up", logging.WARNING, reason=failure.reason, tries=tries)
