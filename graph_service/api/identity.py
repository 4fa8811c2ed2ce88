"""Saying who is who, and taking it back."""

from __future__ import annotations

import logging
from typing import Final

from graph_service.api.context import Context
from graph_service.api.deciding import AlreadyWithdrawn, Decision, Unknown, acceptable, author, decided
from graph_service.api.ids import InvalidId, key_of
from graph_service.api.intake import InvalidInput
from graph_service.api.types.identity import IdentityAssertion
from graph_service.api.types.impact import IdentityImpact
from graph_service.api.types.nodes import perhaps
from graph_service.api.types.receipt import UserError
from graph_service.api.types.saying import AssertionInput, AssertionPayload, WithdrawalInput
from graph_service.logs import event
from graph_service.pipeline.saying import Saying, assertion, row_of, withdrawal
from graph_service.questions.impact import Contradiction, Impact
from graph_service.store.model import AssertionRow
from ingest.facts import Assertion

LOG: Final = logging.getLogger(__name__)


class SameHandle(InvalidInput):
    """One handle where two are needed."""

    code = "SAME_HANDLE"


class Ours(InvalidInput):
    """A handle of our own company, which belongs to no customer."""

    code = "OURS"


async def say(service: Context, given: AssertionInput, *, same: bool) -> AssertionPayload:
    """Keep somebody's word, or say what it would change; what cannot be kept comes back as user errors."""
    asked = ["say", same, given.one.key, given.other.key, given.by, given.reason, given.dry_run]
    decision = Decision(asked, given.idempotency_key, {Contradiction: "other"})
    return payload_of(await decided(service, decision, lambda: said(service, given, same=same)))


async def withdraw(service: Context, given: WithdrawalInput) -> AssertionPayload:
    """Take somebody's word back, or say what that would change."""
    asked = ["withdraw", given.assertion, given.by, given.dry_run]
    decision = Decision(asked, given.idempotency_key, {InvalidId: "assertion", Contradiction: "other"})
    return payload_of(await decided(service, decision, lambda: taken_back(service, given)))


def payload_of(outcome: AssertionPayload | list[UserError]) -> AssertionPayload:
    if isinstance(outcome, AssertionPayload):
        return outcome
    return AssertionPayload(assertion=None, impact=None, user_errors=outcome)


def said(service: Context, given: AssertionInput, *, same: bool) -> AssertionPayload:
    """Keep what is said, unless it is a dry run; raises `InvalidInput` and `Contradiction`."""
    refuse_strangers(service, given)
    saying = Saying(given.one.key, given.other.key, same, author(given.by), given.reason)
    made = acceptable(lambda: assertion(saying))
    with service.deciding:
        impact = service.answers.foresee().of_saying(row_of(made))
        return done(service, made, impact, dry_run=given.dry_run)


def taken_back(service: Context, given: WithdrawalInput) -> AssertionPayload:
    """Take back what was said, unless it is a dry run; raises `InvalidInput` and `InvalidId`."""
    key, by = key_of("IdentityAssertion", given.assertion), author(given.by)
    with service.deciding:
        row = standing(service, key)
        made = acceptable(lambda: withdrawal(row, by))
        impact = service.answers.foresee().of_withdrawing(row)
        return done(service, made, impact, dry_run=given.dry_run)


def done(service: Context, made: Assertion, impact: Impact, *, dry_run: bool) -> AssertionPayload:
    """Take the record in, so that customers are level when this returns."""
    if dry_run:
        return AssertionPayload(assertion=None, impact=IdentityImpact.of(impact), user_errors=[])
    service.pipeline.note(made)
    # Neither handles nor names: a log is kept.
    sizes = {"before": len(impact.before), "after": len(impact.after)}
    event(LOG, "asserted", same=made.same, withdrawn=made.withdrawn_at is not None, **sizes)
    (row,) = service.store.people.assertions([made.key])
    kept = perhaps(IdentityAssertion.of, row)
    return AssertionPayload(assertion=kept, impact=IdentityImpact.of(impact), user_errors=[])


def refuse_strangers(service: Context, given: AssertionInput) -> None:
    """Raise `SameHandle` for one handle, `Unknown` for one that is not there, `Ours` for one of ours."""
    keys = {"one": given.one.key, "other": given.other.key}
    if keys["one"] == keys["other"]:
        raise SameHandle("other", f"Both handles are {keys['one']}.", "Name two different handles.")
    rows = service.store.reader.handles(list(keys.values()))
    for (field, key), row in zip(keys.items(), rows, strict=True):
        if row is None:
            raise Unknown(field, f"No handle {key}.", "Name a handle that has been taken in.")
        if row.ours:
            raise Ours(field, f"{key} is our own and belongs to no customer.", "Name handles of customers.")


def standing(service: Context, key: str) -> AssertionRow:
    """The assertion of this key; raises `Unknown` and `AlreadyWithdrawn`."""
    (row,) = service.store.people.assertions([key])
    if row is None:
        raise Unknown("assertion", "No assertion has that id.", "`identityAssertions` lists them all.")
    if row.withdrawn_at is not None:
        message = f"It was taken back by {row.withdrawn_by} on {row.withdrawn_at:%Y-%m-%d}."
        raise AlreadyWithdrawn("assertion", message, "To say the opposite, say it anew.")
    return row
