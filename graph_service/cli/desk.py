"""The door to the service for commands, in this process or through one; and the reviewer's desk behind it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Final

from graph_service.cli import documents
from graph_service.cli.options import settings_of
from graph_service.cli.spelling import Pair, assertion_id
from graph_service.errors import GraphServiceError, Misuse, NotFound

PAGE: Final = 100
MISUSED: Final = frozenset({Misuse.code, NotFound.code, "INVALID_ID"})
"""Codes of errors that are the caller's."""

Row = dict[str, Any]
"""A thing as GraphQL answers it."""
Ask = Callable[[str, Row], Row]
"""Puts a document with its variables, and has the answer as a client gets it."""


@dataclass(frozen=True, slots=True)
class Word:
    """What somebody says of two handles, or would say in a dry run."""

    pair: Pair
    same: bool
    by: str
    reason: str | None = None
    dry_run: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Door:
    """Where documents are put, in this process or through a service. Raises `Misuse` for what cannot be."""

    ask: Ask

    def rows(self, document: str, name: str, **variables: object) -> Iterator[Row]:
        """The things on all pages of a root field."""
        after, more = None, True
        while more:
            page = self.root(document, name, first=PAGE, after=after, **variables)
            yield from (edge["node"] for edge in page["edges"])
            after, more = page["pageInfo"]["endCursor"], page["pageInfo"]["hasNextPage"]

    def change(self, document: str, name: str, given: Row) -> Row:
        """The payload of a mutation, which has no user errors."""
        payload = self.root(document, name, input=given)
        if payload["userErrors"]:
            raise Misuse("; ".join(error["message"] for error in payload["userErrors"]))
        return payload

    def root(self, document: str, name: str, **variables: object) -> Row:
        """The thing that a root field answers."""
        value: Row = self._data(document, variables)[name]
        return value

    def each(self, document: str, name: str, **variables: object) -> list[Row]:
        """The things of a root field that answers a list."""
        value: list[Row] = self._data(document, variables)[name]
        return value

    def _data(self, document: str, variables: Row) -> Row:
        answer = self.ask(document, variables)
        errors = answer.get("errors") or []
        if errors:
            codes = {error.get("extensions", {}).get("code") for error in errors}
            kind = Misuse if codes <= MISUSED else GraphServiceError
            raise kind("; ".join(error["message"] for error in errors))
        data: Row = answer["data"]
        return data


class Desk(Door):
    """Who is who, to be read and decided."""

    __slots__ = ()

    def questions(self, passed: Collection[str] = ()) -> Iterator[Row]:
        """The open questions, what would change most first, but for those whose ids are in `passed`.

        Each has its evidence, and the impact of a yes.
        """
        for row in self.rows(documents.REVIEW, "identityReview"):
            found = None if row["id"] in passed else self.root(documents.QUESTION, "node", id=row["id"])
            if found:
                yield found

    def waiting(self) -> int:
        """How many questions are open."""
        return int(self.root(documents.REVIEW, "identityReview", first=1)["totalCount"])

    def explain(self, pair: Pair, time: Mapping[str, str]) -> Row:
        """The evidence on two handles, as of `asOf` and `knownAt` where `time` has them."""
        return self.root(documents.EXPLAIN, "identity", pair=pair.input, time=dict(time) or None)

    def say(self, word: Word) -> Row:
        """Put a word on record; what it changes, and the assertion unless it is a dry run."""
        given = {**word.pair.input, "by": word.by, "reason": word.reason, "dryRun": word.dry_run}
        if word.same:
            return self.change(documents.ASSERT_SAME, "assertSame", given)
        return self.change(documents.ASSERT_DIFFERENT, "assertDifferent", given)

    def withdraw(self, key: str, by: str, *, dry_run: bool = False) -> Row:
        """Take a word back; what that changes."""
        given = {"assertion": assertion_id(key), "by": by, "dryRun": dry_run}
        return self.change(documents.WITHDRAW, "withdrawAssertion", given)

    def assertions(self) -> list[Row]:
        """What anybody ever said, withdrawn or not, in order of time."""
        rows = self.rows(documents.ASSERTIONS, "identityAssertions")
        return sorted(rows, key=lambda row: (row["at"], row["id"]))


@contextmanager
def desk(data: Path | None, store: str | None, server: str | None) -> Iterator[Desk]:
    """The desk of a store, or of the service at `server`."""
    with door(data, store, server) as opened:
        yield Desk(opened.ask)


@contextmanager
def door(data: Path | None, store: str | None, server: str | None) -> Iterator[Door]:
    """The door of a store, or of the service at `server`."""
    if server is not None:
        from graph_service.cli.remote import post

        yield Door(partial(post, server))
        return
    from graph_service.api.once import answer_once
    from graph_service.bootstrap import open_service

    with open_service(settings_of(data, store)) as service:
        service.pipeline.catch_up()
        yield Door(partial(answer_once, service.context))
