"""The network of attention, by hand: what counts, once, how heavily, and who is in it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from graph_service.errors import Misuse
from graph_service.planes.view import (
    DIRECTIONS,
    KINDS,
    NOBODY,
    Attention,
    Holdings,
    Matters,
    Referrals,
    Said,
    Stances,
    View,
    microseconds,
)
from graph_service.questions.acquaintance import Ties
from graph_service.questions.influence import EVERYTHING, Network, Scope, network, percentiles, shares
from graph_service.questions.listeners import in_turn
from graph_service.questions.positions import Positions
from graph_service.questions.time import Time

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
END = Time(datetime(2026, 3, 1, 23, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC))
HALF_A_YEAR = 180 * 24 * 60
ANN, BOB, CAT, DEE = range(4)
Act = tuple[int, int, str, int]
"""Who turned to whom, how, and how many minutes after noon."""


def view_of(acts: list[Act], *, learnt: int = 0) -> View:
    """A view with a message for each act, of four people; all learnt so many minutes after it was said."""
    sent = np.array([microseconds(NOON + timedelta(minutes=act[3])) for act in acts], np.int64)
    known = sent + learnt * 60_000_000
    source, target = (np.array([act[end] for act in acts], np.int64) for end in (0, 1))
    kind = np.array([KINDS.index(act[2]) for act in acts], np.int64)
    message, zeros = np.arange(len(acts)), np.zeros(len(acts), np.int64)
    nothing = np.zeros(0, np.int64)
    stances = Stances(nothing, nothing, np.zeros(0), nothing, nothing)
    return View(
        position=1,
        people=("a", "b", "c", "d"),
        messages=tuple(f"m{n}" for n in range(len(acts))),
        channels=("twitter",),
        first_seen=np.zeros(4, np.int64),
        said=Said(
            source,
            sent,
            known,
            np.full(len(acts), DIRECTIONS.index("peer")),
            zeros,
            message,
            np.zeros(len(acts)),
            np.zeros(len(acts)),
            np.zeros(len(acts)),
            zeros,
            handle=zeros,
            team=zeros + NOBODY,
            addressed=zeros + NOBODY,
            asks=zeros > 0,
            inquires=zeros > 0,
            met=zeros > 0,
            bot=zeros > 0,
        ),
        attention=Attention(source, target, kind, message, sent, known),
        ours=Attention(nothing, nothing, nothing, nothing, nothing, nothing),
        about={},
        towards_us=stances,
        intents={},
        referrals=Referrals(nothing, nothing, nothing, nothing),
        holdings=Holdings((), nothing, nothing, nothing > 0),
        teams=(),
        products=(),
        matters=Matters.none(),
    )


def edges(found: Network) -> dict[tuple[int, int], float]:
    """The weight from each to each, by number in the view."""
    graph = found.graph
    ends = zip(found.people[graph.source].tolist(), found.people[graph.target].tolist(), strict=True)
    return dict(zip(ends, graph.weight.round(3).tolist(), strict=True))


def test_kinds_weigh_and_fade() -> None:
    view = view_of(
        [
            (ANN, BOB, "replies", 0),
            (ANN, CAT, "mentions", 0),
            (BOB, CAT, "shares", 0),
            (CAT, ANN, "replies", -HALF_A_YEAR),
        ]
    )
    # The day is half over: all have faded by half a day of 180, those of half a year ago by half too.
    fresh = 0.5 ** (0.5 / 180)
    assert edges(network(view, END)) == {
        (ANN, BOB): round(fresh, 3),
        (ANN, CAT): round(fresh / 2, 3),
        (BOB, CAT): round(2 * fresh, 3),
        (CAT, ANN): round(fresh / 2, 3),
    }


def test_nobody_is_heard_by_what_has_faded_to_nothing() -> None:
    view = view_of([(ANN, CAT, "replies", 0), (BOB, CAT, "replies", 0)])
    assert network(view, END).listeners.tolist() == [0, 2, 0]
    later = Time(datetime(2100, 1, 1, tzinfo=UTC), END.known_at)
    assert network(view, later).listeners.tolist() == [0, 0, 0]


def test_a_message_counts_once_for_a_person_and_a_kind_and_thanks_come_on_top() -> None:
    view = view_of([(ANN, BOB, "replies", 0)] * 4)
    kinds = np.array([KINDS.index(kind) for kind in ("replies", "replies", "mentions", "thanks")])
    one_message = replace(view.attention, kind=kinds, message=np.zeros(4, np.int64))
    found = network(replace(view, attention=one_message), END)
    assert edges(found)[ANN, BOB] == pytest.approx(2.5 * 0.5 ** (0.5 / 180), abs=1e-3)
    assert (len(found.acts.kind), len(found.exchanges), found.listeners.tolist()) == (3, 1, [0, 1])


def test_who_is_in_it_in_the_order_in_which_they_were_heard_of() -> None:
    view = view_of([(DEE, BOB, "replies", 0), (BOB, DEE, "replies", 1), (CAT, BOB, "mentions", 2)])
    found = network(view, END)
    assert found.people.tolist() == [DEE, BOB, CAT]
    assert found.place.tolist() == [NOBODY, 1, 2, 0]
    earlier = network(view, Time(NOON, END.known_at))
    assert (earlier.people.tolist(), edges(earlier)) == (
        [DEE, BOB],
        {(DEE, BOB): round(0.5 ** (0.5 / 180), 3)},
    )
    assert (earlier.spoke.tolist(), found.spoke.tolist()) == ([True, False], [True, True, True])


def test_at_one_time_messages_decide_the_order_and_no_key() -> None:
    view = view_of([(DEE, BOB, "replies", 0), (CAT, ANN, "replies", 0)])
    assert network(view, END).people.tolist() == [DEE, BOB, CAT, ANN]
    # Both are named in one message, Dee first.
    named = replace(view.attention, target=np.array([DEE, ANN]), source=np.array([CAT, CAT]))
    one = replace(view, attention=replace(named, message=np.zeros(2, np.int64)))
    by_cat = replace(view.said, person=np.array([CAT, NOBODY]))
    assert network(replace(one, said=by_cat), END).people.tolist() == [CAT, DEE, ANN]


def test_what_was_learnt_later_is_not_in_it() -> None:
    view = view_of([(ANN, BOB, "replies", 0)], learnt=60)
    assert network(view, Time(END.as_of, NOON)).people.tolist() == []
    assert network(view, Time(END.as_of, NOON + timedelta(hours=1))).people.tolist() == [ANN, BOB]
    # What Ann answered was learnt an hour after her answer.
    linked = replace(view.attention, recorded_at=view.attention.recorded_at + 3_600_000_000)
    late = replace(view, attention=linked)
    assert network(late, Time(END.as_of, NOON + timedelta(hours=1))).people.tolist() == [ANN]
    assert network(late, Time(END.as_of, NOON + timedelta(hours=2))).people.tolist() == [ANN, BOB]


def test_a_span_and_messages_narrow_it() -> None:
    view = view_of([(ANN, BOB, "replies", n) for n in range(4)])
    window = Scope(since=NOON + timedelta(minutes=1), before=NOON + timedelta(minutes=3))
    assert network(view, END, window).messages.tolist() == [1, 2]
    about = np.array([True, True, False, False])
    assert network(view, END, window, about).messages.tolist() == [1]
    with pytest.raises(Misuse, match="no length"):
        Scope(since=NOON, before=NOON)


def test_within_a_topic_those_count_who_are_heard_by_its_speakers() -> None:
    # Ann and Bob speak about it, Ann to Cat and Bob to Dee; Cat speaks of it too, to Dee.
    view = view_of([(ANN, CAT, "replies", 0), (BOB, DEE, "replies", 0), (CAT, DEE, "replies", 0)])
    found = network(view, END, Scope(topic="it"), np.ones(3, np.bool_))
    share = dict(zip(found.people.tolist(), shares(found, Scope(topic="it")), strict=True))
    # With x from jumps and 0.85 y handed on: Ann and Bob x, Cat x + 0.85 x, Dee 0.85 (x + 1.85 x), no jumps.
    total = 1 + 1 + 1.85 + 0.85 * 2.85
    assert share[DEE] == pytest.approx(0.85 * 2.85 / total, abs=1e-8)
    assert share[CAT] == pytest.approx(1.85 / total, abs=1e-8)
    everywhere = dict(zip(found.people.tolist(), shares(found), strict=True))
    assert everywhere[DEE] == pytest.approx((1 + 0.85 * 2.85) / (total + 1), abs=1e-8)


def test_two_are_acquainted_where_each_turned_to_the_other_and_said_something() -> None:
    view = view_of(
        [
            (ANN, BOB, "replies", 0),
            (BOB, ANN, "mentions", 1),
            (ANN, CAT, "replies", 2),  # who never answered
            (CAT, DEE, "shares", 3),
            (DEE, CAT, "replies", 4),
        ]
    )
    positions = Positions(view, network(view, END), EVERYTHING)
    ties = Ties(positions, END)
    assert (len(ties.graph), ties.anybody(0), ties.anybody(2)) == (1, True, False)
    tie = ties.between(0, 1)
    assert tie is not None
    assert (tie.one, tie.other, tie.last) == ("a", "b", NOON + timedelta(minutes=1))
    assert tie.evidence == ("m0", "m1")
    # Bob gave less: half a reply, faded by half a day of a year.
    strength = 0.5 * 0.5 ** (0.5 / 365)
    assert tie.chance == pytest.approx(strength / (strength + 1), abs=1e-5)
    assert ties.between(0, 2) is None


def test_a_share_that_names_whom_it_passes_on_makes_nobody_acquainted() -> None:
    view = view_of([(ANN, BOB, "replies", 0), (BOB, ANN, "mentions", 1), (BOB, ANN, "shares", 1)])
    passed_on = replace(view.attention, message=np.array([0, 1, 1]))
    positions = Positions(view, network(replace(view, attention=passed_on), END), EVERYTHING)
    assert not Ties(positions, END).anybody(0)


def test_percentiles_are_of_those_who_had_been_seen() -> None:
    view = view_of([(ANN, BOB, "replies", 0), (CAT, BOB, "replies", 5)])
    assert percentiles(view, END).tolist() == pytest.approx([2 / 3, 1, 2 / 3, 0])
    assert percentiles(view, Time(NOON, END.known_at)).tolist() == [0.5, 1, 0, 0]
    assert percentiles(view_of([]), END).tolist() == [0, 0, 0, 0]


def test_the_order_of_messages_makes_no_difference() -> None:
    acts: list[Act] = [(n % 3, (n + 1 + n % 2) % 4, KINDS[n % 4], 7 * n % 20) for n in range(20)]
    one, other = (network(view_of(rows), END) for rows in (acts, acts[::-1]))
    assert edges(one) == edges(other)
    assert shares(one).tolist() == shares(other).tolist()


def test_the_first_of_each_person_comes_before_the_second_of_any() -> None:
    assert in_turn([0, 1, 2, 3, 4], np.array([7, 7, 7, 8, 9])) == [0, 3, 4, 1, 2]
