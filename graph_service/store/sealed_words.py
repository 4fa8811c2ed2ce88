"""What somebody was called, found in texts without being kept: keyed digests of each way to write it.

A spelling is found by the first word in it, so that a text costs one digest a word, whatever
the number of people. Case and spacing do not matter, as they do not in `redaction`.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, pairwise
from typing import Final

from graph_service.store.redaction import MARK, coded, digits_of, stands_alone

WORD: Final = re.compile(r"\w+")
SPACES: Final = re.compile(r"\s+")
NUMBERS: Final = re.compile(r"(?:[a-z][a-z0-9_]*:@?|@)?(?:\+|00)?\d(?:[\s().\-/]*\d)*")
"""What telephone numbers may stand in: the longest stretches of digits and what may be between them."""
DIGITS: Final = re.compile(r"\d+")
LEAD: Final = re.compile(r"(?:([a-z][a-z0-9_]*:))?(@)?(\+)?$")
AT, COUNTRY, BARE = "@", "+", ""
"""What stands before a number: a mark of addresses, the country's code, or nothing. A channel may, too."""
LONGEST_NUMBER: Final = 15
REMEMBERED: Final = 100_000
"""Words whose digests are not worked out again."""

Digest = Callable[[str], str]


def digest_by(secret: bytes) -> Digest:
    """Sixteen hexadecimal digits, which only who holds the secret can make of a text."""

    def digest(text: str) -> str:
        data = text.encode("utf-8", "surrogatepass")
        return hashlib.blake2b(data, key=secret, digest_size=8).hexdigest()

    return digest


def folded(text: str) -> str:
    """A text in one case, letter by letter: as long as it was."""
    return text.lower() if text.isascii() else "".join(map(folded_letter, text))


@lru_cache(maxsize=4_096)
def folded_letter(letter: str) -> str:
    upper = letter.upper()
    lower = (upper if len(upper) == 1 else letter).lower()
    return lower if len(lower) == 1 else letter


@dataclass(frozen=True, slots=True)
class Spelling:
    """A way to write a name or an address: where in it which word stands first, its length, and its digest.

    A telephone number, which may be spaced in any way, has no first word and the length 0.
    """

    word: str
    offset: int
    length: int
    digest: str

    def __str__(self) -> str:
        return f"{self.word} {self.offset} {self.length} {self.digest}"


def spelling_of(text: str) -> Spelling:
    """A spelling as it is kept."""
    word, offset, length, digest = text.split(" ")
    return Spelling(word, int(offset), int(length), digest)


def spellings(addresses: Iterable[str], names: Iterable[str], digest: Digest) -> list[Spelling]:
    """All ways to write somebody's addresses, `channel:address`, and her names of two or more words."""
    written = {" ".join(form.split()) for name in names if len(name.split()) > 1 for form in coded(name)}
    numbers: set[str] = set()
    for address in chain.from_iterable(map(coded, addresses)):
        if digits_of(address):
            numbers |= number_forms(address)
        elif address.partition(":")[2]:
            written |= address_forms(address)
    found = [each for form in written if (each := spelt(folded(form), digest))]
    found += [Spelling("-", 0, 0, digest(number)) for number in numbers]
    return sorted(set(found), key=str)


def address_forms(address: str) -> set[str]:
    channel, _, bare = address.partition(":")
    marked = {f"{channel}:{bare}", f"{channel}:@{bare}", f"@{bare}"}
    return marked | {bare} if stands_alone(bare) else marked


def number_forms(address: str) -> set[str]:
    """A number with how it may be written, as `redaction.written` has it."""
    channel, _, bare = address.partition(":")
    digits = digits_of(address)
    forms = {AT, f"{channel}:", *([COUNTRY] if "+" in bare or stands_alone(digits) else [])}
    return {f"{form} {digits}" for form in (forms | {BARE} if stands_alone(digits) else forms)}


def spelt(form: str, digest: Digest) -> Spelling | None:
    """The spelling of a text in one case; None where it has no word."""
    first = WORD.search(form)
    return first and Spelling(digest(first[0]), first.start(), len(form), digest(form))


