"""Events counted in spans of time, against counting them one by one."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from graph_service.questions.register import Register, Spans

PLACES = st.integers(0, 6)
EVENTS = st.lists(st.tuples(st.integers(0, 2), PLACES, st.sampled_from((-1.0, 0.25, 0.5))), max_size=12)
SPANS = st.lists(st.tuples(st.integers(0, 3), st.integers(-1, 7), st.integers(-1, 7)), min_size=1, max_size=6)


@settings(max_examples=60)
@given(EVENTS, SPANS)
def test_spans_hold_what_lies_after_their_beginning_and_up_to_their_end(
    events: list[tuple[int, int, float]], spans: list[tuple[int, int, int]]
) -> None:
    person, at, amount = (np.array([row[column] for row in events]) for column in range(3))
    register = Register(person.astype(np.int64), at.astype(np.int64), amount.astype(np.float64))
    asked = Spans(*(np.array(column, np.int64) for column in zip(*spans, strict=True)))
    inside = [
        [n for n, (who, when, _) in enumerate(events) if who == one and since < when <= until]
        for one, since, until in spans
    ]
    assert register.count(asked).tolist() == [len(rows) for rows in inside]
    sums = [sum(events[n][2] for n in rows) for rows in inside]
    assert register.mean(asked).tolist() == [
        total / max(len(rows), 1) for total, rows in zip(sums, inside, strict=True)
    ]
    assert register.events(asked).tolist() == sorted({n for rows in inside for n in rows})
    firsts = [
        min((events[n][1] for n in rows), default=span[2]) for rows, span in zip(inside, spans, strict=True)
    ]
    assert register.first_at(asked).tolist() == firsts
