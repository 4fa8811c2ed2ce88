"""What is heard, page by page: every page answers as of the time of the first."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Protocol, TypeVar

from graph_service.api.paging import Listing, Page
from graph_service.api.rankings import FORM, resumed
from graph_service.api.types.coverage import CoverageGroups
from graph_service.api.types.flames import Flames
from graph_service.api.types.inputs import AskedTime
from graph_service.api.types.loudness import LoudnessGroups
from graph_service.api.types.turning import TurningPoints
from graph_service.api.types.voices import Themes, VoiceGroups
from graph_service.planes.view import microseconds
from graph_service.questions import coverage, fixes, flames, loudness, themes, turning_points, voices
from graph_service.questions.answers import Answers
from graph_service.questions.scored import Rank
from graph_service.questions.time import Time

Asked = TypeVar(
    "Asked",
    voices.Asked,
    themes.Asked,
    loudness.Asked,
    turning_points.Asked,
    coverage.Asked,
    flames.Asked,
    fixes.Asked,
)


class HasRank(Protocol):
    """Something with a place in its list."""

    @property
    def rank(self) -> Rank: ...


Ranked = TypeVar("Ranked", bound=HasRank)


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


def loudness_groups(answers: Answers, asked: loudness.Asked, wish: Wish) -> LoudnessGroups:
    """The groups asked for, with their loudness."""
    asked, time = placed(answers, "loudness", asked, wish)
    found = answers.loudness(asked, time)
    return LoudnessGroups(found, page("loudness", found.rows, time, wish, more=found.more), asked.by, time)


def coverage_groups(answers: Answers, asked: coverage.Asked, wish: Wish) -> CoverageGroups:
    """The groups asked for, with how they were answered."""
    asked, time = placed(answers, "responseCoverage", asked, wish)
    found = answers.coverage(asked, time)
    return CoverageGroups(
        found, page("responseCoverage", found.rows, time, wish, more=found.more), asked, time
    )


def turning_page(answers: Answers, asked: turning_points.Asked, wish: Wish) -> TurningPoints:
    """The turning points asked for."""
    asked, time = placed(answers, "turningPoints", asked, wish)
    found = answers.turning_points(asked, time)
    return TurningPoints(found, page("turningPoints", found.rows, time, wish, more=found.more), time)


def flame_page(answers: Answers, asked: flames.Asked, wish: Wish) -> Flames:
    """The people asked for who are on the way to a public blow-up."""
    asked, time = placed(answers, "flameRisk", asked, wish)
    found = answers.flame_risk(asked, time)
    return Flames(found, page("flameRisk", found.rows, time, wish, more=found.more), time)


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
