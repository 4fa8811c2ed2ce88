"""What loudness counts, what it leaves out, and that neither order nor handles make a difference."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import beta

from graph_service.errors import Misuse, NotFound
from graph_service.planes.interactions import InteractionPlane
from graph_service.planes.plane import Delta
from graph_service.planes.view import View
from graph_service.questions import loudness
from graph_service.questions.answers import Answers
from graph_service.questions.camps import scene
from graph_service.questions.diaries import diaries
from graph_service.questions.influence import Scope
from graph_service.questions.loud import Loud, loud
from graph_service.questions.loudness import Loudness, LoudnessPage
from graph_service.questions.opinions import Asked, Side, opinions_of
from graph_service.questions.placing import LoudnessDimension
from graph_service.questions.time import Time
from graph_service.questions.turning_points import TurningPoint, turns_of
from graph_service.questions.unknowns import UnknownKind
from graph_service.store.model import MessageRow, Owner, StanceRow
from tests.api.sample import BOB, NOON, opened, tweet
from tests.sides import LOUD, said

WEEK, MONTH = LoudnessDimension.WEEK, LoudnessDimension.MONTH


@pytest.fixture(scope="module")
def talk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Answers]:
    made = opened(tmp_path_factory.mktemp("loud"))
    made.context.pipeline.ingest(LOUD)
    yield made.context.answers
    made.engine.close()


def asked(talk: Answers, *by: LoudnessDimension, **more: object) -> LoudnessPage:
    return talk.loudness(replace(loudness.Asked(by), **more), talk.time())  # type: ignore[arg-type]


def numbers(group: Loudness) -> list[tuple[int, int]]:
    return [pair(each) for each in (group.people, group.messages, group.reach)]


def pair(number: Loud) -> tuple[int, int]:
    return number.counts[Side.FOR], number.counts[Side.AGAINST]


def test_an_interval_rests_on_people_however_much_they_write(talk: Answers) -> None:
    [group] = asked(talk).rows
    people, messages = group.people.share, group.messages.share
    assert people is not None
    assert messages is not None
    # Three people; messages of 3, 1 and 6: 100 / 46 of a person.
    for found, value, count in ((people, 2 / 3, 3.0), (messages, 0.4, 100 / 46)):
        assert (found.value, found.people) == pytest.approx((value, count))
        held = beta(value * count + 0.5, (1 - value) * count + 0.5)
        assert (found.low, found.high) == pytest.approx((held.ppf(0.05), held.ppf(0.95)))


def test_what_is_left_out_is_said(talk: Answers) -> None:
    [group] = asked(talk).rows
    told = {each.kind: each for each in group.unknowns}
    assert told[UnknownKind.UNDECIDED].explanation == "Of 4 who spoke, 1 are on neither side."
    assert told[UnknownKind.NOBODY].explanation == "Of 1 messages to us, 1 are no known customer's."
    assert told[UnknownKind.FOLLOWERS].share is None
    assert set(told) == {UnknownKind.UNDECIDED, UnknownKind.NOBODY, UnknownKind.FOLLOWERS}
    by_channel = {row.values: row.unknowns for row in asked(talk, LoudnessDimension.CHANNEL).rows}
    assert [each.kind for each in by_channel["email",]] == [UnknownKind.FOLLOWERS]


def test_only_who_is_surely_on_a_side(talk: Answers) -> None:
    # Bob's six complaints on two days are sure, three days of praise are not.
    [group] = asked(talk, certain_only=True).rows
    assert numbers(group) == [(0, 1), (0, 6), (0, 2)]


def test_a_window_leaves_sides_as_they_are_now(talk: Answers) -> None:
    early = Scope(before=NOON + timedelta(days=3))
    [group] = asked(talk, scope=early).rows
    assert numbers(group) == [(2, 0), (4, 0), (1, 0)]
    [group] = asked(talk, scope=Scope(since=NOON + timedelta(days=3))).rows
    assert numbers(group) == [(0, 1), (0, 6), (0, 2)]


def test_on_a_topic_only_what_is_said_on_it_counts(talk: Answers) -> None:
    [group] = asked(talk, scope=Scope(topic="sync")).rows
    assert numbers(group) == [(0, 1), (0, 1), (0, 2)]
    with pytest.raises(Misuse, match="topic"):
        asked(talk, scope=Scope(topic="..."))


def test_weeks_and_months(talk: Answers) -> None:
    # The first noon is a Sunday, 1 March; Ann is answered after midnight.
    weeks = {row.values: numbers(row) for row in asked(talk, WEEK).rows}
    assert weeks == {("2026-02-23",): [(1, 0), (1, 0), (0, 0)], ("2026-03-02",): [(2, 1), (3, 6), (1, 2)]}
    assert [row.values for row in asked(talk, MONTH).rows] == [("2026-03",)]


def test_by_product_people_are_on_the_side_they_take_about_it(tmp_path: Path) -> None:
    made = opened(tmp_path)
    mail = [said(f"m{n}", BOB, f"love Lark Mail {why}", 4 + n) for n, why in enumerate(("a", "b"))]
    made.context.pipeline.ingest([*LOUD, *mail])
    by = {row.values: numbers(row)[0] for row in asked(made.context.answers, LoudnessDimension.PRODUCT).rows}
    assert by == {("lark-notes",): (2, 1), ("lark-mail",): (1, 0)}
    made.engine.close()


def test_who_is_turned_to_over_something_else_is_not_heard_over_it(tmp_path: Path) -> None:
    made = opened(tmp_path)
    other = [
        tweet("o1", BOB, "a fine evening", minutes=1),
        tweet("o2", LOUD[0].sender, "indeed", minutes=2, reply_to="o1"),  # type: ignore[union-attr]
    ]
    made.context.pipeline.ingest([*LOUD, *other])
    [group] = asked(made.context.answers).rows
    assert numbers(group) == [(2, 1), (4, 6), (1, 2)]
    made.engine.close()


def test_what_is_not_read_yet_is_said(tmp_path: Path) -> None:
    made = opened(tmp_path)
    made.context.pipeline.ingest(LOUD)
    made.context.store.load([said("late", BOB, "anybody there @larkhelp", 5, reply_to="help1")])
    made.context.keeper.catch_up()
    [group] = asked(made.context.answers).rows
    told = {each.kind: each.explanation for each in group.unknowns}
    assert told[UnknownKind.UNREAD] == "Of 2 messages to us, 1 have not been read yet."
    made.engine.close()


def test_a_crowd_of_newcomers_takes_no_side(tmp_path: Path) -> None:
    made = opened(tmp_path)
    words = [f"{one}{two}" for one in "abcdefg" for two in "hijklmn"]
    crowd = [
        said(f"crowd{word}", replace(BOB, address=f"new{word}", name=None), f"love Lark Notes {word}", 30)
        for word in words
    ]
    made.context.pipeline.ingest([*LOUD, *crowd])
    [group] = asked(made.context.answers).rows
    assert numbers(group)[0] == (2, 1)
    told = {each.kind: each.explanation for each in group.unknowns}
    assert told[UnknownKind.CROWD] == "Of 53 who spoke, 49 are heard only in a crowd that is damped."
    assert group.people.crowd == {Side.FOR: 49, Side.AGAINST: 0}
    made.engine.close()


def test_page_by_page(talk: Answers) -> None:
    by = (LoudnessDimension.CHANNEL, WEEK)
    every = asked(talk, *by)
    first = asked(talk, *by, first=1)
    rest = asked(talk, *by, after=first.rows[-1].rank)
    assert ((*first.rows, *rest.rows), first.more, rest.more) == (every.rows, True, False)
    assert first.total == len(every.rows) == 3


def test_a_dimension_given_twice_counts_once(talk: Answers) -> None:
    assert asked(talk, WEEK, WEEK).rows == asked(talk, WEEK).rows


def test_what_cannot_be_asked(talk: Answers) -> None:
    with pytest.raises(Misuse, match="4 dimensions"):
        asked(talk, *list(LoudnessDimension)[:4])
    with pytest.raises(Misuse, match="no length"):
        asked(talk, scope=Scope(since=NOON, before=NOON))
    with pytest.raises(NotFound, match="'toaster'"):
        asked(talk, scope=Scope(product="toaster"))


def test_nothing_said_no_groups(tmp_path: Path) -> None:
    made = opened(tmp_path)
    page = asked(made.context.answers, LoudnessDimension.PRODUCT, LoudnessDimension.JOB)
    assert (page.rows, page.total, asked(made.context.answers).rows) == ((), 0, ())
    made.engine.close()


# Whatever is said by whom on which handle


@dataclass(frozen=True, slots=True)
class Said:
    """A message of one of a few customers, on one of their handles, and which message it answers."""

    customer: int
    handle: int
    value: float
    day: int
    answers: int


SAID = st.builds(
    Said,
    customer=st.integers(0, 3),
    handle=st.integers(0, 4),
    value=st.sampled_from([-1.0, -1.0, -0.5, 0.0, 0.5, 1.0, 1.0]),
    day=st.integers(0, 12),
    answers=st.integers(0, 20),
)
START = datetime(2026, 3, 1, 12, tzinfo=UTC)
TIME = Time(START + timedelta(days=20), START + timedelta(days=9_000))


def rows(messages: Sequence[Said], *, split: bool) -> Iterator[MessageRow]:
    letters = "abcdefghijklmnopqrstuvwxyz"
    for number, each in enumerate(messages):
        answered = messages[each.answers] if each.answers < number else None
        yield MessageRow(
            key=f"t:{number}",
            seq=number,
            channel="forum",
            text=letters[number],
            subject=None,
            sent_at=START + timedelta(days=each.day, seconds=number),
            recorded_at=START + timedelta(days=each.day, seconds=number),
            direction="inbound",
            sender=handle(each, split=split),
            conversation=f"t:{each.answers % 5}",
            reply_sender=None if answered is None else handle(answered, split=split),
            sentiment=each.value,
            stances=(StanceRow("notes", each.value),),
        )


def handle(each: Said, *, split: bool) -> str:
    return f"forum:{each.customer}-{each.handle if split else 0}"


def view_of(messages: Sequence[MessageRow]) -> View:
    owners = [
        Owner(f"forum:{customer}-{number}", f"forum:{customer}-0", "unknown", ours=False)
        for customer in range(4)
        for number in range(5)
    ]
    with TemporaryDirectory() as folder:
        plane = InteractionPlane(Path(folder))
        plane.advance([Delta(1, messages=tuple(messages), owners=tuple(owners))])
        return plane.view()


def heard(view: View) -> tuple[list[Loud], list[TurningPoint]]:
    """The three numbers, and everybody's turning points."""
    question = Asked(Side.FOR, "notes", TIME)
    found = scene(view, question)
    sounds = (found.said.by_person, found.said, found.turned)
    opinions = opinions_of(view, question)
    points = [point for diary in diaries(opinions, TIME) for point in turns_of(view, diary, TIME)]
    return [loud(view, found.camps, each) for each in sounds], points


@settings(max_examples=25, deadline=None)
@given(st.lists(SAID, max_size=26), st.randoms())
def test_neither_order_nor_handles_make_a_difference(messages: list[Said], luck: object) -> None:
    every = list(rows(messages, split=True))
    luck.shuffle(every)  # type: ignore[attr-defined]
    assert heard(view_of(every)) == heard(view_of(list(rows(messages, split=False))))
