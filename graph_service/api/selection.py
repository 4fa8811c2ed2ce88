"""Whom to ask to carry a message, as clients ask for it."""

from __future__ import annotations

from dataclasses import dataclass

from graph_service.api.moments import options
from graph_service.api.types.inputs import AskedTime
from graph_service.api.types.selection import Carry, Limits, Selection
from graph_service.questions.answers import Answers
from graph_service.questions.selection import Asked


@dataclass(frozen=True, slots=True)
class Wish:
    """How many are to carry what, what the choice has to keep to, and as of when."""

    many: int
    carry: Carry
    limits: Limits
    time: AskedTime


def selected(answers: Answers, wish: Wish) -> Selection:
    """The choice asked for."""
    time = answers.time(wish.time.as_of, wish.time.known_at)
    asked = Asked(
        many=wish.many,
        time=time,
        options=options(wish.limits.guards, time),
        product=wish.carry.slug,
        topic=wish.carry.topic,
        constraints=wish.limits.kept,
    )
    return Selection.of(answers.selection(asked))
