"""Who waits for an answer of ours, on both engines: a small world where each waits for another reason."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

import pytest

from algorithms.acts import State
from graph_service.errors import NotFound
from graph_service.questions.answers import Answers
from graph_service.questions.unanswered import Asked, Order, Unanswered, UnansweredFilter, UnansweredPage
from graph_service.questions.unknowns import UnknownKind
from graph_service.store.port import Engine
from ingest.canonical import Direction, Message, Record
from ingest.facts import Doing, Opportunity, SignalAct
from ingest.handle import Handle, HandleKind
from tests.api.sample import ANN, ANN_MAIL, BOB, CY, HELP, NOON, opened, tweet
from tests.waits import OURS, ROBOT

DEE, EVE, FAY, GIL, HAL = (Handle("twitter", name) for name in ("dee", "eve", "fay", "gil", "hal"))
BOT: Final = Handle("twitter", "newsbot", kind=HandleKind.BOT)
DAY: Final = 24 * 60


def to_us(name: str, sender: Handle, text: str, minutes: int, **more: Any) -> Message:
    """A message that names our help desk."""
    return replace(tweet(name, sender, text, minutes=minutes, mentions=(HELP,)), **more)


def ours(name: str, text: str, minutes: int, reply_to: str, whom: Handle) -> Message:
    return tweet(name, HELP, text, minutes=minutes, reply_to=reply_to, mentions=(whom,))


WORLD: Final[tuple[Record, ...]] = (
    to_us("bob1", BOB, "I hate Lark Notes, it ate my work", 0),
    to_us("bob2", BOB, "still hate Lark Notes", 5, reply_to="bob1"),
    to_us("bob3", BOB, "hate Lark Notes, is anybody there", DAY, reply_to="bob2"),
    to_us("cy1", CY, "When does Lark Mail learn Welsh?", 0),
    *(tweet(f"{who.address}9", who, "well said, Cy", minutes=9, mentions=(CY,)) for who in (FAY, GIL)),
    to_us("ann1", ANN, "How do I print?", 10),
    ours("help1", "Which phone do you have?", 20, "ann1", ANN),
    to_us("ann2", ANN_MAIL, "The red one", 30, reply_to="help1"),
    to_us("dee1", DEE, "Where is my refund?", 0),
    ours("help2", "It is on its way.", 2 * DAY, "dee1", DEE),
    to_us("dee2", DEE, "Ok, got it", 2 * DAY + 5, reply_to="help2"),
    to_us("eve1", EVE, "Why is it so slow?", 0, known_replies=("gone",)),
    to_us("fay1", FAY, "Lark Notes has a bird on it", 15),
    to_us("gil1", GIL, "Thanks so much!", 16),
    to_us("hal1", HAL, "How do I begin?", 40),
    ours("help4", "Did you see our guide?", 50, "hal1", HAL),
    to_us("hal2", HAL, "I love that guide", 55, reply_to="help4"),
    to_us("bot1", BOT, "Is this the news?", 17),
    tweet("bob7", BOB, "Dee, where did you buy yours?", minutes=18, mentions=(DEE,)),
)
"""Ann waits since she told what we had asked, Bob and Cy since they asked; Dee did for two days.

