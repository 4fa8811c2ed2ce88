"""Mutations in the audit log: asked for before they are made, and what became of them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from functools import wraps
from typing import TYPE_CHECKING, Any, Final

from graph_service.access.audit import ASKED, DONE, REFUSED, AuditLog, Entry, failed
from graph_service.api.ids import InvalidId, customer_key, parse_id
from graph_service.logs import Field

if TYPE_CHECKING:
    from graph_service.api.context import Context

Resolver = Callable[..., Awaitable[Any]]
SUBJECTS: Final = (
    "customer",
    "handle",
    "message",
    "signal",
    "one",
    "assertion",
    "correction",
    "rating",
    "use",
    "context",
)
"""The fields of inputs that say whom or what a mutation is about: the first that is given does."""
TOLD: Final = ("receipt", "forgotten")
"""The fields of payloads that hold counts."""


def audited(resolver: Resolver) -> Resolver:
    """The same mutation, written down before it is made and before it is answered.

    Raises `DiskFull` and `AuditUnavailable` in place of making what cannot be written down.
    """

    @wraps(resolver)
    async def kept(*args: Any, **named: Any) -> Any:  # noqa: ANN401 - stands for any resolver
        info = named["info"]
        service: Context = info.context.service
        asked = asked_for(service.audit, info.field_name, named.get("given"))
        await service.writing.take(asked, service.audit.settle)
        try:
            payload = await resolver(*args, **named)
        except Exception as error:
            await service.writing.take(failed(asked, error, {}), service.audit.settle)
            raise
        await service.writing.take(ended(asked, payload), service.audit.settle)
        return payload

    return kept


def asked_for(audit: AuditLog, act: str, given: object) -> Entry:
    """The line that says what is asked for, without a word of what was given."""
    fields: dict[str, Field] = {"dryRun": True} if getattr(given, "dry_run", False) else {}
    return audit.entry(act, outcome=ASKED, subject=subject_of(given), **fields)


def subject_of(given: object) -> str | None:
    """Whom or what an input is about: the key of a handle, or of another thing in the graph."""
    named = ((name, getattr(given, name, None)) for name in SUBJECTS)
    return next((key_of(name, value) for name, value in named if value), None)


def key_of(name: str, value: Any) -> str:  # noqa: ANN401 - an id or a handle
    """The key that an input's field stands for; the field itself where it stands for none."""
    if hasattr(value, "key"):
        return str(value.key)
    try:
        return customer_key(value) if name == "customer" else parse_id(value).key
    except InvalidId:
        return str(value)


def ended(asked: Entry, payload: object) -> Entry:
    """The line that says what became of it."""
    errors = getattr(payload, "user_errors", None)
    if errors:
        return asked.ended(REFUSED, {"code": errors[0].code})
    return asked.ended(DONE, counts(payload))


def counts(payload: object) -> Mapping[str, Field]:
    """The numbers that a payload tells."""
    parts = (getattr(payload, name, None) for name in TOLD)
    return {
        name: value
        for part in parts
        if part is not None
        for name, value in vars(part).items()
        if isinstance(value, int) and not isinstance(value, bool)
    }
