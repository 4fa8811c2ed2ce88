"""Those who wait, page by page: every page answers as of the time of the first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from graph_service.api.paging import Listing
from graph_service.api.rankings import FORM, resumed
from graph_service.api.types.unanswered import UnansweredFound
from graph_service.api.voices import Wish, page
from graph_service.questions.answers import Answers
from graph_service.questions.scored import Rank
from graph_service.questions.unanswered import Asked, Order

LISTINGS: Final[Mapping[Order, Listing[Rank]]] = {
    Order.WORST: Listing("unanswered", lambda rank: (*rank,), FORM),
    Order.LONGEST: Listing("unanswered, the longest first", lambda rank: (*rank,), FORM),
}
"""A cursor of one order is none of the other."""


def unanswered_page(answers: Answers, asked: Asked, wish: Wish) -> UnansweredFound:
    """The page of those who wait that is asked for."""
    listing = LISTINGS[asked.order]
    after, held = resumed(listing, wish)
    time = answers.time(held.as_of, held.known_at)
    found = answers.unanswered(replace(asked, first=listing.size(wish.first), after=after), time)
    return UnansweredFound(found, page(listing.name, found.rows, time, wish, more=found.more), time)
