from __future__ import annotations

from graph_service.text.calibration import SLOT, calibration_texts


def test_300_different_texts_of_all_lengths() -> None:
    texts = calibration_texts()
    assert len(set(texts)) == len(texts) == 300
    words = sorted(len(text.split()) for text in texts)
    assert words[0] == 1
    assert words[-1] > 100
    assert 8 <= words[150] <= 25


def test_they_are_always_the_same() -> None:
    assert calibration_texts() == calibration_texts()


def test_no_slot_is_left_open() -> None:
    assert not any(SLOT.search(text) for text in calibration_texts())


def test_they_hold_what_customers_write() -> None:
    everything = "\n".join(calibration_texts())
    for sign in ("😡", "https://", "#", "@", "ü", "東", "Kind regards"):
        assert sign in everything
