"""Columns, frequencies and levels of small tables, worked out by hand."""

import numpy as np
import pytest

from ingest.identity.columns import Column, share_a_word, word_codes
from ingest.identity.description import Description
from ingest.identity.fields import Field, Kind
from ingest.identity.frequencies import UNKNOWN, Frequencies, digest
from ingest.identity.names import PersonName
from ingest.identity.sentences import sentence
from ingest.identity.table import Table
from tests.unit.identity.people import BORN, MAIL, SIX, described, table

CITY = Field("city", Kind.TEXT)


def cities(counts: dict[str, int], missing: int = 0) -> Column:
    return Column.of([*([city] for city, count in counts.items() for _ in range(count)), *[[]] * missing])


def test_a_column_has_each_value_once_and_nothing_empty() -> None:
    column = Column.of([["a", "b", "a"], [], ["b", ""]])
    assert column.values.tolist() == ["a", "b"]
    assert column.sizes.tolist() == [2, 0, 1]
    assert column.counts.tolist() == [1, 2]
    assert (len(column), column.told) == (3, 2)
    assert column.shares().tolist() == [0.5, 1.0]


def test_the_share_of_equal_pairs() -> None:
    # Equal pairs: 6 of a and 1 of b, of 28.
    assert cities({"a": 4, "b": 2, "c": 1, "d": 1}, missing=1).equal == pytest.approx(7 / 28)
    assert np.isnan(cities({"a": 1}, missing=3).equal)


def test_values_of_fewer_than_five_records_are_not_kept() -> None:
    # Shares: smith 5, brown 4, green 1, of 10.
    found = Frequencies.of(cities({"smith": 5, "brown": 4, "green": 1}))
    assert (found.known("smith"), found.known("brown"), len(found.common)) == (0.5, None, 1)
    assert "smith" not in found.common
    assert found.rest == pytest.approx((0.4 + 0.1) / 2)
    assert found.usual == pytest.approx(0.25 + 0.16 + 0.01)
    asked = np.array(["green", "smith", "unheard of"], object)
    assert found.shares(asked).tolist() == pytest.approx([0.25, 0.5, 0.25])


def test_where_all_values_are_common_another_is_as_rare_as_the_rarest() -> None:
    assert Frequencies.of(cities({"a": 15, "b": 5})).rest == 0.25


def test_where_nothing_was_counted_no_value_is_rare() -> None:
    assert Frequencies.of(Column.of([[], []])) == UNKNOWN
    assert UNKNOWN.shares(np.array(["x"], object)).tolist() == [UNKNOWN.usual]


def test_rarity_is_in_bits_against_the_usual_value_and_0_for_what_is_missing() -> None:
    # Shares: a 8, b 5, c and d 1 each, of 15, so c and d count as 1 of 15; usual is (64 + 25 + 2) / 225.
    values = ["a"] * 8 + ["b"] * 5 + ["c", "d", ""]
    whole = Table.of([Description((), ((value,) if value else (),)) for value in values], (CITY,))
    frequencies = [Frequencies.of(column) for column in whole.columns]
    compared = whole.compare(np.array([0, 8, 13, 0, 13, 15]), np.array([1, 9, 14, 13, 0, 0]))
    usual = np.log2(91 / 15)
    assert whole.rarity(compared, frequencies)[:, 2] == pytest.approx(
        [usual - 3, usual - np.log2(5), usual, usual - 3, usual - 3, 0]
    )


def test_levels_of_a_small_table() -> None:
    compared = table().compare(np.array([0, 2]), np.array([1, 3]))
    assert compared.levels.tolist() == [[0, 0, -1, 0], [5, 0, -1, -1]]


def test_of_several_values_those_count_that_agree_best() -> None:
    one = described("Jane Doe", ["jane@acme.com", "jd@home.org"])
    other = described("Jane Doe", ["kim@other.net", "jd@home.org"])
    whole = table([one, other])
    compared = whole.compare(np.array([0]), np.array([1]))
    mails = whole.columns[2].values
    assert compared.levels[0, 2] == 0
    assert (mails[compared.left[0, 2]], mails[compared.right[0, 2]]) == ("jd@home.org", "jd@home.org")


def test_of_several_names_those_count_that_agree_best() -> None:
    jane, miller, stone = PersonName("jane", "doe"), PersonName("kim", "miller"), PersonName("bob", "stone")
    whole = table([Description((miller, jane), ((), ())), Description((stone, jane), ((), ()))])
    assert whole.compare(np.array([0]), np.array([1])).levels[0, :2].tolist() == [0, 0]


def test_nothing_told_is_nothing_compared() -> None:
    whole = table([described(""), described("Jane Doe")])
    assert whole.compare(np.array([0]), np.array([1])).levels.tolist() == [[-1, -1, -1, -1]]


def test_words_in_common() -> None:
    codes = word_codes([["city", "of", "london"], ["london"], ["york"], []], 6)
    first, second = np.array([0, 0, 1, 3]), np.array([1, 2, 1, 3])
    assert share_a_word(codes[first], codes[second]).tolist() == [True, False, True, False]


def test_a_description_without_some_values() -> None:
    jane = SIX[0]
    assert jane.without({"jane@acme.com"}).values == ((), ("19800229",))
    assert jane.without({"kim@other.net"}) is jane


def test_a_description_by_kind() -> None:
    held = SIX[0].by_kind((MAIL, BORN))
    assert held[Kind.SURNAME] == [(1, "doe")]
    assert held[Kind.DATE] == [(3, "19800229")]
    assert Kind.PHONE not in held


def test_reasons_are_sentences() -> None:
    surname = Field("surname", Kind.SURNAME)
    common = Frequencies(0.5, {digest("stone"): 0.043}, 0.1)
    assert sentence(surname, 0, ("stone", "stone"), common) == "same surname Stone, which 4.3% share"
    assert sentence(surname, 0, ("doe", "doe"), common) == "same surname Doe"
    assert sentence(surname, 5, ("stone", "doe"), common) == "different surname: Stone and Doe"
    assert sentence(BORN, 0, ("19800229", "19800229"), UNKNOWN) == "same birth date 1980-02-29"
