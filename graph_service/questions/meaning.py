"""What texts mean, and the words that decided."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from graph_service.errors import Misuse
from graph_service.store.model import CorrectionRow
from graph_service.store.record import GraphStore
from graph_service.text.annotate import Annotation, Annotator
from graph_service.text.evidence import Span, evidence
from graph_service.text.tokens import mended
from ingest.checks import LONGEST_TEXT
from ingest.company import Company

MOST_TEXTS: Final = 100
"""How many texts are annotated at once."""

Annotating = Callable[[Company | None], Annotator]
"""Who reads messages for a company."""


@dataclass(frozen=True, slots=True, eq=False)
class Meanings:
    """Reads texts as messages are read, whether or not they are any."""

    store: GraphStore
    annotating: Annotating

    @property
    def version(self) -> str:
        """Of who reads messages now."""
        return self._annotator().version

    def annotate(self, texts: Sequence[str]) -> list[Annotation]:
        """What each text means and how it stands to our products; raises `Misuse` for too many texts."""
        if len(texts) > MOST_TEXTS:
            raise Misuse(f"{len(texts):,} texts, more than {MOST_TEXTS}.", "Give them in several calls.")
        return self._annotator().annotate(texts)

    def explain(self, texts: Sequence[str]) -> list[tuple[Span, ...]]:
        """For each text the pieces that speak for what is found in it, the most telling first."""
        return evidence(self._annotator().judge, texts)

    def corrections(self, messages: Sequence[str]) -> list[tuple[CorrectionRow, ...]]:
        """What people have put right in each message, withdrawn or not, the first said first."""
        said = self.store.meanings.corrections(messages)
        return [tuple(each for each in said if each.message == key) for key in messages]

    def labels(self, aspect: str) -> list[str]:
        """The emotions or intents that are told, in order; of `stance`, the slugs of our products."""
        if aspect == "stance":
            return [product.slug for product in self.store.reader.products()]
        return sorted(sign.label for sign in self._annotator().judge.signs if sign.aspect == aspect)

    def _annotator(self) -> Annotator:
        return self.annotating(self.store.company())


def readable(text: str) -> str:
    """As much of a text as a message may hold, with unpaired surrogates replaced by U+FFFD."""
    return mended(text[:LONGEST_TEXT])
