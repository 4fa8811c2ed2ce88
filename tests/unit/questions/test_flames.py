"""Who is near a public blow-up, with which reasons, and who only looks like it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from math import log2
from pathlib import Path

import pytest
from scipy.special import expit

from graph_service.errors import NotFound
from graph_service.questions import flames
from graph_service.questions.answers import Answers
from graph_service.questions.flames import FlamePage, FlameRisk
from ingest.canonical import MessageKind
from tests.api.sample import HELP, NOON, opened
from tests.flames import ANSWERED, DEE, SMOULDERING, Wary, reply, to_us


@pytest.fixture(scope="module")
def talk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Answers]:
    made = opened(tmp_path_factory.mktemp("flames"), judge=Wary())
    made.context.pipeline.ingest(ANSWERED)
    yield made.context.answers
    made.engine.close()


def asked(talk: Answers, days: float | None = None, **more: object) -> FlamePage:
    time = talk.time(None if days is None else NOON + timedelta(days=days))
    return talk.flame_risk(replace(flames.Asked(), **more), time)  # type: ignore[arg-type]


def first(talk: Answers, days: float | None = None) -> FlameRisk:
    return asked(talk, days).rows[0]


def sizes(risk: FlameRisk) -> dict[str, float]:
    return {reason.part.name: reason.part.value for reason in risk.reasons}


def test_only_who_is_on_the_way_is_named(talk: Answers) -> None:
    # Lea is loud and happy, Roy furious once, Una helped; Tom tells nothing.
    page = asked(talk)
    assert [row.customer for row in page.rows] == ["email:dee@example.org"]
    assert (page.total, page.more, page.trolls) == (1, False, 1)


def test_reasons_sum_to_the_score(talk: Answers) -> None:
    risk = first(talk, 2.2)
    days = (2.2, 1.2, 0.2)
    left = [0.5 ** (day / 14) for day in days]
    heard = 3 * 0.5 ** (0.1 / 14)
    expected = {
        "anger": sum(left) / (sum(left) + 2),
        "repeats": log2(1 + left[1] + left[2]),
        # She waited two days with the third message.
        "waiting": 2 / 3 * left[2],
        "channels": left[1],
        "audience": log2(1 + heard),
        "threat": 0.9 * left[2] * sum(left) / (sum(left) + 2),
    }
    assert sizes(risk) == pytest.approx(expected)
    weights = {"anger": 4, "repeats": 1.2, "waiting": 1, "channels": 1, "audience": 0.7, "threat": 4}
    total = sum(weights[name] * size for name, size in expected.items())
    assert risk.score == pytest.approx(expit(-4 + total))
    assert risk.interval.low < risk.score < risk.interval.high


def test_each_reason_is_told_with_its_messages(talk: Answers) -> None:
    told = {each.part.name: (each.part.explanation, each.messages) for each in first(talk, 2.2).reasons}
    mail = "twitter:dee2"
    assert told == {
        "anger": ("Sounded displeased in 3 of 3 messages.", ("twitter:dee3", mail, "twitter:dee1")),
        "repeats": ("Asked again 2 times in what is unsolved.", ("twitter:dee3", mail)),
        "waiting": (
            "Asked again while waiting for a word of ours, up to 66% of three days.",
            ("twitter:dee3", mail),
        ),
        "channels": ("Took what is unsolved to several channels: twitter, email.", ("twitter:dee3", mail)),
        "audience": (
            "Heard by 3 customers who turned to them over it.",
            ("twitter:gil1", "twitter:fay1", "twitter:eve1"),
        ),
        "threat": ("Speaks of taking it elsewhere (law).", ("twitter:dee3",)),
    }


def test_the_first_moment_the_matter_and_the_outburst(talk: Answers) -> None:
    risk = first(talk, 2.2)
    # After the second message: -4 + 4 * 2 / 4 + 1.2 + 1 / 3 + 1, a little over the line.
    assert risk.earliest == flames.Moment(NOON + timedelta(days=1), "twitter:dee2")
    assert risk.matters == ("twitter:dee1",)
    assert risk.audience == 3
    assert risk.outburst is not None
    assert (risk.outburst.message, risk.outburst.people) == ("twitter:dee3", 3)
    assert risk.outburst.at == NOON + timedelta(days=2)
    assert risk.done == flames.Done((), None, apologised=False)


def test_what_we_did_since_lowers_it(talk: Answers) -> None:
    before, after = first(talk, 2.2), first(talk)
    assert after.done == flames.Done(("twitter:help2",), NOON + timedelta(days=2.25), apologised=True)
    assert after.score < before.score
    assert sizes(after)["answered"] == 1.0
    assert "waiting" not in sizes(after)


def test_it_is_as_of_a_time(talk: Answers) -> None:
    assert asked(talk, 0.2).total == 0
    dee, una = asked(talk, 1.5).rows
    assert (dee.customer, una.customer) == ("email:dee@example.org", "twitter:una")
    assert (set(sizes(dee)), dee.outburst) == ({"anger", "repeats", "waiting", "channels"}, None)


def test_over_a_product(talk: Answers) -> None:
    assert [row.matters for row in asked(talk, product="lark-notes").rows] == [("twitter:dee1",)]
    assert asked(talk, product="lark-mail").rows == ()
    with pytest.raises(NotFound, match="toaster"):
        asked(talk, product="toaster")


def test_pages(talk: Answers, tmp_path: Path) -> None:
    [risk] = asked(talk).rows
    assert asked(talk, after=risk.rank).rows == ()
    nobody = opened(tmp_path, judge=Wary())
    page = asked(nobody.context.answers)
    assert (page.rows, page.total, page.trolls) == ((), 0, 0)
    nobody.engine.close()


def test_who_is_silent_for_months_is_no_risk(tmp_path: Path) -> None:
    made = opened(tmp_path, judge=Wary())
    late = replace(SMOULDERING[-1], native_id="late", reply_to=None, sent_at=NOON + timedelta(days=70))
    made.context.pipeline.ingest([*SMOULDERING, late])
    assert asked(made.context.answers).total == 0
    made.engine.close()


def test_what_is_dated_in_the_future_is_left_out(tmp_path: Path) -> None:
    made = opened(tmp_path, judge=Wary())
    far = replace(ANSWERED[-1], native_id="far", sent_at=datetime(2150, 1, 1, tzinfo=UTC))
    made.context.pipeline.ingest([*SMOULDERING, far])
    assert asked(made.context.answers).total == 0
    made.engine.close()


def test_a_call_in_which_we_spoke_answers_itself(tmp_path: Path) -> None:
    made = opened(tmp_path, judge=Wary())
    call = replace(SMOULDERING[1], kind=MessageKind.CALL, outcome="reached")
    made.context.pipeline.ingest([SMOULDERING[0], call, SMOULDERING[2]])
    risk = first(made.context.answers)
    # She asks again a day after the call, and has not waited for that.
    assert "waiting" not in sizes(risk)
    assert "answered" not in sizes(risk)
    made.engine.close()


def test_who_opens_another_matter_while_waiting_is_told_so(tmp_path: Path) -> None:
    made = opened(tmp_path, judge=Wary())
    other = to_us("dee2", DEE, "hate that Lark Mail is blank", 1)
    made.context.pipeline.ingest([to_us("dee1", DEE, "hate that Lark Notes is blank", 0), other])
    [repeats] = [each for each in first(made.context.answers).reasons if each.part.name == "repeats"]
    assert repeats.part.explanation == "Opened another matter while they waited for an answer."
    assert repeats.messages == ("twitter:dee2",)
    made.engine.close()


def test_all_our_answers_are_counted(tmp_path: Path) -> None:
    made = opened(tmp_path, judge=Wary())
    answers = [reply(f"part{n}", HELP, f"here is part {n}", 2.2 + n / 1000, "dee3") for n in range(60)]
    made.context.pipeline.ingest([*SMOULDERING, *answers])
    assert len(first(made.context.answers).done.answers) == 60
    made.engine.close()
