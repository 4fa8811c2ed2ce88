from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from graph_service.text.tokens import BATCH_TOKENS, batches, model_inputs, well_formed


def test_texts_are_grouped_by_their_own_width_and_long_ones_come_first() -> None:
    assert list(batches([2, 16, 17, 256, 3])) == [(256, [3]), (32, [2]), (16, [0, 1]), (16, [4])]


@given(st.lists(st.integers(1, 256), max_size=400))
def test_every_text_is_in_one_batch_that_fits(lengths: list[int]) -> None:
    made = list(batches(lengths))
    assert sorted(position for _, batch in made for position in batch) == list(range(len(lengths)))
    for width, batch in made:
        assert len(batch) * width <= BATCH_TOKENS
        assert len(batch).bit_count() == 1
        assert all(width - 16 < lengths[position] <= width for position in batch)


def test_inputs_are_filled_up_with_zeros() -> None:
    inputs = model_inputs([[101, 7, 102], [101, 102]], 4)
    assert inputs["input_ids"].tolist() == [[101, 7, 102, 0], [101, 102, 0, 0]]
    assert inputs["attention_mask"].tolist() == [[1, 1, 1, 0], [1, 1, 0, 0]]
    assert inputs["token_type_ids"].tolist() == [[0, 0, 0, 0], [0, 0, 0, 0]]


def test_paired_surrogates_become_their_character_and_others_are_replaced() -> None:
    assert well_formed("a\ud83d\ude00b\ud800") == "a😀b\ufffd"


def test_a_long_text_is_cut() -> None:
    assert well_formed("é" * 100_000) == "é" * 8_000
