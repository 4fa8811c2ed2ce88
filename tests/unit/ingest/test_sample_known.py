"""What the sample holds beside words: kinds of contact, facts about people, and what is known of them."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

import pytest
from jsonschema import Draft202012Validator

from ingest.canonical import Direction, Message, MessageKind, Profile, Record, RejectedRow
from ingest.company import read_company
from ingest.facts import (
    Consent,
    Fact,
    Opportunity,
    Organization,
    Reaction,
    ReactionKind,
    Referral,
    Ticket,
    Usage,
    UsageKind,
)
from ingest.identity.normal import normal_address
from ingest.reading import read_files
from ingest.sample import Person, Role, Sample, write_sample
from ingest.schema import record_schema

PRODUCTS = {"wren-notes", "pipkin-kettle", "stopover-card"}
OPENS = datetime(2026, 1, 15, tzinfo=UTC)
Kind = TypeVar("Kind")


class Read:
    """A sample and its files as our readers take them."""

    def __init__(self, sample: Sample) -> None:
        self.sample = sample
        rows = read_files(sample.files)
        self.records: list[Record] = [row for row in rows if not isinstance(row, RejectedRow)]
        self.messages = {message.key: message for message in self.of(Message)}
        self.owners = {key: person for person in sample.people for key in keys_of(person)}

    def of(self, kind: type[Kind]) -> list[Kind]:
        return [record for record in self.records if isinstance(record, kind)]

    def by(self, person: Person) -> list[Message]:
        return [message for message in self.messages.values() if message.sender.key in keys_of(person)]

    def calls(self, outcome: str) -> list[Message]:
        return [m for m in self.messages.values() if m.channel == "phone" and m.outcome == outcome]


def keys_of(person: Person) -> set[str]:
    """A person's handles in normal form, as records have them."""
    return {f"{each.channel}:{normal_address(each.channel, each.address)}" for each in person.handles}


def numbers(people: Iterable[Person]) -> set[int]:
    return {person.number for person in people}


@pytest.fixture(scope="module")
def usual(tmp_path_factory: pytest.TempPathFactory) -> Read:
    return Read(write_sample(tmp_path_factory.mktemp("usual")))


@pytest.fixture(scope="module", params=[None, 1, 2], ids=["usual", "small 1", "small 2"])
def read(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, usual: Read) -> Read:
    """The usual sample, then the smallest ones of other seeds."""
    if request.param is None:
        return usual
    return Read(write_sample(tmp_path_factory.mktemp("small"), people=60, seed=request.param))


def test_every_line_of_facts_and_all_but_four_of_voices_are_as_the_schema_says(tmp_path: Path) -> None:
    form, sample = Draft202012Validator(record_schema()), write_sample(tmp_path, people=60)
    assert [len(invalid(form, path)) for path in sample.files[2:]] == [4, 0]


def invalid(form: Draft202012Validator, path: Path) -> list[str]:
    return [line for line in path.read_text(encoding="utf-8").splitlines() if not is_valid(form, line)]


def is_valid(form: Draft202012Validator, line: str) -> bool:
    try:
        return form.is_valid(json.loads(line))
    except json.JSONDecodeError:
        return False


def test_facts_are_counted_and_named_once(read: Read) -> None:
    facts = read.of(Fact)
    assert len(facts) == len({fact.key for fact in facts}) == read.sample.facts
    assert len(read.messages) == read.sample.messages


def test_everything_happens_between_the_first_day_and_the_last_word(read: Read) -> None:
    ends_at = read.sample.ends_at
    assert ends_at == max(message.sent_at for message in read.messages.values())
    names = ("at", "until", "closed_at")
    times = [getattr(fact, name, None) for fact in read.of(Fact) for name in names]
    times += [message.sent_at for message in read.messages.values()]
    assert all(time is None or OPENS <= time <= ends_at for time in times)


def test_what_ends_begins_before(read: Read) -> None:
    for fact in read.of(Fact):
        for name in ("until", "closed_at", "expires_at"):
            end = getattr(fact, name, None)
            assert end is None or fact.at < end, fact.key


