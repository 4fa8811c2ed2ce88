"""What a GraphQL request over HTTP brings: a document, which of its operations, and variables."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, TypeGuard
from urllib.parse import parse_qsl

import orjson

ESCAPE: Final = re.compile(rb"\\(?:u[dD][89abAB]..\\u[dD][c-fC-F]..|(u[dD][89a-fA-F]..)|.)", re.DOTALL)
"""An escape in JSON; the group is there for half of a pair that stands alone."""
UNKNOWN: Final = rb"\ufffd"


class Malformed(Exception):
    """No GraphQL request; the message says what is wrong and what to send."""


@dataclass(frozen=True, slots=True)
class Parameters:
    """A GraphQL request; which operation is meant need not be said where there is one."""

    query: str
    operation: str | None
    variables: dict[str, object] | None


def of_body(body: bytes) -> Parameters:
    """The request in a JSON body; raises `Malformed`."""
    try:
        return parameters(from_json(body))
    except orjson.JSONDecodeError as error:
        raise Malformed(f"The body is no JSON: {error.msg} at byte {error.pos}.") from None


def of_address(query_string: bytes) -> Parameters:
    """The request in an address; raises `Malformed`. A parameter that is empty counts as not given."""
    pairs = parse_qsl(query_string.decode("latin-1"), errors="replace")
    given: dict[str, object] = dict(pairs)
    for name in ("variables", "extensions"):
        if name in given:
            given[name] = written_out(name, str(given[name]))
    return parameters(given)


def written_out(name: str, text: str) -> object:
    try:
        return from_json(text.encode())
    except orjson.JSONDecodeError as error:
        raise Malformed(f"`{name}` is no JSON: {error.msg} at byte {error.pos}.") from None


def parameters(given: object) -> Parameters:
    """Check what was sent; other names than GraphQL's are let be, as its draft asks."""
    if not isinstance(given, dict):
        kind = "Several requests in one are" if isinstance(given, list) else "That is"
        raise Malformed(f"{kind} not answered here: send one JSON object with a `query`.")
    query, operation = given.get("query"), given.get("operationName")
    variables, extensions = given.get("variables"), given.get("extensions")
    if not isinstance(query, str):
        raise Malformed("`query` has to be there: a GraphQL document as a string.")
    if not isinstance(operation, str | None):
        raise Malformed("`operationName` has to be a string, or left out.")
    for name, value in (("variables", variables), ("extensions", extensions)):
        if not is_object(value):
            raise Malformed(f"`{name}` has to be a JSON object, or left out.")
    return Parameters(query, operation or None, variables)


def is_object(value: object) -> TypeGuard[Mapping[str, object] | None]:
    return isinstance(value, dict | None)


def from_json(text: bytes) -> object:
    """What JSON says; escapes of half a character are read as U+FFFD. Raises `orjson.JSONDecodeError`."""
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        return orjson.loads(paired(text))


def paired(text: bytes) -> bytes:
    """JSON with U+FFFD in place of the escapes of unpaired surrogates, which stand for no character."""
    return ESCAPE.sub(lambda found: UNKNOWN if found[1] else found[0], text)
