"""Which products a text names."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from graph_service.errors import Misuse
from ingest.company import Product

WORD = r"[^\W\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]|[\u0300-\u036f]"
"""What makes a neighbouring letter part of the same word: any letter, digit or accent, save those
of scripts that write words without spaces or with endings attached (Thai, Japanese, Chinese, Korean)."""


class AmbiguousAlias(Misuse):
    """Two products go by one name."""

    code = "AMBIGUOUS_ALIAS"
    advice = "Take the alias from one of them in company.toml."


@dataclass(frozen=True, slots=True)
class ProductMention:
    """A product's name in a text: `matched` is `text[start:end]`, without a leading # or @."""

    slug: str
    start: int
    end: int
    matched: str


class ProductFinder:
    """Finds products by their names and aliases, in time proportional to the text.

    Upper and lower case are alike. Only whole words count, as do hashtags and handles:
    `Lark Notes` is found in `lark  notes`, `#LarkNotes` and `@larknotes`, but not in `larks notes`.
    Raises `AmbiguousAlias` when two products share a name.
    """

    def __init__(self, products: Sequence[Product]) -> None:
        slugs = slug_by_name(products)
        names = sorted(slugs, key=lambda name: (-len(name), name))
        self._slugs = tuple(slugs[name] for name in names)
        self._pattern = pattern_of(names)

    def find(self, text: str) -> list[ProductMention]:
        """The mentions in a text, in their order; where two overlap, the longer one."""
        kept: list[ProductMention] = []
        for mention in self._candidates(text):
            if not kept or mention.start >= kept[-1].end:
                kept.append(mention)
            elif mention.end - mention.start > kept[-1].end - kept[-1].start:
                kept[-1] = mention
        return kept

    def _candidates(self, text: str) -> Iterator[ProductMention]:
        for match in self._pattern.finditer(text):
            group = match.lastindex or 0
            start, end = match.span(group)
            yield ProductMention(self._slugs[group - 1], start, end, text[start:end])


def slug_by_name(products: Iterable[Product]) -> dict[str, str]:
    """Every name and alias with its product, in composed and decomposed Unicode form."""
    slugs: dict[str, str] = {}
    owners: dict[str, str] = {}
    for product in products:
        for name in (product.name, *product.aliases):
            if owners.setdefault(folded(name), product.slug) != product.slug:
                raise AmbiguousAlias(f"{name!r} names both {owners[folded(name)]!r} and {product.slug!r}.")
            slugs |= {unicodedata.normalize(form, name): product.slug for form in ("NFC", "NFD")}
    return slugs


def folded(name: str) -> str:
    return " ".join(unicodedata.normalize("NFC", name).casefold().split())


def pattern_of(names: Sequence[str]) -> re.Pattern[str]:
    """One pattern with a group for each name; the earlier name is preferred."""
    if not names:
        return re.compile(r"(?!)")
    # Looking ahead lets a match start within another, so that the longer of two can be chosen.
    groups = "|".join(f"({spellings(name)})(?!{WORD})" for name in names)
    return re.compile(f"(?<!{WORD})(?={groups})", re.IGNORECASE)


def spellings(name: str) -> str:
    """A name as words apart, and run together after # or @."""
    words = [re.escape(word) for word in name.split()]
    apart = r"\s+".join(words)
    return apart if len(words) == 1 else rf"{apart}|(?<=[#@]){''.join(words)}"
