"""Message text to vector. The vector of a text is the same, to the last bit, whatever it is encoded with."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from graph_service.text.model_cache import model_files
from graph_service.text.offline import stay_offline
from graph_service.text.tokens import Tokenizer, batches, model_inputs, well_formed

Vectors = npt.NDArray[np.float32]

BLOCK = 4096
"""So many texts are cut into tokens before the first of them is encoded: bounds memory, nothing else."""
SETTINGS = {
    "PERFORMANCE_HINT": "THROUGHPUT",
    # Without this the processor may choose bfloat16 by itself, and vectors would differ between machines.
    "INFERENCE_PRECISION_HINT": "f32",
    "ENABLE_CPU_PINNING": False,
}
FIRST_USE = threading.Lock()
"""One thread at a time loads a model and asks it first: openvino then prepares what all share, and lets
go of Python's lock meanwhile. Two threads that came first together waited for each other for ever."""


class Encoder:
    """all-MiniLM-L6-v2 with eight-bit weights and activations, on the processor.

    Opening it builds the model into the cache folder the first time (see `model_cache`) and
    raises `EncoderUnavailable` where that fails. The first text waits for the model to be
    loaded, which takes longer than what most commands do. Safe to use from several threads at once.
    `version` names the exact model: vectors of different versions cannot be compared.
    """

    dimension = 384

    def __init__(self, cache: Path) -> None:
        files = model_files(cache)
        self.version = files.version
        self._tokenizer = Tokenizer(files.tokenizer)
        self._file = files.model
        self._model: Any = None

    def encode(self, texts: Sequence[str]) -> Vectors:
        """The vectors of texts in their order: float32[n, 384], each of length 1.

        Only the first 256 tokens of a text count. Equal texts are encoded once. An empty
        text has a vector too, that of nothing said.
        """
        cleaned = [well_formed(text) for text in texts]
        rows = {text: row for row, text in enumerate(dict.fromkeys(cleaned))}
        different = list(rows)
        vectors = np.empty((len(different), self.dimension), dtype=np.float32)
        for start in range(0, len(different), BLOCK):
            self._fill(vectors[start : start + BLOCK], different[start : start + BLOCK])
        return vectors[[rows[text] for text in cleaned]]

    def _fill(self, vectors: Vectors, texts: list[str]) -> None:
        with FIRST_USE:
            if self._model is None:
                self._load()
        self._ask(vectors, texts)

    def _load(self) -> None:
        stay_offline()
        # Imported here, since `graph-service --help` must not wait for it.
        import openvino  # noqa: PLC0415

        self._model = openvino.Core().compile_model(self._file, "CPU", SETTINGS)
        self._at_once: int = self._model.get_property("OPTIMAL_NUMBER_OF_INFER_REQUESTS")
        self._ask(np.empty((1, self.dimension), dtype=np.float32), [""])

    def _ask(self, vectors: Vectors, texts: list[str]) -> None:
        # Not openvino's own queue with its callbacks into Python: with it a process that had also loaded
        # torch stood still for ever on dropping an encoder. And each call has requests of its own, so
        # that a short question need not wait for a long load.
        token_ids = self._tokenizer.token_ids(texts)
        free = [self._model.create_infer_request() for _ in range(self._at_once)]
        running: deque[tuple[Any, list[int]]] = deque()
        for width, batch in batches([len(ids) for ids in token_ids]):
            request = free.pop() if free else collected(vectors, *running.popleft())
            request.start_async(model_inputs([token_ids[row] for row in batch], width))
            running.append((request, batch))
        for request, batch in running:
            collected(vectors, request, batch)


def collected(vectors: Vectors, request: Any, batch: list[int]) -> Any:  # noqa: ANN401 - openvino has no types
    """Wait for a request, put its vectors into the rows of its batch, and hand it back for the next."""
    request.wait()
    vectors[batch] = request.get_output_tensor(0).data
    return request
