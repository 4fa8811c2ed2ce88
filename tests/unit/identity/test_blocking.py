"""Which records are compared at all."""

from itertools import islice, product
from string import ascii_lowercase

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.identity.blocking import LARGEST, Candidates, block_pairs, candidates, within
from ingest.identity.description import Description
from ingest.identity.fields import Field, Kind
from ingest.identity.names import PersonName
from tests.unit.identity.people import BORN, FIELDS, MAIL, SIX, described

CITY = Field("city", Kind.TEXT)


def pairs(found: Candidates) -> list[tuple[int, int]]:
    return list(zip(found.first.tolist(), found.second.tolist(), strict=True))


def test_records_are_compared_that_share_a_key_each_pair_once() -> None:
    found = candidates(SIX, FIELDS)
    assert pairs(found) == [(0, 1), (2, 3), (2, 4), (2, 5), (3, 4), (3, 5), (4, 5)]
    assert found.left_out == 0


def test_one_of_several_values_in_common_is_enough() -> None:
    one, other = described("", ["a@x.org", "b@y.org"]), described("", ["c@z.org", "b@y.org"])
    assert pairs(candidates([one, other], FIELDS)) == [(0, 1)]


def test_equal_values_of_two_fields_of_one_kind_are_no_key() -> None:
    fields = (MAIL, Field("second mail address", Kind.EMAIL))
    jane = (("jane@acme.com",), ())
    assert pairs(candidates([Description((), jane), Description((), jane)], fields)) == [(0, 1)]
    assert pairs(candidates([Description((), jane), Description((), jane[::-1])], fields)) == []


@pytest.mark.parametrize(("records", "found", "left_out"), [(LARGEST, 4_950, 0), (LARGEST + 1, 0, 1)])
def test_a_block_too_large_is_left_out_and_counted(records: int, found: int, left_out: int) -> None:
    given_names = islice(map("".join, product(ascii_lowercase, repeat=3)), 0, 26**3, 26**3 // records)
    family = [Description((PersonName(each, "stone"),), ((), ())) for each in islice(given_names, records)]
    blocks = candidates(family, FIELDS)
    assert (len(blocks.first), blocks.left_out) == (found, left_out)


def test_blocks_by_hand() -> None:
    # Key 7 has the records 0, 2 and 3, key 8 has 1 and 2; pairs are first * 4 + second.
    keys, owner = np.array([7, 8, 7, 8, 7]), np.array([0, 1, 2, 2, 3])
    found, left_out = block_pairs(keys, owner, 3)
    assert (sorted(found.tolist()), left_out) == ([2, 3, 6, 11], 0)
    found, left_out = block_pairs(keys, owner, 2)
    assert (found.tolist(), left_out) == ([6], 1)


@given(st.permutations(range(len(SIX))))
def test_candidates_do_not_depend_on_the_order_of_records(order: list[int]) -> None:
    found = candidates([SIX[record] for record in order], FIELDS)
    back = {(min(order[a], order[b]), max(order[a], order[b])) for a, b in pairs(found)}
    assert back == set(pairs(candidates(SIX, FIELDS)))


def test_blocking_grows_with_records_not_with_their_square() -> None:
    counts = [len(candidates(crowd(size), (BORN, CITY)).first) for size in (1_000, 4_000)]
    assert counts[1] < 5 * counts[0]


def crowd(size: int) -> list[Description]:
    """As many surnames, and days, as a tenth of the records; all live in one city and are called Ann."""
    return [
        Description(
            (PersonName("ann", f"family{number % (size // 10)}"),),
            ((f"{19000000 + number % (size // 10):08}",), ("leeds",)),
        )
        for number in range(size)
    ]


def test_nothing_is_compared_with_nothing() -> None:
    assert pairs(candidates([], (MAIL, BORN))) == []
    assert pairs(candidates([described(""), described("")], FIELDS)) == []


def test_all_pairs_within_a_cluster() -> None:
    first, second = within(np.array([5, 2, 5, 5, 2]))
    assert list(zip(first.tolist(), second.tolist(), strict=True)) == [(0, 2), (0, 3), (1, 4), (2, 3)]
    assert within([0, 1, 2])[0].size == 0
