"""The people chosen to carry a message: what each adds, why they, and what is promised of all together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from algorithms.propagation import Passing
from algorithms.spread import Certificate
from algorithms.spread import Selection as Spread
from graph_service.questions.advocates import evidence
from graph_service.questions.askable import LeftOut
from graph_service.questions.persuasion import Persuasion
from graph_service.questions.scored import Component, Interval
from graph_service.questions.time import Time

LEVEL: Final = 0.9
"""Of the interval of what one person adds."""
SOME: Final = 10
"""Messages of either kind shown for one person."""
BELIEVED: Final = 0.5
"""From this share of belief on, the rate at which words pass on is said to be assumed."""


@dataclass(frozen=True, slots=True)
class Carrier:
    """Somebody to ask. `gain` is how many unconvinced people they reach beyond those chosen before.

    `harm` is how many critics they reach likewise, `alone` how many unconvinced they would reach by
    themselves. `included` says that the asker wanted them, not we. `evidence` has keys of messages:
    first what they said that speaks for us, then what answers or shares what they say.
    """

    customer: str
    gain: float
    interval: Interval
    harm: float
    alone: float
    included: bool
    cost: float
    organization: str | None
    components: tuple[Component, ...]
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Crowd:
    """How many people it is about: those to be reached, those against, and those who may be asked."""

    unconvinced: int
    critics: int
    askable: int


@dataclass(frozen=True, slots=True)
class Learnt:
    """What the chances that words pass on rest on: messages heard and taken up, faded with age.

    `rate` is the share of them, `assumed` how much of that figure is belief, 0 to 1.
    """

    heard: float
    taken_up: float
    rate: float
    assumed: float

    @property
    def explanation(self) -> str:
        """The same in a sentence."""
        seen = (
            f"of {figure(self.heard)} messages heard, faded with age, {figure(self.taken_up)} were taken up"
        )
        if self.assumed >= BELIEVED:
            return f"Too little was seen to learn from ({seen}): about {self.rate:.1%} is assumed."
        return f"Learnt: {seen}, which makes {self.rate:.1%}."


@dataclass(frozen=True, slots=True)
class Selection:
    """Whom to ask, in the order of choice, who was left out and why, and what is promised."""

    carriers: tuple[Carrier, ...]
    left_out: tuple[LeftOut, ...]
    crowd: Crowd
    learnt: Learnt
    certificate: Certificate
    time: Time
    graph_version: int

    @property
    def reached(self) -> float:
        """How many unconvinced people all of them reach, by estimate."""
        return sum(each.gain for each in self.carriers)

    @property
    def promise(self) -> str:
        """What the certificate says, in words."""
        told = self.certificate
        if not self.crowd.unconvinced:
            return "There is nobody to convince."
        if not self.carriers and not self.crowd.askable:
            return "Nobody is chosen: nobody may be asked."
        if not self.carriers:
            return (
                "Nobody is chosen: nobody who may be asked within the constraints reaches more of the "
                "unconvinced than critics."
            )
        low, high, most = figure(told.low), figure(told.high), figure(told.most)
        against = f", and at most {figure(told.against)} critics" if self.crowd.critics else ""
        return (
            f"Together they reach about {figure(self.reached)} of {self.crowd.unconvinced:,} people not yet "
            f"convinced: at least {low} and at most {high}{against}. No others who may be asked reach more "
            f"than {most}, so this is worth at least {told.ratio:.0%} of the best. All of that holds with "
            f"probability {1 - told.doubt:.0%}, if words pass on as was learnt."
        )


@dataclass(frozen=True, slots=True)
class Terms:
    """What the asker wanted of the chosen, by node: who is included, what they cost, whom they work for."""

    include: tuple[int, ...]
    costs: Mapping[int, float]
    organizations: Mapping[str, str]


def figure(value: float) -> str:
    """A number of people or messages with as many digits as tell something."""
    return f"{value:,.1f}" if value >= 10 else f"{value:.2f}"


def learnt_of(passing: Passing) -> Learnt:
    return Learnt(float(passing.heard.sum()), float(passing.taken_up.sum()), passing.rate, passing.assumed)


def carriers(spread: Spread, persuasion: Persuasion, terms: Terms) -> Iterator[Carrier]:
    """Everything there is to say of each of the chosen."""
    for place, node in enumerate(spread.node.tolist()):
        customer = persuasion.customer(node)
        yield Carrier(
            customer=customer,
            gain=float(spread.gain[place]),
            interval=Interval(float(spread.low[place]), float(spread.high[place]), LEVEL),
            harm=float(spread.harm[place]),
            alone=float(spread.alone[place]),
            included=node in terms.include,
            cost=terms.costs.get(node, 1.0),
            organization=terms.organizations.get(customer),
            components=tuple(components(spread, place, persuasion)),
            evidence=tuple(proof(persuasion, node)),
        )


def components(spread: Spread, place: int, persuasion: Persuasion) -> Iterator[Component]:
    """Why this person: whom they reach, how often they are taken up, and how surely they are for us."""
    node, gain, harm = int(spread.node[place]), float(spread.gain[place]), float(spread.harm[place])
    before = "" if place == 0 else " beyond those before"
    low, high = float(spread.low[place]), float(spread.high[place])
    reached = (
        f"Reaches about {figure(gain)} unconvinced people{before}, between {figure(low)} and {figure(high)}."
    )
    yield Component("reach", gain, gain, reached)
    if harm:
        yield Component("critics", harm, -harm, f"Reaches about {figure(harm)} critics{before} too.")
    yield from standing(persuasion, node)


def standing(persuasion: Persuasion, node: int) -> Iterator[Component]:
    """What the reach rests on, and what made them eligible."""
    listeners = persuasion.circle.heard_by(node)
    heard, taken_up = persuasion.circle.taken_up(node)
    people = "1 person has" if listeners == 1 else f"{listeners:,} people have"
    seen = (
        f"{people} turned to them; of {figure(heard)} messages these heard, {figure(taken_up)} were taken up."
    )
    yield Component("listeners", float(listeners), None, seen)
    score = float(persuasion.opinions.scores[persuasion.circle.people[node]])
    yield Component(
        "stance", score, None, f"At least {score:.0%} of what they say next is praise, with probability 95%."
    )


def proof(persuasion: Persuasion, node: int) -> Iterator[str]:
    """What they said for us, the most telling first, then what takes up their words, the latest first."""
    said = evidence(persuasion.view, persuasion.opinions, int(persuasion.circle.people[node]))[:SOME]
    taken = [persuasion.view.messages[row] for row in persuasion.circle.takers(node)[:SOME]]
    yield from dict.fromkeys([*said, *taken])
