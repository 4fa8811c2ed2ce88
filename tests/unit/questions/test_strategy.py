"""What the questions of a board are counted with, and what their page says of it."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Final

import numpy as np

from graph_service.planes.view import NOBODY
from graph_service.questions.strategy.counting import MOST, Found, by_place, named, tally
from graph_service.questions.strategy.definitions import PUBLIC, USUAL, CustomerSign, Engagement, ProspectSign
from tests.e2e.test_docs import rows


@dataclass(frozen=True)
class Names:
    """The keys of three people and of some messages."""

    people: tuple[str, ...] = ("ann", "bob", "cem")
    messages: tuple[str, ...] = tuple(f"m{number:03}" for number in range(MOST + 5))


NAMES: Final = Names()


def found(*rows: tuple[int, int, int, int]) -> Found:
    """Rows of unit, person, message and time."""
    return Found(*np.array(rows, np.int64).reshape(-1, 4).T)


def test_a_thing_counts_once_whatever_is_said_of_it() -> None:
    three = found((7, 0, 0, 10), (7, 0, 1, 20), (8, 1, 2, 15))
    told = tally(NAMES, "part", three, np.array([True, True, False]))
    assert (told.numerator, told.denominator) == (1, 2)
    assert (told.people, told.evidence) == (("ann",), ("m001", "m000"))


def test_a_place_counts_who_was_there_of_all_who_were_anywhere() -> None:
    heard = found((0, 0, 0, 1), (0, 0, 1, 2), (1, 1, 2, 3), (2, 2, 3, 4), (1, 1, 4, 5))
    told = by_place(NAMES, heard, np.array([0, 1, 1, 0, 0]), ["mail", "chat"])
    assert [(each.part, each.numerator, each.denominator) for each in told] == [
        ("mail", 3, 3),
        ("chat", 2, 3),
    ]


def test_of_two_places_with_as_many_the_first_by_name_comes_first() -> None:
    told = by_place(NAMES, found((0, 0, 0, 1), (0, 0, 1, 2)), np.array([0, 1]), ["mail", "chat"])
    assert [each.part for each in told] == ["chat", "mail"]


def test_nothing_found_is_no_place() -> None:
    assert by_place(NAMES, found(), np.zeros(0, np.int64), []) == []


def test_how_sure_it_is_hangs_on_people() -> None:
    told = tally(NAMES, None, found((0, 0, 0, 1), (1, 0, 1, 2), (2, 1, 2, 3)), np.ones(3, np.bool_))
    assert sorted(told.brought.tolist()) == [1, 2]
    ours = tally(NAMES, None, found((0, NOBODY, 0, 1), (1, NOBODY, 1, 2)), np.ones(2, np.bool_))
    assert ours.brought.tolist() == [1, 1]


def test_the_latest_are_named_and_of_one_time_the_first_by_key() -> None:
    many = found(*((number, number % 3, number, 100) for number in range(MOST + 5)))
    people, messages = named(NAMES, many)
    assert people == ("ann", "bob", "cem")
    assert messages == NAMES.messages[:MOST]


def test_who_spoke_long_ago_is_named_after_many_later_messages_of_others() -> None:
    late = [(0, 0, number, 100 + number) for number in range(1, MOST + 5)]
    people, messages = named(NAMES, found(*late, (1, 1, 0, 1)))
    assert people == ("ann", "bob")
    assert (len(messages), messages[0]) == (MOST, NAMES.messages[-1])


def test_the_page_lists_every_definition_with_what_is_usual() -> None:
    page = rows("docs/strategy.md", "What counts as what")
    listed = {name.strip("`"): usual for name, usual, _ in page}
    assert list(listed) == [camel(field.name) for field in fields(USUAL)]
    for field in fields(USUAL):
        if field.name != "public_channels":
            assert listed[camel(field.name)] == usual_of(getattr(USUAL, field.name))
    assert {"twitter", "community", "forum"} <= PUBLIC


SIGNS: Final = (*CustomerSign, *ProspectSign, *Engagement)


def usual_of(value: object) -> str:
    """A default as the page writes it: names of enumerations in upper case, in the order of their members."""
    if isinstance(value, frozenset):
        return ", ".join(each.name for each in SIGNS if each in value)
    return str(getattr(value, "name", value)).replace("True", "true")


def camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(part.title() for part in rest)
