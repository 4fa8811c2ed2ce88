"""Asking for references, saying what became of them, and finding the one that fits."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Final

from algorithms.ladder import READY, Rung
from graph_service.api.context import Context
from graph_service.api.contexts import known_message, known_product
from graph_service.api.deciding import Decision, Unknown, acceptable, author, decided
from graph_service.api.ids import InvalidId, customer_key, key_of
from graph_service.api.intake import InvalidInput
from graph_service.api.types.inputs import AskedTime, product_slug
from graph_service.api.types.nodes import perhaps
from graph_service.api.types.reference_inputs import (
    Answer,
    AskReferenceInput,
    ProspectInput,
    RecordReferenceInput,
    RecordReferenceUseInput,
    ReferencesWanted,
)
from graph_service.api.types.references import Reference, ReferenceAct, ReferencePayload
from graph_service.logs import event
from graph_service.pipeline.vouching import Word, reference_act, row_of
from graph_service.questions.reference_fit import Prospect
from graph_service.questions.reference_rules import Refusal, refusal
from graph_service.questions.references import ReferenceFilter, Vouching, now
from graph_service.questions.time import Time
from graph_service.store.reference_rows import ActRow
from ingest.facts import UseOutcome
from ingest.facts import Vouching as Act

LOG: Final = logging.getLogger(__name__)
Given = AskReferenceInput | RecordReferenceInput | RecordReferenceUseInput


class Refused(InvalidInput):
    """Something that a rule of references stands against."""

    def __init__(self, field: str, found: Refusal) -> None:
        super().__init__(field, found.sentence, found.advice)
        self.code = found.rule.value


class InTheFuture(InvalidInput):
    """Something said to have happened that has not yet."""

    code = "IN_THE_FUTURE"


async def ask(service: Context, given: AskReferenceInput) -> ReferencePayload:
    """Note that somebody is asked, unless a rule stands against it."""
    return await said(service, given, "ask reference", lambda: asked_now(service, given))


async def record(service: Context, given: RecordReferenceInput) -> ReferencePayload:
    """Note what somebody answered, unless nobody asked them."""
    return await said(service, given, "record reference", lambda: answered_now(service, given))


async def use(service: Context, given: RecordReferenceUseInput) -> ReferencePayload:
    """Note that somebody is named to a prospect, unless a rule stands against it; or what came of that."""
    return await said(service, given, "use reference", lambda: used_now(service, given))


async def said(
    service: Context, given: Given, what: str, work: Callable[[], ReferencePayload]
) -> ReferencePayload:
    """What comes of a word on a reference, or the user error it ends in."""
    asked = [what, *(str(value) for value in vars(given).values())]
    outcome = await decided(
        service, Decision(list(asked), given.idempotency_key, {InvalidId: "customer"}), work
    )
    if isinstance(outcome, ReferencePayload):
        return outcome
    return ReferencePayload(reference=None, act=None, user_errors=outcome)


def asked_now(service: Context, given: AskReferenceInput) -> ReferencePayload:
    return done(service, given, word_of(service, given, Act.ASKED))


def answered_now(service: Context, given: RecordReferenceInput) -> ReferencePayload:
    if given.until is not None and given.answer is not Answer.CONFIRMED:
        raise InvalidInput("until", "until: only a confirmation ends by itself.", "Leave it out.")
    return done(service, given, word_of(service, given, Act(given.answer.value)))


def used_now(service: Context, given: RecordReferenceUseInput) -> ReferencePayload:
    if given.use is not None:
        return done(service, given, ending(service, given))
    word = word_of(service, given, Act.USED)
    outcome = given.outcome or UseOutcome.OPEN
    return done(
        service,
        given,
        replace(word, prospect=given.prospect, opportunity=given.opportunity, outcome=outcome),
    )


def word_of(service: Context, given: Given, act: Act) -> Word:
    """What is said, of a customer and product there are; raises `InvalidInput` and `InvalidId`."""
    return Word(
        handle=known_customer(service, given.customer),
        act=act,
        by=author(given.by),
        product=known_product(service, given.product),
        until=getattr(given, "until", None),
        message=known_message(service, given.message) if given.message is not None else None,
        note=given.note,
    )


def ending(service: Context, given: RecordReferenceUseInput) -> Word:
    """What came of a use; raises `InvalidInput`."""
    for name in ("customer", "product", "prospect", "opportunity"):
        if getattr(given, name) is not None:
            raise InvalidInput(name, f"{name}: follows from the use.", "Leave it out with `use`.")
    if given.outcome is None:
        raise InvalidInput("outcome", "outcome: say what came of the use.", "WON, LOST, NONE or OPEN.")
    held = known_use(service, str(given.use))
    return Word(
        handle=known_customer(service, held.handle),
        act=Act.ENDED,
        by=author(given.by),
        product=held.product,
        message=known_message(service, given.message) if given.message is not None else None,
        outcome=given.outcome,
        use=held.key,
        note=given.note,
    )


def done(service: Context, given: Given, word: Word) -> ReferencePayload:
    """Keep what is said, unless it is a dry run or a rule stands against it."""
    at = given.at.astimezone(UTC) if given.at else datetime.now(UTC)
    if at > datetime.now(UTC):
        raise InTheFuture("at", f"at: {at:%Y-%m-%d} is yet to come.", "Say it when it has happened.")
    made = acceptable(lambda: reference_act(word, at))
    with service.deciding:
        told = told_of(service, word.handle)
        found = refusal(told.person(word.handle), (word.act, word.product), at, told.budget)
        if found is not None:
            raise Refused("customer", found)
        if given.dry_run:
            return payload(told.supposing(word.handle, row_of(made)), word, None)
        service.pipeline.note(made)
    # Neither who nor what for: a log is kept.
    event(LOG, "reference act", act=word.act.value)
    return payload(told_of(service, word.handle), word, row_of(made))


def told_of(service: Context, customer: str) -> Vouching:
    """All that is told of a customer, as of now."""
    answers = service.answers
    return answers.vouching(ReferenceFilter(customer=customer), now(answers.time()))


def payload(told: Vouching, word: Word, kept: ActRow | None) -> ReferencePayload:
    found = told.reference(word.handle, word.product)
    return ReferencePayload(
        reference=Reference.of(found) if found.climb.steps else None,
        act=perhaps(ReferenceAct.of, kept),
        user_errors=[],
    )


def known_customer(service: Context, given: str | None) -> str:
    """The key of a customer there is; raises `Unknown` and `InvalidId`."""
    if given is None:
        raise Unknown("customer", "Nobody is named.", "Give the customer, or the `use` that this ends.")
    (row,) = service.store.reader.handles([customer_key(given)])
    if row is None or row.ours or row.customer is None:
        raise Unknown("customer", "No customer has that id or handle.", "`customers` lists them all.")
    return row.customer


def known_use(service: Context, given: str) -> ActRow:
    """The act that recorded a use; raises `Unknown`."""
    try:
        key = key_of("ReferenceAct", given)
    except InvalidId as error:
        raise Unknown("use", str(error.args[0]), error.advice) from None
    (row,) = service.store.references.acts([key])
    if row is None or row.act != Act.USED:
        raise Unknown("use", "No use has that id.", "`reference { history }` lists what was recorded.")
    return row


def wanted(given: ReferencesWanted | None) -> ReferenceFilter:
    """Which references, in the terms of `questions.references`; raises `InvalidId`."""
    if given is None:
        return ReferenceFilter()
    customer = customer_key(given.customer) if given.customer is not None else None
    return ReferenceFilter(frozenset(given.states or ()), product_slug(given.product), customer)


def time_of(service: Context, given: AskedTime | None) -> Time:
    """As of when; now where nobody says, since asks lapse and consents end without a word."""
    if given is None or given.as_of is None:
        return now(service.answers.time(None, given.known_at if given else None))
    return service.answers.time(given.as_of, given.known_at)


def eligible(*, inferred: bool) -> frozenset[Rung]:
    """Who may be matched: those who can be named, and with `inferred` those whom one might ask."""
    return READY | {Rung.INFERRED, Rung.ASKED} if inferred else READY


def prospect(given: ProspectInput) -> Prospect:
    """A prospect in the terms of `questions.reference_fit`; raises `InvalidId`."""
    return Prospect(
        given.name,
        given.description,
        product_slug(given.product),
        given.industry,
        given.employees,
        given.role,
        given.organization,
    )
