"""`python -m training [FILE]`: train every head and write their weights, the same bytes each time."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from threadpoolctl import threadpool_limits

from graph_service.text.heads import WEIGHTS, Head, opened, written
from training import emotion, intents, irony, sentiment
from training.vectors import FeatureReader


def main(arguments: Sequence[str]) -> None:
    """Write to the named file, else to where the package keeps its weights."""
    file = Path(arguments[0]) if arguments else WEIGHTS
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(written(trained(FeatureReader())))
    print(f"{file}: {file.stat().st_size} bytes, {opened(file).version}")


def trained(reader: FeatureReader) -> list[Head]:
    # Sums over several threads are added up in an order of their own, so weights would differ.
    with threadpool_limits(1):
        return [head for part in (sentiment, emotion, intents, irony) for head in part.heads(reader)]


if __name__ == "__main__":
    main(sys.argv[1:])
