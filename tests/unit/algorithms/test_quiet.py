"""What peers say to nobody: little of it is looked at, and the matters are the same."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from algorithms.acts import Act, Closing, Party, Sense, Towards
from algorithms.matters import matters
from algorithms.quiet import Quiet, is_quiet, places
from tests.unit.algorithms.test_matters import ACTS, CLOSINGS, day, hers, theirs

TALK = [theirs(f"p{n:02}", n / 10, by=Party.PEER) for n in range(40)]


def keys(acts: Sequence[Act]) -> list[str]:
    return [act.key for act in acts]


def test_what_is_quiet() -> None:
    said = TALK[0]
    assert is_quiet(said)
    assert is_quiet(replace(said, reply_to=said.key))
    assert not is_quiet(replace(said, reply_to="1"))
    assert not is_quiet(replace(said, towards=Towards.HER))
    assert not is_quiet(replace(said, by=Party.US))
    assert not is_quiet(hers("1", 0))


def test_the_first_and_the_last_between_other_acts() -> None:
    loud = [hers("1", 1.05), theirs("2", 2.05), hers("3", 3.05, "chat")]
    found = Quiet(TALK).around(places(loud, [Closing("t", day(3.45), "mail")]))
    expected = ["p10", "p11", "p20", "p21", "p30", "p31", "p34", "p35", "p39"]
    assert keys(found) == expected


def test_on_both_sides_of_what_she_said_among_them() -> None:
    own = hers("p20", 2)
    found = Quiet(TALK).around(places([own], []))
    assert keys(found) == ["p19", "p20", "p21", "p39"]


def test_where_little_is_said_all_of_it_counts() -> None:
    assert Quiet(TALK[:2]).around(places([hers("1", 9)], [])) == TALK[:2]


QUIET = st.builds(Act, st.just(""), st.integers(0, 90).map(day), st.just(Party.PEER), st.just("mail"))
ASKS = st.builds(hers, st.just(""), st.integers(0, 90), sense=st.sampled_from([Sense.ASKS, *Sense]))

ANSWERS = st.builds(theirs, st.just(""), st.integers(0, 90))


@given(
    loud=st.lists(ACTS | ASKS | ANSWERS, min_size=1, max_size=5),
    talk=st.lists(QUIET, min_size=10, max_size=40),
    order=st.randoms(use_true_random=False),
    closings=CLOSINGS,
)
def test_the_matters_are_the_same(
    loud: list[Act], talk: list[Act], order: random.Random, closings: list[Closing]
) -> None:
    shuffled = [*loud, *talk]
    order.shuffle(shuffled)
    acts = [replace(act, key=f"{number:02}") for number, act in enumerate(shuffled)]
    others = {act.key: act for act in acts if not is_quiet(act) or act.conversation != "mail"}
    # To the rest of the conversation hers are as quiet as theirs.
    hers_too = [
        replace(act, by=Party.PEER)
        for act in others.values()
        if act.by is Party.CUSTOMER and act.conversation == "mail"
    ]
    quiet = Quiet([act for act in acts if act.key not in others] + hers_too)
    around = quiet.around(places(list(others.values()), closings))
    heard = {act.key: act for act in around} | others
    assert matters(heard.values(), closings) == matters(acts, closings)
