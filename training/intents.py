"""The head of intents: any of thirteen, each fitted and calibrated by itself on what says something of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final, TypeVar

import numpy as np
from scipy.optimize import minimize

from graph_service.text import fit
from graph_service.text.encoder import Encoder, Vectors
from graph_service.text.fit import Examples, Flat, Reader
from graph_service.text.heads import LEAST, Head, sigmoid
from training.dialogues import banking77, clinc150, multidogo
from training.fill import Sentence, sentences
from training.intent_map import (
    AT,
    INTENTS,
    Truth,
    of_banking,
    of_clinc,
    of_comment,
    of_multidogo,
    of_review,
    of_talk,
    truth,
)
from training.sets import goemotions, part_of, rated
from training.vectors import FeatureReader

PER_PATTERN: Final = 8
MOST: Final = 8_000
"""So many examples of one set count for one intent; those with the smallest hashes."""
TOTAL: Final = 4_000.0
"""What all examples of an intent weigh together, half of it those that have it."""
PENALTY: Final = 10.0
PARTS: Final = 10
HELD: Final = 0
"""The part that calibrates, by hash: of the templates' patterns and of sets without a development part."""

WEIGHTS: Final = {
    "templates": 2.0,
    "situations": 2.0,
    "multidogo": 1.0,
    "banking77": 1.0,
    "clinc150": 1.0,
    "comments": 1.0,
    "reviews": 1.0,
    "tweets": 1.0,
    "editorials": 0.3,
}
"""What a source weighs against the others, however many examples it has."""
CALIBRATION: Final = {"multidogo": 3.0}
"""What a held-back source weighs against the others: real turns to companies count most."""
OF_IDEA: Final = {"templates": 1.0, "comments": 0.05, "multidogo": 0.05}
"""Ideas are told by how they are put; sets of other matters would only teach their matters."""
OF_CHATTER: Final = {**WEIGHTS, "multidogo": 2.0}
"""Chatter in dialogues is of few words, said often."""
SHARES: Final = {"idea": OF_IDEA, "chatter": OF_CHATTER}
"""What the sources weigh for an intent, where it is not `WEIGHTS`."""
BY_COUNT: Final = {"chatter": 0.5}
"""The power of how often a text was said that it weighs, where it is not the same as any other."""
VECTOR_SHARE: Final = {"idea": 0.3}
"""By how much the vector counts less than the other features, for the same reason."""
THRESHOLDS: Final = {
    "complaint": 0.15,
    "idea": 0.25,
    "buying": 0.3,
    "help": 0.3,
    "praise": 0.2,
    "recommendation": 0.1,
    "willingness_to_vouch": 0.3,
}
"""From which probability on an intent is said to be there, where it is not one half: chosen on development
parts, for complaints, ideas and advocates on the parts of foreign sets that no figure is reported on."""

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True, eq=False)
class Source:
    """Texts that say something of our intents: truths are float32[n, intents], not a number where open.

    `counts` float32[n] is how often each was said.
    """

    name: str
    texts: tuple[str, ...]
    truths: Vectors
    counts: Vectors


def heads(reader: FeatureReader) -> list[Head]:
    """`intents`, any of `INTENTS`."""
    taught = [(source, reader.features(source.texts)) for source in teaching()]
    held = [(source, reader.features(source.texts)) for source in calibrating()]
    readers = [fitted(intent, taught) for intent in INTENTS]
    joined = Reader(np.hstack([one.matrix for one in readers]), np.concatenate([one.bias for one in readers]))
    head = fit.head("intents", "any of", INTENTS, [joined])
    return [calibrated(with_thresholds(head), held)]


def teaching() -> list[Source]:
    """What the readers are fitted on."""
    return [
        source("templates", templates("intents", held=False), of_sentence),
        source("situations", sentences("situations", PER_PATTERN), of_situation),
        source("multidogo", multidogo("train"), of_multidogo),
        source("banking77", [turn for turn in banking77("train") if not held_back(turn.text)], of_banking),
        source("clinc150", clinc150("train"), of_clinc),
        source("comments", goemotions("train"), of_comment),
        source("reviews", rated("amazonReviewSnippets"), of_review),
        source("tweets", rated("tweets"), of_talk),
        source("editorials", rated("nytEditorialSnippets")[::3], of_talk),
    ]


def calibrating() -> list[Source]:
    """What the readers have not seen, and their probabilities are held against."""
    return [
        source("templates", templates("intents", held=True), of_sentence),
        source("multidogo", multidogo("dev"), of_multidogo, once=False),
        source("banking77", [turn for turn in banking77("train") if held_back(turn.text)], of_banking),
        source("clinc150", clinc150("val"), of_clinc),
        source("comments", goemotions("dev"), of_comment),
    ]


def templates(name: str, *, held: bool) -> list[Sentence]:
    return [one for one in sentences(name, PER_PATTERN) if held_back(one.pattern) == held]


