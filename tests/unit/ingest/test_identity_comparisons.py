"""At which level values agree, which records are compared at all, and what is said of them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.identity.blocking import Candidates, candidates, within
from ingest.identity.columns import Column
from ingest.identity.comparisons import compare
from ingest.identity.fields import LEVELS, Field, Kind
from ingest.identity.name_levels import name_levels
from ingest.identity.names import PersonName, person_name
from ingest.identity.sentences import sentence
from ingest.identity.table import Table

MAIL, BORN, CITY = Field("mail address", Kind.EMAIL), Field("birth date", Kind.DATE), Field("city", Kind.TEXT)
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
        given_names, surnames = name_levels(names, first, second)
        assert (int(given_names[0]), int(surnames[0])) == expected


WORD = st.sampled_from(
    ["", "a", "anna", "ana", "anne", "thomas", "tomas", "green", "grene", "bill", "william"]
)
NAMES = st.lists(st.builds(PersonName, WORD, WORD, st.tuples(WORD.filter(bool))), min_size=2, max_size=6)


@given(NAMES)
def test_names_agree_alike_in_both_directions(names: list[PersonName]) -> None:
    first, second = np.triu_indices(len(names), 1)
    for there, back in zip(name_levels(names, first, second), name_levels(names, second, first), strict=True):
        assert there.tolist() == back.tolist()


def test_rarity_is_in_bits_against_the_usual_value_and_0_for_what_is_missing() -> None:
    # Shares: a 4 of 8, b 2 of 8, c and d 1 of 8 each; usual is 16/64 + 4/64 + 2/64 = 22/64.
    column = Column.of(["a", "a", "a", "a", "b", "b", "c", "d", ""])
    first, second = np.array([0, 4, 6, 0, 6, 8]), np.array([1, 5, 6, 6, 0, 0])
    usual = np.log2(22 / 64)
    assert column.rarity(first, second) == pytest.approx(
        [usual + 1, usual + 2, usual + 3, usual + 1, usual + 1, 0]
    )
    # Equal pairs: 6 of a and 1 of b, of 28.
    assert column.equal == pytest.approx(7 / 28)


def table() -> Table:
    names = ["Jane Doe", "Jane Doe", "Bob Stone", "Ann Stone", "Ann Stone", "Ann Stone"]
    mails = ["jane@acme.com", "", "bob@stone.org", "", "", ""]
    born = ["19800229", "19800229", "", "", "19700101", "19700101"]
    return Table.of([person_name(name) for name in names], {MAIL: mails, BORN: born})


def pairs(found: Candidates) -> set[tuple[int, int]]:
    return set(zip(found.first.tolist(), found.second.tolist(), strict=True))


def test_records_are_compared_that_share_a_key_each_pair_once() -> None:
    found = candidates(table())
    assert pairs(found) == {(0, 1), (2, 3), (2, 4), (2, 5), (3, 4), (3, 5), (4, 5)}
    assert len(found.first) == 7
    assert found.left_out == 0


def test_a_block_too_large_is_left_out_and_counted() -> None:
    # The surname Stone has four records and Ann, Ann Stone three; the birth date still joins 4 and 5.
    found = candidates(table(), largest=2)
    assert pairs(found) == {(0, 1), (4, 5)}
    assert found.left_out > 0


@given(st.permutations(range(6)))
def test_candidates_do_not_depend_on_the_order_of_records(order: list[int]) -> None:
    whole = table()
    names = [whole.names[whole.name_codes[record]] for record in order]
    columns = {
        field: [text_of(column, record) for record in order]
        for field, column in zip(whole.fields[2:], whole.columns[2:], strict=True)
    }
    found = candidates(Table.of(names, columns))
    back = {tuple(sorted((order[a], order[b]))) for a, b in pairs(found)}
    assert back == pairs(candidates(whole))


def text_of(column: Column, record: int) -> str:
    code = int(column.codes[record])
    return "" if code < 0 else str(column.values[code])


def test_blocking_grows_with_records_not_with_their_square() -> None:
    counts = [len(candidates(crowd(size)).first) for size in (1_000, 4_000)]
    assert counts[1] < 5 * counts[0]


def crowd(size: int) -> Table:
    """As many surnames, and days, as a tenth of the records; all live in one city and are called Ann."""
    names = [person_name(f"Ann Family{number % (size // 10)}") for number in range(size)]
    born = [f"{19000000 + number % (size // 10):08}" for number in range(size)]
    return Table.of(names, {BORN: born, CITY: ["leeds"] * size})


def test_what_a_chain_left_uncompared_is_found_within_clusters() -> None:
    known = Candidates(np.array([0, 1]), np.array([1, 2]), 0)
    assert pairs(within(np.array([0, 0, 0, 3]), known)) == {(0, 2)}
    assert pairs(within(np.array([0, 1, 2, 3]), known)) == set()


def test_reasons_are_sentences() -> None:
    whole = table()
    levels = whole.levels(np.array([0, 2]), np.array([1, 3]))
    assert levels.tolist() == [[0, 0, -1, 0], [5, 0, -1, -1]]
    assert sentence(whole, 1, 0, (2, 3)) == "same surname Stone, which 67% share"
    assert sentence(whole, 0, 5, (2, 3)) == "different given name: Bob and Ann"
    assert sentence(whole, 3, 0, (0, 1)) == "same birth date 1980-02-29, which 50% share"


@pytest.mark.parametrize("kind", Kind)
def test_every_level_has_a_sentence_that_can_be_filled(kind: Kind) -> None:
    for each in LEVELS[kind]:
        said = each.says.format(field="field", left="this", right="that")
        assert "this" in said
        assert "{" not in said


def test_columns_of_unequal_length_are_refused() -> None:
    with pytest.raises(ValueError, match="city: 1 values for 2 records"):
        Table.of([person_name("Ann"), person_name("Bob")], {CITY: ["leeds"]})
