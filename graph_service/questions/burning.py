"""Why somebody is near a public blow-up: each reason in a sentence, with the messages that show it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from algorithms.damping import HOUR
from algorithms.flames import ANSWERED, HEARD, SETTLED, SPOKE, Hazard
from algorithms.graph import decay
from algorithms.smoulder import PARTS, USUAL
from graph_service.planes.view import NOBODY, Integers, View
from graph_service.questions.reasons import plural
from graph_service.questions.scored import Component
from graph_service.questions.stories import Acts
from graph_service.questions.time import DAY
from graph_service.text.threats import threats

MOST: Final = 50
"""Messages that one reason is shown with."""


@dataclass(frozen=True, slots=True)
class Reason:
    """A named part of a hazard: its size, what it adds to the log-odds, a sentence, and message keys."""

    part: Component
    messages: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Burning:
    """One person's acts, her unsolved matters among them, her hazard, and what some messages say."""

    view: View
    own: Acts
    unsolved: Integers
    hazard: Hazard
    texts: Mapping[str, str]
    now: int

    @property
    def spoken(self) -> Acts:
        return self.own.where(self.own.act == SPOKE)

    @property
    def asked(self) -> Acts:
        """What she asked in unsolved matters."""
        return self.own.where(self.own.asks & np.isin(self.own.matter, self.unsolved))

    @property
    def again(self) -> Acts:
        """When she asked again there, each turn by its first message."""
        asked = self.asked
        first = np.unique(asked.matter, return_index=True)[1]
        fresh = np.isin(asked.message, begun(self.spoken)) & ~np.isin(np.arange(len(asked.at)), first)
        return asked.where(fresh)

    @property
    def beside(self) -> Acts:
        """What opened the last of her unsolved matters."""
        return self.asked.where(np.sort(np.unique(self.asked.matter, return_index=True)[1])[-1:])

    def keys(self, acts: Acts) -> tuple[str, ...]:
        """The messages of some acts, the latest first."""
        numbers = acts.message[::-1]
        return tuple(self.view.messages[n] for n in numbers[numbers != NOBODY])[:MOST]

    def reasons(self) -> tuple[Reason, ...]:
        """The reasons that add or take anything, in the order of `PARTS`."""
        rows = zip(PARTS, self.hazard.sizes, self.hazard.contributions, strict=True)
        return tuple(self.reason(name, size, added) for name, size, added in rows if added)

    def reason(self, name: str, size: float, added: float) -> Reason:
        acts, sentence = TOLD[name](self)
        return Reason(Component(name, size, added, sentence), self.keys(acts))


Told = tuple[Acts, str]
"""The acts that show a reason, and a sentence."""


def begun(spoken: Acts) -> Integers:
    """The messages with which turns begin."""
    pause = round(USUAL.pause_hours * HOUR)
    fresh = np.diff(spoken.at, prepend=spoken.at[:1] - pause) >= pause
    return spoken.message[fresh]


def anger(told: Burning) -> Told:
    spoken = told.spoken
    upset = spoken.where(spoken.value < 0)
    order = np.argsort(upset.value * decay((told.now - upset.at) / DAY, USUAL.half_life_days), kind="stable")
    count = plural(len(spoken.at), "message")
    return upset.where(order[::-1]), f"Sounded displeased in {len(upset.at)} of {count}."


def rising(told: Burning) -> Told:
    starts = begun(told.spoken)
    since = told.spoken.at[told.spoken.message == starts[-2]][0]
    return told.spoken.where(told.spoken.at >= since), "Sounds more displeased of late than before."


def repeats(told: Burning) -> Told:
    count = len(told.again.at)
    if not count:
        return told.beside, "Opened another matter while they waited for an answer."
    return told.again, f"Asked again {plural(count, 'time')} in what is unsolved."


def waiting(told: Burning) -> Told:
    share = told.hazard.sizes[PARTS.index("waiting")]
    return told.again, f"Asked again while waiting for a word of ours, up to {share:.0%} of three days."


def channels(told: Burning) -> Told:
    last = {int(channel): place for place, channel in enumerate(told.asked.channel)}
    acts = told.asked.where(np.array(sorted(last.values()), np.int64))
    names = dict.fromkeys(told.view.channels[n] for n in told.asked.channel)
    return acts, f"Took what is unsolved to several channels: {', '.join(names)}."


def audience(told: Burning) -> Told:
    people = told.own.where((told.own.act == HEARD) & (told.own.value < 0))
    return people, f"Heard by {plural(len(people.at), 'customer')} who turned to them over it."


def threat(told: Burning) -> Told:
    threatening = told.spoken.where(told.spoken.threat > 0)
    keys = told.keys(threatening)
    found = {each.whither.value for key in keys for each in threats(told.texts.get(key, ""))}
    where = f" ({', '.join(sorted(found))})" if found else ""
    return threatening, f"Speaks of taking it elsewhere{where}."


def answered(told: Burning) -> Told:
    ours = told.own.where((told.own.act == ANSWERED) & np.isin(told.own.matter, told.unsolved))
    share = told.hazard.sizes[PARTS.index("answered")]
    return ours, f"In {share:.0%} of what is unsolved the last word is ours."


def settled(told: Burning) -> Told:
    return told.own.where(told.own.act == SETTLED), "Nothing of theirs is unsolved."


TOLD: Final[Mapping[str, Callable[[Burning], Told]]] = dict(
    zip(
        PARTS,
        (anger, rising, repeats, waiting, channels, audience, threat, answered, settled),
        strict=True,
    )
)
