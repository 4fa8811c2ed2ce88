"""The questions a board asks: what the Cypher of each counts is its answer, on both engines."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import neo4j
import pytest

from graph_service.questions.answer import Answer
from graph_service.questions.strategy.board import QUESTIONS
from graph_service.questions.strategy.definitions import (
    USUAL,
    CustomerSign,
    Definitions,
    Engagement,
    Focus,
    Openness,
    ProspectSign,
    Success,
)
from graph_service.questions.unknowns import UnknownKind
from ingest.canonical import Message, Record
from ingest.facts import ReferenceAct, Referral, Usage, UsageKind, Vouching
from tests.api.sample import HELP, Sample, opened
from tests.board import BOARD, DAYS, Wordy, day, person, said, world
from tests.contract.conftest import bolt_engine

MINUTE: Final = timedelta(minutes=1)
THEN: Final = day(40)
OTHERS: Final = (
    Definitions(
        days=30,
        customers=frozenset(CustomerSign),
        engagement=frozenset(Engagement),
        openness=Openness.VOICES,
        success=Success.KEPT,
        silence_settles=False,
        anger=-0.2,
        threats=False,
        referral_days=20,
        focus=Focus.TEAM,
    ),
    Definitions(
        customers=frozenset({CustomerSign.WON_DEAL}),
        prospects=frozenset({ProspectSign.REFERRED}),
        engagement=frozenset({Engagement.THANKS, Engagement.LIKE}),
        openness=Openness.PEERS,
        public_channels=frozenset({"forum"}),
        focus=Focus.CHANNEL,
    ),
    Definitions(prospects=frozenset({ProspectSign.BUYING}), openness=Openness.PUBLIC),
)


@pytest.fixture(scope="module", params=["embedded", "neo4j"])
def held(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sample]:
    """A store that is empty at first, and goes on to hold what the tests bring, in their order."""
    folder = tmp_path_factory.mktemp("board")
    if request.param == "embedded":
        made = opened(folder, judge=Wordy())
        yield made
        made.engine.close()
        return
    server, driver = request.getfixturevalue("neo4j_url"), request.getfixturevalue("neo4j_driver")
    made = opened(folder, bolt_engine(server), judge=Wordy())
    yield made
    made.engine.close()
    emptied(driver)


def emptied(driver: neo4j.Driver) -> None:
    with driver.session() as session:
        session.run("MATCH (n) DETACH DELETE n").consume()


def answer(made: Sample, question: str, definitions: Definitions = USUAL) -> Answer:
    answers = made.context.answers
    time = answers.time()
    return QUESTIONS[question](answers.strategy(time, definitions, time.known_at))


def counted(made: Sample, found: Answer) -> list[list[object]]:
    """The rows of an answer's statement."""
    assert found.cypher is not None
    return made.context.store.analyse(found.cypher.statement, found.cypher.parameters, 1_000)[1]


@pytest.mark.parametrize("question", QUESTIONS)
def test_of_an_empty_store_nothing_is_known(held: Sample, question: str) -> None:
    found = answer(held, question)
    assert (found.value, found.numerator, found.interval, found.people) == (None, None, None, ())
    assert found.unknowns[0].kind is UnknownKind.NOTHING_HELD
    assert not any(row[2] for row in counted(held, found))


def test_a_world_comes_in(held: Sample) -> None:
    held.context.pipeline.declare_company(BOARD)
    held.context.pipeline.ingest(world())
    assert held.context.answers.counts()["messages"] > 90


@pytest.mark.parametrize("definitions", [USUAL, *OTHERS], ids=["usual", "broad", "narrow", "buying"])
@pytest.mark.parametrize("question", QUESTIONS)
def test_the_cypher_counts_the_same(held: Sample, question: str, definitions: Definitions) -> None:
    found = answer(held, question, definitions)
    rows = counted(held, found)
    first = rows[0] if rows else [None, None, None, [], []]
    assert (found.numerator or 0, found.denominator or 0) == pytest.approx((first[1] or 0, first[2] or 0))
    assert (list(found.people), list(found.evidence)) == (first[3], first[4])
    parts = [row for row in rows if row[0] is not None]
    assert [each.key for each in found.breakdown] == [row[0] for row in parts]
    for each, row in zip(found.breakdown, parts, strict=True):
        assert [each.numerator, each.denominator] == pytest.approx(row[1:3])


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_world_has_an_answer_to_each(held: Sample, question: str) -> None:
    found = answer(held, question)
    assert found.value
    assert found.people or found.evidence


