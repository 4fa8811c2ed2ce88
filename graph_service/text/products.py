"""Which products a text names, ours and others'."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from graph_service.errors import Misuse
from graph_service.text.doubt import Doubt, doubt_of, is_meant
from graph_service.text.names import (
    LETTER,
    RUN_TOGETHER,
    SLIPPED_NAME,
    SLIPPED_PHRASE,
    Form,
    Name,
    Names,
    Reading,
    folded,
    name_of,
)
from ingest.company import Company, Competitor, Product

SURE: Final = {
    Form.EXACT: 1.0,
    Form.HANDLE: 1.0,
    Form.HASHTAG: 1.0,
    Form.RUN_TOGETHER: 0.95,
    Form.INFLECTED: 0.9,
    Form.SLIP: 0.8,
}
DOUBTED: Final = 0.8
"""How sure a mention is by its form, and what is left of that of an ordinary word with signs for it."""
A_LETTER: Final = re.compile(LETTER)
PREFIXES: Final = {"@": Form.HANDLE, "#": Form.HASHTAG}


class AmbiguousAlias(Misuse):
    """Two products go by one name."""

    code = "AMBIGUOUS_ALIAS"
    advice = "Take the alias from one of them in company.toml."


@dataclass(frozen=True, slots=True)
class ProductMention:
    """A product's name in a text: `matched` is `text[start:end]`, without a leading # or @.

    `slug` is a competitor's name where it is not `ours`. `form` says how it is written, and
    `certainty`, from 0 to 1, puts mentions in order; it is no measured probability.
    """

    slug: str
    start: int
    end: int
    matched: str
    form: Form = Form.EXACT
    certainty: float = 1.0
    ours: bool = True


@dataclass(frozen=True, slots=True)
class Found:
    """A name at a place in a text."""

    name: Name
    form: Form
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a text that may belong to a name."""

    start: int
    end: int
    reading: Reading


class ProductFinder:
    """Finds products by their names and aliases, in time proportional to the text.

    Upper and lower case are alike, and only whole words count. `Lark Notes` is found in
    `lark  notes`, `Lark Notes's`, `#LarkNotes`, `@lark_notes`, `LarkNotes`, `#LoveLarkNotes`, and,
    being long enough, in `larknotes`, `Lark Ntoes` and `Larkk Notes`. A slip is one letter wrong,
    missing, added or swapped, in a word of four letters or more, in a name of six letters or of
    eight in several words; never the first letter, and never what is an English word itself.

    A name that is an ordinary word counts only as `doubt.is_meant` says.
    Raises `AmbiguousAlias` when two share a name.
    """

    def __init__(
        self,
        products: Sequence[Product],
        competitors: Sequence[Competitor] = (),
        addresses: Iterable[str] = (),
    ) -> None:
        """`addresses` are our handles' addresses: a text that names one speaks of us."""
        self._owners = [(p.slug, True) for p in products] + [(c.name, False) for c in competitors]
        self._doubts: dict[Name, Doubt] = {}
        self._names = Names(self._all_names([*products, *competitors]))
        ours = "|".join(re.escape(address.lstrip("@")) for address in sorted(addresses))
        self._us = re.compile(rf"(?<!{LETTER}){ours}(?!{LETTER})" if ours else r"(?!)", re.IGNORECASE)

    @classmethod
    def of(cls, company: Company) -> ProductFinder:
        """The finder of a company's products and of its competitors'."""
        addresses = [handle.key.partition(":")[2] for handle in company.handles]
        return cls(company.products, company.competitors, addresses)

    def find(self, text: str, head: str = "") -> list[ProductMention]:
        """The mentions in a text, in their order; where two overlap, the longer one.

        `head` is the text that opened the conversation: who is named there is spoken of here.
        """
        found = self._apart(self._found(text))
        if not found or not self._doubts:
            return [self._mention(text, each) for each in found]
        known = self._knows_us(text, found) or bool(head and self._knows_us(head, list(self._found(head))))
        return [self._mention(text, each) for each in found if self._is_meant(text, each, known=known)]

    def _all_names(self, things: Sequence[Product | Competitor]) -> Iterator[Name]:
        """Every name and alias, once; raises `AmbiguousAlias`."""
        owners: dict[str, int] = {}
        for owner, thing in enumerate(things):
            for text in (thing.name, *thing.aliases):
                if owners.setdefault(spelling(text), owner) != owner:
                    first = self._owners[owners[spelling(text)]][0]
                    raise AmbiguousAlias(f"{text!r} names both {first!r} and {self._owners[owner][0]!r}.")
                name = name_of(text, owner)
                doubt = doubt_of(name.words, thing.near, thing.not_near)
                if doubt is not None:
                    self._doubts[name] = doubt
                yield name

    def _found(self, text: str) -> Iterator[Found]:
        reading = self._names.reading
        tokens = [
            Token(match.start(), match.end(), read)
            for match in self._names.tokens.finditer(text)
            if (read := reading(match.group())).words or read.wholes
        ]
        for at, token in enumerate(tokens):
            yield from self._whole(text, token)
            for word in token.reading.words:
                for name in self._names.starting.get(word, ()):
                    found = spelled_out(text, tokens[at : at + len(name.words)], name)
                    if found is not None:
                        yield found

    def _whole(self, text: str, token: Token) -> Iterator[Found]:
        """Names written as one word: after a sign, with capitals, or long enough not to be by chance."""
        prefix = PREFIXES.get(text[token.start - 1 : token.start])
        for whole in token.reading.wholes:
            start, end = token.start + whole.start, token.start + whole.end
            part, all_of_it = text[start:end], end - start == token.end - token.start
            if prefix is Form.HANDLE and not all_of_it:
                continue
            capitals = any(map(str.isupper, part[1:])) and not part.isupper()
            if prefix or capitals or not all_of_it or len(whole.name.joined) >= RUN_TOGETHER:
                yield Found(whole.name, prefix or whole.form, start, end)

    def _apart(self, candidates: Iterable[Found]) -> list[Found]:
        """Candidates that do not overlap: of two that do, the longer, else the earlier."""
        kept: list[Found] = []
        for found in sorted(candidates, key=lambda each: (each.start, each.start - each.end)):
            if not kept or found.start >= kept[-1].end:
                kept.append(found)
            elif found.end - found.start > kept[-1].end - kept[-1].start:
                kept[-1] = found
        return kept

    def _knows_us(self, text: str, found: Sequence[Found]) -> bool:
        certain = any(self._owners[each.name.owner][1] and each.name not in self._doubts for each in found)
        return certain or self._us.search(text) is not None

    def _is_meant(self, text: str, found: Found, *, known: bool) -> bool:
        doubt = self._doubts.get(found.name)
        return doubt is None or is_meant(text, found.start, found.end, doubt, known=known)

    def _mention(self, text: str, found: Found) -> ProductMention:
        slug, ours = self._owners[found.name.owner]
        sure = SURE[found.form] * (DOUBTED if found.name in self._doubts else 1)
        return ProductMention(
            slug, found.start, found.end, text[found.start : found.end], found.form, sure, ours
        )


