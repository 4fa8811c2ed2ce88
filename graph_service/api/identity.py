"""Saying who is who, and taking it back."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable
from typing import Final

import orjson

from graph_service.api.context import Context
from graph_service.api.idempotency import InvalidKey, KeyReused, checked_key
from graph_service.api.ids import InvalidId, key_of
from graph_service.api.intake import InvalidInput
from graph_service.api.threads import aside
from graph_service.api.types.identity import IdentityAssertion
from graph_service.api.types.impact import IdentityImpact
from graph_service.api.types.nodes import perhaps
from graph_service.api.types.receipt import UserError
from graph_service.api.types.saying import AssertionInput, AssertionPayload, WithdrawalInput
from graph_service.errors import Misuse, NotFound
from graph_service.logs import event
from graph_service.pipeline.saying import Saying, assertion, row_of, withdrawal
from graph_service.questions.impact import Contradiction, Impact
from graph_service.store.model import AssertionRow
from ingest.checks import InvalidRecord
from ingest.facts import Assertion

LOG: Final = logging.getLogger(__name__)


class NoAuthor(InvalidInput):
    """A word of nobody."""

    code = "NO_AUTHOR"


class Unknown(InvalidInput):
    """A handle or an assertion that is not there."""

    code = NotFound.code


class SameHandle(InvalidInput):
    """One handle where two are needed."""

    code = "SAME_HANDLE"


class Ours(InvalidInput):
    """A handle of our own company, which belongs to no customer."""

    code = "OURS"


class AlreadyWithdrawn(InvalidInput):
    """Something taken back that was taken back before."""

    code = "ALREADY_WITHDRAWN"


async def say(service: Context, given: AssertionInput, *, same: bool) -> AssertionPayload:
    """Keep somebody's word, or say what it would change; what cannot be kept comes back as user errors."""
    asked = ["say", same, given.one.key, given.other.key, given.by, given.reason, given.dry_run]
    return await answered(service, given.idempotency_key, asked, lambda: said(service, given, same=same))


async def withdraw(service: Context, given: WithdrawalInput) -> AssertionPayload:
    """Take somebody's word back, or say what that would change."""
    asked = ["withdraw", given.assertion, given.by, given.dry_run]
    return await answered(service, given.idempotency_key, asked, lambda: taken_back(service, given))


async def answered(
    service: Context, key: str | None, asked: list[object], work: Callable[[], AssertionPayload]
) -> AssertionPayload:
    """What comes of the work, once for each idempotency key, or the user error it ends in."""
    try:
        if key is None:
            return await aside(work)
        digest = hashlib.blake2b(orjson.dumps(asked)).digest()
        return await service.calls.once(checked_key(key), digest, aside(work))
    except InvalidInput as error:
        return refused(error.field, error)
    except Contradiction as error:
        return refused("other", error)
    except InvalidId as error:
        return refused("assertion", error)
    except (InvalidKey, KeyReused) as error:
        return refused("idempotencyKey", error)


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
    service.pipeline.ingest([made])
    # Neither handles nor names: a log is kept.
    what = "withdrawn" if made.withdrawn_at else "asserted"
    event(LOG, what, same=made.same, before=len(impact.before), after=len(impact.after))
    (row,) = service.store.people.assertions([made.key])
    kept = perhaps(IdentityAssertion.of, row)
    return AssertionPayload(assertion=kept, impact=IdentityImpact.of(impact), user_errors=[])


def author(by: str) -> str:
    """Who says something; raises `NoAuthor` for a blank."""
    if not by.strip():
        raise NoAuthor("by", "Nobody is named.", "Say who decides, by name, or by program and version.")
    return by.strip()


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


FIELDS: Final = {"withdrawn_by": "by"}
"""What the input calls fields of the record that have another name there."""


def acceptable(make: Callable[[], Assertion]) -> Assertion:
    """The record that is made; raises `InvalidInput` for a text that is too long or not a text."""
    try:
        return make()
    except InvalidRecord as error:
        field, _, expected = str(error).partition(": ")
        raise InvalidInput(FIELDS.get(field, field), f"{FIELDS.get(field, field)}: {expected}.", "") from None


def refused(field: str, error: Misuse) -> AssertionPayload:
    problem = UserError(field=field, code=error.code, message=str(error))
    return AssertionPayload(assertion=None, impact=None, user_errors=[problem])
