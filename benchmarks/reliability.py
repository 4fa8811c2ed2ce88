"""`docs/reliability.svg`: how often the head of sentiment is right, by how sure it says it is.

python -m benchmarks.reliability
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from benchmarks.text_cases.measures import BINS
from benchmarks.text_cases.sources import airline_sentiment, sanders, tweeteval
from graph_service.text.encoder import Vectors
from graph_service.text.heads import Heads
from training import sentiment
from training.vectors import FeatureReader

FILE: Final = Path(__file__).parents[1] / "docs" / "reliability.svg"
SIDE: Final = 300
EDGE: Final = 40
COLOURS: Final = ("#1b6ca8", "#c8553d", "#588157", "#6d597a")
FEWEST: Final = 20
"""Texts from which on a bin is drawn."""


@dataclass(frozen=True, slots=True)
class Curve:
    """Bins of confidence: the mean of each, and the share of its texts that is told right."""

    name: str
    points: tuple[tuple[float, float], ...]


def main() -> None:
    """Draw the curves of the texts that nothing learnt from, and of foreign sets."""
    reader, heads = FeatureReader(), Heads.shipped()
    curves = [
        curve(name, heads.judge(part.features)["sentiment"], part.targets)
        for name, part in zip(
            ("rated texts", "GoEmotions, test"),
            sentiment.held_back(reader, sentiment.TESTS, "test"),
            strict=True,
        )
    ]
    for name, judged in (
        ("airline_sentiment", airline_sentiment()),
        ("TweetEval", tweeteval("sentiment")),
        ("Sanders", sanders()),
    ):
        found = heads.judge(reader.features(judged.texts))["sentiment"]
        curves.append(curve(name, found, np.eye(3, dtype=np.float32)[judged.truth]))
    FILE.write_text(drawn(curves), encoding="utf-8")
    print(f"Drawn: {FILE.name}")


def curve(name: str, chances: Vectors, targets: Vectors) -> Curve:
    """`targets` are the shares of people, float32[n, 3], that call a text so."""
    said, sure = chances.argmax(axis=1), chances.max(axis=1)
    right = targets[np.arange(len(said)), said]
    bins = np.minimum((sure * BINS).astype(int), BINS - 1)
    kept = [n for n in np.unique(bins) if (bins == n).sum() >= FEWEST]
    return Curve(name, tuple((float(sure[bins == n].mean()), float(right[bins == n].mean())) for n in kept))


def drawn(curves: list[Curve]) -> str:
    """The curves as a picture, in the order of their legend; the dashes are where both are equal."""
    size = SIDE + 2 * EDGE
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size + 150} {size}" '
        'font-family="sans-serif" font-size="12" role="img">',
        "<title>Share told right against the stated probability of the tone</title>",
        f'<rect width="{size + 150}" height="{size}" fill="#fff"/>',
        f'<rect x="{EDGE}" y="{EDGE}" width="{SIDE}" height="{SIDE}" fill="none" stroke="#999"/>',
        line([(0, 0), (1, 1)], "#999", dashed=True),
    ]
    colours = (*COLOURS, "#333")
    for place, (each, colour) in enumerate(zip(curves, colours, strict=True)):
        parts += [line(each.points, colour), label(each.name, colour, place)]
    for tick in (0, 0.5, 1):
        x, y = at(tick, tick)
        parts.append(f'<text x="{x}" y="{EDGE + SIDE + 16}" text-anchor="middle">{tick:g}</text>')
        parts.append(f'<text x="{EDGE - 8}" y="{y + 4}" text-anchor="end">{tick:g}</text>')
    middle = EDGE + SIDE / 2
    parts.append(f'<text x="{middle}" y="{size - 6}" text-anchor="middle">probability of the tone</text>')
    parts.append(f'<text x="{EDGE}" y="{EDGE - 12}">share told right</text>')
    return "\n".join([*parts, "</svg>", ""])


def at(x: float, y: float) -> tuple[float, float]:
    return round(EDGE + x * SIDE, 1), round(EDGE + (1 - y) * SIDE, 1)


def line(
    points: tuple[tuple[float, float], ...] | list[tuple[float, float]], colour: str, *, dashed: bool = False
) -> str:
    places = " ".join(f"{x},{y}" for x, y in (at(*point) for point in points))
    dash = ' stroke-dasharray="4 4"' if dashed else ""
    return f'<polyline points="{places}" fill="none" stroke="{colour}" stroke-width="2"{dash}/>'


def label(name: str, colour: str, place: int) -> str:
    x, y = EDGE + SIDE + 16, EDGE + 12 + 20 * place
    return f'<text x="{x}" y="{y}" fill="{colour}">{name}</text>'


if __name__ == "__main__":
    main()