Fay may, and so may Hal, who tells what we had asked but is merely pleased.
"""


@pytest.fixture
def answers(engine: Engine, tmp_path: Path) -> Answers:
    sample = opened(tmp_path, engine)
    sample.context.pipeline.ingest(WORLD)
    return sample.context.answers


def found(answers: Answers, minutes: int | None = None, **wanted: Any) -> UnansweredPage:
    """Those who wait, as of so many minutes after noon, or now."""
    time = answers.time(None if minutes is None else NOON + timedelta(minutes=minutes))
    return answers.unanswered(Asked(UnansweredFilter(**wanted)), time)


def openings(page: UnansweredPage) -> list[str]:
    return [row.opening.removeprefix("twitter:") for row in page.rows]


def part(row: Unanswered, name: str) -> tuple[float, str]:
    [component] = (each for each in row.components if each.name == name)
    return round(component.value, 4), component.explanation


def test_who_waits_comes_by_what_they_need(answers: Answers) -> None:
    page = found(answers)
    assert openings(page) == ["bob1", "cy1", "ann1"]
    assert (page.total, page.people, page.more) == (3, 3, False)
    bob, cy, ann = page.rows
    # A complaint found with 0.8, fully bitter: 0.8 * (0.4 + 0.2).
    assert part(bob, "need") == (0.48, "Complains: 80% likely.")
    # Two messages within five minutes are one time of asking, the next day is another.
    assert (bob.asked, part(bob, "again")) == (2, (0.5, "Asked 2 times without an answer."))
    assert bob.evidence == ("twitter:bob3", "twitter:bob2", "twitter:bob1")
    assert (bob.state, bob.answer_at, bob.team) == (State.OPEN, "twitter:bob", "care")
    assert (bob.since, bob.waited) == (NOON, timedelta(minutes=2 * DAY + 5))
    # Ann's and Dee's answers took 10 minutes and 2 days: both were sooner than Bob's two days and 5 minutes.
    assert (
        part(bob, "wait")[1] == "Waits 2 days; of those we answered on twitter, 100% had our answer sooner."
    )
    # Two people turned to Cy.
    assert part(cy, "heard")[0] == 1.0
    assert (ann.state, ann.since, ann.answer_at) == (
        State.ANSWERED,
        NOON + timedelta(minutes=30),
        "email:ann@example.org",
    )
    assert all(
        row.score == pytest.approx(sum(p.contribution or 0 for p in row.components)) for row in page.rows
    )


def test_what_is_left_out_is_told(answers: Answers) -> None:
    told = {each.kind: each.explanation for each in found(answers).unknowns}
    assert told[UnknownKind.UNSEEN] == "Of 7 matters, 1 were answered, as only their source knows."
    assert told[UnknownKind.DOUBTFUL].startswith("Of 5 that wait, 2 are left out")
    assert told[UnknownKind.NOBODY].startswith("Of 12 messages that ask, 1 are no known customer's")
    assert sorted(openings(found(answers, doubtful=True))) == ["ann1", "bob1", "cy1", "fay1", "hal1"]


def test_as_of_a_time_they_wait_who_waited_then(answers: Answers) -> None:
    assert sorted(openings(found(answers, minutes=25))) == ["bob1", "cy1", "dee1"]
    [bob] = found(answers, minutes=25, intent="complaint").rows
    assert (bob.asked, bob.waited) == (1, timedelta(minutes=25))


@pytest.mark.parametrize(
    ("wanted", "fits"),
    [
        ({"channel": "email"}, ["ann1"]),
        ({"product": "lark-mail"}, ["cy1"]),
        ({"intent": "complaint"}, ["bob1"]),
        ({"team": "care", "channel": "twitter"}, ["bob1", "cy1"]),
        ({"since": NOON + timedelta(minutes=1)}, ["ann1"]),
        ({"min_wait": timedelta(days=2)}, ["bob1", "cy1"]),
    ],
)
def test_filters(answers: Answers, wanted: dict[str, Any], fits: list[str]) -> None:
    assert openings(found(answers, **wanted)) == fits


@pytest.mark.parametrize("wanted", [{"channel": "pigeon"}, {"team": "sales"}, {"product": "toaster"}])
def test_what_is_not_there_is_not_asked_for(answers: Answers, wanted: dict[str, Any]) -> None:
    with pytest.raises(NotFound, match=min(wanted.values())):
        found(answers, **wanted)


def test_pages_follow_each_other(answers: Answers) -> None:
    whole, time = found(answers), answers.time()
    first = answers.unanswered(Asked(first=2), time)
    rest = answers.unanswered(Asked(first=2, after=first.rows[-1].rank), time)
    assert ([*openings(first), *openings(rest)], first.more, rest.more) == (openings(whole), True, False)


def test_the_longest_wait_comes_first_where_that_is_asked_page_by_page(answers: Answers) -> None:
    """Bob and Cy since noon, Fay since 15 minutes past, Ann since 30, Hal since 55."""
    everybody, time = UnansweredFilter(doubtful=True), answers.time()
    pages = [answers.unanswered(Asked(everybody, 2, order=Order.LONGEST), time)]
    for _ in range(2):
        after = pages[-1].rows[-1].rank
        pages.append(answers.unanswered(Asked(everybody, 2, after, Order.LONGEST), time))
    assert [openings(page) for page in pages] == [["bob1", "cy1"], ["fay1", "ann1"], ["hal1"]]
    assert [page.more for page in pages] == [True, True, False]


def test_an_answer_ends_the_wait_and_forgetting_too(engine: Engine, tmp_path: Path) -> None:
    sample = opened(tmp_path, engine)
    sample.context.pipeline.ingest(WORLD)
    deal = Opportunity(source="crm", native_id="1", at=NOON, handle=ANN, stage="offer")
    sample.context.pipeline.ingest([ours("help3", "We are on it.", 3 * DAY, "bob3", BOB), deal])
    page = found(sample.context.answers)
    assert openings(page) == ["cy1", "ann1"]
    assert part(page.rows[1], "worth") == (1.0, "Has an open deal with us.")
    sample.context.pipeline.forget("twitter:cy")
    assert openings(found(sample.context.answers)) == ["ann1"]


def test_a_program_answers_nobody(engine: Engine, tmp_path: Path) -> None:
    """Ann told what we had asked, and Bob was answered after a day: both have a receipt of a program."""
    sample = opened(tmp_path, engine)
    sample.context.pipeline.declare_company(OURS)
    sample.context.pipeline.ingest(
        [
            *WORLD[6:8],
            to_us("ann2", ANN, "The red one", 30, reply_to="help1"),
            tweet("bot2", ROBOT, "We have got it", minutes=31, reply_to="ann2", mentions=(ANN,)),
            to_us("dee1", DEE, "Where is my refund?", 0),
            tweet("bot3", ROBOT, "We have got it", minutes=1, reply_to="dee1", mentions=(DEE,)),
            ours("help2", "It is on its way.", 60, "dee1", DEE),
        ]
    )
    [ann] = found(sample.context.answers).rows
    assert (ann.opening, ann.since, ann.doubtful) == ("twitter:ann1", NOON + timedelta(minutes=30), False)
    # Of the answers after 10 and 60 minutes the first was sooner than the 30 that she has waited.
    assert (
        part(ann, "wait")[1]
        == "Waits 30 minutes; of those we answered on twitter, 50% had our answer sooner."
    )


def test_what_is_due_is_known_for_now_alone(answers: Answers) -> None:
    past = found(answers, minutes=25)
    assert past.unknowns[-1].kind is UnknownKind.PAST
    [due] = {part(row, "due") for row in past.rows}
    assert due == (0.0, "As of the past nobody knows what was due.")
    assert UnknownKind.PAST not in {each.kind for each in found(answers).unknowns}


def test_what_somebody_resolved_since_the_last_message_is_no_longer_due(
    engine: Engine, tmp_path: Path
) -> None:
    sample = opened(tmp_path, engine)
    sample.context.pipeline.ingest(WORLD)
    assert part(found(sample.context.answers).rows[0], "due")[0] == 1.0
    done = SignalAct(
        source="desk",
        native_id="1",
        at=NOON + timedelta(days=9),
        message="twitter:bob1",
        kind="trouble",
        act=Doing.RESOLVE,
        by="Kim",
    )
    sample.context.pipeline.ingest([done])
    assert part(found(sample.context.answers).rows[0], "due") == (0.0, "No signal is open about it.")


def test_later_pages_are_of_the_time_of_the_first(engine: Engine, tmp_path: Path) -> None:
    """They name its times, which are the past by then; the rule is not run anew for them."""
    sample = opened(tmp_path, engine)
    sample.context.pipeline.ingest(WORLD)
    answers = sample.context.answers
    time = answers.time()
    later = answers.time(time.as_of, time.known_at)
    assert (time.present, later.present) == (True, False)
    first, again = (answers.unanswered(Asked(), asked) for asked in (time, later))
    assert [part(row, "due")[0] for row in first.rows] == [1.0, 0.0, 0.0]
    assert [(row.rank, row.components) for row in first.rows] == [
        (row.rank, row.components) for row in again.rows
    ]
    sample.engine.reads.clear()
    assert answers.cases.at(later).matters.opening.tolist() == answers.cases.at(time).matters.opening.tolist()
    assert sample.engine.reads["acts"] == 0


def test_in_an_empty_store_nobody_waits(engine: Engine, tmp_path: Path) -> None:
    page = found(opened(tmp_path, engine).context.answers)
    assert (page.rows, page.total, page.people, page.unknowns) == ((), 0, 0, ())


def test_a_day_on_which_all_write_to_others_asks_nothing_of_us(engine: Engine, tmp_path: Path) -> None:
    sample = opened(tmp_path, engine)
    talk = tweet("1", BOB, "Dee, where did you buy yours?", mentions=(DEE,))
    sample.context.pipeline.ingest([replace(talk, direction=Direction.PEER)])
    assert found(sample.context.answers).total == 0
