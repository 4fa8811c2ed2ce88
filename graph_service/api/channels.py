"""A blackout's people page by page: every page answers as of the time of the first."""

from __future__ import annotations

from graph_service.api.paging import Listing
from graph_service.api.rankings import FORM, resumed
from graph_service.api.types.blackout import Darkness
from graph_service.api.voices import Wish, page
from graph_service.questions.answers import Answers
from graph_service.questions.blackout import Asked
from graph_service.questions.scored import Rank
from graph_service.questions.segments import Segment

NAME = "blackout"


def darkness(answers: Answers, channel: str, segment: Segment, wish: Wish) -> Darkness:
    """What would be lost with a channel, and the page of people asked for."""
    listing: Listing[Rank] = Listing(NAME, lambda rank: (*rank,), FORM)
    after, held = resumed(listing, wish)
    time = answers.time(held.as_of, held.known_at)
    found = answers.blackout(Asked(channel, time, segment, listing.size(wish.first), after))
    return Darkness(found, page(NAME, found.rows, time, wish, more=found.more))