class SealedWords:
    """Finds in texts what people were called, by digests made with one secret."""

    def __init__(self, secret: bytes, known: Iterable[Spelling]) -> None:
        self._digest = digest_by(secret)
        self._word = lru_cache(maxsize=REMEMBERED)(self._digest)
        self._numbers: set[str] = set()
        self._by_word: dict[str, set[tuple[int, int]]] = defaultdict(set)
        self._known: set[str] = set()
        for each in known:
            if each.length:
                self._by_word[each.word].add((each.offset, each.length))
                self._known.add(each.digest)
            else:
                self._numbers.add(each.digest)

    def found_in(self, text: str | None) -> bool:
        return bool(text) and next(self._spans(str(text)), None) is not None

    def redacted(self, text: str, longest: int) -> str:
        """The text with a mark in place of each, cut to what a record may hold."""
        parts, end = [], 0
        for start, stop in sorted(self._spans(text), key=lambda span: (span[0], -span[1])):
            if start >= end:
                parts += [text[end:start], MARK]
                end = stop
        return "".join([*parts, text[end:]])[:longest] if parts else text

    def _spans(self, text: str) -> Iterator[tuple[int, int]]:
        """Where in a text somebody is called something; spans may overlap."""
        plain, places = spaced_evenly(folded(text))
        for word in WORD.finditer(plain):
            for offset, length in self._by_word.get(self._word(word[0]), ()):
                start = word.start() - offset
                stop = start + length
                if stands_apart(plain, start, stop) and self._digest(plain[start:stop]) in self._known:
                    yield (start, stop) if places is None else (places[start], places[stop - 1] + 1)
        if self._numbers:
            yield from self._called_by_number(folded(text))

    def _called_by_number(self, text: str) -> Iterator[tuple[int, int]]:
        for stretch in NUMBERS.finditer(text):
            for start, stop, forms in numbers_in(text, stretch):
                if stands_apart(text, start, stop) and any(self._digest(f) in self._numbers for f in forms):
                    yield start, stop


def spaced_evenly(text: str) -> tuple[str, list[int] | None]:
    """The text with one blank for any white space, and where its letters stood; None where they stand."""
    if not any(gap[0] != " " for gap in SPACES.finditer(text)):
        return text, None
    places: list[int] = []
    for start, stop in pairwise([0, *(gap.end() for gap in SPACES.finditer(text)), len(text)]):
        kept = text[start:stop].rstrip()
        places += range(start, start + len(kept) + (len(kept) < stop - start))
    return "".join(" " if text[place].isspace() else text[place] for place in places), places


def stands_apart(text: str, start: int, stop: int) -> bool:
    """Whether a span is within a text, and no word goes on before or behind it."""
    if start < 0 or stop > len(text):
        return False
    before, behind = text[start - 1 : start], text[stop : stop + 1]
    return not (WORD.match(before) or WORD.match(behind))


def numbers_in(text: str, stretch: re.Match[str]) -> Iterator[tuple[int, int, list[str]]]:
    """The numbers that a stretch of digits may be read as: where each stands, and its forms."""
    groups = [each.span() for each in DIGITS.finditer(text, *stretch.span())]
    for first, (start, _) in enumerate(groups):
        leads = leads_of(text[stretch.start() : start])
        digits = ""
        for begin, stop in groups[first:]:
            digits += text[begin:stop]
            if len(digits) > LONGEST_NUMBER + 2:
                break
            for lead in leads:
                yield start - len(lead), stop, readings(lead, digits)


def leads_of(before: str) -> list[str]:
    """What of the text before a number may belong to it, from nothing to a channel."""
    found = LEAD.search(before)
    if found is None:
        return [""]
    channel, mark, plus = (part or "" for part in found.groups())
    return list(dict.fromkeys(["", plus, mark + plus, channel + mark + plus]))


def readings(lead: str, digits: str) -> list[str]:
    """The forms of a number with this before it; `00` stands for the country's code."""
    marks = [f"{lead.partition(':')[0]}:"] if ":" in lead else []
    marks += [mark for mark in (AT, COUNTRY) if mark in lead] or ([] if marks else [BARE])
    whole = [f"{mark} {digits}" for mark in marks]
    if not digits.startswith("00"):
        return whole
    return [*whole, *(f"{mark} {digits[2:]}" for mark in (*marks, COUNTRY))]
