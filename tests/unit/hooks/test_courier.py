"""Telling a subscription: what is tried again, what is given up, and what is never lost."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

import pytest

from graph_service.hooks import courier
from graph_service.hooks.courier import (
    LONGEST_SECONDS,
    MOST_BLAMED,
    MOST_SECONDS,
    Courier,
    Failure,
    Letter,
    failure_of,
    pause,
    signed,
)
from graph_service.hooks.outbox import Outbox
from graph_service.hooks.reaching import Answer
from graph_service.hooks.registry import Secret, Subscription, new_secret
from graph_service.hooks.schemes import SCHEMES, Delivery, verified
from graph_service.store.model import Addition

SUBSCRIPTION: Final = Subscription("crm", "https://example.com/hook", "signals", (Secret(new_secret()),))
AWAY: Final = Failure("not reached")
BLAMED: Final = Failure("answered 400", blamed=True)


@dataclass
class Told:
    """Letters of a record that numbers them."""

    record: str = "r1"
    letters: list[Letter] = field(default_factory=list)

    def write(self, *names: str) -> None:
        for name in names:
            place = Addition(len(self.letters) + 1, name)
            self.letters.append(Letter(f"msg_{name}", place, name.encode()))

    def end(self) -> Addition:
        return Addition(len(self.letters) + 1, "")

    def after(self, subscription: Subscription, place: Addition) -> tuple[Sequence[Letter], Addition]:
        del subscription
        found = [each for each in self.letters if each.place > place]
        return found[:2], found[:2][-1].place if found else max(place, self.end())

    def at(self, subscription: Subscription, place: Addition) -> Letter | None:
        del subscription
        return next((each for each in self.letters if each.place == place), None)


@dataclass
class Receiver:
    """Somebody who takes letters, or fails as is told, first failure first."""

    failures: list[Failure] = field(default_factory=list)
    came: list[str] = field(default_factory=list)
    said: list[bytes] = field(default_factory=list)
    heard: Callable[[], object] = lambda: None

    def take(self, subscription: Subscription, letter: Letter) -> Failure | None:
        del subscription
        self.came.append(letter.id)
        self.said.append(letter.body)
        self.heard()
        return self.failures.pop(0) if self.failures else None


@dataclass
class Clock(threading.Event):
    """Says for how long it was waited, and does not wait."""

    def __init__(self) -> None:
        super().__init__()
        self.waits: list[float] = []

    def wait(self, timeout: float | None = None) -> bool:
        self.waits.append(timeout or 0.0)
        return self.is_set()


def made(folder: Path, told: Told, receiver: Receiver) -> Courier:
    return Courier(SUBSCRIPTION, Outbox(folder, "crm"), told, Clock(), receiver.take)


@pytest.fixture
def told() -> Told:
    made = Told()
    made.write("before")
    return made


def run(one: Courier) -> None:
    while one.step():
        pass


def test_all_that_comes_after_the_beginning_is_told_in_order_and_once(tmp_path: Path, told: Told) -> None:
    receiver = Receiver()
    one = made(tmp_path, told, receiver)
    run(one)
    told.write("a", "b", "c")
    run(one)
    told.write("d")
    run(one)
    run(made(tmp_path, told, receiver))
    assert receiver.came == ["msg_a", "msg_b", "msg_c", "msg_d"]


class Killed(BaseException):
    """Ends the process, as far as a test can tell."""


def test_who_is_killed_after_sending_sends_it_again_under_the_same_id(tmp_path: Path, told: Told) -> None:
    def die() -> None:
        raise Killed

    run(made(tmp_path, told, Receiver()))
    told.write("a", "b")
    dying = Receiver(heard=die)
    with pytest.raises(Killed):
        run(made(tmp_path, told, dying))
    after = Receiver()
    run(made(tmp_path, told, after))
    assert (dying.came, after.came) == (["msg_a"], ["msg_a", "msg_b"])


def test_a_receiver_that_is_away_gets_everything_when_it_is_back(tmp_path: Path, told: Told) -> None:
    receiver = Receiver([AWAY] * 8)
    one = made(tmp_path, told, receiver)
    run(one)
    told.write("a", "b")
    run(one)
    assert receiver.came == ["msg_a"] * 9 + ["msg_b"]
    assert isinstance(one.stopping, Clock)
    waits = one.stopping.waits
    assert all(2.0**n <= wait <= 2.0 ** (n + 1) for n, wait in enumerate(waits))
    assert len(waits) == 8
    assert one.outbox.shelf().dead == ()


def test_a_letter_that_is_refused_holds_up_the_others_for_three_tries(tmp_path: Path, told: Told) -> None:
    receiver = Receiver([BLAMED] * MOST_BLAMED)
    one = made(tmp_path, told, receiver)
    run(one)
    told.write("a", "b")
    run(one)
    assert receiver.came == ["msg_a"] * 3 + ["msg_b"]
    (dead,) = one.outbox.shelf().dead
    assert (dead.id, dead.key, dead.reason, dead.tries) == ("msg_a", "a", "answered 400", 3)
    # It is about people: of what it said nothing is kept.
    assert {path.name for path in tmp_path.iterdir()} == {"crm.place.json", "crm.letters.json"}


def test_a_day_is_long_enough(tmp_path: Path, told: Told, monkeypatch: pytest.MonkeyPatch) -> None:
    one = made(tmp_path, told, Receiver([Failure("answered 503")]))
    run(one)
    told.write("a")
    monkeypatch.setattr(courier, "MOST_SECONDS", -1.0)
    run(one)
    assert [each.reason for each in one.outbox.shelf().dead] == ["answered 503"]


def test_who_asks_for_more_than_a_day_is_tried_once_more(tmp_path: Path, told: Told) -> None:
    receiver = Receiver([Failure("answered 503", retry_seconds=172_800.0)])
    one = made(tmp_path, told, receiver)
    run(one)
    told.write("a", "b")
    run(one)
    assert isinstance(one.stopping, Clock)
    assert one.stopping.waits == [MOST_SECONDS]
    assert (receiver.came, one.outbox.shelf().dead) == (["msg_a", "msg_a", "msg_b"], ())


def test_retry_after_is_kept_to(tmp_path: Path, told: Told) -> None:
    one = made(tmp_path, told, Receiver([Failure("answered 429", retry_seconds=500.0)]))
    run(one)
    told.write("a")
    run(one)
    assert isinstance(one.stopping, Clock)
    assert one.stopping.waits == [500.0]


def test_who_is_told_to_stop_leaves_the_rest_for_the_next(tmp_path: Path, told: Told) -> None:
    receiver = Receiver([AWAY])
    one = made(tmp_path, told, receiver)
    run(one)
    told.write("a")
    receiver.heard = one.stopping.set
    run(one)
    after = Receiver()
    run(made(tmp_path, told, after))
    assert (receiver.came, after.came, one.outbox.shelf().dead) == (["msg_a"], ["msg_a"], ())


def test_dead_letters_are_sent_again_and_are_gone_when_they_are_taken(tmp_path: Path, told: Told) -> None:
    receiver = Receiver([BLAMED] * 6)
    one = made(tmp_path, told, receiver)
    run(one)
    told.write("a", "b")
    run(one)
    assert [each.id for each in one.outbox.shelf().dead] == ["msg_a", "msg_b"]
    assert one.outbox.revive() == 2
    receiver.failures[:] = [BLAMED] * 3
    run(one)
    assert receiver.came[-4:] == ["msg_a"] * 3 + ["msg_b"]
    assert ([each.id for each in one.outbox.shelf().dead], one.outbox.shelf().again) == (["msg_a"], ())


def test_a_dead_letter_about_what_is_gone_is_not_sent(tmp_path: Path, told: Told) -> None:
    receiver = Receiver([BLAMED] * 3)
    one = made(tmp_path, told, receiver)
    run(one)
    told.write("a")
    run(one)
    one.outbox.revive()
    told.letters[-1] = replace(told.letters[-1], place=Addition(9, "other"))
    receiver.came.clear()
    one.again(one.outbox.shelf().again[0])
    assert (receiver.came, one.outbox.shelf().again) == ([], ())


def test_who_is_erased_while_a_letter_waits_is_told_of_no_more(tmp_path: Path, told: Told) -> None:
    receiver = Receiver([AWAY, AWAY])
    one = made(tmp_path, told, receiver)
    run(one)
    told.write("a", "b")
    receiver.heard = lambda: told.letters.__delitem__(slice(1, None)) if len(receiver.came) == 2 else None
    run(one)
    assert receiver.came == ["msg_a", "msg_a"]
    assert one.outbox.shelf().dead == ()


def test_a_letter_that_waits_says_what_is_so_when_it_is_sent(tmp_path: Path, told: Told) -> None:
    receiver = Receiver([AWAY])
    one = made(tmp_path, told, receiver)
    run(one)
    told.write("a")
    receiver.heard = lambda: told.letters.__setitem__(1, replace(told.letters[1], body=b"put right"))
    run(one)
    assert receiver.said == [b"a", b"put right"]


def test_who_is_erased_at_the_last_try_leaves_no_dead_letter(tmp_path: Path, told: Told) -> None:
    receiver = Receiver([BLAMED] * MOST_BLAMED)
    one = made(tmp_path, told, receiver)
    run(one)
    told.write("a")
    receiver.heard = lambda: told.letters.pop() if len(receiver.came) == MOST_BLAMED else None
    run(one)
    assert (len(receiver.came), one.outbox.shelf().dead) == (MOST_BLAMED, ())


def test_another_record_begins_anew(tmp_path: Path, told: Told) -> None:
    receiver = Receiver()
    run(made(tmp_path, told, receiver))
    restored = Told("r2")
    restored.write("x", "y")
    run(made(tmp_path, restored, receiver))
    restored.write("z")
    run(made(tmp_path, restored, receiver))
    assert receiver.came == ["msg_z"]


@pytest.mark.parametrize(
    ("status", "blamed"),
    [
        *((status, True) for status in (301, 308, 400, 401, 404, 410)),
        *((status, False) for status in (408, 425, 429, 500, 503, 199)),
    ],
)
def test_who_is_to_blame(status: int, blamed: bool) -> None:
    failure = failure_of(Answer(status, 7.0))
    assert failure == Failure(f"answered {status}", blamed, 7.0)


@pytest.mark.parametrize("status", [200, 202, 204])
def test_what_is_taken(status: int) -> None:
    assert failure_of(Answer(status)) is None


def test_pauses_grow_to_an_hour_and_differ() -> None:
    assert LONGEST_SECONDS / 2 <= pause(1_000) <= LONGEST_SECONDS
    assert len({pause(3) for _ in range(20)}) > 1


def test_each_secret_that_holds_signs() -> None:
    first, second = new_secret(), new_secret()
    letter = Letter("msg_1", Addition(1, "a"), b"{}")
    headers = signed(letter, [first, second], 1_700_000_000)
    for secret in (first, second):
        assert verified(SCHEMES["standard"], Delivery(headers, b"{}"), [secret], 1_700_000_000) == "msg_1"


def test_nothing_is_sent_to_an_address_that_is_not_public() -> None:
    inside = replace(SUBSCRIPTION, url="https://127.0.0.1:1/")
    failure = courier.sent(inside, Letter("msg_1", Addition(1, "a"), b"{}"))
    assert failure == Failure("the address is not one to send to", blamed=True)
