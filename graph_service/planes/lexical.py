"""The plane of words: messages found by the words they share with a query, ranked by BM25.

Words are runs of letters, digits and apostrophes, so `#Delayed`, `@acme_help` and
`ORDER-123` are found by what they consist of; letters of scripts written without spaces
and emoji are words of their own. Case, width and English endings make no difference.
"""

from __future__ import annotations

import hashlib
import heapq
import math
import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import cache, lru_cache
from itertools import chain
from pathlib import Path
from threading import Lock

import numpy as np
import pyarrow as pa
import tantivy

from graph_service.planes.manifest import of_record
from graph_service.planes.passages import Hit, Passage, PassagePlane, best
from graph_service.planes.threads import Threads
from graph_service.planes.vocabulary import Vocabulary
from graph_service.traces import span

SCHEMA = pa.schema(
    [
        pa.field("key", pa.string()),
        pa.field("text", pa.large_string()),
        pa.field("conversation", pa.string()),
        pa.field("sent_at", pa.int64()),
    ]
)
UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)
"""Thai, Lao, Burmese, Khmer, Kana and Han: written without spaces between words."""
LONGEST_WORD = 255
"""Longer runs are noise, such as data pasted into a mail."""
HEAP_BYTES = 64_000_000
LONGEST_LIST = 3_000
"""So many messages that say one of a query's words are gathered, of so many of its words."""
MOST_GATHERED = 6
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

    def __init__(self, folder: Path, record: str = "") -> None:
        """`record` names the record it is of; see `Segments`."""
        self._index: WordIndex | None = None
        self._threads = Threads()
        self._marks: dict[str, bytes] = {}
        super().__init__(folder, SCHEMA, of_record(record))

    def search(self, query: str, k: int, allowed: AbstractSet[str] | None = None) -> list[Hit]:
        """The `k` messages that match best, by BM25 over the different words of the query.

        The query is plain text: no word or sign in it has a special meaning. A message
        need not hold every word. Equal scores come in order of key. `allowed` limits the
        result to these keys and does not change the scores.
        """
        index = self._index or self._built()
        with span("search words"):
            return index.search(sorted(set(words(query))), k, allowed)

    def gathered(self, query: str, k: int, allowed: AbstractSet[str] | None = None) -> list[str]:
        """A message each of the `k` conversations that hold the most of the query's rare words.

        What a conversation holds is spread over its messages; those of one word only are left out.
        Words that very many messages say are passed over. The message is the one that holds the most;
        equals come in order of key. `allowed` limits the messages that are looked at.
        """
        index = self._index or self._built()
        sayers = [
            (word, rarity, keys if allowed is None else [key for key in keys if key in allowed])
            for word, rarity, keys in index.sayers_of(sorted(set(words(query))))
        ]
        places = [self._threads.conversations(keys) for _, _, keys in sayers]
        often = Counter(chain.from_iterable(map(set, places)))
        heard: dict[str, dict[str, dict[str, float]]] = {}
        for (word, rarity, keys), here in zip(sayers, places, strict=True):
            for key, place in zip(keys, here, strict=True):
                if place is not None and often[place] > 1:
                    heard.setdefault(place, {}).setdefault(key, {})[word] = rarity
        return most_heard(heard, k)

    @property
    def vocabulary(self) -> Vocabulary:
        """The words of all messages held."""
        return (self._index or self._built()).vocabulary

    @property
    def threads(self) -> Threads:
        """The texts of all messages held, and which stands beside which."""
        self._ready()
        return self._threads

    def _built(self) -> WordIndex:
        self._ready()
        with self._writing:
            if self._index is None:
                index = WordIndex()
                index.add(passages_of(self._segments.read()))
                self._index = index
            return self._index

    def _load(self, table: pa.Table) -> dict[str, bytes]:
        self._index, self._threads, self._marks = None, Threads(), {}
        self._apply(table, ())
        return self._marks

    def _mark(self, found: Passage) -> bytes:
        whole = f"{found.sent_at}\n{found.conversation}\n{found.text}"
        return hashlib.blake2b(whole.encode(), digest_size=16).digest()

    def _table(self, passages: Collection[Passage]) -> pa.Table:
        columns = {name: [getattr(found, name) for found in passages] for name in SCHEMA.names}
        return pa.table(columns, schema=SCHEMA)

    def _apply(self, table: pa.Table, gone: Collection[str]) -> None:
        passages = passages_of(table)
        former = {found.key: self._threads.passage(found.key) for found in passages}
        if gone or any(held.text != new.text for new in passages if (held := former[new.key])):
            self._index = None
        elif self._index is not None:
            self._index.add([found for found in passages if former[found.key] is None])
        for key in gone:
            self._threads.drop(key)
            del self._marks[key]
        for found in passages:
            self._threads.put(found)
            self._marks[found.key] = self._mark(found)


