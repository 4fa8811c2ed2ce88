"""What a CRM is told of people: how they stand to us, and what somebody should act on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from graph_service.questions.answers import Answers
from graph_service.questions.consents import ConsentState, consents
from graph_service.questions.references import Reference, ReferenceFilter
from graph_service.questions.time import Time
from graph_service.questions.unanswered import Asked
from graph_service.store.crm import OpenSignalRow, PersonRow
from graph_service.store.record import GraphStore
from graph_service.store.scores import Score

OVERALL: Final = ""
PROFILING: Final = "profiling"
"""The purpose whose refusal keeps somebody's scores from a CRM."""
REFUSALS: Final = frozenset({ConsentState.REFUSED, ConsentState.WITHDRAWN})
ALL: Final = 1_000_000
SHOWN: Final = 80
"""Characters of a message in a case's subject."""
LONGEST_DESCRIPTION: Final = 32_000
"""Characters of a case's description that Salesforce takes; it refuses the row of a longer one."""


@dataclass(frozen=True, slots=True)
class Told:
    """What is told of one person, by what it is; nothing of what is not known."""

    person: PersonRow
    values: Mapping[str, str]
    signals: tuple[OpenSignalRow, ...]


@dataclass(frozen=True, slots=True)
class Standings:
    """How everybody stands at a time, to be told of a few at a time."""

    store: GraphStore
    time: Time
    references: Mapping[str, Reference]
    waiting: Mapping[str, datetime]
    refused: list[str] = field(default_factory=list)
    """Customers who were left out, because they refuse it."""

    @classmethod
    def of(cls, store: GraphStore, answers: Answers) -> Standings:
        """As things stand now."""
        time = answers.time()
        ranked = sorted(answers.references(ReferenceFilter(), time), key=lambda each: -each.rank)
        waits = answers.unanswered(Asked(first=ALL), time).rows
        latest = sorted(waits, key=lambda row: row.since)
        return cls(
            store,
            time,
            {each.customer: each for each in ranked},
            {row.customer: row.since for row in latest},
        )

    def told(self, people: Sequence[PersonRow]) -> Iterator[Told]:
        """What is told of people, but for those who refuse it."""
        customers = [person.customer for person in people]
        scores = self.store.scores.of_customers(customers)
        states = consents(self.store.guarding, customers, PROFILING)
        signals = grouped(self.store.crm.open_signals(customers))
        for person, held, consent in zip(people, scores, states, strict=True):
            if consent.state in REFUSALS:
                self.refused.append(person.customer)
                continue
            own = tuple(signals.get(person.customer, ()))
            overall = [each.score for each in held if each.score.product == OVERALL]
            yield Told(person, self._values(person.customer, overall, own), own)

    def _values(
        self, customer: str, scores: Sequence[Score], signals: Sequence[OpenSignalRow]
    ) -> dict[str, str]:
        reference = self.references.get(customer)
        since = self.waiting.get(customer)
        return {
            **{name: text for score in scores for name, text in score_values(score)},
            **({} if reference is None else {"reference_state": reference.rung.value}),
            **({} if since is None else {"unanswered_since": iso(since)}),
            "open_signals": str(len(signals)),
            "as_of": iso(self.time.as_of),
        }

    def words(self, signals: Sequence[OpenSignalRow]) -> dict[str, str]:
        """What raised signals, by the message's key."""
        texts = self.store.texts(sorted({signal.message for signal in signals}))
        return {each.key: each.text for each in texts}


def score_values(score: Score) -> Iterator[tuple[str, str]]:
    """A score with the interval in which what it judges lies."""
    yield f"{score.kind.value}_score", f"{score.score:.4f}"
    yield f"{score.kind.value}_low", f"{score.low:.4f}"
    yield f"{score.kind.value}_high", f"{score.high:.4f}"


def grouped(signals: Sequence[OpenSignalRow]) -> dict[str, list[OpenSignalRow]]:
    found: dict[str, list[OpenSignalRow]] = {}
    for signal in signals:
        found.setdefault(signal.customer, []).append(signal)
    return found


def case_values(signal: OpenSignalRow, text: str) -> dict[str, str]:
    """A signal as a case: what it is about, in the customer's own words."""
    line = " ".join(text.split())
    return {
        "subject": f"{signal.kind}: {line[:SHOWN]}" if line else signal.kind,
        "description": text[:LONGEST_DESCRIPTION],
        "team": signal.team or "",
        "urgency": str(signal.priority),
        "due": iso(signal.due_at),
        "raised": iso(signal.raised_at),
    }


def iso(time: datetime) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%SZ")
