"""The table of signals in `company.toml`: what calls for somebody to act, who that is, and how soon."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from importlib import resources
from typing import Any, Final

from ingest.canonical import Direction
from ingest.checks import LONGEST_NAME, is_slug
from ingest.company_entries import (
    InvalidCompany,
    choice_of,
    number_of,
    refuse_unknown,
    rows_of,
    text_of,
    texts_of,
)
from ingest.due import due_of, written_due
from ingest.meanings import INTENTS

TONES: Final = ("negative", "neutral", "positive", "unclear")
NEGATIVE: Final = frozenset({"complaint", "help", "cancellation", "escalation"})
"""What people mean who are in trouble, or are trouble."""
BOUNDS: Final = {
    "sentiment_at_most": (-1.0, 1.0),
    "sentiment_at_least": (-1.0, 1.0),
    "stance_at_most": (-1.0, 1.0),
    "stance_at_least": (-1.0, 1.0),
    "irony_at_most": (0.0, 1.0),
    "urgency_at_least": (0.0, 1.0),
}
"""The conditions that are numbers, and within what."""
LISTS: Final = ("intents", "channels", "products")
KNOWN: Final = {"kind", "team", "due", "priority", "tone", "direction", "open", *LISTS, *BOUNDS}
NOT_YET: Final = frozenset({"influence", "influence_at_least", "influence_at_most"})
PRIORITIES: Final = (1, 9)
FIRST: Final = 2
LATER: Final = 5
"""The priority of a rule that names none: of what is negative, and of everything else."""


@dataclass(frozen=True, slots=True)
class Conditions:
    """What has to hold of a message, all of it; what is None or empty holds of every message.

    `intents`, `channels` and `products` are met by any one of them. A stance is towards one of the
    `products`, or towards any of ours. `peer` as the direction is a message between others that names a
    product of ours. `open` says that an answer settles the signal.
    """

    intents: tuple[str, ...] = ()
    tone: str | None = None
    direction: str = Direction.INBOUND.value
    channels: tuple[str, ...] = ()
    products: tuple[str, ...] = ()
    open: bool = False
    sentiment_at_most: float | None = None
    sentiment_at_least: float | None = None
    stance_at_most: float | None = None
    stance_at_least: float | None = None
    irony_at_most: float | None = None
    urgency_at_least: float | None = None

    @property
    def negative(self) -> bool:
        """Whether they look for somebody who is displeased."""
        return self.tone == "negative" or not NEGATIVE.isdisjoint(self.intents)


@dataclass(frozen=True, slots=True)
class Rule:
    """What raises a signal of a kind, which team it goes to, and how soon that has to act.

    Of two signals the one of the smaller priority comes first.
    """

    kind: str
    team: str
    due: timedelta
    priority: int
    conditions: Conditions

    @property
    def table(self) -> dict[str, Any]:
        """The entry of a company file that this is, without what is left at its default."""
        held = {name: getattr(self.conditions, name) for name in sorted(KNOWN - OWN)}
        given = {
            name: list(value) if isinstance(value, tuple) else value
            for name, value in held.items()
            if value != getattr(ANY, name)
        }
        own = {"kind": self.kind, "team": self.team, "due": written_due(self.due), "priority": self.priority}
        return own | given


ANY: Final = Conditions()
OWN: Final = frozenset({"kind", "team", "due", "priority"})


def parse_rules(table: dict[str, Any]) -> tuple[Rule, ...]:
    """The rules under `[[signals]]`, in an order of their own; raises `InvalidCompany`."""
    rules = {rule_of(row) for row in rows_of(table, "signals")}
    return tuple(sorted(rules, key=lambda rule: (rule.priority, rule.kind, text_of_rules([rule]))))


def rule_of(row: dict[str, Any]) -> Rule:
    where = "signals"
    kind = text_of(row, "kind", where)
    if not is_slug(kind):
        raise InvalidCompany(f"{where}: kind {kind[:80]!r} is not a lower-case name such as 'trouble'")
    where = f"signals {kind}"
    refuse_influence(row, where)
    refuse_unknown(row, where, KNOWN)
    conditions = conditions_of(row, where)
    usual = FIRST if conditions.negative else LATER
    return Rule(kind, team_of(row, where), due_time(row, where), priority_of(row, where, usual), conditions)


def refuse_influence(row: dict[str, Any], where: str) -> None:
    asked = NOT_YET & row.keys()
    if asked:
        raise InvalidCompany(
            f"{where}: {min(asked)} cannot be asked for yet, as nobody's percentile of influence is kept "
            "in the record; take the entry out until a release has it"
        )


def team_of(row: dict[str, Any], where: str) -> str:
    team = text_of(row, "team", where)
    if len(team) > LONGEST_NAME:
        raise InvalidCompany(f"{where}: team has {len(team):,} characters, more than {LONGEST_NAME:,}")
    return team


def due_time(row: dict[str, Any], where: str) -> timedelta:
    try:
        return due_of(text_of(row, "due", where))
    except ValueError as error:
        if isinstance(error, InvalidCompany):
            raise
        raise InvalidCompany(f"{where}: due {error}") from None


def priority_of(row: dict[str, Any], where: str, usual: int) -> int:
    value = number_of(row, "priority", where, PRIORITIES)
    if value is not None and value != int(value):
        raise InvalidCompany(f"{where}: priority must be a whole number, 1 for what comes first")
    return usual if value is None else int(value)


def conditions_of(row: dict[str, Any], where: str) -> Conditions:
    """What a rule looks for; raises `InvalidCompany` for one that would be met by everything."""
    lists = {name: tuple(sorted(set(texts_of(row, name, where)))) for name in LISTS}
    for intent in lists["intents"]:
        if intent not in INTENTS:
            raise InvalidCompany(f"{where}: intent {intent!r} is none of {', '.join(INTENTS)}")
    numbers = {name: number_of(row, name, where, allowed) for name, allowed in BOUNDS.items()}
    tone = choice_of(row, "tone", where, TONES)
    direction = choice_of(row, "direction", where, (Direction.INBOUND.value, Direction.PEER.value))
    if not (lists["intents"] or tone or any(value is not None for value in numbers.values())):
        raise InvalidCompany(f"{where}: says nothing of what is meant; give intents, a tone or a bound")
    given: dict[str, Any] = {**lists, **numbers}
    return Conditions(tone=tone, direction=direction or ANY.direction, open=open_of(row, where), **given)


def open_of(row: dict[str, Any], where: str) -> bool:
    value = row.get("open", False)
    if not isinstance(value, bool):
        raise InvalidCompany(f"{where}: open must be true or false")
    return value


def refuse_strange_products(rules: Iterable[Rule], slugs: Iterable[str]) -> None:
    """Raise `InvalidCompany` for a rule about a product that the file does not declare."""
    known = set(slugs)
    for rule in rules:
        for slug in rule.conditions.products:
            if slug not in known:
                raise InvalidCompany(f"signals {rule.kind}: no product has the slug {slug!r}")


def text_of_rules(rules: Iterable[Rule]) -> str:
    """Rules as one text, from which `rules_of_text` makes them again."""
    return json.dumps([rule.table for rule in rules], ensure_ascii=False, sort_keys=True)


def rules_of_text(text: str | None) -> tuple[Rule, ...]:
    """The rules of `text_of_rules`; none of None. Raises `InvalidCompany` for what they cannot be."""
    try:
        return parse_rules({"signals": json.loads(text or "[]")})
    except json.JSONDecodeError:
        raise InvalidCompany("signals: are no JSON") from None


@cache
def default_rules() -> tuple[Rule, ...]:
    """What is used where a company states no rules: the file `signals.toml` beside this one."""
    text = resources.files("ingest").joinpath("signals.toml").read_text(encoding="utf-8")
    return parse_rules(tomllib.loads(text))