class WordIndex:
    """A tantivy index in memory that passages are added to, each key once, and none removed.

    What was added is made searchable by the next search: it takes the same for one passage as for
    hundreds. Many threads may search while one adds.
    """

    def __init__(self) -> None:
        schema = tantivy.SchemaBuilder().add_unsigned_field("row", fast=True)
        self._schema = schema.add_text_field(
            "words", tokenizer_name="whitespace", index_option="freq"
        ).build()
        self._index = tantivy.Index(self._schema)
        # One thread, so that what a commit leaves behind does not depend on a race.
        self._writer = self._index.writer(HEAP_BYTES, num_threads=1)
        self._searcher = self._index.searcher()
        self._lock = Lock()
        self._behind = False
        self._keys: list[str] = []
        self.vocabulary = Vocabulary()

    def add(self, passages: Iterable[Passage]) -> None:
        """Add passages; searches see all of them or none."""
        with self._lock:
            for found in passages:
                self._behind = True
                document = tantivy.Document()
                document.add_unsigned("row", len(self._keys))
                said = words(found.text)
                document.add_text("words", " ".join(said))
                self.vocabulary.add(found.key, said)
                self._keys.append(found.key)
                self._writer.add_document(document)

    def _latest(self) -> tantivy.Searcher:
        with self._lock:
            if self._behind:
                self._writer.commit()
                self._index.reload()
                self._searcher, self._behind = self._index.searcher(), False
            return self._searcher

    def sayers_of(self, wanted: Sequence[str]) -> Iterator[tuple[str, float, list[str]]]:
        """Words, how rare each is and all that say it: the rarest first, until those are too many."""
        numbers = self.vocabulary.numbers(wanted)
        rarities, room = self.vocabulary.rarities(numbers), LONGEST_LIST
        for place in np.argsort(-rarities, kind="stable")[:MOST_GATHERED].tolist():
            sayers = int(self.vocabulary.sayers(numbers[[place]])[0])
            if sayers > room:
                return
            room -= sayers
            yield wanted[place], float(rarities[place]), self._holding(wanted[place], sayers)

    def _holding(self, word: str, limit: int) -> list[str]:
        searcher = self._latest()
        term = tantivy.Query.term_query(self._schema, "words", word, "freq")
        hits = searcher.search(term, limit, count=False).hits if limit else []
        return [self._keys[row] for row in searcher.fast_field_values("row", [at for _, at in hits])]

    def search(self, wanted: Sequence[str], k: int, allowed: AbstractSet[str] | None) -> list[Hit]:
        """The `k` best allowed passages that hold any of the wanted words, which are in sorted order."""
        searcher = self._latest()
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


def most_heard(heard: Mapping[str, Mapping[str, Mapping[str, float]]], k: int) -> list[str]:
    """The message that holds the most in each of the `k` conversations that hold the most.

    Given is how rare each word is that a message holds, by conversation, key and word.
    """
    together = {
        place: {word: rarity for held in said.values() for word, rarity in held.items()}
        for place, said in heard.items()
    }
    ranked = [(-math.fsum(held.values()), place) for place, held in together.items() if len(held) > 1]
    return [
        min((-math.fsum(held.values()), key) for key, held in heard[place].items())[1]
        for _, place in heapq.nsmallest(k, ranked)
    ]


def passages_of(table: pa.Table) -> list[Passage]:
    """Rows of `SCHEMA` as passages."""
    columns = (table[name].to_pylist() for name in SCHEMA.names)
    return [Passage(*row) for row in zip(*columns, strict=True)]


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
