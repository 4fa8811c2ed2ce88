"""What may not be said or done with a reference, and when it may."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from algorithms.fatigue import Budget, earliest
from algorithms.ladder import STANDING, Rung
from graph_service.questions.vouching import Vouchers
from ingest.facts import Vouching


class Rule(StrEnum):
    """What stands against it."""

    NO_CONSENT = "NO_CONSENT"
    ASKED_TOO_OFTEN = "ASKED_TOO_OFTEN"
    NOT_ASKED = "NOT_ASKED"
    NOT_CONFIRMED = "NOT_CONFIRMED"
    USED_TOO_OFTEN = "USED_TOO_OFTEN"


@dataclass(frozen=True, slots=True)
class Refusal:
    """What stands against it, in a sentence, and what to do."""

    rule: Rule
    sentence: str
    advice: str


ASK_FIRST: Final = "Ask first, with `askReference`; say with `at` when it was, if you did."


def refusal(
    told: Vouchers, what: tuple[Vouching, str | None], at: datetime, budget: Budget
) -> Refusal | None:
    """What stands against an act with regard to a product at a time; None where nothing does.

    `told` has all that is known, also of later. A no is always heard; what came of a use may always be said.
    """
    act, product = what
    if act is Vouching.ASKED:
        return not_to_be_asked(told, at, budget)
    if act is Vouching.USED:
        return not_to_be_named(told, product, at, budget)
    if act is Vouching.CONFIRMED:
        return not_to_be_confirmed(told, product, at, budget)
    return None


def not_to_be_asked(told: Vouchers, at: datetime, budget: Budget) -> Refusal | None:
    """Somebody who forbade it, or was asked as often as the budget allows, on whatever product."""
    if told.refuses(at):
        return Refusal(Rule.NO_CONSENT, told.allowed(at).sentence, "Ask again once they allow it.")
    return tired(Rule.ASKED_TOO_OFTEN, "asked", earliest(told.asks, at, budget.asks, budget.window), at)


def not_to_be_named(told: Vouchers, product: str | None, at: datetime, budget: Budget) -> Refusal | None:
    """Somebody who has not confirmed, who forbade it, or who has to rest."""
    rung = told.climb(product, at, budget).rung
    if rung not in STANDING:
        sentence = f"Their state is {rung}: they have not confirmed that they may be named."
        return Refusal(Rule.NOT_CONFIRMED, sentence, "Record their yes first, with `recordReference`.")
    allowed = told.allowed(at)
    if allowed.allowed is False:
        return Refusal(Rule.NO_CONSENT, allowed.sentence, "Name them once they allow it.")
    soonest = earliest(told.uses, at, budget.uses, budget.window)
    return tired(Rule.USED_TOO_OFTEN, "named", soonest, at)


def not_to_be_confirmed(told: Vouchers, product: str | None, at: datetime, budget: Budget) -> Refusal | None:
    """Somebody who was not asked, or whose ask has lapsed."""
    rung = told.climb(product, at, budget).rung
    if rung is Rung.ASKED or rung in STANDING:
        return None
    return Refusal(
        Rule.NOT_ASKED, f"Their state is {rung}: there is no ask that they could answer.", ASK_FIRST
    )


def tired(rule: Rule, done: str, soonest: datetime | None, at: datetime) -> Refusal | None:
    """That something may be done only later, or never."""
    if soonest is not None and soonest <= at:
        return None
    if soonest is None:
        return Refusal(
            rule, f"The company's budget lets nobody be {done}.", "See [references] in company.toml."
        )
    # Said in whole seconds, so up to the next: at the second before it would be refused again.
    when = f"{soonest + timedelta(seconds=soonest.microsecond > 0):%Y-%m-%dT%H:%M:%SZ}"
    return Refusal(rule, f"They were {done} as often as the budget allows.", f"The next time is {when}.")
