"""The plane of words: messages found by the words they share with a query, ranked by BM25.

Words are runs of letters, digits and apostrophes, so `#Delayed`, `@acme_help` and
`ORDER-123` are found by what they consist of; letters of scripts written without spaces
and emoji are words of their own. Case, width and English endings make no difference.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Sequence
from collections.abc import Set as AbstractSet
from functools import cache, lru_cache
from pathlib import Path

import pyarrow as pa
import tantivy

from graph_service.planes.passages import Hit, Passage, PassagePlane, best

SCHEMA = pa.schema([pa.field("key", pa.string()), pa.field("text", pa.large_string())])
UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)
"""Thai, Lao, Burmese, Khmer, Kana and Han: written without spaces between words."""
LONGEST_WORD = 255
"""Longer runs are noise, such as data pasted into a mail."""
HEAP_BYTES = 64_000_000
SPARE = 16
FALLEN = 1 - 1e-5
"""A score under this share of another is less than it by more than rounding."""


class LexicalPlane(PassagePlane):
    """Every message's passage: kept as text in segments, indexed by tantivy in memory.

    Scores depend on the messages held and on nothing else: neither on the order they came
    in nor on what was removed. So an index only ever grows, and is made anew when a message
    changes or goes, because tantivy counts removed documents in its statistics
    (docs/adr/0001-lexical-index.md).
    """

    name = "lexical"

    def __init__(self, folder: Path) -> None:
        self._index: WordIndex | None = None
        self._digests: dict[str, bytes] = {}
        super().__init__(folder, SCHEMA, {})

    def search(self, query: str, k: int, allowed: AbstractSet[str] | None = None) -> list[Hit]:
        """The `k` messages that match best, by BM25 over the different words of the query.

        The query is plain text: no word or sign in it has a special meaning. A message
        need not hold every word. Equal scores come in order of key. `allowed` limits the
        result to these keys and does not change the scores.
        """
        index = self._index or self._built()
        return index.search(sorted(set(words(query))), k, allowed)

    def _built(self) -> WordIndex:
        self._ready()
        with self._writing:
            if self._index is None:
                index = WordIndex()
                index.add(passages_of(self._segments.read()))
                self._index = index
            return self._index

    def _load(self, table: pa.Table) -> dict[str, bytes]:
        self._index = None
        self._digests = {found.key: found.digest for found in passages_of(table)}
        return self._digests

    def _table(self, passages: Collection[Passage]) -> pa.Table:
        columns = {"key": [p.key for p in passages], "text": [p.text for p in passages]}
        return pa.table(columns, schema=SCHEMA)

    def _apply(self, table: pa.Table, gone: Collection[str]) -> None:
        passages = passages_of(table)
        if gone or any(found.key in self._digests for found in passages):
            self._index = None
        elif self._index is not None:
            self._index.add(passages)
        for key in gone:
            del self._digests[key]
        self._digests.update((found.key, found.digest) for found in passages)


class WordIndex:
    """A tantivy index in memory that passages are added to, each key once, and none removed."""

    def __init__(self) -> None:
        schema = tantivy.SchemaBuilder().add_unsigned_field("row", fast=True)
        self._schema = schema.add_text_field(
            "words", tokenizer_name="whitespace", index_option="freq"
        ).build()
        self._index = tantivy.Index(self._schema)
        # One thread, so that what a commit leaves behind does not depend on a race.
        self._writer = self._index.writer(HEAP_BYTES, num_threads=1)
        self._searcher = self._index.searcher()
        self._keys: list[str] = []

    def add(self, passages: Iterable[Passage]) -> None:
        """Add passages; searches see all of them or none."""
        for found in passages:
            document = tantivy.Document()
            document.add_unsigned("row", len(self._keys))
            document.add_text("words", " ".join(words(found.text)))
            self._keys.append(found.key)
            self._writer.add_document(document)
        self._writer.commit()
        self._index.reload()
        self._searcher = self._index.searcher()

    def search(self, wanted: Sequence[str], k: int, allowed: AbstractSet[str] | None) -> list[Hit]:
        """The `k` best allowed passages that hold any of the wanted words, which are in sorted order."""
        searcher = self._searcher
        limit = min(k, len(self._keys)) + SPARE
        while wanted and k > 0:
            scored = searcher.search(self._any_of(wanted), limit, count=False).hits
            rows = searcher.fast_field_values("row", [address for _, address in scored])
            hits = [Hit(self._keys[row], score) for row, (score, _) in zip(rows, scored, strict=True)]
            found = best((hit for hit in hits if allowed is None or hit.key in allowed), k)
            if len(hits) < limit or (len(found) == k and hits[-1].score < found[-1].score * FALLEN):
                return found
            limit *= 4
        return []

    def _any_of(self, wanted: Sequence[str]) -> tantivy.Query:
        clauses = [tantivy.Query.term_query(self._schema, "words", word, "freq") for word in wanted]
        return tantivy.Query.boolean_query([(tantivy.Occur.Should, clause) for clause in clauses])


def passages_of(table: pa.Table) -> list[Passage]:
    """Rows of `SCHEMA` as passages."""
    pairs = zip(table["key"].to_pylist(), table["text"].to_pylist(), strict=True)
    return [Passage(str(key), str(text)) for key, text in pairs]


def words(text: str) -> list[str]:
    """The words of a text as they are compared: without case, width, composition and English endings.

    >>> words("#Delayed again: ORDER-123 ISN’T here")
    ['delay', 'again', 'order', '123', "isn't", 'here']
    """
    plain = unicodedata.normalize("NFKC", straight(text).casefold())
    return [word for word in map(stem, runs(plain)) if word]


def matched_words(query: str, text: str) -> list[str]:
    """The different words of `text` that are in the query, as the text spells them, in its order.

    >>> matched_words("refunds delay", "My refund was DELAYED, delayed!")
    ['refund', 'DELAYED', 'delayed']
    """
    wanted = set(words(query))
    return [run for run in dict.fromkeys(runs(straight(text))) if wanted.intersection(words(run))]


def straight(text: str) -> str:
    """The text with typewriter apostrophes."""
    return text.replace("’", "'")


@lru_cache(maxsize=100_000)
def stem(run: str) -> str:
    """The word without its English ending, by the Snowball stemmer; empty for what is no word."""
    if len(run) > LONGEST_WORD or not (run[0].isalnum() or unicodedata.category(run[0]) == "So"):
        return ""
    return str(STEMMER.analyze(run)[0])


STEMMER = (
    tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.raw()).filter(tantivy.Filter.stemmer("English")).build()
)


ASCII_RUN = re.compile(r"[A-Za-z0-9]+(?:'[A-Za-z0-9]+)*")


def runs(text: str) -> list[str]:
    """What may be words of a text, in its order."""
    return (ASCII_RUN if text.isascii() else any_run()).findall(text)


@cache
def any_run() -> re.Pattern[str]:
    """What `ASCII_RUN` matches and more: letters of every script with their marks, single signs."""
    marks = "".join(chr(c) for c in range(0x10000) if unicodedata.category(chr(c))[0] == "M")
    letter = rf"[^\W_{UNSPACED}]"
    run = rf"(?:{letter}+[{marks}]*)+"
    return re.compile(rf"{run}(?:'{run})*|[{UNSPACED}][{marks}]*|[^\w\s{marks}]")
