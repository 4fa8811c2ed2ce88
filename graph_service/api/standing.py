"""Where customers stand, many at a time: what the loaders ask."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple, TypeVar

from graph_service.api.types.inputs import AskedTime
from graph_service.api.who import Times
from graph_service.errors import Misuse
from graph_service.questions import influencers
from graph_service.questions.answers import Answers
from graph_service.questions.influence import Scope
from graph_service.questions.influencers import Influencer
from graph_service.questions.opinions import Asked, Side
from graph_service.questions.scored import ScoredCustomer

Found = TypeVar("Found")


class AskedStance(NamedTuple):
    """Which side, towards a product's slug or None for us, on which topic, and as of when."""

    side: Side
    product: str | None
    topic: str | None
    times: Times

    def question(self, answers: Answers) -> Asked:
        return Asked(self.side, self.product, answers.time(*self.times), topic=self.topic)


class AskedInfluence(NamedTuple):
    """Within which scope, and as of when."""

    scope: Scope
    times: Times

    def question(self, answers: Answers) -> influencers.Asked:
        return influencers.Asked(answers.time(*self.times), self.scope)


def stances(
    answers: Answers, customers: Sequence[str], asked: AskedStance
) -> Sequence[ScoredCustomer | Misuse | None]:
    """How surely each customer is on a side, or what is wrong with the question."""
    return attempt(lambda: answers.customers.stances(customers, asked.question(answers)), len(customers))


def influences(
    answers: Answers, customers: Sequence[str], asked: AskedInfluence
) -> Sequence[Influencer | Misuse | None]:
    """How each customer is heard, or what is wrong with the question."""
    return attempt(lambda: answers.customers.influences(customers, asked.question(answers)), len(customers))


def attempt(ask: Callable[[], Sequence[Found]], count: int) -> Sequence[Found | Misuse]:
    """So many answers, or in place of each the mistake in what was asked, which is no other question's."""
    try:
        return ask()
    except Misuse as error:
        return [error] * count


def times_of(time: AskedTime | None) -> Times:
    """The two times as they were asked."""
    return Times() if time is None else Times(time.as_of, time.known_at)