def test_everybody_a_fact_names_is_of_the_cast_or_of_ours(read: Read) -> None:
    ours = {"twitter:tarnwick"}
    named = {handle.key for fact in read.of(Fact) for handle in fact.handles}
    assert named - read.owners.keys() - ours == set()


def test_a_call_is_reached_recorded_or_missed(read: Read) -> None:
    calls = [message for message in read.messages.values() if message.channel == "phone"]
    assert {call.outcome for call in calls} <= {"reached", "voicemail", "missed"}
    for call in calls:
        ours = call.direction is Direction.OUTBOUND
        assert call.kind == (MessageKind.CALLBACK if ours else MessageKind.CALL)
        assert (call.outcome == "missed") == (call.text == "") == (call.seconds == 0)
        assert not (ours and call.outcome == "voicemail")


def test_we_call_back_whom_we_have_not_reached_before(read: Read) -> None:
    backs = [m for m in read.messages.values() if m.kind is MessageKind.CALLBACK]
    reached = {back.reply_to: back.sent_at for back in backs if back.outcome == "reached"}
    missed = [back for back in backs if back.outcome == "missed"]
    assert all(back.sent_at < reached[back.reply_to] for back in missed)
    assert all(read.messages[f"calls:{back.reply_to}"].sent_at < back.sent_at for back in backs)


def test_whoever_is_not_answered_has_spoken_with_nobody(read: Read) -> None:
    unanswered = [read.messages[key] for key in read.sample.unanswered]
    rooms = {message.conversation for message in unanswered if message.channel == "phone"}
    said = [m for m in read.messages.values() if m.channel == "phone" and m.conversation in rooms]
    assert {message.outcome for message in said} <= {"voicemail"}


def test_letters_are_letters(read: Read) -> None:
    kinds = {message.kind for message in read.messages.values() if message.channel == "letter"}
    assert kinds == {MessageKind.LETTER}


def test_a_survey_is_rated_as_its_text_says_and_as_its_writer_feels(read: Read) -> None:
    surveys = [m for m in read.messages.values() if m.channel == "survey"]
    praised = {message.key for message in surveys if message.key in read.sample.vouching}
    complained = {key for context in read.sample.contexts for key in context.messages}
    for survey in surveys:
        assert survey.kind is MessageKind.SURVEY
        assert survey.text.startswith(f"{survey.rating}/10. ")
        assert (survey.subject or "").startswith("How likely are you to recommend ")
        assert survey.rating in ({9, 10} if survey.key in praised else range(11))
        assert survey.key not in complained or survey.rating in {0, 1, 2}
    rated = {message.key for message in read.messages.values() if message.rating is not None}
    assert rated == {message.key for message in surveys}


def test_visits_and_events_have_a_title_and_no_words(read: Read) -> None:
    visits = [m for m in read.messages.values() if m.channel == "self-service"]
    events = [m for m in read.messages.values() if m.channel == "event"]
    assert {message.kind for message in visits} == {MessageKind.VISIT}
    assert {message.kind for message in events} == {MessageKind.EVENT}
    assert all(message.subject and not message.text for message in [*visits, *events])
    assert {message.outcome for message in visits} == {"resolved"}
    assert {message.outcome for message in events} <= {"attended", "no-show"}
    assert all((event.outcome == "attended") == (event.seconds is not None) for event in events)


def test_the_quiet_are_met_nowhere_else(read: Read) -> None:
    wordless = [message for message in read.messages.values() if not message.text]
    roles = {read.owners[m.sender.key].role for m in wordless if m.direction is not Direction.OUTBOUND}
    assert roles
    assert not roles & {Role.SILENT, Role.PLEASED_ONCE}


def test_a_like_is_of_a_tweet_by_somebody_else_that_was_there(read: Read) -> None:
    likes = [each for each in read.of(Reaction) if each.kind is ReactionKind.LIKE]
    assert len(likes) >= 30
    for each in likes:
        tweet = read.messages[f"twitter:{each.message}"]
        assert tweet.sent_at <= each.at
        assert tweet.sender.key != each.handle.key


