"""What fits a context, as clients ask for it."""

from __future__ import annotations

from dataclasses import dataclass

from graph_service.api.context import Context
from graph_service.api.types.inputs import AskedTime
from graph_service.api.types.moment import GuardsWanted, Moments, MomentsWanted, moment_filter, seeds
from graph_service.moments.guards import GuardOptions
from graph_service.questions.moments import MAX_IRRELEVANT, Asked
from graph_service.questions.time import Time


@dataclass(frozen=True, slots=True)
class Wish:
    """What a client asks beside the context: where, how sure, whom to leave alone, how many, as of when."""

    filter: MomentsWanted | None = None
    guards: GuardsWanted | None = None
    max_irrelevant_rate: float = MAX_IRRELEVANT
    first: int = 20
    time: AskedTime | None = None


def moments_of(service: Context, context: str, wish: Wish) -> Moments:
    """The conversations that fit a text."""
    found = service.answers.moments(asking(service, context, wish), seeds(wish.filter))
    return Moments.of(found, service.keeper.standing())


def asking(service: Context, text: str, wish: Wish) -> Asked:
    time = service.answers.time(*((wish.time.as_of, wish.time.known_at) if wish.time else ()))
    return Asked(
        text,
        time,
        options(wish.guards, time),
        moment_filter(wish.filter),
        wish.max_irrelevant_rate,
        wish.first,
    )


def options(wanted: GuardsWanted | None, time: Time) -> GuardOptions:
    """Guards in the terms of `moments.guards`; raises `Misuse`."""
    decided_by = time.known_at if time.present else time.as_of
    if wanted is None:
        return GuardOptions(time.as_of, time.known_at, decided_by=decided_by)
    lift = frozenset(wanted.lift or ())
    return GuardOptions(
        time.as_of, time.known_at, wanted.purpose, wanted.quiet_days, lift, decided_by=decided_by
    )
