"""Who is who, many at a time: what the loaders ask."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import NamedTuple, TypeVar

from graph_service.errors import Misuse
from graph_service.pipeline.saying import Saying, assertion, row_of
from graph_service.questions.answers import Answers
from graph_service.questions.identity import Explanation, Question, WhoIsWho
from graph_service.questions.impact import Impact
from graph_service.questions.time import Time, resolve_time
from graph_service.store.model import Cluster, Ownership, Resemblance

Given = TypeVar("Given")
Found = TypeVar("Found")
NOBODY = "nobody yet"
"""The author of what is only supposed."""


class Times(NamedTuple):
    """The two times of a question as they were asked."""

    as_of: datetime | None = None
    known_at: datetime | None = None

    def resolved(self) -> Time:
        """Both times; by default now, as people speak of handles after the latest message too."""
        return resolve_time(self.as_of, self.known_at, None)


class AskedPair(NamedTuple):
    """Two handles, and as of when they are asked about; None is as things stand."""

    first: str
    second: str
    times: Times | None = None


def explanations(people: WhoIsWho, asked: Sequence[AskedPair]) -> list[Explanation | Misuse]:
    """The evidence on each pair, or why there is none."""

    def explain(pair: AskedPair) -> Explanation:
        return people.explain(pair.first, pair.second, pair.times.resolved() if pair.times else None)

    return [attempt(explain, pair) for pair in asked]


def open_explanations(people: WhoIsWho, asked: Sequence[Resemblance]) -> list[Explanation | Misuse]:
    """The evidence of open questions, by what is held of them."""
    return [*people.explain_open(asked)]


def unions(answers: Answers, pairs: Sequence[tuple[str, str]]) -> list[Impact | Misuse]:
    """What would change if each pair were said to be one person's, or why that cannot be."""
    foresight = answers.foresee()
    rows = [row_of(assertion(Saying(one, other, same=True, by=NOBODY))) for one, other in pairs]
    return [attempt(foresight.of_saying, row) for row in rows]


def attempt(ask: Callable[[Given], Found], given: Given) -> Found | Misuse:
    """An answer, or the mistake in what was asked, which is no other question's."""
    try:
        return ask(given)
    except Misuse as error:
        return error


def questions(people: WhoIsWho, keys: Sequence[str]) -> list[Question | None]:
    """The questions of these keys that are open."""
    held = {question.key: question for question in people.questions()}
    return [held.get(key) for key in keys]


def resemblances(people: WhoIsWho, handles: Sequence[str]) -> list[tuple[Resemblance, ...]]:
    """The evidence between each handle and any others."""
    of_handle: dict[str, list[Resemblance]] = {}
    for each in people.store.people.resemblances(handles):
        for end in (each.first, each.second):
            of_handle.setdefault(end, []).append(each)
    return [tuple(of_handle.get(handle, ())) for handle in handles]


def owned(people: WhoIsWho, customers: Sequence[str], times: Times) -> list[tuple[Ownership, ...]]:
    """The handles of each customer as of a time.

    They are those of whoever had the handle that names the customer, or where that had not been seen,
    the first of its handles that had.
    """
    now = people.store.reader.handles_of_customers(customers)
    known = [(key, *(row.key for row in rows)) for key, rows in zip(customers, now, strict=True)]
    clusters = people.customers(sorted({key for keys in known for key in keys}), times.resolved())
    of_handle = {each.handle: cluster for cluster in clusters for each in cluster.handles}
    return [next(handles_of(keys, of_handle), ()) for keys in known]


def handles_of(keys: Sequence[str], of_handle: dict[str, Cluster]) -> Iterator[tuple[Ownership, ...]]:
    return (of_handle[key].handles for key in keys if key in of_handle)