def spelling(name: str) -> str:
    """A name as it is compared with others: case and spaces count for nothing."""
    return " ".join(folded(name).split())


def spelled_out(text: str, tokens: Sequence[Token], name: Name) -> Found | None:
    """A name whose words stand in these tokens one after the other; None if they do not."""
    forms = [token.reading.words.get(word) for token, word in zip(tokens, name.words, strict=False)]
    if len(forms) < len(name.words) or None in forms or Form.INFLECTED in forms[:-1]:
        return None
    gaps = zip(tokens, tokens[1:], name.spaced[1:], strict=False)
    if not all(is_gap(text[a.end : b.start], spaced=spaced) for a, b, spaced in gaps):
        return None
    start, end = tokens[0].start, tokens[-1].end
    form = form_of(forms, name)
    if form is None or not is_whole(text, start, end, name):
        return None
    if form is Form.EXACT:
        form = PREFIXES.get(text[start - 1 : start] or " ", PREFIXES.get(text[start], form))
    return Found(name, form, start, end)


def is_gap(between: str, *, spaced: bool) -> bool:
    return between.isspace() if spaced else not between


def form_of(forms: Sequence[Form | None], name: Name) -> Form | None:
    """How a name is written by how its words are; None where a slip is more than a name so short bears."""
    slips = forms.count(Form.SLIP)
    fewest = SLIPPED_NAME if len(name.words) == 1 else SLIPPED_PHRASE
    if slips > 1 or (slips and len(name.joined) < fewest):
        return None
    return Form.SLIP if slips else Form.INFLECTED if Form.INFLECTED in forms else Form.EXACT


def is_whole(text: str, start: int, end: int, name: Name) -> bool:
    """Whether no letter touches a name that begins or ends with a sign."""
    touched_before = not A_LETTER.match(name.words[0]) and start and A_LETTER.match(text, start - 1)
    touched_after = not A_LETTER.match(name.words[-1]) and A_LETTER.match(text, end)
    return not (touched_before or touched_after)
