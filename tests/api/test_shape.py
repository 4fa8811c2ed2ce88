"""The checker of answers finds what is wrong with them."""

from __future__ import annotations

from typing import Any

import pytest
from graphql import build_schema, parse

from tests.api.shape import faults

SCHEMA = build_schema(
    """
    scalar DateTime
    enum Tone { GOOD BAD }
    interface Named { name: String! }
    type Person implements Named { name: String!, born: DateTime, age: Int, tones: [Tone!]!, likes: [Named!] }
    type Thing implements Named { name: String!, weight: Float }
    type Query { person: Person, things: [Named] }
    """
)
PERSON = "{ person { n: name born age tones } }"
THINGS = "{ things { name ... on Thing { weight } ...P } } fragment P on Person { likes { __typename name } }"
JANE: dict[str, Any] = {"n": "Jane", "born": "1990-01-02T03:04:05+01:00", "age": 30, "tones": ["GOOD"]}


@pytest.mark.parametrize(
    ("document", "data"),
    [
        (PERSON, {"person": JANE}),
        (PERSON, {"person": None}),
        (PERSON, {"person": {**JANE, "born": None, "age": None, "tones": []}}),
        (THINGS, {"things": [{"name": "kettle", "weight": 1}, None]}),
        (THINGS, {"things": [{"name": "Jane", "likes": [{"__typename": "Thing", "name": "tea"}]}]}),
    ],
)
def test_answers_that_are_right(document: str, data: Any) -> None:
    assert faults(SCHEMA, parse(document), data) == []


@pytest.mark.parametrize(
    ("document", "data", "said"),
    [
        (PERSON, {}, "data has [], not ['person']"),
        (PERSON, {"person": {**JANE, "more": 1}}, "data.person has ['n', 'born', 'age', 'tones', 'more']"),
        (PERSON, {"person": dict(reversed(JANE.items()))}, "data.person has ['tones', 'age', 'born', 'n']"),
        (PERSON, {"person": {**JANE, "n": None}}, "data.person.n is null, and must not be"),
        (PERSON, {"person": {**JANE, "n": 7}}, "data.person.n is 7, no String"),
        (PERSON, {"person": {**JANE, "age": 2**31}}, "data.person.age is 2147483648, no Int"),
        (PERSON, {"person": {**JANE, "age": True}}, "data.person.age is True, no Int"),
        (PERSON, {"person": {**JANE, "born": "1990-01-02T03:04:05"}}, "data.person.born is '1990"),
        (PERSON, {"person": {**JANE, "tones": ["UGLY"]}}, "data.person.tones[0] is 'UGLY', no Tone"),
        (PERSON, {"person": {**JANE, "tones": [None]}}, "data.person.tones[0] is null"),
        (PERSON, {"person": {**JANE, "tones": "GOOD"}}, "data.person.tones is no list"),
        (PERSON, {"person": [JANE]}, "data.person is no object"),
        (THINGS, {"things": [{"name": "kettle"}]}, "data.things[0] has ['name'], not ['name', "),
        (
            THINGS,
            {"things": [{"name": "J", "likes": [{"__typename": "Tea", "name": ""}]}]},
            "__typename is 'Tea'",
        ),
    ],
)
def test_answers_that_are_wrong(document: str, data: Any, said: str) -> None:
    (fault,) = faults(SCHEMA, parse(document), data)
    assert said in fault
