"""What a text says about whom."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path

from graph_service.text.meaning import Judge, Meaning
from graph_service.text.products import ProductFinder
from graph_service.text.stance import Plan, plan
from ingest.company import Company


@dataclass(frozen=True, slots=True)
class Annotation:
    """What a text means, who judged it, and the stance to each product it names.

    A text without a word means nothing: nothing was said.

    `stances` holds (product slug, stance from -1 to 1), each product once, in order of first mention;
    see `stance.stances` for what it is.
    """

    meaning: Meaning | None
    version: str
    stances: tuple[tuple[str, float], ...] = ()


class Annotator:
    """Reads messages for a company, or for nobody in particular, who has no products.

    `version` names the judge, all by which products are found, and the code that reads: annotations of
    another version are out of date. Raises `AmbiguousAlias` for two things of one name.
    """

    def __init__(self, company: Company | None, judge: Judge) -> None:
        company = company or Company("")
        self._finder = ProductFinder.of(company)
        self.judge = judge
        named = repr((company.products, company.competitors, company.handles))
        self.version = f"{judge.version}+{digest(named.encode(), code())}"

    def annotate(self, texts: Sequence[str]) -> list[Annotation]:
        """One annotation for each text, in their order."""
        plans = [plan(text, self._finder.find(text)) for text in texts]
        every = list(dict.fromkeys([*texts, *(part for each in plans for part in each.texts)]))
        read = dict(zip(every, self.judge.read(every), strict=True))
        return [self._annotation(text, each, read) for text, each in zip(texts, plans, strict=True)]

    def _annotation(self, text: str, asked: Plan, read: dict[str, Meaning]) -> Annotation:
        if not text.strip():
            return Annotation(None, self.version)
        stances = asked.stances([read[part].sentiment for part in asked.texts])
        return Annotation(read[text], self.version, tuple(stances))


@cache
def code() -> bytes:
    """All by which texts are read beside weights: cues, rules and patterns are code."""
    files = sorted(Path(__file__).parent.glob("*.py"))
    return b"\n".join([version("vaderSentiment").encode(), *(file.read_bytes() for file in files)])


def digest(*parts: bytes) -> str:
    return hashlib.sha256(b"\n".join(parts)).hexdigest()[:8]
