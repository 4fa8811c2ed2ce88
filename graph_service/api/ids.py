"""Global ids: opaque, stable, and enough to find a thing again whatever kind it is."""

from __future__ import annotations

import binascii
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Final, NamedTuple

import strawberry

from graph_service.errors import Misuse
from ingest.identity.normal import normal_address

MOST_IDS: Final = 100
"""How many ids `nodes` takes at once."""


class InvalidId(Misuse):
    """An id this service did not make, or one of another kind of thing than is wanted."""

    code = "INVALID_ID"
    advice = "Use an `id` from an answer of this service."


class GlobalId(NamedTuple):
    """The type of a thing in the schema, and its key in the graph."""

    kind: str
    key: str


def global_id(kind: str, key: str) -> strawberry.ID:
    """The base64url, without padding, of `kind:key` in UTF-8."""
    return strawberry.ID(urlsafe_b64encode(f"{kind}:{key}".encode()).decode().rstrip("="))


def parse_id(text: str) -> GlobalId:
    """What an id stands for; raises `InvalidId`."""
    try:
        raw = urlsafe_b64decode(text.rstrip("=") + "=" * (-len(text.rstrip("=")) % 4)).decode()
    except (binascii.Error, ValueError):
        raise InvalidId(f"{text[:80]!r} is no id of this service.") from None
    kind, colon, key = raw.partition(":")
    if not (kind and colon and key):
        raise InvalidId(f"{text[:80]!r} is no id of this service.")
    return GlobalId(kind, key)


def key_of(kind: str, text: str) -> str:
    """The key within an id of this kind; raises `InvalidId` for another kind."""
    found = parse_id(text)
    if found.kind != kind:
        raise InvalidId(f"{text[:80]!r} is the id of a {found.kind}, not of a {kind}.")
    return found.key


def parse_ids(texts: list[strawberry.ID]) -> list[GlobalId | None]:
    """What ids stand for, None where one stands for nothing; raises `Misuse` for more than `MOST_IDS`."""
    if len(texts) > MOST_IDS:
        raise Misuse(f"{len(texts):,} ids, more than {MOST_IDS}.", "Ask for them in several queries.")
    return [parsed_or_none(text) for text in texts]


def parsed_or_none(text: str) -> GlobalId | None:
    try:
        return parse_id(text)
    except InvalidId:
        return None


def customer_key(text: str) -> str:
    """The key of a customer's id, or of a handle given as `channel:address`; raises `InvalidId`."""
    channel, colon, address = text.partition(":")
    return f"{channel}:{normal_address(channel, address)}" if colon else key_of("Customer", text)