def held_back(text: str) -> bool:
    return part_of(text, PARTS) == HELD


def of_sentence(sentence: Sentence) -> Truth:
    return truth(sentence.labels - {"none"})


def of_situation(sentence: Sentence) -> Truth:
    """What bad news, no news and good news for a company say of intents."""
    if "negative" in sentence.labels:
        return truth(["complaint"], ["help", "question", "cancellation", "escalation"])
    if "neutral" in sentence.labels:
        return truth([], ["question", "help", "chatter", "buying"])
    return truth([], ["praise", "thanks", "recommendation", "buying"])


def source(
    name: str, rows: Sequence[Row], meaning: Callable[[Row], Truth | None], *, once: bool = True
) -> Source:
    """A source of the rows that mean something; of rows with equal texts the first, unless each counts."""
    known = [(row.text, said) for row in rows if (said := meaning(row)) is not None]  # type: ignore[attr-defined]
    times = Counter(text for text, _ in known) if once else Counter[str]()
    if once:
        known = list(dict(reversed(known)).items())[::-1]
    texts = tuple(text for text, _ in known)
    counts = np.array([times.get(text, 1) for text in texts], dtype=np.float32)
    return Source(name, texts, np.stack([said for _, said in known]), counts)


def fitted(intent: str, taught: Sequence[tuple[Source, Vectors]]) -> Reader:
    """The reader of one intent."""
    shares = SHARES.get(intent, WEIGHTS)
    parts = [
        known(source, features, intent, shares[source.name])
        for source, features in taught
        if source.name in shares
    ]
    examples = balanced(fit.together([part for part in parts if len(part.weights)]))
    share = VECTOR_SHARE.get(intent, 1.0)
    examples.features[:, : Encoder.dimension] *= share
    found = fit.reader("any of", examples, PENALTY)
    found.matrix[: Encoder.dimension] *= share
    return found


def known(source: Source, features: Vectors, intent: str, weight: float) -> Examples:
    """The examples of a source that are not open for an intent, together of this weight."""
    truths = source.truths[:, AT[intent]]
    worth = source.counts ** BY_COUNT.get(intent, 0.0)
    rows = np.flatnonzero(~np.isnan(truths))
    if len(rows) > MOST:
        rows = np.sort(
            sorted(rows, key=lambda row: (-worth[row], part_of(source.texts[row], 1 << 62)))[:MOST]
        )
    weights = worth[rows] * (weight / max(1.0, float(worth[rows].sum())))
    return Examples(features[rows], truths[rows, None], weights)


def balanced(examples: Examples) -> Examples:
    """The same examples, those with the intent weighing as much together as those without."""
    there = examples.targets[:, 0] == 1
    halves = np.where(there, examples.weights[there].sum(), examples.weights[~there].sum())
    return replace(examples, weights=(examples.weights / halves * TOTAL / 2).astype(np.float32))


def with_thresholds(head: Head) -> Head:
    thresholds = [THRESHOLDS.get(intent, 0.5) for intent in head.labels]
    return replace(head, thresholds=np.array(thresholds, dtype=np.float32))


def calibrated(head: Head, held: Sequence[tuple[Source, Vectors]]) -> Head:
    """The head with the scale and shift of each label that fit what is known of the held-back texts best."""
    odds = np.concatenate([logits(head, features) for _, features in held])
    truths = np.concatenate([source.truths for source, _ in held])
    weights = np.concatenate(
        [
            np.full(len(source.texts), CALIBRATION.get(source.name, 1.0) / len(source.texts))
            for source, _ in held
        ]
    )
    columns = [platt(odds[:, at], truths[:, at], weights) for at in range(len(head.labels))]
    scale, shift = np.round(np.array(columns), 3).astype(np.float32).T
    return replace(head, scale=np.ascontiguousarray(scale), shift=np.ascontiguousarray(shift))


def logits(head: Head, features: Vectors) -> Vectors:
    """Log-odds before calibration: float32[n, labels]."""
    share = np.clip(sigmoid(features @ head.matrix + head.bias), LEAST, 1 - LEAST)
    odds: Vectors = np.log(share) - np.log1p(-share)
    return odds


def platt(odds: Vectors, truths: Vectors, weights: Flat) -> tuple[float, float]:
    """The scale and shift of log-odds under which what is known is likeliest."""
    rows = np.flatnonzero(~np.isnan(truths))
    read, target = odds[rows].astype(np.float64), truths[rows].astype(np.float64)
    weight = weights[rows] * len(rows) / weights[rows].sum()

    def cost(line: Flat) -> float:
        outputs = read * line[0] + line[1]
        fit_of = float((weight * (np.logaddexp(0, outputs) - target * outputs)).sum())
        return fit_of + float((line[0] - 1) ** 2 + line[1] ** 2) / 2

    found = minimize(cost, np.array([1.0, 0.0]), method="Powell")
    return float(found.x[0]), float(found.x[1])
