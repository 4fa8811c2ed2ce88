"""Rankings page by page: every page answers as of the time of the first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Protocol

from graph_service.api.paging import Listing, Page, Row, moment
from graph_service.api.types.inputs import AskedTime
from graph_service.errors import InvalidCursor
from graph_service.planes.view import microseconds
from graph_service.questions.answers import Answers
from graph_service.questions.opinions import Asked, Side
from graph_service.questions.scored import Rank, ScoredCustomer


def placed(row: ScoredCustomer) -> tuple[float, str, int, int]:
    """A customer's rank, and the two times of asking."""
    return (row.score, row.customer, microseconds(row.time.as_of), microseconds(row.time.known_at))


FORM: Final = (float, str, int, int)
LISTINGS: Final[Mapping[Side, Listing[ScoredCustomer]]] = {
    Side.FOR: Listing("advocates", placed, FORM),
    Side.AGAINST: Listing("critics", placed, FORM),
}


@dataclass(frozen=True, slots=True)
class Wish:
    """A page of a ranking as a client asks for it: a product's slug, a topic, and where the page lies."""

    side: Side
    product: str | None
    time: AskedTime
    certain_only: bool
    first: int | None
    after: str | None
    topic: str | None = None
    consented_to: str | None = None


def ranked(answers: Answers, wish: Wish) -> tuple[Page[ScoredCustomer], int]:
    """The page asked for, and how many customers the whole ranking has."""
    listing = LISTINGS[wish.side]
    rank, asked_time = resumed(listing, wish)
    asked = Asked(
        side=wish.side,
        product=wish.product,
        time=answers.time(asked_time.as_of, asked_time.known_at),
        certain_only=wish.certain_only,
        first=listing.size(wish.first),
        after=rank,
        topic=wish.topic,
        consented_to=wish.consented_to,
    )
    found = answers.ranking(asked)
    page = listing.page(found.rows, wish.first, wish.after)
    return Page(page.rows, page.cursors, found.more, page.earlier), found.total


class Paged(Protocol):
    """A wish for a page of something ranked as of a time."""

    @property
    def time(self) -> AskedTime: ...
    @property
    def after(self) -> str | None: ...


def resumed(listing: Listing[Row], wish: Paged) -> tuple[Rank | None, AskedTime]:
    """Where to go on, and as of when: the times of the cursor, where there is one."""
    place = listing.after(wish.after)
    if place is None:
        return None, wish.time
    score, key, as_of, known_at = place
    held = AskedTime(as_of=moment(listing.name, as_of), known_at=moment(listing.name, known_at))
    if differs(wish.time.as_of, held.as_of) or differs(wish.time.known_at, held.known_at):
        raise InvalidCursor("The cursor belongs to a ranking as of another time.")
    return Rank(float(score), str(key)), held


def differs(asked: datetime | None, held: datetime | None) -> bool:
    return asked is not None and asked != held
