"""Standing contexts: listed, saved, changed, deleted; and what people say of what was found for them."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

import strawberry

from graph_service.access.principal import Scope, require
from graph_service.api.context import Context, Info
from graph_service.api.deciding import AlreadyWithdrawn, Decision, Unknown, acceptable, author, decided
from graph_service.api.ids import InvalidId, key_of
from graph_service.api.intake import InvalidInput
from graph_service.api.paging import Listing
from graph_service.api.threads import aside
from graph_service.api.types import contexts
from graph_service.api.types.connection import Connection, connection
from graph_service.api.types.context_inputs import (
    ContextDeletionInput,
    ContextInput,
    ContextUpdateInput,
    RatingInput,
    RatingWithdrawalInput,
)
from graph_service.api.types.contexts import ContextPayload, Rating, RatingPayload
from graph_service.api.types.inputs import product_slug
from graph_service.api.types.nodes import perhaps
from graph_service.logs import event
from graph_service.moments.guards import LIFTABLE, GuardKind
from graph_service.pipeline.contexts import (
    Opinion,
    Wish,
    deleted,
    edited,
    rated,
    rating_key,
    saved,
    withdrawn,
)
from graph_service.planes.view import microseconds
from graph_service.store.context_rows import ContextRow
from graph_service.store.port import Row
from ingest import facts
from ingest.facts import StandingContext

LOG: Final = logging.getLogger(__name__)
CONTEXTS: Final[Listing[ContextRow]] = Listing(
    "contexts", lambda row: (microseconds(row.at), row.key), (int, str)
)
ALWAYS: Final = {"name": "name", "text": "text", "max_irrelevant_rate": "max_irrelevant", "paused": "paused"}
"""What a context always has, by the names of the input and of the record; the rest may be taken away."""
MAY_GO: Final = ("channel", "purpose", "quiet_days")


class CannotBeLifted(InvalidInput):
    """A guard that nobody may overrule."""

    code = "CANNOT_BE_LIFTED"


async def page_of(info: Info, first: int | None, after: str | None) -> Connection[contexts.Context]:
    """A page of the contexts that are not deleted, the first saved first."""
    require(Scope.READ)
    rows = await aside(info.context.service.store.contexts.standing)
    return connection(CONTEXTS.cut(rows, first, after), contexts.Context.of)


async def save(service: Context, given: ContextInput) -> ContextPayload:
    """Keep a new context."""
    return await kept(service, given, "save context", lambda: saved_now(service, given))


async def update(service: Context, given: ContextUpdateInput) -> ContextPayload:
    """Change a context."""
    return await kept(service, given, "update context", lambda: changed_now(service, given))


async def delete(service: Context, given: ContextDeletionInput) -> ContextPayload:
    """Delete a context, and what was found for it."""
    return await kept(service, given, "delete context", lambda: deleted_now(service, given))


async def kept(
    service: Context,
    given: ContextInput | ContextUpdateInput | ContextDeletionInput,
    what: str,
    work: Callable[[], ContextPayload],
) -> ContextPayload:
    """What comes of a decision on a context, or the user error it ends in."""
    decision = Decision(asked(what, given), given.idempotency_key, {InvalidId: "context"})
    outcome = await decided(service, decision, work)
    if isinstance(outcome, ContextPayload):
        return outcome
    return ContextPayload(context=None, user_errors=outcome)


def asked(what: str, given: object) -> list[object]:
    """What is asked, as values of JSON."""
    return [what, *("unset" if value is strawberry.UNSET else value for value in vars(given).values())]


def saved_now(service: Context, given: ContextInput) -> ContextPayload:
    """Keep a new context; raises `InvalidInput` and `InvalidId`."""
    by, usual = author(given.by), Wish("", "")
    rate = given.max_irrelevant_rate
    wish = Wish(
        given.name.strip(),
        given.text.strip(),
        given.channel,
        known_product(service, given.product),
        usual.max_irrelevant if rate is None else rate,
        given.purpose,
        given.quiet_days,
        lifted(given.lift or ()),
        bool(given.paused),
    )
    with service.deciding:
        return taken_in(service, acceptable(lambda: saved(wish, by)), "saved")


def changed_now(service: Context, given: ContextUpdateInput) -> ContextPayload:
    """Change what is given of a context; raises `InvalidInput` and `InvalidId`."""
    by = author(given.by)
    with service.deciding:
        row = standing(service, key_of("Context", given.context))
        wish = replace(Wish.of(row), **changes(service, given))
        return taken_in(service, acceptable(lambda: edited(row, wish, by)), "changed")


def deleted_now(service: Context, given: ContextDeletionInput) -> ContextPayload:
    """Delete a context; raises `InvalidInput` and `InvalidId`."""
    by = author(given.by)
    with service.deciding:
        row = standing(service, key_of("Context", given.context))
        return taken_in(service, acceptable(lambda: deleted(row, by)), "deleted")


def changes(service: Context, given: ContextUpdateInput) -> Row:
    """The fields of a wish that are given."""
    named = {own: getattr(given, name) for name, own in ALWAYS.items()}
    found = {
        own: value.strip() if isinstance(value, str) else value
        for own, value in named.items()
        if value is not None
    }
    found |= {name: value for name in MAY_GO if (value := getattr(given, name)) is not strawberry.UNSET}
    if given.product is not strawberry.UNSET:
        found["product"] = known_product(service, given.product)
    return found if given.lift is None else found | {"lift": lifted(given.lift)}


def taken_in(service: Context, made: StandingContext, what: str) -> ContextPayload:
    """Take a version of a context in, so that it looks at what comes from now on."""
    service.pipeline.decide(made)
    # Neither names nor what is looked for: a log is kept.
    event(LOG, "context kept", what=what)
    (row,) = service.store.contexts.contexts([made.key])
    return ContextPayload(context=perhaps(contexts.Context.of, there(row)), user_errors=[])


def standing(service: Context, key: str) -> ContextRow:
    """The context of this key that is not deleted; raises `Unknown`."""
    row = there(*service.store.contexts.contexts([key]))
    if row is None:
        raise Unknown("context", "No context has that id.", "`contexts` lists them all.")
    return row


def there(row: ContextRow | None) -> ContextRow | None:
    """The context itself, unless there is none or it is deleted."""
    return row if row is not None and row.deleted_at is None else None


def known_product(service: Context, product: strawberry.ID | None) -> str | None:
    """The slug of a product that is sold; raises `Unknown`."""
    try:
        slug = product_slug(product)
    except InvalidId as error:
        raise Unknown("product", str(error.args[0]), error.advice) from None
    if slug is not None and slug not in {each.slug for each in service.store.reader.products()}:
        raise Unknown("product", "No product has that id.", "`products` lists them all.")
    return slug


def lifted(guards: Sequence[GuardKind]) -> tuple[str, ...]:
    """The guards that are overruled, as the record names them; raises `CannotBeLifted`."""
    for guard in guards:
        if guard not in LIFTABLE:
            can = ", ".join(sorted(each.name for each in LIFTABLE))
            raise CannotBeLifted("lift", f"{guard.name} cannot be overruled.", f"Those that can are {can}.")
    return tuple(sorted({guard.value for guard in guards}))


async def rate(service: Context, given: RatingInput) -> RatingPayload:
    """Keep what somebody says of a match."""
    return await said(service, given, "rate", lambda: rated_now(service, given))


async def withdraw(service: Context, given: RatingWithdrawalInput) -> RatingPayload:
    """Take back what somebody says of a match."""
    return await said(service, given, "withdraw rating", lambda: withdrawn_now(service, given))


async def said(
    service: Context,
    given: RatingInput | RatingWithdrawalInput,
    what: str,
    work: Callable[[], RatingPayload],
) -> RatingPayload:
    """What comes of a word on a match, or the user error it ends in."""
    field = "context" if isinstance(given, RatingInput) else "rating"
    decision = Decision(asked(what, given), given.idempotency_key, {InvalidId: field})
    outcome = await decided(service, decision, work)
    if isinstance(outcome, RatingPayload):
        return outcome
    return RatingPayload(rating=None, context=None, user_errors=outcome)


def rated_now(service: Context, given: RatingInput) -> RatingPayload:
    """Keep what is said over what its author said before; raises `InvalidInput` and `InvalidId`."""
    key, by = key_of("Context", given.context), author(given.by)
    with service.deciding:
        row = standing(service, key)
        opinion = Opinion(key, known_message(service, given.message), given.relevant, by, given.reason)
        (held,) = service.store.contexts.ratings([rating_key(opinion)])
        return word_kept(service, acceptable(lambda: rated(opinion, held)), row)


def withdrawn_now(service: Context, given: RatingWithdrawalInput) -> RatingPayload:
    """Take back what was said; raises `InvalidInput` and `InvalidId`."""
    key, by = key_of("Rating", given.rating), author(given.by)
    with service.deciding:
        (held,) = service.store.contexts.ratings([key])
        if held is None:
            raise Unknown("rating", "No rating has that id.", "`context { ratings }` lists them.")
        if held.withdrawn_at is not None:
            message = f"It was taken back by {held.withdrawn_by} on {held.withdrawn_at:%Y-%m-%d}."
            raise AlreadyWithdrawn("rating", message, "Say it anew if it holds after all.")
        (row,) = service.store.contexts.contexts([held.context])
        return word_kept(service, acceptable(lambda: withdrawn(held, by)), there(row))


def word_kept(service: Context, made: facts.Rating, context: ContextRow | None) -> RatingPayload:
    service.pipeline.note(made)
    # Neither the message nor names: a log is kept.
    event(LOG, "match rated", relevant=str(made.relevant), withdrawn=str(made.withdrawn_at is not None))
    (row,) = service.store.contexts.ratings([made.key])
    return RatingPayload(
        rating=perhaps(Rating.of, row), context=perhaps(contexts.Context.of, context), user_errors=[]
    )


def known_message(service: Context, message: str) -> str:
    """The key of a message that is held; raises `Unknown`."""
    try:
        key = key_of("Message", message)
    except InvalidId as error:
        raise Unknown("message", str(error.args[0]), error.advice) from None
    if not service.store.texts([key]):
        raise Unknown("message", "No message has that id.", "Use the `id` of a message from an answer.")
    return key
