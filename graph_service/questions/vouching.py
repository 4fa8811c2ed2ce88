"""What is told of somebody, as the way they went as a reference: for each product, and for us as a whole."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, TypeVar

from algorithms.fatigue import Budget
from algorithms.ladder import Climb, Happening, Turn, climb
from graph_service.moments.consent import CONTACT, over, standing
from graph_service.store.reference_rows import ActRow, DecidedRow, HintRow, Told
from ingest.facts import Vouching
from ingest.reference_budget import ReferenceBudget

PURPOSE: Final = "reference"
"""The purpose of the consent to be named."""
TURNS: Final = {
    Vouching.ASKED: Turn.ASK,
    Vouching.CONFIRMED: Turn.CONFIRM,
    Vouching.DECLINED: Turn.DECLINE,
    Vouching.WITHDRAWN: Turn.WITHDRAW,
    Vouching.USED: Turn.USE,
}
"""What each act is on the ladder; what came of a use moves nobody."""
Thing = TypeVar("Thing", HintRow, ActRow, DecidedRow)


@dataclass(frozen=True, slots=True)
class Allowed:
    """Whether somebody lets us name them: None where nobody knows; in a sentence, and by which decision."""

    allowed: bool | None
    sentence: str
    decision: str | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Vouchers:
    """All that is told of one person, in order of time."""

    hints: tuple[HintRow, ...]
    acts: tuple[ActRow, ...]
    decided: tuple[DecidedRow, ...]

    @property
    def asks(self) -> list[datetime]:
        """When they were asked, for whatever product."""
        return [act.at for act in self.acts if act.act == Vouching.ASKED]

    @property
    def uses(self) -> list[datetime]:
        """When they were named to somebody, for whatever product."""
        return [act.at for act in self.acts if act.act == Vouching.USED]

    @property
    def products(self) -> list[str | None]:
        """What they may vouch for: products in order, and us as a whole first where anything says so."""
        named = {product for hint in self.hints for product in products_of(hint)}
        named |= {act.product for act in self.acts}
        if any(refusal(each) for each in self.decided):
            named.add(None)
        return sorted(named, key=lambda product: (product is not None, product or ""))

    def happenings(self, product: str | None) -> list[Happening]:
        """What happened with regard to a product; what was named for others only tires."""
        found = [
            Happening(hint.key, hint.at, Turn.HINT) for hint in self.hints if product in products_of(hint)
        ]
        found += [
            Happening(act.key, act.at, TURNS[Vouching(act.act)], act.until, own=act.product == product)
            for act in self.acts
            if act.act in TURNS and (act.product == product or act.act == Vouching.USED)
        ]
        refused = (each for each in self.decided if refusal(each))
        return [*found, *(Happening(each.decision.key, each.at, Turn.WITHDRAW) for each in refused)]

    def climb(self, product: str | None, upto: datetime, budget: Budget) -> Climb:
        """How they came to stand where they stand for a product at a time."""
        return climb(self.happenings(product), upto, budget)

    def refuses(self, time: datetime) -> bool:
        """Whether they forbade it at a time; that a consent ran out forbids no new question."""
        latest = standing(each.decision for each in self.decided if each.at <= time)
        found = [latest[purpose] for purpose in (CONTACT, PURPOSE) if purpose in latest]
        return any(not each.granted and not over(each, time) for each in found)

    def allowed(self, time: datetime) -> Allowed:
        """Whether they let us name them at a time."""
        latest = standing(each.decision for each in self.decided if each.at <= time)
        for purpose in (CONTACT, PURPOSE):
            found = latest.get(purpose)
            if found is not None and not found.granted and not over(found, time):
                return Allowed(False, f"Refused {purpose} on {found.at:%Y-%m-%d}.", found.key)
        found = latest.get(PURPOSE)
        if found is None or not found.granted:
            return Allowed(None, f"Not known to have allowed {PURPOSE}.")
        if over(found, time):
            ended = f"Allowed {PURPOSE} on {found.at:%Y-%m-%d}, until {found.expires_at:%Y-%m-%d} only."
            return Allowed(False, ended, found.key, found.expires_at)
        return Allowed(True, f"Allowed {PURPOSE} on {found.at:%Y-%m-%d}.", found.key, found.expires_at)


def vouchers(told: Told, owners: Mapping[str, str]) -> dict[str, Vouchers]:
    """What is told of handles, by their customers, in order of key."""
    hints, acts = owned(told.hints, owners), owned(told.acts, owners)
    decided = owned(told.decided, owners)
    return {
        person: Vouchers(
            in_time(hints.get(person, ())), in_time(acts.get(person, ())), in_time(decided.get(person, ()))
        )
        for person in sorted({*hints, *acts, *decided})
    }


def by_then(told: Told, as_of: datetime, known_at: datetime) -> Told:
    """What had happened by a time, as far as it was known at another."""

    def counts(row: HintRow | ActRow | DecidedRow) -> bool:
        return row.at <= as_of and row.recorded_at <= known_at

    return Told(
        list(filter(counts, told.hints)), list(filter(counts, told.acts)), list(filter(counts, told.decided))
    )


def owned(rows: Iterable[Thing], owners: Mapping[str, str]) -> dict[str, list[Thing]]:
    found: dict[str, list[Thing]] = {}
    for row in rows:
        if row.handle in owners:
            found.setdefault(owners[row.handle], []).append(row)
    return found


def in_time(rows: Sequence[Thing]) -> tuple[Thing, ...]:
    return tuple(sorted(rows, key=lambda row: (row.at, key_of(row))))


def key_of(row: HintRow | ActRow | DecidedRow) -> str:
    return row.decision.key if isinstance(row, DecidedRow) else row.key


def products_of(hint: HintRow) -> tuple[str | None, ...]:
    """What somebody hints they would vouch for: not what the same message speaks against."""
    return tuple(product for product, value in hint.stances if value >= 0) if hint.stances else (None,)


def refusal(row: DecidedRow) -> bool:
    """Whether a decision says that somebody is no reference, which only confirming anew undoes."""
    return row.decision.purpose == PURPOSE and not row.decision.granted


def budget_of(stated: ReferenceBudget) -> Budget:
    """How much is asked of one person, by what the company states."""
    window, ask_lapses, holds = (
        timedelta(days=days) for days in (stated.days, stated.ask_days, stated.valid_days)
    )
    return Budget(stated.asks, stated.uses, window, ask_lapses, holds)