def one_more(question: str) -> list[Record]:
    """What brings one more of what a question counts, the latest of them, by somebody new."""
    number = list(QUESTIONS).index(question)
    new, at, name = person(40 + number), day(DAYS + 1 + number), f"new-{number}"
    asks = said(name, new, "How do I print from Lark Notes?", at, mentions=(HELP,))
    answers = said(f"{name}-a", HELP, "Like this", at + MINUTE, name, (new,))
    thanks = said(f"{name}-t", new, "thanks, solved", at + 2 * MINUTE, f"{name}-a")
    uses = Usage(source="crm", native_id=name, at=at, handle=new, product="lark-notes", kind=UsageKind.USES)
    referral = Referral(source="crm", native_id=name, at=at, handle=new, referred=person(39))
    vouched = [
        ReferenceAct(source="desk", native_id=what, at=at, handle=new, act=what, by="kim")
        for what in (Vouching.ASKED, Vouching.CONFIRMED)
    ]
    more: dict[str, list[Record]] = {
        "whereCustomersAre": [uses, asks],
        "whereProspectsAre": [replace(asks, text="We may buy Lark Mail")],
        "whereIssuesGo": [asks],
        "channelCost": [asks, answers, thanks],
        "openness": [asks, answers],
        "success": [asks, answers, thanks],
        "flames": [replace(asks, text="I hate Lark Notes")],
        "willingReferences": [asks, *vouched],
        "activeReferrers": [asks, referral],
        "focus": [asks, answers],
    }
    return more[question]


@pytest.mark.parametrize("question", QUESTIONS)
def test_one_piece_of_evidence_changes_it_by_what_is_said(held: Sample, question: str) -> None:
    before = answer(held, question)
    held.context.pipeline.ingest(one_more(question))
    after = answer(held, question)
    assert (after.denominator or 0) == (before.denominator or 0) + 1
    assert (after.value != before.value) or before.value == 1
    assert after.without_one == pytest.approx(before.value)
    assert counted(held, after)[0][1:3] == pytest.approx([after.numerator, after.denominator])


@pytest.fixture(scope="module")
def earlier(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sample]:
    """A store that was fed only what had happened by a time."""
    made = opened(tmp_path_factory.mktemp("earlier"), judge=Wordy())
    made.context.pipeline.declare_company(BOARD)
    made.context.pipeline.ingest([record for record in world() if moment(record) <= THEN])
    yield made
    made.engine.close()


@pytest.mark.parametrize("question", QUESTIONS)
def test_as_of_then_it_is_what_it_was(held: Sample, earlier: Sample, question: str) -> None:
    found, expected = (
        QUESTIONS[question](answers.strategy(answers.time(THEN), USUAL))
        for answers in (held.context.answers, earlier.context.answers)
    )
    assert figures(found) == figures(expected)
    assert found.cypher is None
    assert UnknownKind.PAST in {each.kind for each in found.unknowns}


def test_whom_our_words_answered_counts_once_that_is_known(tmp_path: Path) -> None:
    made = opened(tmp_path, judge=Wordy())
    made.context.pipeline.ingest([said("2", HELP, "Like this", day(2), "1")])
    early = datetime.now(UTC)
    made.context.pipeline.ingest([said("1", person(1), "How do I print?", day(1))])
    answers = made.context.answers
    askings = [answers.strategy(answers.time(known_at=known), USUAL) for known in (early, None)]
    found = [QUESTIONS["openness"](asking) for asking in askings]
    assert [(each.numerator, each.denominator) for each in found] == [(0, 1), (1, 1)]
    made.engine.close()


def moment(record: Record) -> datetime:
    """When a record happened."""
    at = record.sent_at if isinstance(record, Message) else getattr(record, "at", None)
    assert isinstance(at, datetime)
    return at


def figures(found: Answer) -> tuple[object, ...]:
    """All that an answer says of the time it was asked as of."""
    told = [each for each in found.unknowns if each.kind is not UnknownKind.PAST]
    counts = (found.value, found.numerator, found.denominator, found.interval, found.without_one)
    return (*counts, found.people, found.evidence, found.breakdown, told)
