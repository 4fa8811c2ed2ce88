"""Small linear heads over the features of a text; their weights come with the package.

They are trained by `python -m training`; `docs/model-card.md` says on what, and how well they do.
"""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final, Literal, TypedDict

import numpy as np
import numpy.typing as npt

from graph_service.text.encoder import Vectors
from graph_service.text.features import features

Kind = Literal["one of", "any of", "value"]
"""Classes of which one holds; labels that each hold or not; values from -1 to 1."""


class Described(TypedDict):
    """What a file of heads says of each beside its arrays."""

    name: str
    kind: Kind
    labels: list[str]


WEIGHTS: Final = Path(__file__).parent / "weights" / "heads.npz"
LEAST: Final = 1e-6
"""No probability is taken to be smaller before it is calibrated, so that its logarithm exists."""


@dataclass(frozen=True, slots=True, eq=False)
class Head:
    """One or several linear readers of the same labels, whose mean is calibrated.

    `matrix` is float32[WIDTH, readers * labels] and `bias` float32[readers * labels], reader by
    reader. `scale` and `shift` (float32[labels]) turn the logarithm (`one of`) or log-odds
    (`any of`) of the mean probability into the calibrated one's. Of `any of`, a label is
    said to hold from its `thresholds` on; elsewhere these mean nothing.
    """

    name: str
    kind: Kind
    labels: tuple[str, ...]
    matrix: Vectors
    bias: Vectors
    scale: Vectors
    shift: Vectors
    thresholds: Vectors

    def of(self, read: Vectors) -> Vectors:
        """Probabilities or values of the labels, from features float32[n, WIDTH] to float32[n, labels]."""
        return self.calibrated(read @ self.matrix + self.bias)

    def calibrated(self, outputs: Vectors) -> Vectors:
        """Probabilities or values of the labels, from float32[n, readers * labels] to float32[n, labels]."""
        readers = outputs.reshape(len(outputs), len(self.bias) // len(self.labels), len(self.labels))
        if self.kind == "value":
            values: Vectors = np.tanh(readers.mean(axis=1))
            return values
        if self.kind == "one of":
            mean = np.maximum(softmax(readers).mean(axis=1), LEAST)
            return softmax(np.log(mean) * self.scale + self.shift)
        mean = np.clip(sigmoid(readers).mean(axis=1), LEAST, 1 - LEAST)
        return sigmoid((np.log(mean) - np.log1p(-mean)) * self.scale + self.shift)


class Heads:
    """Heads that read a text together; `version` names their weights' exact content."""

    def __init__(self, heads: Sequence[Head], version: str) -> None:
        self.version = version
        self.heads: Mapping[str, Head] = {head.name: head for head in heads}
        self._matrix = np.hstack([head.matrix for head in heads])
        self._bias = np.concatenate([head.bias for head in heads])

    @classmethod
    def shipped(cls) -> Heads:
        """The heads whose weights come with the package."""
        return opened(WEIGHTS)

    def replaced(self, head: Head) -> Heads:
        """The same heads but for one, which is another of its name."""
        others = [head if name == head.name else each for name, each in self.heads.items()]
        return Heads(others, f"{self.version}-{digest(written([head]))}")

    def read(self, texts: Sequence[str], vectors: Vectors) -> dict[str, Vectors]:
        """What each head says of texts with their vectors: float32[n, labels] by the head's name.

        Probabilities for `one of` (they sum to one) and `any of`, values from -1 to 1 for `value`.
        """
        return self.judge(features(texts, vectors))

    def judge(self, read: Vectors) -> dict[str, Vectors]:
        """As `read`, from the features of texts: float32[n, WIDTH]."""
        outputs = np.empty((len(read), len(self._bias)), dtype=np.float32)
        for row, of_text in enumerate(read):  # a product of matrices would depend on how many there are
            outputs[row] = of_text @ self._matrix + self._bias
        ends = np.cumsum([len(head.bias) for head in self.heads.values()])
        parts = np.split(outputs, ends[:-1], axis=1)
        return {
            name: head.calibrated(part) for (name, head), part in zip(self.heads.items(), parts, strict=True)
        }


@cache
def opened(file: Path) -> Heads:
    """The heads of a file, read once. Their version is of the file's bytes."""
    content = file.read_bytes()
    return Heads(heads_in(content), f"heads-{digest(content)}")


def heads_in(content: bytes) -> list[Head]:
    """The heads that `written` made these bytes of."""
    with np.load(io.BytesIO(content), allow_pickle=False) as arrays:
        return [head_of(described, arrays) for described in json.loads(arrays["heads"].tobytes())]


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:12]


def head_of(described: Described, arrays: Mapping[str, npt.NDArray[np.generic]]) -> Head:
    """A head from its description and its arrays, named `NAME.FIELD`."""
    name = described["name"]
    parts = {
        field: arrays[f"{name}.{field}"].astype(np.float32)
        for field in ("matrix", "bias", "scale", "shift", "thresholds")
    }
    return Head(name, described["kind"], tuple(described["labels"]), **parts)


def written(heads: Sequence[Head]) -> bytes:
    """The content of a file of heads; equal heads give equal bytes. Matrices are rounded to float16."""
    described = [{"name": head.name, "kind": head.kind, "labels": head.labels} for head in heads]
    arrays: dict[str, npt.NDArray[np.generic]] = {
        "heads": np.frombuffer(json.dumps(described).encode(), dtype=np.uint8)
    }
    for head in heads:
        arrays[f"{head.name}.matrix"] = head.matrix.astype(np.float16)
        for field in ("bias", "scale", "shift", "thresholds"):
            arrays[f"{head.name}.{field}"] = getattr(head, field).astype(np.float32)
    file = io.BytesIO()
    np.savez_compressed(file, allow_pickle=False, **arrays)
    return file.getvalue()


def softmax(logits: Vectors) -> Vectors:
    """Probabilities that sum to one over the last axis."""
    powers = np.exp(logits - logits.max(axis=-1, keepdims=True))
    shares: Vectors = powers / powers.sum(axis=-1, keepdims=True)
    return shares


def sigmoid(logits: Vectors) -> Vectors:
    """The probability of each, by itself, without overflow."""
    probabilities: Vectors = ((np.tanh(logits / 2) + 1) / 2).astype(logits.dtype)
    return probabilities
