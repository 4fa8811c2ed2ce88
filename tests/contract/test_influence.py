"""Influence, communities and introductions: on both engines, as of any time and on any handles."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from typing import Final

import pytest

from graph_service.errors import Misuse, NotFound
from graph_service.pipeline.saying import Saying, assertion
from graph_service.questions import communities, influencers, introductions
from graph_service.questions.answers import Answers
from graph_service.questions.influence import Scope
from graph_service.questions.listeners import Deeds
from graph_service.questions.scored import Rank
from graph_service.questions.time import Time
from graph_service.store.port import Engine
from ingest.canonical import Message, Record
from ingest.handle import Handle
from tests.api.sample import NOON, opened
from tests.circles import CAT, CIRCLES, HAL, talk
from tests.crowd import Telling, at, bare

Opening = Callable[[Sequence[Record]], Answers]
WALKERS: Final = {"twitter:ann", "twitter:bob", "twitter:cat"}


@pytest.fixture
def answering(engine: Engine, tmp_path: Path) -> Opening:
    """Takes records in, a few at a time, on the engine under test."""

    def answers(records: Sequence[Record]) -> Answers:
        made = opened(tmp_path, engine, Telling())
        for start in range(0, len(records), 9):
            made.context.pipeline.ingest(records[start : start + 9])
        return made.context.answers

    return answers


@pytest.fixture
def reference(tmp_path: Path) -> Opening:
    """Takes records in at once, on an embedded engine of its own."""

    def answers(records: Sequence[Record]) -> Answers:
        made = opened(tmp_path / "reference", judge=Telling())
        made.context.pipeline.ingest(records)
        return made.context.answers

    return answers


def heard(answers: Answers, time: Time, scope: Scope | None = None) -> influencers.InfluencerPage:
    return answers.influencers(influencers.Asked(time, scope or Scope(), first=100))


def together(answers: Answers, time: Time) -> communities.CommunityPage:
    return answers.communities(communities.Asked(time, first=100))


def met(answers: Answers, one: str, other: str, time: Time) -> introductions.Introductions:
    return answers.introductions(introductions.Asked(f"twitter:{one}", f"twitter:{other}", time))


def everything(answers: Answers, time: Time) -> object:
    """Whatever is said of the circles, without what two stores say differently."""
    pages = heard(answers, time), heard(answers, time, Scope(topic="leeks")), together(answers, time)
    return bare((*pages, met(answers, "ann", "fay", time)))


def test_who_is_heard_and_what_the_voice_did(answering: Opening) -> None:
    answers = answering(CIRCLES)
    page = heard(answers, answers.time())
    # Seven spoke, none of them Ida; to Hal nobody turned.
    assert (page.people, page.total, page.more) == (7, 6, False)
    first, second = page.rows[:2]
    assert (first.scored.customer, second.scored.customer) == ("twitter:cat", "twitter:dee")
    # Ann, Bob, Dee and Eve answered Cat; Cat, Eve and Fay answered Dee, of whom Cat said thanks.
    assert first.deeds == Deeds(people=4, replies=4, mentions=0, shares=0, thanks=0)
    assert second.deeds == Deeds(people=3, replies=3, mentions=0, shares=0, thanks=1)
    assert second.scored.evidence == ("twitter:x2", "twitter:c0r1", "twitter:c0r0")
    assert (first.scored.score, first.place.rank, second.place.rank) == (1.0, 1, 2)
    # Five exchanges are no firm ground: the fifth may be the first.
    assert first.place.low == 1 < first.place.high
    assert first.scored.interval.low == pytest.approx(1 - (first.place.high - 1) / 7)
    [ann] = [row for row in page.rows if row.scored.customer == "twitter:ann"]
    assert ann.deeds.shares == 1
    # Bob answered Ann and passed on what she said, and so hands on most to her.
    assert ann.listeners[0].customer == "twitter:bob"
    assert sum(each.share for each in ann.listeners) == pytest.approx(1)


def test_about_a_topic_only_what_is_said_of_it_counts(answering: Opening) -> None:
    answers = answering(CIRCLES)
    page = heard(answers, answers.time(), Scope(topic="Leek"))
    # The cooks and Cat speak of leeks; who answers Cat about them does not say the word.
    assert page.people == 4
    assert {row.scored.customer for row in page.rows} == {"twitter:dee", "twitter:eve", "twitter:fay"}
    window = Scope(since=NOON + timedelta(minutes=200), before=NOON + timedelta(minutes=204))
    in_window = heard(answers, answers.time(), window)
    assert [(row.scored.customer, row.deeds.people) for row in in_window.rows] == [("twitter:cat", 2)]
    nobody = heard(answers, answers.time(), Scope(topic="submarines"))
    assert (nobody.rows, nobody.people) == ((), 0)


def test_communities_and_their_bridge(answering: Opening) -> None:
    answers = answering(CIRCLES)
    page = together(answers, answers.time())
    walkers, cooks = page.rows
    assert (page.people, page.apart, walkers.people, cooks.people) == (7, 1, 3, 3)
    assert (set(walkers.heard), walkers.words[:3]) == (WALKERS, ("boots", "ridge", "walking"))
    # All cooks and nobody else say these: a ratio of 9.56. Leeks are Cat's word too: 5.06.
    assert cooks.words == ("soup", "with")
    assert (walkers.messages, cooks.messages, walkers.density) == (13, 11, 1.0)
    # Of their acts, a share for two, the walkers pay 8 to each other and 3 to the cooks; those 6 and 2.
    assert [walkers.inside, cooks.inside] == pytest.approx([8 / 11, 0.75], abs=1e-3)
    [bridge] = walkers.bridges
    assert (bridge.customer, bridge.links[0].people, cooks.bridges) == ("twitter:cat", 2, ())
    assert bridge.links[0].community == cooks.key
    assert bridge.evidence == ("twitter:x4", "twitter:x3", "twitter:x2", "twitter:x1")
    assert cooks.evidence[0] == "twitter:c0"
    assert 0 < page.modularity < 1


def test_introductions_with_their_proof(answering: Opening) -> None:
    answers = answering(CIRCLES)
    time = answers.time()
    found = met(answers, "ann", "fay", time)
    [way] = found.rows
    assert way.between == ("twitter:cat", "twitter:eve")
    assert [(tie.one, tie.other) for tie in way.ties] == [
        ("twitter:ann", "twitter:cat"),
        ("twitter:cat", "twitter:eve"),
        ("twitter:eve", "twitter:fay"),
    ]
    # Each answered the other once today: a strength of 1, so a half.
    assert way.chance == pytest.approx(1 / 8, rel=0.01)
    assert way.ties[1].evidence == ("twitter:x4", "twitter:x3")
    assert (found.acquainted, found.nobody) == (None, None)
    dee = met(answers, "cat", "dee", time)
    assert dee.acquainted is not None
    assert dee.acquainted.evidence == ("twitter:x2", "twitter:x1")
    assert [row.between for row in dee.rows] == [("twitter:eve",)]


@pytest.mark.parametrize(("one", "other", "name"), [("ann", "hal", "to"), ("ida", "ann", "from")])
def test_nobody_could_introduce_who_talks_with_nobody(
    answering: Opening, one: str, other: str, name: str
) -> None:
    answers = answering(CIRCLES)
    found = met(answers, one, other, answers.time())
    assert found.rows == ()
    assert str(found.nobody).startswith(f"Nobody could: by then `{name}` had talked with no other customer")


def test_nobody_is_near_enough_before_the_circles_meet(answering: Opening) -> None:
    answers = answering(CIRCLES)
    found = met(answers, "ann", "fay", answers.time(NOON + timedelta(minutes=200)))
    assert (found.rows, found.nobody) == (
        (),
        "Nobody could: no chain of at most 4 ties leads from one to the other.",
    )


def test_who_cannot_be_introduced(answering: Opening) -> None:
    answers = answering(CIRCLES)
    time = answers.time()
    with pytest.raises(Misuse, match="one customer"):
        met(answers, "ann", "ann", time)
    with pytest.raises(NotFound, match="'twitter:nobody'"):
        met(answers, "ann", "nobody", time)
    with pytest.raises(NotFound, match="'toaster'"):
        heard(answers, time, Scope(product="toaster"))
    with pytest.raises(Misuse, match="no words"):
        heard(answers, time, Scope(topic="..."))


def test_pages_follow_each_other(answering: Opening) -> None:
    answers = answering(CIRCLES)
    time = answers.time()
    whole = heard(answers, time).rows
    first = answers.influencers(influencers.Asked(time, first=2))
    last = first.rows[-1].scored
    rest = answers.influencers(influencers.Asked(time, first=9, after=Rank(last.score, last.customer)))
    assert ((*first.rows, *rest.rows), first.more, rest.more) == (whole, True, False)


CATS: Final = (CAT, *(Handle("email", f"cat{n}@ridge.example") for n in range(4)))
"""Cat's five handles; customers are named by the least, which is none of Twitter's."""


def test_on_five_handles_or_on_one_it_is_the_same(answering: Opening, reference: Opening) -> None:
    mine = [record for record in CIRCLES if isinstance(record, Message) and record.sender == CAT]
    split = {record.key: CATS[n % 5] for n, record in enumerate(mine)}
    words = [
        assertion(Saying(one.key, other.key, same=True, by="Cat"), at=NOON) for one, other in pairwise(CATS)
    ]
    spoken = [
        replace(record, sender=split.get(record.key, record.sender))
        if isinstance(record, Message)
        else record
        for record in CIRCLES
    ]
    one, five = reference(CIRCLES), answering([*spoken, *words])
    told = str(everything(five, five.time())).replace("email:cat0@ridge.example", "twitter:cat")
    assert told == str(everything(one, one.time()))
    assert "email:cat" not in told


def test_a_handle_that_is_not_said_to_be_theirs_is_another_person(answering: Opening) -> None:
    stranger = Handle("email", "cat9@ridge.example")
    answers = answering([*CIRCLES, talk("z0", stranger, "so", 320, "w0")])
    page = heard(answers, answers.time())
    [ann] = [row for row in page.rows if row.scored.customer == "twitter:ann"]
    assert (page.people, ann.deeds.people) == (8, 3)


@pytest.mark.parametrize("minutes", [23, 125, 203, 305])
def test_as_of_a_time_it_is_what_a_record_that_ends_there_says(
    answering: Opening, reference: Opening, minutes: int
) -> None:
    end = NOON + timedelta(minutes=minutes)
    later = talk("w9", HAL, "ridge walking boots for all", 400, "w0")
    answers = answering([*CIRCLES, later])
    short = reference([record for record in CIRCLES if at(record) <= end])
    if minutes < 125:  # Fay is not known to the shorter record.
        one, other = (together(each, each.time(end)) for each in (answers, short))
        assert bare(one) == bare(other)
        return
    assert everything(answers, answers.time(end)) == everything(short, short.time(end))
