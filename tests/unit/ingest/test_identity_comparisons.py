"""At which level values agree, and that each level has a sentence."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.identity.comparisons import compare
from ingest.identity.fields import LEVELS, Kind
from ingest.identity.name_levels import coded, name_levels
from ingest.identity.names import PersonName, person_name

ONE, OTHER = np.array([0]), np.array([1])


def level(kind: Kind, left: str, right: str) -> int:
    values = np.array([left, right], object)
    found, back = compare(kind, values, ONE, OTHER), compare(kind, values, OTHER, ONE)
    assert found.tolist() == back.tolist()
    return int(found[0])


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ("19800229", "19800229", 0),
        ("19800229", "19800129", 1),
        ("19800403", "19800304", 2),
        ("19801224", "19800324", 2),
        ("19800229", "19810128", 4),
        ("19800229", "19801117", 5),
        ("19800229", "19821117", 6),
        ("19800229", "19551117", 7),
        ("18568618", "18560618", 1),
    ],
)
def test_dates(left: str, right: str, expected: int) -> None:
    assert level(Kind.DATE, left, right) == expected


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ("sw1a 1aa", "sw1a 1aa", 0),
        ("sw1a 1aa", "sw1a 1ab", 1),
        ("sw1a 1aa", "sw1a 2xy", 2),
        ("sw1a 1aa", "sw7 2xy", 3),
        ("sw1a 1aa", "l3 0ah", 4),
        ("10115", "10117", 1),
        ("10115", "10199", 2),
        ("10115", "80331", 4),
    ],
)
def test_postcodes(left: str, right: str, expected: int) -> None:
    assert level(Kind.POSTCODE, left, right) == expected


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ("jane.doe@acme.com", "jane.doe@acme.com", 0),
        ("jane.doe@acme.com", "jnae.do@acme.com", 1),
        ("jane.doe@acme.com", "jane.doe@home-of-jane.org", 2),
        ("jane.doe@acme.com", "janed.oee@ame.cmo", 3),
        ("jane.doe@acme.com", "bob@acme.com", 4),
        ("jane.doe@acme.com", "kim@other.org", 5),
        ("jane.doe@gmail.com", "bob@gmail.com", 5),
        ("jane.doe@gmail.com", "jane.dow@company.org", 4),
        ("jane.doe@gmail.com", "jane.doe@company.org", 2),
        ("info@some-shop.com", "info@acme.org", 5),
        ("info@acme.com", "info@acme.com", 0),
        ("info@acme.com", "jane.doe@acme.com", 4),
    ],
)
def test_mail_addresses(left: str, right: str, expected: int) -> None:
    assert level(Kind.EMAIL, left, right) == expected


@pytest.mark.parametrize(
    ("kind", "left", "right", "expected"),
    [
        (Kind.PHONE, "+442079460958", "02079460958", 1),
        (Kind.PHONE, "+442079460958", "+442079460959", 2),
        (Kind.PHONE, "+442079460958", "+493012345678", 3),
        (Kind.CODE, "5304218", "5304281", 1),
        (Kind.CODE, "5304218", "5304281x", 2),
        (Kind.CODE, "5304218", "1111111", 3),
        (Kind.TEXT, "birmingham", "brimingham", 1),
        (Kind.TEXT, "city of london", "london", 2),
        (Kind.TEXT, "leeds", "york", 3),
    ],
)
def test_phones_codes_and_texts(kind: Kind, left: str, right: str, expected: int) -> None:
    assert level(kind, left, right) == expected


SAME, FORM, SLIP, ALIKE, ELSEWHERE, OTHER_NAME, MISSING = 0, 1, 2, 3, 4, 5, -1


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ("Jane Doe", "Jane Doe", (SAME, SAME)),
        ("Bill Brown", "William Browne", (FORM, SLIP)),
        ("J Doe", "Jane Doe", (FORM, SAME)),
        ("Jane Doe", "Doe Jane", (ELSEWHERE, ELSEWHERE)),
        ("Thomas Green", "Gabriel Thomas", (ELSEWHERE, OTHER_NAME)),
        ("Mary Anne Smith", "Anne Jones", (ELSEWHERE, OTHER_NAME)),
        ("Green Stone", "Stone Stone", (OTHER_NAME, SAME)),
        ("Jane", "Jane Doe", (SAME, MISSING)),
        ("Jane Doe", "Peter Miller", (OTHER_NAME, OTHER_NAME)),
        ("Dmitri Sokolov", "Дима Соколов", (FORM, SAME)),
        ("Nguyễn Văn An", "An Nguyen", (ELSEWHERE, ELSEWHERE)),
        ("Müller, Jürgen", "Jurgen Muller", (SAME, SAME)),
    ],
)
def test_names(left: str, right: str, expected: tuple[int, int]) -> None:
    names = [person_name(left), person_name(right)]
    for first, second in ((ONE, OTHER), (OTHER, ONE)):
        given_names, surnames = name_levels(coded(names), first, second)
        assert (int(given_names[0]), int(surnames[0])) == expected


WORD = st.sampled_from(
    ["", "a", "anna", "ana", "anne", "thomas", "tomas", "green", "grene", "bill", "william"]
)
NAMES = st.lists(st.builds(PersonName, WORD, WORD, st.tuples(WORD.filter(bool))), min_size=2, max_size=6)


@given(NAMES)
def test_names_agree_alike_in_both_directions(names: list[PersonName]) -> None:
    first, second = np.triu_indices(len(names), 1)
    known = coded(names)
    for there, back in zip(name_levels(known, first, second), name_levels(known, second, first), strict=True):
        assert there.tolist() == back.tolist()


def test_an_account_in_common_says_much_and_two_accounts_nothing() -> None:
    assert level(Kind.ACCOUNT, "crm:1", "crm:1") == 0
    assert level(Kind.ACCOUNT, "crm:1", "crm:2") == MISSING


@pytest.mark.parametrize("kind", Kind)
def test_every_level_there_can_be_has_a_sentence_that_can_be_filled(kind: Kind) -> None:
    # Two accounts never disagree, so that level has none.
    told = LEVELS[kind][:1] if kind is Kind.ACCOUNT else LEVELS[kind]
    for each in told:
        said = each.says.format(field="field", left="this", right="that")
        assert "this" in said
        assert "{" not in said
