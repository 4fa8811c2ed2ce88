"""How many are willing references."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np

from algorithms.grouping import different
from algorithms.ladder import STANDING, Rung
from graph_service.planes.view import NOBODY
from graph_service.questions.answer import Answer
from graph_service.questions.references import Reference, ReferenceFilter
from graph_service.questions.strategy.answering import Finding, count_answer
from graph_service.questions.strategy.asking import Asking, iso
from graph_service.questions.strategy.counting import MOST, Tally
from graph_service.questions.strategy.people import found_in
from graph_service.questions.strategy.unknowns import told
from graph_service.questions.unknowns import Unknown, UnknownKind
from graph_service.store.strategy_queries import WILLING

UNIT: Final = "people"
DEFINITION: Final = (
    "The people who said yes when they were asked to vouch for us, for a product or as a whole, where that "
    "still holds, of all who are being asked or have decided. Who only hints at it is not counted."
)
DECIDED: Final = tuple(sorted({Rung.ASKED, Rung.WITHDRAWN, *STANDING}))
HINTS: Final = ("willingness_to_vouch", "recommendation")


def willing_references(asking: Asking) -> Answer:
    """Who has agreed to vouch for us, of all who were asked."""
    wanted = ReferenceFilter(states=frozenset(DECIDED))
    vouching = asking.sources.vouching(replace(asking.time, as_of=asking.now), wanted)
    rows = vouching.references(wanted)
    people = {row.customer for row in rows}
    parts = [
        states(asking, rows, rung.value, frozenset({rung}), len(people))
        for rung in DECIDED
        if any(row.rung is rung for row in rows)
    ]
    return count_answer(
        asking,
        Finding(
            unit=UNIT,
            definition=DEFINITION,
            statement=WILLING,
            parameters={
                "now": iso(asking.now),
                "states": [rung.value for rung in DECIDED],
                "counted": sorted(rung.value for rung in STANDING),
            },
            tallies=(states(asking, rows, None, STANDING, len(people)), *parts),
            unknowns=(unasked(asking, people),),
            nothing="Nobody is known to have been asked to vouch for us.",
            # A reference stands in the graph where what happened last has brought it, whenever that was.
            standing=asking.now >= asking.time.known_at,
        ),
    )


def states(
    asking: Asking, rows: list[Reference], part: str | None, rungs: frozenset[Rung], every: int
) -> Tally:
    """The people who stand on some rungs, in order of key, and the messages it rests on."""
    there = [row for row in rows if row.rung in rungs]
    pairs = sorted((row.customer, key) for row in there for key in row.evidence)
    people = sorted({row.customer for row in there})
    keys = list(dict.fromkeys(key for _, key in pairs))
    # An act may name a message that we do not hold.
    held = [row.key for row in asking.sources.store.texts(keys)] if keys else []
    return Tally(part, len(people), every, tuple(people[:MOST]), tuple(held[:MOST]), np.ones(every))


def unasked(asking: Asking, asked: set[str]) -> Unknown | None:
    """Who hints that they would vouch for us, and was never asked."""
    said = asking.view.said
    hinting = np.any([found_in(asking, hint) for hint in HINTS], axis=0)
    held = asking.held(said.sent_at, said.recorded_at) & hinting & (said.person != NOBODY)
    people = [asking.view.people[number] for number in different(said.person[held]).tolist()]
    never = sum(key not in asked for key in people)
    sentence = "Of {every:,} people who hint that they may vouch for us, {count:,} are not being asked."
    return told(UnknownKind.UNASKED, never, len(people), sentence)
