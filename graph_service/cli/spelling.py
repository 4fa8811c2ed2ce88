"""What a reviewer types, in the form that the service takes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from graph_service.errors import Misuse
from ingest.identity.normal import normal_address


@dataclass(frozen=True, slots=True)
class Handle:
    """A handle by channel and address."""

    channel: str
    address: str


@dataclass(frozen=True, slots=True)
class Pair:
    """Two different handles."""

    one: Handle
    other: Handle

    @property
    def input(self) -> dict[str, dict[str, str]]:
        """As GraphQL takes it."""
        return {
            name: {"channel": handle.channel, "address": handle.address}
            for name, handle in (("one", self.one), ("other", self.other))
        }


def pair_of(one: str, other: str) -> Pair:
    """Two handles as people spell them; raises `Misuse` for what is no handle, and for one given twice."""
    pair = Pair(handle_of(one), handle_of(other))
    if pair.one == pair.other:
        raise Misuse(f"{one} and {other} are one handle.", "Name two different handles.")
    return pair


def handle_of(text: str) -> Handle:
    """The handle given as `channel:address` in any spelling."""
    channel, _, address = text.partition(":")
    normal = normal_address(channel, address)
    if not channel or not normal:
        raise Misuse(f"{text!r} is no handle.", "Give channel:address, such as email:jane@acme.example.")
    return Handle(channel, normal)


def moment(option: str, text: str) -> str:
    """A time in UTC, from ISO 8601 with an offset."""
    try:
        time = datetime.fromisoformat(text)
        if time.tzinfo is not None:
            return time.astimezone(UTC).isoformat()
    except (ValueError, OverflowError):
        pass
    raise Misuse(
        f"{option}: {text!r} is no time.", "Write ISO 8601 with an offset, such as 2026-03-01T09:30:00Z."
    )


def times(as_of: str | None, known_at: str | None) -> dict[str, str]:
    """The two times as GraphQL takes them; nothing for those not given."""
    given = (("asOf", "--as-of", as_of), ("knownAt", "--known-at", known_at))
    return {name: moment(option, text) for name, option, text in given if text is not None}


def author_of(by: str | None) -> str:
    """Who says something; raises `Misuse` for nobody."""
    if by is None or not by.strip():
        raise Misuse("Nobody is named who says so.", "Give --by NAME, or set GRAPH_SERVICE_AUTHOR.")
    return by.strip()


def assertion_id(text: str) -> str:
    """The id of an assertion given by its key in the graph, or by its id."""
    from graph_service.api.ids import global_id

    return global_id("IdentityAssertion", text) if ":" in text else text


def assertion_key(identifier: str) -> str:
    """The key in the graph of an assertion's id."""
    from graph_service.api.ids import key_of

    return key_of("IdentityAssertion", identifier)


def correction_id(text: str) -> str:
    """The id of a correction given by its key in the graph, or by its id."""
    from graph_service.api.ids import global_id

    return global_id("Correction", text) if ":" in text else text


def correction_key(identifier: str) -> str:
    """The key in the graph of a correction's id."""
    from graph_service.api.ids import key_of

    return key_of("Correction", identifier)


def message_id(text: str) -> str:
    """The id of a message given by its key in the graph, or by its id."""
    from graph_service.api.ids import global_id

    return global_id("Message", text) if ":" in text else text


def product_id(text: str) -> str:
    """The id of a product given by its slug."""
    from graph_service.api.ids import global_id

    return global_id("Product", text)