def test_we_are_followed_by_each_at_most_once(read: Read) -> None:
    follows = [each for each in read.of(Reaction) if each.kind is ReactionKind.FOLLOW]
    assert {each.target.key for each in follows if each.target} == {"twitter:tarnwick"}
    assert len({each.handle.key for each in follows}) == len(follows) >= 5


def test_a_referral_is_by_a_fan_of_somebody_who_had_not_spoken_yet(read: Read) -> None:
    referrals = read.of(Referral)
    deals = {deal.native_id: deal for deal in read.of(Opportunity)}
    brought = [read.owners[each.referred.key] for each in referrals]
    assert len(numbers(brought)) == len(referrals)
    for each, whom in zip(referrals, brought, strict=True):
        by = read.owners[each.handle.key]
        assert (by.role, by.number == whom.number) == (Role.FAN, False)
        assert all(each.at < message.sent_at for message in read.by(whom))
        if each.opportunity is not None:
            deal = deals[each.opportunity]
            assert deal.handle == each.referred
            assert deal.at > each.at
    assert numbers(read.sample.referrers) == {read.owners[each.handle.key].number for each in referrals}


def test_a_deal_is_won_or_lost_when_it_is_closed_and_names_the_organization_of_its_contact(
    read: Read,
) -> None:
    names = {each.native_id: each.name for each in read.of(Organization)}
    assert len(names) == 6
    for deal in read.of(Opportunity):
        assert deal.handle is not None
        assert (deal.won is None) == (deal.closed_at is None)
        assert deal.stage == {True: "closed won", False: "closed lost", None: "proposal"}[deal.won]
        employer = names[deal.organization] if deal.organization else None
        assert employer == read.owners[deal.handle.key].organization


def test_everybody_uses_their_product_and_who_bought_bought_two(read: Read) -> None:
    uses = [each for each in read.of(Usage) if each.kind is UsageKind.USES]
    having = {read.owners[each.handle.key].number: each.product for each in uses}
    assert len(uses) == len(having)
    assert having == {person.number: person.product for person in read.sample.people}
    bought: dict[int, set[str]] = {}
    for each in read.of(Usage):
        if each.kind is UsageKind.BOUGHT:
            bought.setdefault(read.owners[each.handle.key].number, set()).add(each.product)
    assert bought
    assert all(len(products) == 2 and having[number] in products for number, products in bought.items())
    assert {each.product for each in read.of(Usage)} <= PRODUCTS


def test_who_may_be_asked_has_said_yes_and_not_taken_it_back_nor_let_it_run_out(read: Read) -> None:
    ends_at = read.sample.ends_at
    allowed = set()
    for person in read.sample.people:
        theirs = [each for each in read.of(Consent) if each.handle.key in keys_of(person)]
        asked = sorted((c for c in theirs if c.purpose == "reference"), key=lambda each: each.at)
        if asked and asked[-1].granted and not (asked[-1].expires_at and asked[-1].expires_at <= ends_at):
            allowed.add(person.number)
    assert numbers(read.sample.consenting) == allowed
    assert read.sample.one_person.number in allowed


def test_a_consent_has_a_purpose_and_a_basis_where_it_is_granted(read: Read) -> None:
    for each in read.of(Consent):
        assert each.purpose in {"marketing", "reference"}
        assert each.basis == ("opt_in" if each.granted else None)
        assert each.granted or each.expires_at is None


def test_a_ticket_is_of_a_mail_or_chat_that_a_customer_began(read: Read) -> None:
    opened = {
        message.key: message
        for message in read.messages.values()
        if message.channel in {"email", "chat"} and message.reply_to is None
    }
    tickets = {f"{ticket.source}:{ticket.native_id}": ticket for ticket in read.of(Ticket)}
    assert tickets.keys() == opened.keys()
    for key, ticket in tickets.items():
        first = opened[key]
        assert ticket.conversation == (first.conversation or first.native_id)
        assert (ticket.handle.key, ticket.at) == (first.sender.key, first.sent_at)
        assert (ticket.status in {"solved", "closed"}) == (ticket.closed_at is not None)


