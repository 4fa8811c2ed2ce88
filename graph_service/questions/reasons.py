"""Why somebody has their score: its parts, each with a sentence."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np

from algorithms.damping import heard_of
from algorithms.deeds import DEEDS
from algorithms.graph import Indices
from graph_service.questions.opinions import Opinions, Side
from graph_service.questions.scored import Component


@dataclass(frozen=True, slots=True, eq=False)
class Own:
    """One person's part in opinions: rows of stances and of deeds, those of deeds that count alone."""

    opinions: Opinions
    person: int
    side: Side
    rows: Indices
    deeds: Indices

    @classmethod
    def of(cls, opinions: Opinions, person: int, side: Side) -> Own:
        deeds = opinions.deeds_of.of(person)
        counting = deeds[opinions.deed_shares[deeds] != 0]
        return cls(opinions, person, side, opinions.stances_of.of(person), counting)

    def speaking(self) -> Indices:
        """The rows of stances that speak for the side asked about: by their tone, or by a deed alone."""
        stances, deeds = self.opinions.stances, self.opinions.deeds
        shown = deeds.message[self.deeds[deeds.amount[self.deeds] * self.side.value > 0]]
        value = stances.value[self.rows] * self.side.value
        meant = (value == 0) & np.isin(stances.message[self.rows], shown)
        return np.asarray(self.rows[(value > 0) | meant], np.int64)

    def surest(self, kind: str) -> float:
        """How surely somebody did something at least once, 0 to 1."""
        done = self.opinions.deeds.kind[self.deeds] == DEEDS.index(kind)
        return float(np.abs(self.opinions.deeds.amount[self.deeds][done]).max(initial=0.0))


def components(own: Own, listened_to: float) -> tuple[Component, ...]:
    """What the score is made of, and how far the voice carries, which the score leaves out."""
    damping = damped(own)
    taken = () if damping is None else (Component("damping", damping[0], None, damping[1]),)
    return (*words(own), *deeds(own), *taken, listened(listened_to))


def words(own: Own) -> Iterator[Component]:
    """Praise and criticism."""
    opinions = own.opinions
    share = opinions.shares[own.rows] * own.side.value
    counts = opinions.posteriors.positives, opinions.posteriors.negatives
    for side, name, count in zip(Side, ("praise", "criticism"), counts, strict=True):
        weight = float(np.maximum(share * side.value, 0).sum())
        number = int(count[own.person])
        verb = "weighs" if number == 1 else "weigh"
        told = f"{messages(number)} of {name}, faded with age, {verb} {weight:.2f}."
        yield Component(name, weight, weight * side.value * own.side.value + 0.0, told)


def deeds(own: Own) -> Iterator[Component]:
    """What was done beside, in the order of `DEEDS`."""
    opinions = own.opinions
    kinds = opinions.deeds.kind[own.deeds]
    for number in np.unique(kinds).tolist():
        of_kind = own.deeds[kinds == number]
        weight = float(opinions.deed_shares[of_kind].sum())
        sentence = SENTENCES[DEEDS[number]](of_kind.size, own.surest(DEEDS[number]))
        yield Component(DEEDS[number], abs(weight), weight, f"{sentence} That weighs {abs(weight):.2f}.")


SENTENCES: Final[dict[str, Callable[[int, float], str]]] = {
    "vouches": lambda days, sure: f"Would vouch, said on {plural(days, 'day')}; likeliest {sure:.0%}.",
    "recommends": lambda days, sure: f"Recommended it on {plural(days, 'day')}; likeliest {sure:.0%}.",
    "helps": lambda days, _: f"Helped other customers on {plural(days, 'day')}.",
    "recovered": lambda days, _: f"Praised after a complaint that we answered, on {plural(days, 'day')}.",
    "referred": lambda days, _: f"Brought others to us, on {plural(days, 'day')}.",
    "leaves": lambda days, sure: f"Said on {plural(days, 'day')} that they leave; likeliest {sure:.0%}.",
    "escalates": lambda days, sure: (
        f"Threatened on {plural(days, 'day')} to take it further; likeliest {sure:.0%}."
    ),
}


def damped(own: Own) -> tuple[float, str] | None:
    """How many messages on the side asked about count for less than they say, and why; None for none."""
    opinions = own.opinions
    on_side = own.speaking()
    repeated = int((opinions.said.heard[on_side] == 0).sum())
    heard = on_side[opinions.said.heard[on_side] > 0]
    alone = opinions.said.heard[heard]
    told = []
    if repeated:
        told.append(f"{messages(repeated)} in words said before: not counted again.")
    if (alone < 1).any():
        told.append(in_a_crowd(opinions, heard[alone < 1]))
    return (float(repeated + (alone < 1).sum()), " ".join(told)) if told else None


def in_a_crowd(opinions: Opinions, rows: Indices) -> str:
    """Of messages that came in crowds, the one heard least."""
    least = rows[np.argmin(opinions.said.heard[rows])]
    share, alike = opinions.said.heard[least], opinions.crowd.alike[least]
    crowd = (
        f"by {alike} people in the same words on one day"
        if share == heard_of(alike)
        else f"among {opinions.crowd.new[least]} new voices within an hour"
    )
    return f"{messages(rows.size)} in a crowd, {crowd}: heard as little as {share:.0%}."


def listened(listened_to: float) -> Component:
    told = f"Listened to at least as much as {listened_to:.0%} of customers; not part of the score."
    return Component("influence", listened_to, None, told)


def messages(count: int) -> str:
    return plural(count, "message")


def plural(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count} {what}s"
