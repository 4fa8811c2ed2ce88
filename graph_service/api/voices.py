"""Voices and themes page by page: every page answers as of the time of the first."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TypeVar

from graph_service.api.paging import Listing, Page
from graph_service.api.rankings import FORM, resumed
from graph_service.api.types.inputs import AskedTime
from graph_service.api.types.voices import Themes, VoiceGroups
from graph_service.planes.view import microseconds
from graph_service.questions import themes, voices
from graph_service.questions.answers import Answers
from graph_service.questions.scored import Rank
from graph_service.questions.time import Time

Asked = TypeVar("Asked", voices.Asked, themes.Asked)
Ranked = TypeVar("Ranked", voices.VoiceGroup, themes.Theme)


@dataclass(frozen=True, slots=True)
class Wish:
    """As of when a client asks, and where the page lies."""

    time: AskedTime
    first: int | None
    after: str | None


def voice_groups(answers: Answers, asked: voices.Asked, wish: Wish) -> VoiceGroups:
    """The groups asked for."""
    asked, time = placed(answers, "voices", asked, wish)
    found = answers.voices(asked, time)
    return VoiceGroups(found, page("voices", found.rows, time, wish, more=found.more), asked.by, time)


def theme_page(answers: Answers, asked: themes.Asked, wish: Wish) -> Themes:
    """The themes asked for."""
    asked, time = placed(answers, "themes", asked, wish)
    found = answers.themes(asked, time)
    return Themes(found, page("themes", found.rows, time, wish, more=found.more), time)


def placed(answers: Answers, name: str, asked: Asked, wish: Wish) -> tuple[Asked, Time]:
    """What is asked for with the place where the page begins, and as of when."""
    listing: Listing[Rank] = Listing(name, lambda rank: (*rank,), FORM)
    after, time = resumed(listing, wish)
    return replace(asked, first=listing.size(wish.first), after=after), answers.time(
        time.as_of, time.known_at
    )


def page(name: str, rows: tuple[Ranked, ...], time: Time, wish: Wish, *, more: bool) -> Page[Ranked]:
    """Rows with cursors that hold their rank and the two times of asking."""
    as_of, known_at = microseconds(time.as_of), microseconds(time.known_at)
    listing: Listing[Ranked] = Listing(name, lambda row: (*row.rank, as_of, known_at), FORM)
    found = listing.page(rows, wish.first, wish.after)
    return Page(found.rows, found.cursors, more, found.earlier)
