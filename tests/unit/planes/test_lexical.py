from __future__ import annotations

import math
import random
import threading
from collections import Counter
from pathlib import Path

import pytest

from graph_service.planes.lexical import LexicalPlane, matched_words, words
from graph_service.planes.plane import Delta
from tests.unit.planes.messages import message


def of(upto: int, *removed: str, **texts: str) -> Delta:
    return Delta(upto, tuple(message(key, text) for key, text in texts.items()), removed)


def plane_of(folder: Path, **texts: str) -> LexicalPlane:
    plane = LexicalPlane(folder)
    plane.advance([of(1, **texts)])
    return plane


def bm25(texts: dict[str, str], query: str) -> list[tuple[float, str]]:
    """Okapi BM25 with k1 = 1.2 and b = 0.75 (Robertson and Zaragoza 2009, doi:10.1561/1500000019).

    For texts of plain lower-case words; the idf is ln(1 + (N - n + 0.5) / (n + 0.5)).
    """
    counts = {key: Counter(text.split()) for key, text in texts.items()}
    average = sum(sum(count.values()) for count in counts.values()) / len(counts)
    found = []
    for key, count in counts.items():
        score = 0.0
        for word in set(query.split()) & count.keys():
            holding = sum(word in other for other in counts.values())
            idf = math.log(1 + (len(counts) - holding + 0.5) / (holding + 0.5))
            length = 1 - 0.75 + 0.75 * sum(count.values()) / average
            score += idf * count[word] * 2.2 / (count[word] + 1.2 * length)
        if score:
            found.append((-score, key))
    return sorted(found)


def test_a_score_told_by_hand(tmp_path: Path) -> None:
    plane = plane_of(tmp_path, a="late", b="late and late and rude", c="fine")
    # idf = ln(1 + 1.5 / 2.5) = 0.4700036, for two of three hold "late"; the average length is 7/3.
    once = 2.2 / (1 + 1.2 * (0.25 + 0.75 * 3 / 7))
    twice = 4.4 / (2 + 1.2 * (0.25 + 0.75 * 15 / 7))
    hits = plane.search("late", 5)
    assert [hit.key for hit in hits] == ["a", "b"]
    assert [hit.score for hit in hits] == pytest.approx([0.4700036 * once, 0.4700036 * twice], abs=1e-6)


def test_scores_are_those_of_the_formula(tmp_path: Path) -> None:
    choice = random.Random(11)
    vocabulary = [f"w{n}" for n in range(30)]
    texts = {f"k{n:03}": " ".join(choice.choices(vocabulary, k=choice.randint(1, 30))) for n in range(400)}
    plane = plane_of(tmp_path, **texts)
    for _ in range(20):
        query = " ".join(choice.choices(vocabulary, k=4))
        expected = bm25(texts, query)
        hits = plane.search(query, len(texts))
        assert {hit.key: hit.score for hit in hits} == pytest.approx(
            {key: -score for score, key in expected}, rel=1e-5
        )


def corpus(seed: int, size: int) -> dict[str, str]:
    choice = random.Random(seed)
    vocabulary = [f"w{n}" for n in range(60)]
    weights = [1 / (n + 1) for n in range(60)]
    return {
        f"k{n:05}": " ".join(choice.choices(vocabulary, weights, k=choice.randint(1, 50)))
        for n in range(size)
    }


def test_neither_order_nor_batches_nor_former_messages_change_an_answer(tmp_path: Path) -> None:
    choice = random.Random(5)
    texts = corpus(1, 9_000)
    whole = plane_of(tmp_path / "whole", **texts)
    shuffled = dict(choice.sample(sorted(texts.items()), len(texts)))
    keys = list(shuffled)
    pieces = LexicalPlane(tmp_path / "pieces")
    pieces.advance([of(1, **corpus(2, 500)), of(2, *corpus(2, 500))])
    pieces.search("w1", 1)
    for upto, start in enumerate(range(0, len(keys), 700), 3):
        pieces.advance([of(upto, **{key: shuffled[key] for key in keys[start : start + 700]})])
    for _ in range(40):
        query = " ".join(f"w{n}" for n in choice.sample(range(60), choice.randint(1, 12)))
        for k in (1, 10, 500):
            assert pieces.search(query, k) == whole.search(query, k)


def test_equal_scores_come_in_order_of_key_at_the_cut_too(tmp_path: Path) -> None:
    keys = [f"k{n:03}" for n in range(300)]
    random.Random(2).shuffle(keys)
    plane = plane_of(tmp_path, **dict.fromkeys(keys, "thanks a lot"), zzz="thanks")
    assert [hit.key for hit in plane.search("thanks", 4)] == ["zzz", "k000", "k001", "k002"]


