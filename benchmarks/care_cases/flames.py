"""How early and how surely a public blow-up is foreseen, against simple alerts.

People are made up (`trajectories`) and taken in as any others, through the embedded store and the model.
Each rule gives everybody a level after each act; the alarms are the people whose level passes a line,
which is set for each rule so that it calls as many as later blow up. What somebody does from the
blow-up on is not looked at. An alert of volume counts the messages of a week; one of sentiment takes
the mean displeasure of a week's messages, the other its sum. The seeds are not those of development.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Final

import numpy as np

from algorithms.damping import DAY, HOUR
from algorithms.flames import SPOKE, flame
from algorithms.graph import Reals
from benchmarks.care_cases.trajectories import COMPANY, START, World, planted
from benchmarks.result import Result
from graph_service.bootstrap import open_service
from graph_service.config import Settings, read_settings
from graph_service.planes.view import microseconds
from graph_service.questions.answers import Answers
from graph_service.questions.outbursts import trolls
from graph_service.questions.stories import Acts, acts

PEOPLE: Final = {"small": 24, "full": 150}
SEED: Final = 9
WEEK: Final = 7 * DAY


@dataclass(frozen=True, slots=True, eq=False)
class Person:
    """What somebody did before a blow-up, and when that was, in microseconds; None where there was none.

    `troll` says whether the service leaves them out as one.
    """

    own: Acts
    burst_at: int | None
    troll: bool


Levels = Callable[[Person], Reals]
"""A level after each act of one person."""


def results(size: str) -> list[Result]:
    """Precision at as many alarms as blow-ups, how many are foreseen, and the lead time."""
    world = planted(SEED, PEOPLE[size])
    people = taken_in(world)
    measured = {name: measure(people, levels) for name, levels in RULES.items()}
    ours = measured.pop("flame risk")
    case = f"{len(world.bursts)} blow-ups among {len(people)} people"
    return [
        Result(case, metric, ours[metric], {name: each[metric] for name, each in measured.items()}, "higher")
        for metric in ours
    ]


def taken_in(world: World) -> list[Person]:
    """Everybody of a world, as the service sees them."""
    with tempfile.TemporaryDirectory(prefix="graph-service-benchmark-") as folder:
        data = Path(folder)
        settings = Settings(data, f"embedded:{data / 'graph'}", read_settings({}).cache)
        with open_service(settings) as service:
            service.pipeline.declare_company(COMPANY)
            service.pipeline.ingest(world.messages)
            return list(seen(service.answers, world))


def seen(answers: Answers, world: World) -> Iterator[Person]:
    sight, now = answers.cases.at(answers.time()), microseconds(answers.time().as_of)
    every, held = acts(sight), sight.view.holdings
    whose = dict(zip(held.handle, held.person.tolist(), strict=True))
    bursts = {whose[handle]: at for handle, at in burst_times(world).items()}
    spoke = np.unique(every.person[every.act == SPOKE]).tolist()
    before = [every.of(number).where(every.of(number).at < bursts.get(number, now + 1)) for number in spoke]
    noise = trolls(answers.reader, sight.view, before, now)
    for number, own, troll in zip(spoke, before, noise, strict=True):
        yield Person(own, bursts.get(number), troll)


def burst_times(world: World) -> dict[str, int]:
    return {key: microseconds(START + timedelta(days=day)) for key, day in world.bursts.items()}


def hazards(person: Person) -> Reals:
    own = person.own
    return np.zeros(len(own.at)) if person.troll else flame(own.story, int(own.at[-1])).levels


def weekly(own: Acts, amount: Reals) -> Reals:
    """The sum of the amounts of a week up to each of one person's acts."""
    total = np.append(0.0, np.cumsum(amount))
    since = np.searchsorted(own.at, own.at - WEEK, "right")
    return np.asarray(total[1:] - total[since], np.float64)


def volume(person: Person) -> Reals:
    own = person.own
    return weekly(own, (own.act == SPOKE).astype(np.float64))


def displeasure(person: Person) -> Reals:
    own = person.own
    return weekly(own, np.where(own.act == SPOKE, np.maximum(-own.value, 0.0), 0.0))


def sourness(person: Person) -> Reals:
    return displeasure(person) / np.maximum(volume(person), 1.0)


RULES: Final[Mapping[str, Levels]] = {
    "flame risk": hazards,
    "messages a week": volume,
    "mean displeasure of a week": sourness,
    "displeasure of a week": displeasure,
}


def measure(people: list[Person], levels: Levels) -> dict[str, float]:
    """How one rule does at as many alarms as blow-ups."""
    found = [levels(person) for person in people]
    budget = sum(person.burst_at is not None for person in people)
    highest = np.array([each.max(initial=-np.inf) for each in found])
    called = np.argsort(-highest, kind="stable")[:budget]
    line = highest[called[-1]]
    leads = [lead(people[n], found[n], line) for n in called]
    foreseen = [hours for hours in leads if hours is not None]
    return {
        "share of alarms that are right": len(foreseen) / budget,
        "median hours of warning over all blow-ups": float(
            np.median([*foreseen, *[0.0] * (budget - len(foreseen))])
        ),
        "median hours of warning of those foreseen": float(np.median(foreseen)) if foreseen else 0.0,
    }


def lead(person: Person, levels: Reals, line: float) -> float | None:
    """How many hours before the blow-up the line was reached; None for who never blows up."""
    if person.burst_at is None:
        return None
    return (person.burst_at - int(person.own.at[int(np.argmax(levels >= line))])) / HOUR
