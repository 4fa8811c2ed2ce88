"""Weights worked out by hand, what EM finds on simulated records, and clusters that hold."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from algorithms.clusters import Links, belonging, clusters
from algorithms.estimation import Pool, learn
from algorithms.graph import Indices
from algorithms.linkage import Agreements, Bits, Model, Rates, bits, probability, scores, waterfall, weights

SURNAME = Rates(np.array([0.8, 0.1, 0.1]), np.array([0.1, 0.2, 0.7]), np.array([1.0, 0.5, 0.0]))
BORN = Rates(np.array([0.5, 0.5]), np.array([0.25, 0.75]), np.array([1.0, 0.0]))
MODEL = Model((SURNAME, BORN), prior=0.2)


def seen(levels: list[list[int]], rarity: list[list[float]] | None = None) -> Agreements:
    given = np.array(levels, np.int8)
    return Agreements(
        given, np.zeros(given.shape, np.float32) if rarity is None else np.array(rarity, np.float32)
    )


def test_a_weight_is_the_bayes_factor_in_bits_and_what_is_missing_has_none() -> None:
    # 0.8 / 0.1 = 2^3, 0.1 / 0.2 = 2^-1, 0.5 / 0.25 = 2^1.
    found = weights(MODEL, seen([[0, 0], [1, -1]]))
    assert found.tolist()[0] == pytest.approx([3, 1])
    assert found[1, 0] == pytest.approx(-1)
    assert np.isnan(found[1, 1])


def test_rarity_counts_in_full_where_equal_by_half_where_alike_and_not_where_different() -> None:
    found = weights(MODEL, seen([[0, 0], [1, 0], [2, 1]], [[2, 0], [2, 0], [2, 2]]))
    assert found[:, 0] == pytest.approx([5, 0, np.log2(1 / 7)])
    assert found[2, 1] == pytest.approx(np.log2(2 / 3))


@given(st.floats(-20, 20), st.floats(0.01, 20))
def test_agreeing_on_what_is_rarer_weighs_more(rarity: float, more: float) -> None:
    found = weights(MODEL, seen([[0, 0], [0, 0]], [[rarity, 0], [rarity + more, 0]]))
    assert found[1, 0] > found[0, 0]


def test_a_score_is_the_prior_and_the_weights() -> None:
    # Odds of 0.2 are 1 to 4: -2 bits; with 3 and 1 of evidence +2, so 4 to 1.
    score = scores(MODEL, weights(MODEL, seen([[0, 0], [-1, -1]])))
    assert score == pytest.approx([2, -2])
    assert probability(score) == pytest.approx([0.8, 0.2])


@given(st.floats(-40, 40), st.floats(0.01, 10))
def test_probability_rises_with_the_score_and_stays_between_0_and_1(score: float, more: float) -> None:
    low, high = probability(np.array([score, score + more]))
    assert 0 < low <= high <= 1
    assert low < high or score > 30


@given(st.floats(0.001, 0.999))
def test_bits_undo_probability(chance: float) -> None:
    assert probability(np.array([bits(chance)]))[0] == pytest.approx(chance)


def test_the_waterfall_leads_from_the_prior_to_the_score_heaviest_first() -> None:
    steps = waterfall(MODEL, seen([[1, -1], [1, 0]], [[0, 0], [0, 4]]), 1)
    # Birth date: 1 + 4 bits; surname: -1 bit; from -2.
    assert [(step.field, step.level) for step in steps] == [(1, 0), (0, 1)]
    assert [step.weight for step in steps] == pytest.approx([5, -1])
    assert [step.total for step in steps] == pytest.approx([3, 2])


@pytest.mark.parametrize(
    ("levels", "message"),
    [([[0]], "1 fields, but the model has 2"), ([[3, 0]], "field 0 has levels -1 to 2 only")],
)
def test_levels_that_the_model_does_not_know_are_refused(levels: list[list[int]], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        weights(MODEL, seen(levels))


def test_rates_and_prior_out_of_range_are_refused() -> None:
    with pytest.raises(ValueError, match="match must be positive and sum to 1"):
        Rates(np.array([1.0, 0.0]), np.array([0.5, 0.5]), np.zeros(2))
    with pytest.raises(ValueError, match="one value per level"):
        Rates(np.array([1.0]), np.array([0.5, 0.5]), np.zeros(2))
    with pytest.raises(ValueError, match="prior: a probability above 0 and below 1, not 1"):
        Model((BORN,), prior=1.0)


def simulated(matches: int, others: int, truth: list[Rates]) -> Agreements:
    """Pairs that agree as the rates say, each field by itself."""
    random = np.random.default_rng(20240229)
    columns = [
        np.concatenate(
            (
                random.choice(rates.match.size, matches, p=rates.match),
                random.choice(rates.match.size, others, p=rates.random),
            )
        )
        for rates in truth
    ]
    levels = np.column_stack(columns).astype(np.int8)
    return Agreements(levels, np.zeros(levels.shape, np.float32))


def test_learning_recovers_the_rates_of_simulated_pairs() -> None:
    matches, others = 2_000, 38_000
    match, random = np.array([0.8, 0.15, 0.05]), np.array([0.02, 0.08, 0.9])
    truth = [Rates(match, random, np.zeros(3)), Rates(match[::-1] * 0 + [0.7, 0.2, 0.1], random, np.zeros(3))]
    truth += [Rates(np.array([0.9, 0.1]), np.array([0.05, 0.95]), np.zeros(2))] * 2
    pairs = simulated(matches, others, truth)
    even = [Rates(rates.match * 0 + 1 / rates.match.size, rates.random, rates.strength) for rates in truth]
    start = [
        Rates(
            np.r_[0.6, np.full(rates.match.size - 1, 0.4 / (rates.match.size - 1))],
            rates.random,
            rates.strength,
        )
        for rates in even
    ]
    pool = Pool(matches + others, pairs.levels, np.full(4, np.nan))
    model = learn(pairs, pool, Model(tuple(start), prior=0.01))
    # Five standard errors of a share, counted on the matches, and the 20 believed before, of 2,000.
    assert model.prior == pytest.approx(0.05, abs=5 * (0.05 * 0.95 / 40_000) ** 0.5)
    for found, true in zip(model.fields, truth, strict=True):
        error = 5 * (true.match * (1 - true.match) / matches) ** 0.5 + 20 / matches
        assert (np.abs(found.match - true.match) < error).all()
        error = 5 * (true.random * (1 - true.random) / others) ** 0.5 + 5 * 0.05 / others**0.5 + 20 / others
        assert (np.abs(found.random - true.random) < error).all()


def test_without_candidates_the_rates_of_matches_are_those_of_before() -> None:
    none = Agreements(np.zeros((0, 2), np.int8), np.zeros((0, 2), np.float32))
    model = learn(none, Pool(100, none.levels, np.full(2, np.nan)), MODEL)
    for found, before in zip(model.fields, MODEL.fields, strict=True):
        assert found.match == pytest.approx(before.match)


def test_the_share_of_equal_values_is_taken_as_counted() -> None:
    levels = np.zeros((0, 2), np.int8)
    none = Agreements(levels, np.zeros((0, 2), np.float32))
    model = learn(none, Pool(10**9, levels, np.array([0.03, np.nan])), MODEL)
    # Of what remains the other levels have their shares, 0.2 and 0.7 of 0.9.
    assert model.fields[0].random == pytest.approx([0.03, 0.97 * 2 / 9, 0.97 * 7 / 9], abs=1e-6)
    assert model.fields[1].random == pytest.approx([0.25, 0.75], abs=1e-6)


def linked(size: int, pairs: dict[tuple[int, int], list[float]]) -> Links:
    first, second = (np.array([pair[end] for pair in pairs], np.int64) for end in (0, 1))
    return Links(size, first, second, np.array(list(pairs.values()), np.float32))


NONE = float("nan")


def test_a_chain_breaks_where_its_ends_differ() -> None:
    chain: dict[tuple[int, int], list[float]] = {(0, 1): [6, NONE], (1, 2): [5, NONE]}
    assert clusters(linked(3, chain), prior_bits=-2, threshold=0).tolist() == [0, 0, 0]
    ends = {**chain, (0, 2): [-3.0, -9.0]}
    assert clusters(linked(3, ends), prior_bits=-2, threshold=0).tolist() == [0, 0, 2]


def test_several_middling_links_are_evidence_together() -> None:
    # 0 and 1 are one person. 2 agrees with 0 on the name (4 bits) and with 1, which has a number, on the
    # number (4 bits): each link alone is at -1, the two fields together at +3.
    pairs: dict[tuple[int, int], list[float]] = {(0, 1): [9, NONE], (0, 2): [4, NONE], (1, 2): [NONE, 4]}
    assert clusters(linked(3, pairs), prior_bits=-5, threshold=0).tolist() == [0, 0, 0]
    assert clusters(linked(3, {(0, 2): [4, NONE]}), prior_bits=-5, threshold=0).tolist() == [0, 1, 2]


def test_saying_the_same_thing_twice_is_no_more_evidence() -> None:
    # 2 agrees with both on the one name that they share: 4 bits, not 6 or 8.
    pairs: dict[tuple[int, int], list[float]] = {(0, 1): [9, NONE], (0, 2): [4, NONE], (1, 2): [4, NONE]}
    assert clusters(linked(3, pairs), prior_bits=-5, threshold=0).tolist() == [0, 0, 2]
    assert clusters(linked(3, pairs), prior_bits=-3, threshold=0).tolist() == [0, 0, 0]


def test_what_is_apart_stays_apart_through_others_too() -> None:
    sure = linked(4, {(0, 1): [14.0], (1, 2): [14.0], (2, 3): [14.0]})
    apart = np.array([0]), np.array([3])
    found = clusters(sure, prior_bits=-1, threshold=0, apart=apart)
    assert found[0] != found[3]
    assert clusters(sure, prior_bits=-1, threshold=0).tolist() == [0, 0, 0, 0]


def together_with(*rows: tuple[int, int]) -> tuple[Indices, Indices]:
    both = np.array(rows, np.int64).reshape(-1, 2)
    return both[:, 0], both[:, 1]


def test_what_is_together_is_so_from_the_start_and_brings_its_evidence() -> None:
    nothing = linked(3, {(1, 2): [4.0]})
    given = together_with((2, 0))
    assert clusters(nothing, prior_bits=-9, threshold=0, together=given).tolist() == [0, 1, 0]
    assert clusters(nothing, prior_bits=-3, threshold=0, together=given).tolist() == [0, 0, 0]


def test_what_is_apart_prevails_over_what_is_together() -> None:
    nothing = linked(3, {(0, 1): [0.0]})
    both = together_with((0, 1), (1, 2))
    found = clusters(nothing, prior_bits=-9, threshold=0, apart=together_with((0, 2)), together=both)
    assert found.tolist() == [0, 0, 2]


def test_of_pairs_that_cannot_all_be_together_the_earlier_prevail() -> None:
    nothing = linked(3, {(0, 1): [0.0]})
    later = together_with((1, 2), (0, 1))
    found = clusters(nothing, prior_bits=-9, threshold=0, apart=together_with((0, 2)), together=later)
    assert found.tolist() == [0, 1, 1]


def test_how_sure_a_record_belongs_is_its_score_against_the_rest_of_its_cluster() -> None:
    # 0 has 4 and 6 bits to the others: roots 4 and 8, mean 6. 1 has 4 and 2: 4 and 2, mean 3.
    # 2 has 6 and 2: 8 and 2, mean 5. A score is -2 + 2 log2(mean); 3 is alone.
    links = linked(4, {(0, 1): [4.0], (0, 2): [6.0], (1, 2): [2.0], (2, 3): [9.0]})
    found = belonging(links, np.array([0, 0, 0, 3]), prior_bits=-2)
    assert found == pytest.approx([*(-2 + 2 * np.log2([6, 3, 5])), np.inf])


def test_what_is_missing_says_nothing_of_belonging() -> None:
    links = linked(2, {(0, 1): [3.0, NONE]})
    assert belonging(links, np.array([0, 0]), prior_bits=-1) == pytest.approx([2, 2])


def test_strangers_are_alone_and_nobody_is_fine() -> None:
    nothing = Links(3, np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros((0, 2), np.float32))
    assert clusters(nothing, prior_bits=-1, threshold=0).tolist() == [0, 1, 2]
    nobody = Links(0, nothing.first, nothing.second, nothing.weight)
    assert clusters(nobody, prior_bits=-1, threshold=0).tolist() == []


def test_a_record_is_not_paired_with_itself() -> None:
    with pytest.raises(ValueError, match="a record is not paired with itself"):
        linked(2, {(1, 1): [1.0]})


SIZE = 9
EVIDENCE = st.lists(st.floats(-10, 12, width=32) | st.just(NONE), min_size=2, max_size=2)
PAIRS = st.tuples(st.integers(0, SIZE - 1), st.integers(0, SIZE - 1)).filter(lambda pair: pair[0] < pair[1])
LINKED = st.dictionaries(PAIRS, EVIDENCE, min_size=1, max_size=25)


@given(LINKED, st.randoms(use_true_random=False))
def test_neither_order_nor_direction_of_links_matters(
    pairs: dict[tuple[int, int], list[float]], random: object
) -> None:
    items = list(pairs.items())
    random.shuffle(items)  # type: ignore[attr-defined]
    turned = {(b, a) if number % 2 else (a, b): bits for number, ((a, b), bits) in enumerate(items)}
    straight = clusters(linked(SIZE, pairs), prior_bits=-4, threshold=1)
    assert clusters(linked(SIZE, turned), prior_bits=-4, threshold=1).tolist() == straight.tolist()


@given(LINKED, st.lists(PAIRS, min_size=1, max_size=5))
def test_cannot_links_always_hold(
    pairs: dict[tuple[int, int], list[float]], apart: list[tuple[int, int]]
) -> None:
    left, right = (np.array([pair[end] for pair in apart], np.int64) for end in (0, 1))
    found = clusters(linked(SIZE, pairs), prior_bits=2, threshold=0, apart=(left, right))
    assert (found[left] != found[right]).all()


@given(LINKED, LINKED)
def test_a_component_is_decided_by_its_own_links(
    pairs: dict[tuple[int, int], list[float]], others: dict[tuple[int, int], list[float]]
) -> None:
    beside = {(a + SIZE, b + SIZE): bits for (a, b), bits in others.items()}
    alone = clusters(linked(SIZE, pairs), prior_bits=-4, threshold=1)
    both = clusters(linked(2 * SIZE, {**beside, **pairs}), prior_bits=-4, threshold=1)
    assert both[:SIZE].tolist() == alone.tolist()


@given(st.permutations(range(SIZE)), st.integers(0, 2**32 - 1))
def test_shuffled_records_give_the_same_people(order: list[int], seed: int) -> None:
    pairs = random_pairs(seed)
    place = np.array(order)
    shuffled = Links(SIZE, place[pairs.first], place[pairs.second], pairs.weight)
    before, after = (clusters(links, prior_bits=-4, threshold=1) for links in (pairs, shuffled))
    assert same_people(before, after[place])


def random_pairs(seed: int) -> Links:
    """All pairs of nine records; no two have the same evidence, so that no number decides between equals."""
    first, second = np.triu_indices(SIZE, 1)
    weight: Bits = np.random.default_rng(seed).normal(0, 6, (first.size, 3)).astype(np.float32)
    return Links(SIZE, first.astype(np.int64), second.astype(np.int64), weight)


def same_people(one: Indices, other: Indices) -> bool:
    return bool(((one[:, None] == one) == (other[:, None] == other)).all())