def test_a_search_can_be_limited_to_some_messages(tmp_path: Path) -> None:
    plane = plane_of(tmp_path, **{f"k{n:03}": "late" for n in range(100)})
    everything = plane.search("late", 1000)
    assert plane.search("late", 2, {"k098", "k099", "k097", "unknown"}) == everything[97:99]
    assert plane.search("late", 2, set()) == []


def test_more_than_there_is_can_be_asked_for(tmp_path: Path) -> None:
    plane = plane_of(tmp_path, a="late")
    assert [hit.key for hit in plane.search("late", 10**9)] == ["a"]
    assert plane.search("late", 0) == []


@pytest.mark.parametrize("query", ["", "   ", "!?", '"', "-", "# @", "'"])
def test_a_query_without_words_finds_nothing(tmp_path: Path, query: str) -> None:
    assert plane_of(tmp_path, a="late", b="").search(query, 5) == []


@pytest.mark.parametrize(
    "query",
    ["late AND", "NOT late", '"late', "text:late", "late*", "+late -late", "(late", "late^9", "[late TO x]"],
)
def test_no_sign_in_a_query_means_anything(tmp_path: Path, query: str) -> None:
    plane = plane_of(tmp_path, a="late", b="early")
    assert [hit.key for hit in plane.search(query, 5)] == ["a"]


def test_a_query_of_ten_thousand_characters_is_words_too(tmp_path: Path) -> None:
    plane = plane_of(tmp_path, a="w7 w8", b="nothing")
    query = " ".join(f"w{n}" for n in range(2_100))[:10_000]
    assert [hit.key for hit in plane.search(query, 5)] == ["a"]


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("So #Delayed again", "delayed"),
        ("So #Delayed again", "#DELAYED"),
        ("ask @acme_help", "@acme_help"),
        ("ask @acme_help", "acme"),
        ("order ORDER-12345 is lost", "order-12345"),
        ("order ORDER-12345 is lost", "12345"),
        ("where are my refunds", "refund"),
        ("it isn’t here", "isn't"),
        ("love it 👍🏽", "👍"),
        ("❤️", "❤"),
        ("Straße", "STRASSE"),
        ("cafe\u0301", "café"),
        ("ｆｕｌｌ width", "full"),
        ("日本語のテスト", "日本"),
        ("हिन्दी में", "हिन्दी"),
        ("Всё сломалось", "ВСЁ"),
        ("مرحبا", "مرحبا"),
        ("\U00010428 deseret", "\U00010400"),
    ],
)
def test_what_people_write_is_found(tmp_path: Path, text: str, query: str) -> None:
    plane = plane_of(tmp_path, a=text, b="something else")
    assert [hit.key for hit in plane.search(query, 5)] == ["a"]


def test_the_subject_is_searched_too(tmp_path: Path) -> None:
    plane = LexicalPlane(tmp_path)
    plane.advance([Delta(1, (message("a", "please", "Refund"), message("b", "thanks")))])
    assert [hit.key for hit in plane.search("refund", 5)] == ["a"]


def test_words_of_a_text() -> None:
    assert words("C++ and NODE.js: 100%") == ["c", "and", "node", "js", "100"]
    assert words("x" * 256) == []
    assert words("\u0301 \ufe0f \u200d") == []


def test_matched_words_are_as_the_text_spells_them() -> None:
    text = "Refunded! My REFUND isn’t here; refunds of 日本"
    assert matched_words("refund isn't 本", text) == ["Refunded", "REFUND", "isn't", "refunds", "本"]
    assert matched_words("", text) == []


def test_readers_see_a_delta_whole_or_not_at_all(tmp_path: Path) -> None:
    plane = plane_of(tmp_path, **{f"k{n}": "late" for n in range(20)})
    seen: set[tuple[int, int]] = set()
    done = threading.Event()

    def read() -> None:
        while not done.is_set():
            hits = plane.search("late early", 40)
            seen.add((len(hits), len({hit.score for hit in hits})))

    readers = [threading.Thread(target=read) for _ in range(3)]
    for reader in readers:
        reader.start()
    for n in range(2, 30):
        plane.advance([of(n, **{f"k{m}": ("early", "late")[n % 2] for m in range(20)})])
    done.set()
    for reader in readers:
        reader.join()
    assert seen == {(20, 1)}
