"""Text to tokens, and tokens to the batches that the model takes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

LONGEST = 256
"""Tokens that the model was trained to read; what follows is not looked at."""
LONGEST_TEXT = 8_000
"""Characters of a text that are looked at: far more than 256 tokens hold of any language."""
STEP = 16
"""Texts are filled up to a multiple of so many tokens, by their own length and never by a neighbour's."""
BATCH_TOKENS = 1024
"""The most tokens that go through the model in one batch; larger ones fall out of the processor's cache."""


class Tokenizer:
    """The model's own tokenizer, read from its file."""

    def __init__(self, file: Path) -> None:
        # Imported here, since `graph-service --help` must not wait for it.
        import tokenizers  # type: ignore[import-untyped]  # noqa: PLC0415

        self._tokenizer: Any = tokenizers.Tokenizer.from_file(str(file))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(LONGEST)

    def token_ids(self, texts: Sequence[str]) -> list[list[int]]:
        """Two to `LONGEST` token numbers for each text; even an empty one has its start and end marks."""
        return [encoding.ids for encoding in self._tokenizer.encode_batch_fast(texts)]


def well_formed(text: str) -> str:
    """The part of a text that is looked at, with unpaired surrogates replaced by U+FFFD."""
    return mended(text[:LONGEST_TEXT])


def mended(text: str) -> str:
    """A text with unpaired surrogates replaced by U+FFFD, and paired ones by the character they stand for."""
    if text.isascii():
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def batches(lengths: Sequence[int]) -> Iterator[tuple[int, list[int]]]:
    """Group texts of 1 to `LONGEST` tokens for the model: (width in tokens, positions in `lengths`).

    Long ones come first, so that no core is left alone with them at the end. The sizes are
    powers of two, because the model prepares itself anew for each shape it has not yet seen.
    """
    by_width: defaultdict[int, list[int]] = defaultdict(list)
    for position, length in enumerate(lengths):
        by_width[-(-length // STEP) * STEP].append(position)
    for width, positions in sorted(by_width.items(), reverse=True):
        start = 0
        while start < len(positions):
            size = power_of_two_within(min(len(positions) - start, BATCH_TOKENS // width))
            yield width, positions[start : start + size]
            start += size


def power_of_two_within(number: int) -> int:
    """The greatest power of two that is not above a positive number."""
    return 1 << (number.bit_length() - 1)


def model_inputs(token_ids: Sequence[Sequence[int]], width: int) -> dict[str, npt.NDArray[np.int64]]:
    """The model's inputs for some texts, each filled up with zeros to `width` tokens: int64[n, width]."""
    ids = np.zeros((len(token_ids), width), dtype=np.int64)
    mask = np.zeros_like(ids)
    for row, known in enumerate(token_ids):
        ids[row, : len(known)] = known
        mask[row, : len(known)] = 1
    return {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)}
