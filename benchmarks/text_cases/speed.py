"""How many messages a second all heads read where their vectors are known."""

from __future__ import annotations

import time
from typing import Final

from benchmarks.result import Result
from benchmarks.text_cases.sources import airline_sentiment
from graph_service.text.heads import Heads
from training.vectors import FeatureReader

TEXTS: Final = {"small": 500, "full": 5_000}


def results(reader: FeatureReader, scale: str) -> list[Result]:
    """Messages a second of one core, by its own time, so that a busy machine does not count."""
    texts = airline_sentiment().first(TEXTS[scale]).texts
    vectors, heads = reader.vectors(texts), Heads.shipped()
    heads.read(texts[:100], vectors[:100])
    start = time.process_time()
    heads.read(texts, vectors)
    speed = len(texts) / (time.process_time() - start)
    return [Result("all heads, embeddings given", "messages per second", speed, {}, "higher")]
