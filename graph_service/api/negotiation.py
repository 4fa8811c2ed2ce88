"""Media types: which of ours a client takes, and whether a body is one that is read here."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Final

JSON: Final = "application/json"
GRAPHQL_JSON: Final = "application/graphql-response+json"
RANGES: Final = ("application/*", "*/*")
"""What names both, the more specific first."""
REMEMBERED: Final = 256
"""Headers whose meaning is kept: clients send few different ones."""


@lru_cache(REMEMBERED)
def answer_type(accept: str) -> str | None:
    """The media type to answer in, by an Accept header; None where neither would be taken.

    The one with the greater weight; of two alike the newer where it is named, so that who
    says nothing or `*/*` gets plain JSON.
    """
    if not accept.strip():
        return JSON
    taken = weights(accept)
    newer, older = weight(taken, GRAPHQL_JSON), weight(taken, JSON)
    if newer > older or (newer == older > 0 and GRAPHQL_JSON in taken):
        return GRAPHQL_JSON
    return JSON if older else None


def weight(taken: Mapping[str, float], kind: str) -> float:
    """How much a media type is wanted, from 0 to 1, by the most specific range that names it."""
    return next((taken[name] for name in (kind, *RANGES) if name in taken), 0.0)


def weights(accept: str) -> dict[str, float]:
    """The weight of each range in an Accept header; without those that want another charset than ours."""
    parts = [parted(item) for item in accept.split(",")]
    return {name: quality(parameters) for name, parameters in parts if is_utf8(parameters)}


def quality(parameters: Mapping[str, str]) -> float:
    try:
        return min(max(float(parameters.get("q", "1")), 0.0), 1.0)
    except ValueError:
        return 1.0


@lru_cache(REMEMBERED)
def is_json(content_type: str) -> bool:
    """Whether a Content-Type header says JSON in UTF-8, which a body without a charset is in."""
    name, parameters = parted(content_type)
    return name == JSON and is_utf8(parameters)


def is_utf8(parameters: Mapping[str, str]) -> bool:
    return parameters.get("charset", "utf-8").lower() in {"utf-8", "utf8"}


def parted(item: str) -> tuple[str, dict[str, str]]:
    """A media type in lower case and its parameters."""
    name, *rest = item.split(";")
    pairs = (part.partition("=") for part in rest)
    return name.strip().lower(), {key.strip().lower(): value.strip().strip('"') for key, _, value in pairs}
