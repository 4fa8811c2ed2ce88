"""A channel gone dark: what is left is what a record holds that was never told of it, on both engines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Final

import numpy as np
import pytest

from graph_service.errors import NotFound
from graph_service.questions import blackout
from graph_service.questions.answers import Answers
from graph_service.questions.blackout import Blackout, Drill
from graph_service.questions.joined_by import Joined
from graph_service.questions.proportions import Proportion
from graph_service.questions.reachable import Ways, ways
from graph_service.questions.references import vouching
from graph_service.questions.remaining import Remaining, remaining
from graph_service.questions.spoken import Listening
from graph_service.store.embedded import EmbeddedEngine
from graph_service.store.port import Engine
from ingest.canonical import Message, Profile, Record
from ingest.facts import Assertion, Consent, ReferenceAct, Vouching
from ingest.handle import Handle
from tests.api.sample import HELP, NOON, opened
from tests.crowd import DAYS, Telling, crowd

END: Final = NOON + timedelta(days=DAYS)
PHONE, MAIL = Handle("phone", "+441134960101"), Handle("email", "jo@crowd.example")
TWEETS = Handle("twitter", "jo", identifiers=(PHONE.key, MAIL.key))
JO: Final = (
    Message("twitter", "jo1", "twitter", TWEETS, NOON, "I love Lark Notes", mentions=(HELP,)),
    Message("email", "jo2", "email", MAIL, NOON, "how do I print", direction=None),
    Message("phone", "jo3", "phone", PHONE, NOON, "how do I print"),
)
"""One person whose mail address and number nothing but a tweet joins."""
Known = frozenset[str]


def unheard(records: Sequence[Record], channel: str) -> list[Record]:
    """The records without those that came by a channel."""
    return [each for each in records if not (isinstance(each, Message) and each.channel == channel)]


def words(joined: Sequence[Joined]) -> Iterator[Assertion]:
    """Somebody's word for what nothing but the channel had told."""
    for each in joined:
        for group in each.now:
            for other in group[1:]:
                one, two = (handle_of(key) for key in (group[0], other))
                yield Assertion(
                    source="desk",
                    native_id=f"{one.key} {two.key}",
                    at=NOON,
                    handle=one,
                    other=two,
                    same=True,
                    by="kim",
                )


def handle_of(key: str) -> Handle:
    channel, _, address = key.partition(":")
    return Handle(channel, address)


def telling(folder: Path, engine: Engine | None, records: Sequence[Record]) -> Answers:
    made = opened(folder, engine, Telling())
    made.context.pipeline.ingest(records)
    return made.context.answers


def drill(answers: Answers, channel: str) -> Drill:
    return Drill(answers.customers.past, answers.cases, channel, answers.time(END))


def held(answers: Answers, channel: str) -> tuple[Ways, Remaining]:
    """All that a record has, but for whom only what others say leads to the channel."""
    past, time = answers.customers.past, answers.time(END)
    view = past.view(time)
    found = ways(view, Listening.at(past, time))
    matters = answers.cases.at(time).matters
    return found, remaining(
        view, matters, vouching(past, time), found.owners(found.leads & ~found.on(channel))
    )


def described(answers: Answers, found: Ways, left: Remaining, channel: str) -> dict[str, object]:
    """What is left, by handles that lead to people and by keys of messages: the same in every record."""
    view = answers.customers.past.view(answers.time(END))
    leading: dict[str, Known] = {}
    for person in np.flatnonzero(left.people).tolist():
        mine = found.handle[found.leads & ~found.on(channel) & (found.person == person)]
        leading[view.people[person]] = frozenset(view.holdings.handle[n] for n in mine.tolist())
    return {
        "people": sorted(map(sorted, leading.values())),
        "fans": sorted(sorted(leading[view.people[n]]) for n in np.flatnonzero(left.fans).tolist()),
        "references": sorted(
            (sorted(leading[row.customer]), row.product or "", row.rung) for row in left.references
        ),
        "matters": [
            (view.messages[opening], state, [view.messages[n] for n in left.matters.messages.of(row)])
            for row, (opening, state) in enumerate(
                zip(left.matters.opening.tolist(), left.matters.state.tolist(), strict=True)
            )
        ],
        "conversations": left.conversations.size,
    }


@pytest.mark.parametrize(("seed", "channel"), [(1, "twitter"), (2, "email")])
def test_what_is_left_is_what_a_record_holds_that_was_never_told(
    engine: Engine, tmp_path: Path, seed: int, channel: str
) -> None:
    records = [*crowd(seed), *JO]
    told = telling(tmp_path, engine, records)
    dark = drill(told, channel)
    found = told.blackout(blackout.Asked(channel, told.time(END), first=100))
    left = described(told, dark.ways, dark.after, channel)

    beside = EmbeddedEngine(tmp_path / "beside")
    untold = telling(tmp_path / "untold", beside, [*unheard(records, channel), *words(found.joined)])
    known, everything = held(untold, channel)
    assert left == described(untold, known, everything, channel)
    assert (found.people.after, found.fans.after) == (everything.people.sum(), everything.fans.sum())
    assert found.conversations.after == everything.conversations.size
    assert found.fans.before > found.fans.after or channel == "email"
    beside.close()


def affected(found: Blackout) -> dict[str, blackout.Affected]:
    return {row.customer: row for row in found.rows}


