"""Those who wait, page by page: every page answers as of the time of the first."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from graph_service.api.paging import Listing
from graph_service.api.rankings import FORM, resumed
from graph_service.api.types.unanswered import UnansweredFound
from graph_service.api.voices import Wish, page
from graph_service.questions.answers import Answers
from graph_service.questions.scored import Rank
from graph_service.questions.unanswered import Asked

NAME: Final = "unanswered"
LISTING: Final[Listing[Rank]] = Listing(NAME, lambda rank: (*rank,), FORM)


def unanswered_page(answers: Answers, asked: Asked, wish: Wish) -> UnansweredFound:
    """The page of those who wait that is asked for."""
    after, held = resumed(LISTING, wish)
    time = answers.time(held.as_of, held.known_at)
    found = answers.unanswered(replace(asked, first=LISTING.size(wish.first), after=after), time)
    return UnansweredFound(found, page(NAME, found.rows, time, wish, more=found.more), time)
