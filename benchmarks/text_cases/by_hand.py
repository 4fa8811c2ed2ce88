"""The share right of the cases written by hand, in `tests/unit/text/cases.toml`: nothing is tuned on them."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from benchmarks.result import Result
from graph_service.text.annotate import Annotation, Annotator
from graph_service.text.heads import Heads
from graph_service.text.judge import HeadsJudge
from graph_service.text.meaning import Meaning
from ingest.company import Company, Product
from training.vectors import FeatureReader

FILE: Final = Path(__file__).parents[2] / "tests/unit/text/cases.toml"
STANCE: Final = "stance:"
UNCLEAR: Final = "unclear"
TOLD: Final = 0.2
"""A stance nearer to nothing is neutral."""


@dataclass(frozen=True, slots=True)
class Case:
    """A text, what is asked of it and the right answer, as the file explains."""

    kind: str
    text: str
    asked: str
    right: str


def results(reader: FeatureReader, _scale: str) -> list[Result]:
    """For each kind the share right of all, and the share that is said to be unclear."""
    return [
        result
        for kind, answers in answered(cases(), reader).items()
        for result in of_kind(f"by hand: {kind}", answers)
    ]


def of_kind(case: str, answers: Counter[str]) -> list[Result]:
    asked = answers.total()
    return [
        Result(case, f"share right of {asked}", answers["right"] / asked, {}, "higher"),
        Result(case, "share unclear", answers[UNCLEAR] / asked, {}, "lower"),
    ]


def cases() -> list[Case]:
    content = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return [Case(kind, *lines) for kind, asked in content.items() for lines in asked]


def answered(asked: Sequence[Case], reader: FeatureReader) -> dict[str, Counter[str]]:
    """How many of each kind, and of all, are `right`, `wrong` and `unclear`."""
    names = sorted({case.asked.removeprefix(STANCE) for case in asked if case.asked.startswith(STANCE)})
    judge = HeadsJudge(Heads.shipped(), reader.vectors, "cached")
    products = tuple(Product(name, name, ()) for name in names)
    annotations = Annotator(Company("Us", products=products), judge).annotate([c.text for c in asked])
    counts = {kind: Counter[str]() for kind in (*dict.fromkeys(case.kind for case in asked), "all")}
    for case, annotation in zip(asked, annotations, strict=True):
        answer = verdict(case, annotation)
        counts[case.kind][answer] += 1
        counts["all"][answer] += 1
    return counts


def verdict(case: Case, annotation: Annotation) -> str:
    said = answer(case, annotation)
    return said if said == UNCLEAR else "right" if said == case.right else "wrong"


def answer(case: Case, annotation: Annotation) -> str:
    """The answer in the words of the file."""
    meaning = annotation.meaning
    if case.asked.startswith(STANCE):
        return stance(dict(annotation.stances).get(case.asked.removeprefix(STANCE)))
    if meaning is None:
        return UNCLEAR
    if case.asked == "intent":
        return intent(case.right.removeprefix("not "), meaning)
    if case.asked == "irony":
        return "yes" if (meaning.irony or 0) >= 0.5 else "no"
    return meaning.tone.value


def stance(value: float | None) -> str:
    if value is None:
        return UNCLEAR
    return "positive" if value > TOLD else "negative" if value < -TOLD else "neutral"


def intent(name: str, meaning: Meaning) -> str:
    return name if name in {found.label for found in meaning.intents} else f"not {name}"
