"""What each channel is to us, by a small world counted by hand, on both engines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from graph_service.questions import channels
from graph_service.questions.answers import Answers
from graph_service.questions.channels import Channel
from graph_service.questions.influence import EVERYTHING, Scope
from graph_service.questions.proportions import Proportion
from graph_service.questions.segments import Segment
from graph_service.store.port import Engine
from ingest.canonical import Record
from ingest.channel_costs import Costs
from tests.api.sample import COMPANY, CY, HELP, opened, tweet
from tests.channels import COSTS, END, WORLD, hours
from tests.crowd import Telling


def telling(folder: Path, engine: Engine | None, records: Sequence[Record], costs: Costs | None) -> Answers:
    made = opened(folder, engine, Telling())
    made.context.pipeline.declare_company(replace(COMPANY, costs=costs))
    made.context.pipeline.ingest(records)
    return made.context.answers


def by_name(answers: Answers, scope: Scope = EVERYTHING) -> dict[str, Channel]:
    found = answers.channels(channels.Asked(answers.time(END), scope))
    return {row.name: row for row in found.rows}


def pair(found: Proportion) -> tuple[int, int]:
    return found.numerator, found.denominator


def test_a_small_world_is_counted_as_by_hand(engine: Engine, tmp_path: Path) -> None:
    answers = telling(tmp_path, engine, WORLD, COSTS)
    found = by_name(answers)
    twitter, mail, phone = found["twitter"], found["email"], found["phone"]
    assert list(found) == ["twitter", "email", "phone"]
    assert (twitter.people, twitter.incoming, twitter.outgoing, mail.people) == (3, 5, 1, 1)
    # Ann's, Cy's and Bob's; only Ann was answered and thanked.
    assert [pair(each) for each in (twitter.answered, twitter.settled, twitter.asked_again)] == [
        (1, 3),
        (1, 3),
        (1, 3),
    ]
    assert (pair(mail.answered), pair(phone.settled)) == ((0, 0), (1, 1))
    assert mail.answered.value is None
    assert (pair(mail.repeated), mail.repeated.evidence) == ((1, 1), ("email:ann3",))
    assert pair(twitter.repeated) == (0, 3)
    [there, back] = answers.channels(channels.Asked(answers.time(END))).hops
    assert (back.source, back.target, pair(back.matters), back.people) == ("twitter", "email", (1, 3), 1)
    assert back.matters.evidence == ("email:ann3",)
    assert (there.source, there.target, there.matters.evidence) == ("email", "twitter", ("twitter:ann4",))


def test_a_channel_costs_its_contacts_minutes_and_months(engine: Engine, tmp_path: Path) -> None:
    found = by_name(telling(tmp_path, engine, WORLD, COSTS))
    phone, twitter, mail = (found[name].expense for name in ("phone", "twitter", "email"))
    assert (phone.total, phone.per_contact, phone.per_settled) == (1 + 10 * 0.5, 6.0, 6.0)
    # Three matters came; two days of a month of 30.4375 days at a pound a day.
    assert twitter.contacts == 3
    assert twitter.total == pytest.approx(3 * 2 + 2)
    assert twitter.per_contact == pytest.approx(8 / 3)
    assert twitter.per_settled == pytest.approx(8)
    assert twitter.interval is not None
    assert twitter.interval.low < 8 < twitter.interval.high
    assert (mail.total, mail.per_contact) == (None, None)
    assert mail.unknown == "company.toml states no costs of email: they go under [costs.email]."


def test_what_comes_by_a_channel(tmp_path: Path) -> None:
    found = by_name(telling(tmp_path, None, WORLD, None))
    twitter, mail = found["twitter"], found["email"]
    # Ann had last been heard on Twitter before she brought somebody.
    assert (twitter.referred.count, twitter.referred.evidence) == (1, ("twitter:ann4",))
    assert (mail.referred.count, twitter.buying.count, twitter.turned.count) == (0, 0, 0)


def test_a_segment_raises_its_issues_somewhere(tmp_path: Path) -> None:
    answers = telling(tmp_path, None, WORLD, None)
    found = answers.channels(channels.Asked(answers.time(END), segment=Segment.INDUSTRY))
    told = [(each.intent, each.segment, each.channel, pair(each.matters)) for each in found.issues]
    assert found.kinds == len(told) == 3
    assert set(told) == {
        ("complaint", "art", "twitter", (1, 1)),
        ("complaint", None, "phone", (1, 1)),
        ("recommendation", None, "twitter", (1, 1)),
    }


def test_only_what_was_opened_in_the_span_counts(tmp_path: Path) -> None:
    answers = telling(tmp_path, None, WORLD, COSTS)
    found = by_name(answers, Scope(since=hours(4.5), before=hours(5.5)))
    assert list(found) == ["twitter"]
    assert (pair(found["twitter"].answered), found["twitter"].incoming) == ((0, 1), 1)
    assert found["twitter"].expense.total == pytest.approx(2 + 1 / 24)
    assert found["twitter"].expense.unknown is not None


def test_taking_away_an_answer_changes_it_by_one(tmp_path: Path) -> None:
    left = [record for record in WORLD if getattr(record, "native_id", "") != "help1"]
    found = by_name(telling(tmp_path, None, left, None))
    assert (pair(found["twitter"].answered), found["twitter"].outgoing) == ((0, 3), 0)


def test_who_asks_again_after_an_answer_was_answered(tmp_path: Path) -> None:
    answer = tweet("help2", HELP, "tell us more", minutes=330, reply_to="cy1")
    again = replace(tweet("cy2", CY, "how do I print", minutes=340, reply_to="help2"), mentions=(HELP,))
    found = by_name(telling(tmp_path, None, [*WORLD, answer, again], None))["twitter"]
    assert (pair(found.answered), pair(found.asked_again)) == ((2, 3), (1, 3))


def test_whose_handles_were_is_found_out_once_for_a_time(tmp_path: Path) -> None:
    made = opened(tmp_path, judge=Telling())
    made.context.pipeline.ingest(WORLD)
    answers = made.context.answers
    answers.channels(channels.Asked(answers.time(hours(5))))
    assert made.engine.reads["handles told later"] == 1


def test_an_empty_record_has_no_channels(tmp_path: Path) -> None:
    answers = telling(tmp_path, None, (), COSTS)
    found = answers.channels(channels.Asked(answers.time()))
    assert (found.rows, found.hops, found.issues) == ((), (), ())