def test_a_ticket_is_open_where_a_complaint_has_no_answer(read: Read) -> None:
    keys = {key for key in read.sample.unanswered if key.partition(":")[0] in {"mail", "helpchat"}}
    tickets = {f"{ticket.source}:{ticket.native_id}": ticket for ticket in read.of(Ticket)}
    assert {key for key, ticket in tickets.items() if ticket.status == "open"} == keys


def test_a_solved_ticket_was_answered_and_is_closed_with_the_last_word(read: Read) -> None:
    company = read_company(read.sample.company)
    rooms: dict[str, list[Message]] = {}
    for message in read.messages.values():
        room = message.conversation or message.thread or message.native_id
        rooms.setdefault(f"{message.source}:{room}", []).append(message)
    solved = [ticket for ticket in read.of(Ticket) if ticket.status == "solved"]
    assert solved
    for ticket in solved:
        said = rooms[f"{ticket.source}:{ticket.conversation}"]
        assert any(company.owns(message.sender.key) for message in said)
        assert ticket.closed_at == max(message.sent_at for message in said)


def test_the_one_person_is_met_everywhere(read: Read) -> None:
    person = read.sample.one_person
    assert person in read.sample.fans
    assert person in read.sample.referrers
    said = read.by(person)
    assert {message.channel for message in said} >= {"twitter", "email", "phone", "survey", "event"}
    assert {message.kind for message in said} >= {MessageKind.CALL, MessageKind.SURVEY, MessageKind.EVENT}
    liked = {each.handle.key for each in read.of(Reaction) if each.kind is ReactionKind.LIKE}
    assert liked & keys_of(person)


def test_profiles_name_organizations_that_are_there(read: Read) -> None:
    there = {(each.source, each.native_id) for each in read.of(Organization)}
    employed = [each for each in read.of(Profile) if each.organization]
    assert employed
    assert {(each.source, each.organization) for each in employed} <= there
    known = [each for each in read.of(Profile) if each.postal_code]
    assert all((each.postal_code or "").startswith("QX") for each in known)


def test_the_usual_sample_has_some_of_everything(usual: Read) -> None:
    assert min(len(usual.calls(outcome)) for outcome in ("reached", "voicemail", "missed")) >= 20
    outcomes = Counter(message.outcome for message in usual.messages.values() if message.channel == "event")
    assert min(outcomes["attended"], outcomes["no-show"]) >= 10
    assert {ticket.status for ticket in usual.of(Ticket)} == {"open", "pending", "solved", "closed"}
    assert {deal.won for deal in usual.of(Opportunity)} == {True, False, None}
    assert {each.opportunity is None for each in usual.of(Referral)} == {True, False}
    assert len(usual.sample.consenting) >= 15
    references = [each for each in usual.of(Consent) if each.purpose == "reference"]
    assert any(not each.granted and each.native_id.endswith("-2") for each in references)
    assert any(each.expires_at and each.expires_at <= usual.sample.ends_at for each in references)
    assert any(each.until for each in usual.of(Reaction))
    assert any(each.until for each in usual.of(Usage))


def test_very_many_follow_two_fans_two_critics_and_two_others(usual: Read) -> None:
    famous = [each for each in usual.of(Profile) if (each.followers or 0) >= 100_000]
    roles = Counter(usual.owners[each.handle.key].role for each in famous)
    assert roles == {Role.FAN: 2, Role.CRITIC: 2, Role.ORDINARY: 2}
    tweeting = {key for key in usual.owners if key.startswith("twitter:")}
    counted = {each.handle.key for each in usual.of(Profile) if each.followers is not None}
    assert counted == tweeting
    asked = ("birth_date", "postal_code", "job", "industry")
    assert all(sum(getattr(each, name) is not None for each in usual.of(Profile)) >= 20 for name in asked)
