"""The rule of matters, by examples worked out by hand."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from algorithms.acts import Act, Closing, Matter, Party, Sense, Settler, State, Towards
from algorithms.matters import as_of, matters

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def day(number: float) -> datetime:
    return NOON + timedelta(days=number)


def hers(key: str, at: float, place: str = "mail", sense: Sense = Sense.ASKS, **more: object) -> Act:
    return replace(Act(key, day(at), Party.CUSTOMER, place, sense), **more)  # type: ignore[arg-type]


def theirs(key: str, at: float, place: str = "mail", by: Party = Party.US, **more: object) -> Act:
    return replace(Act(key, day(at), by, place), **more)  # type: ignore[arg-type]


def only(acts: Sequence[Act], closings: Sequence[Closing] = ()) -> Matter:
    [matter] = matters(acts, closings)
    return matter


def openings(*acts: Act) -> list[tuple[str, ...]]:
    """The messages of each matter."""
    return [matter.messages for matter in matters(acts)]


class TestWhatIsOneMatter:
    def test_nothing_asked_nothing_wanted(self) -> None:
        assert matters([]) == ()
        assert matters([hers("1", 0, sense=Sense.THANKS), hers("2", 1, sense=Sense.OTHER)]) == ()
        assert matters([theirs("1", 0, towards=Towards.HER)]) == ()

    def test_one_conversation_is_one_matter_while_it_is_open(self) -> None:
        assert openings(hers("1", 0), hers("2", 30), hers("3", 60)) == [("1", "2", "3")]

    def test_after_a_month_of_silence_another_begins(self) -> None:
        assert openings(hers("1", 0), hers("2", 30.1)) == [("1",), ("2",)]

    def test_two_conversations_are_two_matters(self) -> None:
        assert openings(hers("1", 0, "mail"), hers("2", 1, "chat")) == [("1",), ("2",)]

    def test_unless_they_are_about_one_product(self) -> None:
        asked, again = hers("1", 0, products=("pan",)), hers("2", 1, "chat", products=("pan",))
        assert openings(asked, again) == [("1", "2")]
        assert openings(asked, replace(again, products=("kettle",))) == [("1",), ("2",)]

    def test_two_products_in_one_message_join_what_was_last_active(self) -> None:
        pan = hers("1", 0, "a", products=("pan",))
        kettle = hers("2", 1, "b", products=("kettle",))
        both = hers("3", 2, "c", products=("kettle", "pan"))
        again = hers("4", 3, "d", products=("pan",))
        found = matters([pan, kettle, both, again])
        # The second is about both from the third message on, and was active after the first.
        assert [(m.messages, m.products) for m in found] == [
            (("1",), ("pan",)),
            (("2", "3", "4"), ("kettle", "pan")),
        ]

    def test_the_conversation_goes_before_the_product(self) -> None:
        pan = hers("1", 0, "a", products=("pan",))
        kettle = hers("2", 1, "b", products=("kettle",))
        assert openings(pan, kettle, hers("3", 2, "a", products=("kettle",))) == [("1", "3"), ("2",)]

    def test_a_settled_matter_about_the_product_is_not_taken_up_elsewhere(self) -> None:
        asked = hers("1", 0, products=("pan",), resolved=True)
        assert openings(asked, hers("2", 1, "chat", products=("pan",))) == [("1",), ("2",)]

    def test_what_neither_asks_nor_thanks_joins_and_opens_nothing(self) -> None:
        assert openings(hers("1", 0), hers("2", 1, sense=Sense.OTHER)) == [("1", "2")]
        assert openings(hers("1", 0), hers("2", 31, sense=Sense.OTHER)) == [("1",)]

    def test_the_order_in_which_acts_are_given_does_not_matter(self) -> None:
        acts = [hers("1", 0), theirs("2", 1), hers("3", 2, sense=Sense.THANKS), hers("4", 3)]
        for seed in range(10):
            assert matters(random.Random(seed).sample(acts, 4)) == matters(acts)


class TestAnswers:
    def test_an_answer_in_the_conversation(self) -> None:
        matter = only([hers("1", 0), theirs("2", 0.5)])
        assert matter == Matter(
            "1",
            day(0),
            State.ANSWERED,
            ("1", "2"),
            first_answer="2",
            first_answered_at=day(0.5),
            answered_by=Party.US,
            settles_at=day(30.5),
        )

    @pytest.mark.parametrize("by", [Party.US, Party.BOT, Party.PEER])
    def test_by_whom(self, by: Party) -> None:
        assert only([hers("1", 0), theirs("2", 1, by=by)]).answered_by is by

    def test_what_is_meant_for_somebody_else_answers_nothing(self) -> None:
        matter = only([hers("1", 0), theirs("2", 1, towards=Towards.OTHERS)])
        assert (matter.state, matter.messages) == (State.OPEN, ("1",))

    def test_what_was_said_before_she_asked_answers_nothing(self) -> None:
        assert only([theirs("0", -1), hers("1", 0)]).state is State.OPEN

    def test_a_reply_counts_in_another_conversation_and_however_late(self) -> None:
        late = theirs("2", 200, "chat", reply_to="1", towards=Towards.HER)
        matter = only([hers("1", 0), late])
        assert (matter.state, matter.first_answered_at) == (State.ANSWERED, day(200))

    def test_a_reply_dated_before_its_question_counts_at_once(self) -> None:
        early = theirs("2", -1, reply_to="1", towards=Towards.HER)
        assert only([hers("1", 0), early]).first_answered_at == day(0)

    def test_a_call_of_ours_answers_the_open_matter(self) -> None:
        call = theirs("2", 1, "phone", towards=Towards.HER)
        matter = only([hers("1", 0), call, hers("3", 2, "phone")])
        # The call's conversation is the matter's from then on.
        assert (matter.first_answer, matter.messages) == ("2", ("1", "2", "3"))

    def test_of_several_the_one_about_its_product_else_the_last_active(self) -> None:
        pan, other = hers("1", 0, "a", products=("pan",)), hers("2", 1, "b")
        call = theirs("3", 2, "phone", towards=Towards.HER)
        assert [m.first_answer for m in matters([pan, other, call])] == [None, "3"]
        about = replace(call, products=("pan",))
        assert [m.first_answer for m in matters([pan, other, about])] == ["3", None]

    def test_a_call_answers_no_matter_that_is_silent_for_a_month(self) -> None:
        assert only([hers("1", 0), theirs("2", 31, "phone", towards=Towards.HER)]).state is State.OPEN

    def test_a_peer_who_names_her_elsewhere_answers_nothing(self) -> None:
        peer = theirs("2", 1, "chat", by=Party.PEER, towards=Towards.HER)
        assert only([hers("1", 0), peer]).state is State.OPEN

    def test_peers_who_go_on_talking_do_not_go_on_answering(self) -> None:
        chatter = [theirs(str(n), n, by=Party.PEER) for n in range(2, 9)]
        assert only([hers("1", 0), *chatter]).messages == ("1", "2")

    def test_we_may_answer_a_conversation_late_a_peer_may_not(self) -> None:
        assert only([hers("1", 0), theirs("2", 40)]).state is State.ANSWERED
        assert only([hers("1", 0), theirs("2", 40, by=Party.PEER)]).state is State.OPEN

    def test_a_contact_in_which_we_spoke_answers_itself(self) -> None:
        matter = only([hers("1", 0, met=True)])
        assert (matter.first_answer, matter.answered_by, matter.settles_at) == ("1", Party.US, day(30))

    def test_a_reply_that_only_the_source_knows_of(self) -> None:
        unseen = hers("1", 0, reply_unseen=True)
        assert only([unseen]).state is State.ANSWERED_UNSEEN
        assert only([unseen]).first_answered_at is None
        assert only([unseen, theirs("2", 1)]).state is State.ANSWERED

    def test_handed_over_when_the_team_changes(self) -> None:
        teams = ["care", "care", None, "billing", "care"]
        answers = [theirs(str(n), n, team=team) for n, team in enumerate(teams, 1)]
        matter = only([hers("0", 0), *answers])
        assert (matter.handovers, matter.handed_over_at) == (2, day(5))


class TestSettled:
    def test_by_thanks_after_an_answer(self) -> None:
        matter = only([hers("1", 0), theirs("2", 1), hers("3", 2, sense=Sense.THANKS)])
        assert (matter.state, matter.settled_at, matter.settled_by) == (
            State.SETTLED,
            day(2),
            Settler.THANKS,
        )
        assert matter.settles_at is None

    def test_thanks_in_advance_settle_nothing(self) -> None:
        assert only([hers("1", 0), hers("2", 1, sense=Sense.THANKS)]).state is State.OPEN

    def test_thanks_for_an_answer_that_we_do_not_see(self) -> None:
        matter = only([hers("1", 0, reply_unseen=True), hers("2", 1, sense=Sense.THANKS)])
        assert (matter.state, matter.settled_by) == (State.SETTLED, Settler.THANKS)

    def test_by_an_outcome(self) -> None:
        matter = only([hers("1", 0), theirs("2", 1, resolved=True)])
        assert (matter.state, matter.settled_by, matter.first_answer) == (
            State.SETTLED,
            Settler.OUTCOME,
            "2",
        )

    def test_by_a_ticket_that_covers_the_conversation(self) -> None:
        matter = only([hers("1", 0)], [Closing("t", day(3), "mail"), Closing("u", day(4), "chat")])
        assert (matter.settled_at, matter.settled_by, matter.tickets) == (day(3), Settler.TICKET, ("t",))

    def test_a_ticket_closed_before_she_asked_settles_nothing(self) -> None:
        assert only([hers("1", 2)], [Closing("t", day(1), "mail")]).state is State.OPEN

    def test_by_silence_after_our_answer_once_a_month_has_passed(self) -> None:
        matter = only([hers("1", 0), theirs("2", 1)])
        assert as_of(matter, day(31)).state is State.ANSWERED
        settled = as_of(matter, day(31.1))
        assert (settled.state, settled.settled_at, settled.settled_by) == (
            State.SETTLED,
            day(31),
            Settler.SILENCE,
        )

    @pytest.mark.parametrize("by", [Party.BOT, Party.PEER])
    def test_silence_after_a_program_or_a_peer_settles_nothing(self, by: Party) -> None:
        assert only([hers("1", 0), theirs("2", 1, by=by)]).settles_at is None

    def test_nor_does_silence_after_her_own_word(self) -> None:
        matter = only([hers("1", 0), theirs("2", 1), hers("3", 2)])
        assert (matter.state, matter.settles_at) == (State.ANSWERED, None)

    def test_a_person_of_ours_after_a_program_lets_silence_count(self) -> None:
        matter = only([hers("1", 0), theirs("2", 1, by=Party.BOT), theirs("3", 2)])
        assert (matter.answered_by, matter.settles_at) == (Party.BOT, day(32))

    def test_talk_that_names_nobody_does_not_keep_it_from_being_settled(self) -> None:
        assert only([hers("1", 0), theirs("2", 1), theirs("3", 20)]).settles_at == day(31)
        named = theirs("3", 20, towards=Towards.HER)
        assert only([hers("1", 0), theirs("2", 1), named]).settles_at == day(50)


class TestReopened:
    SETTLED = (hers("1", 0), theirs("2", 1), hers("3", 2, sense=Sense.THANKS))

    def test_within_a_month_it_is_the_same_matter(self) -> None:
        matter = only([*self.SETTLED, hers("4", 32)])
        assert (matter.state, matter.reopened_at, matter.settled_at) == (State.REOPENED, day(32), day(2))
        assert (matter.messages, matter.first_answered_at) == (("1", "2", "3", "4"), day(1))

    def test_after_a_month_it_is_another(self) -> None:
        assert openings(*self.SETTLED, hers("4", 32.1)) == [("1", "2", "3"), ("4",)]

    def test_more_thanks_do_not_reopen_it(self) -> None:
        assert only([*self.SETTLED, hers("4", 3, sense=Sense.THANKS)]).reopened_at is None

    def test_answered_again_and_settled_again(self) -> None:
        again = only([*self.SETTLED, hers("4", 10), theirs("5", 11)])
        assert (again.state, again.first_answer) == (State.ANSWERED, "2")
        ended = only([*self.SETTLED, hers("4", 10)], [Closing("t", day(12), "mail")])
        assert (ended.state, ended.settled_at, ended.reopened_at) == (State.SETTLED, day(12), day(10))

    def test_silence_counts_as_settled_when_she_comes_back(self) -> None:
        matter = only([hers("1", 0), theirs("2", 1), hers("3", 40)])
        assert (matter.state, matter.settled_at, matter.settled_by, matter.reopened_at) == (
            State.REOPENED,
            day(31),
            Settler.SILENCE,
            day(40),
        )

    def test_what_we_say_to_her_after_it_changes_nothing(self) -> None:
        matter = only([*self.SETTLED, theirs("4", 3, towards=Towards.HER)])
        assert (matter.state, matter.messages) == (State.SETTLED, ("1", "2", "3", "4"))
        assert only([*self.SETTLED, theirs("4", 3)]).messages == ("1", "2", "3")


INSTANTS = st.integers(0, 90).map(day)
PLACES = st.sampled_from(["mail", "chat"])
ACTS = st.builds(
    Act,
    key=st.just(""),
    at=INSTANTS,
    by=st.sampled_from([Party.CUSTOMER, *Party]),
    conversation=PLACES,
    sense=st.sampled_from([Sense.ASKS, *Sense]),
    towards=st.sampled_from(Towards),
    products=st.sampled_from([(), ("pan",), ("kettle", "pan")]),
    reply_to=st.none() | st.integers(0, 9).map(str),
    team=st.none() | st.sampled_from(["care", "billing"]),
    resolved=st.booleans(),
    met=st.booleans(),
    reply_unseen=st.booleans(),
)
LISTS = st.lists(ACTS, max_size=10).map(lambda acts: [replace(a, key=str(n)) for n, a in enumerate(acts)])
CLOSINGS = st.lists(
    st.builds(Closing, st.sampled_from("tu"), st.integers(0, 90).map(day), PLACES), max_size=2
)


@given(acts=LISTS, closings=CLOSINGS, seed=st.integers(0, 99))
def test_what_always_holds(acts: list[Act], closings: list[Closing], seed: int) -> None:
    found = matters(acts, closings)
    assert matters(random.Random(seed).sample(acts, len(acts)), closings[::-1]) == found
    by_key = {act.key: act for act in acts}
    spoken = [key for matter in found for key in matter.messages]
    assert len(spoken) == len(set(spoken))
    asked = {act.key for act in acts if act.by is Party.CUSTOMER and act.sense is Sense.ASKS}
    assert asked <= set(spoken)
    for matter in found:
        assert by_key[matter.opening].at == matter.opened_at
        assert matter.first_answered_at is None or matter.first_answered_at >= matter.opened_at
        assert (matter.state is State.SETTLED) <= (matter.settled_at is not None)
        assert (matter.first_answer is None) == (matter.answered_by is None)


@given(acts=LISTS, closings=CLOSINGS, until=st.integers(0, 90))
def test_what_comes_later_does_not_change_when_a_matter_was_opened(
    acts: list[Act], closings: list[Closing], until: int
) -> None:
    before = [act for act in acts if act.at <= day(until)]
    opened = {matter.opening for matter in matters(before, [c for c in closings if c.at <= day(until)])}
    later = {matter.opening for matter in matters(acts, closings) if matter.opened_at <= day(until)}
    assert opened == later


class TestSteps:
    def steps(self, *acts: Act, closings: Sequence[Closing] = ()) -> list[tuple[str, str | None, str | None]]:
        """What happened, by which message and whom."""
        matter = only(acts, closings)
        return [(step.kind.value, step.message, step.by and step.by.value) for step in matter.steps]

    def test_from_question_to_thanks(self) -> None:
        assert self.steps(
            hers("1", 0),
            theirs("2", 1, by=Party.BOT),
            theirs("3", 2, team="care"),
            theirs("4", 3, team="care"),
            hers("5", 4),
            theirs("6", 5, team="bills"),
            hers("7", 6, sense=Sense.THANKS),
        ) == [
            ("asked", "1", "customer"),
            ("answered", "2", "bot"),
            ("answered", "3", "us"),
            ("asked", "5", "customer"),
            ("answered", "6", "us"),
            ("handed_over", "6", "us"),
            ("thanked", "7", "customer"),
        ]

    def test_settled_by_a_ticket_and_asked_again(self) -> None:
        closed = [Closing("t", day(2), "mail")]
        assert self.steps(hers("1", 0), theirs("2", 1), hers("3", 3), closings=closed) == [
            ("asked", "1", "customer"),
            ("answered", "2", "us"),
            ("resolved", None, None),
            ("reopened", "3", "customer"),
        ]

    def test_settled_by_an_outcome(self) -> None:
        found = only([hers("1", 0), theirs("2", 1, resolved=True, team="care")]).steps[-1]
        assert (found.kind.value, found.message, found.team) == ("resolved", "2", "care")
        assert found.settled_by is Settler.OUTCOME

    def test_silence_is_a_step_once_it_has_settled_it(self) -> None:
        matter = only([hers("1", 0), theirs("2", 1)])
        assert [step.kind.value for step in matter.steps] == ["asked", "answered"]
        last = as_of(matter, day(32)).steps[-1]
        assert (last.kind.value, last.at, last.settled_by) == ("resolved", day(31), Settler.SILENCE)

    def test_a_call_in_which_we_spoke_answers_itself(self) -> None:
        assert self.steps(hers("1", 0, met=True)) == [("asked", "1", "customer"), ("answered", "1", "us")]


class TestSinceWhenSheWaits:
    def test_from_the_first_ask_until_somebody_answers(self) -> None:
        asked = hers("1", 0), hers("2", 1)
        assert only(asked).waits_since == day(0)
        assert only([*asked, theirs("3", 2)]).waits_since is None
        assert only([*asked, theirs("3", 2), hers("4", 3), hers("5", 4)]).waits_since == day(3)

    def test_what_asks_for_nothing_waits_for_nothing(self) -> None:
        answered = hers("1", 0), theirs("2", 1)
        assert only([*answered, hers("3", 2, sense=Sense.OTHER)]).waits_since is None
        assert only([*answered, hers("3", 2, sense=Sense.THANKS)]).waits_since is None

    def test_a_reply_that_only_its_source_knows_of_is_an_answer(self) -> None:
        unseen = hers("1", 0, reply_unseen=True)
        assert only([unseen]).waits_since is None
        assert only([unseen, hers("2", 1)]).waits_since == day(1)
        assert only([hers("1", 0), hers("2", 1, reply_unseen=True)]).waits_since is None

    def test_a_contact_in_which_we_spoke_with_her_answers_itself(self) -> None:
        assert only([hers("1", 0, met=True)]).waits_since is None

    def test_a_program_leaves_her_waiting(self) -> None:
        receipt = theirs("2", 1, by=Party.BOT, towards=Towards.HER)
        found = only([hers("1", 0), receipt])
        assert (found.state, found.answered_by, found.waits_since) == (State.ANSWERED, Party.BOT, day(0))
        assert only([hers("1", 0), receipt, hers("3", 2)]).waits_since == day(0)
        assert only([hers("1", 0), receipt, theirs("3", 2)]).waits_since is None

    def test_after_a_program_a_word_to_nobody_answers_her_too(self) -> None:
        receipt = theirs("2", 1, by=Party.BOT)
        assert only([hers("1", 0), receipt, theirs("3", 2, by=Party.PEER)]).waits_since is None
        # Of us she waits for one even where the matter is long silent.
        late = only([hers("1", 0), receipt, theirs("3", 40)])
        assert (late.messages, late.waits_since) == (("1", "2", "3"), None)
        # Who asked for nothing since an answer waits for nothing more than before.
        heard = hers("1", 0), theirs("2", 1), hers("3", 2, sense=Sense.OTHER)
        after = [theirs("4", 3, by=Party.BOT), theirs("5", 4, by=Party.PEER)]
        assert only([*heard, *after]).messages == ("1", "2", "3", "4")

    def test_what_is_settled_waits_no_more_until_it_is_reopened(self) -> None:
        closed = Closing("t", day(1), "mail")
        assert only([hers("1", 0)], [closed]).waits_since is None
        assert only([hers("1", 0), hers("2", 2)], [closed]).waits_since == day(2)

    def test_it_is_fixed_when_something_other_than_silence_first_settles_it(self) -> None:
        closings = [Closing("t", day(1), "mail"), Closing("u", day(5), "mail")]
        assert only([hers("1", 0), hers("2", 2)], closings).fixed_at == day(1)
        by_silence = [hers("1", 0), theirs("2", 1), hers("3", 40)]
        assert only(by_silence).fixed_at is None