def small(*more: Record) -> list[Record]:
    """Ann on two channels, Bob and Cy on one, of whom Cy is spoken of in a mail."""
    ann = Handle("twitter", "ann", identifiers=("email:ann@crowd.example",))
    mail, bob, cy = Handle("email", "ann@crowd.example"), Handle("twitter", "bob"), Handle("twitter", "cy")
    tweets = (
        (ann, "I love Lark Notes"),
        (bob, "I love Lark Mail"),
        (bob, "how do I print"),
        (cy, "so be it"),
    )
    return [
        *(
            Message("twitter", f"t{n}", "twitter", sender, NOON + timedelta(hours=n), text, mentions=(HELP,))
            for n, (sender, text) in enumerate(tweets)
        ),
        Message("email", "m1", "email", mail, NOON, "as she said", mentions=(cy, HELP)),
        *more,
    ]


def test_whom_we_could_not_reach_and_where_to_turn_instead(engine: Engine, tmp_path: Path) -> None:
    refusal = Consent(
        source="crm",
        native_id="1",
        at=NOON,
        handle=Handle("email", "ann@crowd.example"),
        purpose="contact",
        granted=False,
    )
    answers = telling(tmp_path, engine, small(refusal))
    found = answers.blackout(blackout.Asked("twitter", answers.time()))
    assert (found.people.before, found.people.after) == (3, 1)
    assert found.people.gone == ("twitter:bob", "twitter:cy")
    # Ann's praise was said there too, so that nothing else shows her a fan.
    assert found.fans == blackout.Loss(2, 0, ("email:ann@crowd.example", "twitter:bob"))
    assert found.matters == blackout.Loss(5, 1, ("twitter:t0", "twitter:t1", "twitter:t2", "twitter:t3"))
    assert [row.customer for row in found.rows] == ["twitter:bob", "twitter:cy", "email:ann@crowd.example"]
    ann, cy = affected(found)["email:ann@crowd.example"], affected(found)["twitter:cy"]
    assert ann.best is not None
    assert (ann.best.handle, ann.best.last_used_at) == ("email:ann@crowd.example", NOON)
    assert ann.refused is not None
    assert ann.refused.sentence == "Refused contact on 2026-03-01."
    assert (cy.best, cy.spoken_of, cy.evidence) == (None, ("email:m1",), ("twitter:t3",))
    assert (found.dependence.people, found.dependence.messages, found.dependence.here) == (3, 5, 4)
    assert found.dependence.concentration == pytest.approx(0.8**2 + 0.2**2)
    assert shares(found.dependence.on_it) == (2, 3)


def shares(found: Proportion) -> tuple[int, int]:
    return found.numerator, found.denominator


def test_what_only_the_channel_joins_is_named(tmp_path: Path) -> None:
    answers = telling(tmp_path, None, JO)
    found = answers.blackout(blackout.Asked("twitter", answers.time()))
    assert found.joined == (Joined((MAIL.key,), ((MAIL.key, PHONE.key),), ((MAIL.key,), (PHONE.key,))),)
    # Either handle leads to her without the other.
    assert answers.blackout(blackout.Asked("phone", answers.time())).joined == ()


def test_a_verified_handle_goes_before_the_one_last_used(tmp_path: Path) -> None:
    *others, call = JO
    records = [*others, replace(call, sent_at=NOON + timedelta(hours=1))]
    assert instead(telling(tmp_path, None, records)) == PHONE.key
    tweet, mail = others
    verified = replace(mail, sender=replace(MAIL, verified=True))
    assert instead(telling(tmp_path / "verified", None, [tweet, verified, records[-1]])) == MAIL.key


def instead(answers: Answers) -> str | None:
    [row] = answers.blackout(blackout.Asked("twitter", answers.time())).rows
    return None if row.best is None else row.best.handle


def test_segments_depend_differently_and_a_reference_goes(tmp_path: Path) -> None:
    mail, bob = Handle("email", "ann@crowd.example"), Handle("twitter", "bob")
    asked = {
        act: ReferenceAct(
            source="desk", native_id=act.value, at=NOON, handle=bob, act=act, by="kim", product="lark-notes"
        )
        for act in (Vouching.ASKED, Vouching.CONFIRMED)
    }
    records = small(
        *asked.values(), Profile("crm", mail, NOON, industry="Law"), Profile("crm", bob, NOON, industry="Art")
    )
    answers = telling(tmp_path, None, records)
    found = answers.blackout(blackout.Asked("twitter", answers.time()))
    assert [(row.segment, shares(row.on_it), row.here) for row in found.segments] == [
        ("art", (1, 1), 2),
        ("law", (0, 1), 1),
        (None, (1, 1), 1),
    ]
    assert found.references == blackout.Loss(1, 0, ("twitter:bob/lark-notes",))
    assert found.rows[0].vouches


def test_pages_follow_each_other(tmp_path: Path) -> None:
    answers = telling(tmp_path, None, small())
    first = answers.blackout(blackout.Asked("twitter", answers.time(), first=2))
    assert (first.total, first.more, len(first.rows)) == (3, True, 2)
    second = answers.blackout(blackout.Asked("twitter", answers.time(), first=2, after=first.rows[1].rank))
    assert ([row.customer for row in second.rows], second.more) == (["email:ann@crowd.example"], False)


def test_a_channel_nobody_knows_is_an_error_that_lists_those_there_are(tmp_path: Path) -> None:
    answers = telling(tmp_path, None, [])
    with pytest.raises(NotFound, match=r"No channel 'twitter'. Nothing has been said on any yet."):
        answers.blackout(blackout.Asked("twitter", answers.time()))
    answers = telling(tmp_path / "more", None, small())
    with pytest.raises(NotFound, match=r"No channel 'fax'. There are email, twitter."):
        answers.blackout(blackout.Asked("fax", answers.time()))
