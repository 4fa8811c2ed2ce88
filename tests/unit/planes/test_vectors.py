from __future__ import annotations

import random
import threading
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from graph_service.errors import NotFound
from graph_service.planes.passages import Hit
from graph_service.planes.plane import Delta
from graph_service.planes.vectors import VectorPlane
from tests.unit.planes.messages import HashingEncoder, message


class Compass:
    """An encoder of four texts, so that cosines can be told by hand."""

    dimension = 2
    version = "compass"
    points = {"north": (0, 1), "east": (1, 0), "south": (0, -1), "northeast by east": (0.8, 0.6)}  # noqa: RUF012

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return np.array([self.points[text] for text in texts], np.float32)


def of(upto: int, *removed: str, **texts: str) -> Delta:
    return Delta(upto, tuple(message(key, text) for key, text in texts.items()), removed)


@pytest.fixture
def compass(tmp_path: Path) -> VectorPlane:
    plane = VectorPlane(tmp_path, Compass())
    plane.advance([of(1, a="east", b="south", c="north", d="east", e="northeast by east", f=" ")])
    return plane


def approximately(hits: list[Hit]) -> list[tuple[str, float]]:
    return [(hit.key, round(hit.score, 6)) for hit in hits]


def test_the_nearest_come_first_and_equals_by_key(compass: VectorPlane) -> None:
    everything = [("c", 1.0), ("e", 0.6), ("a", 0.0), ("d", 0.0), ("b", -1.0)]
    assert approximately(compass.search("north", 10)) == everything
    assert approximately(compass.search("north", 3)) == everything[:3]


def test_a_vector_is_searched_like_a_text(compass: VectorPlane) -> None:
    assert compass.search(np.array([0, 1], np.float32), 10) == compass.search("north", 10)


def test_a_search_can_be_limited_to_some_messages(compass: VectorPlane) -> None:
    assert approximately(compass.search("north", 10, {"b", "d", "f", "unknown"})) == [("d", 0.0), ("b", -1.0)]
    assert compass.search("north", 10, set()) == []


def test_asking_for_nothing_finds_nothing(compass: VectorPlane, tmp_path: Path) -> None:
    assert compass.search("north", 0) == []
    assert compass.search(" ", 5) == []
    assert VectorPlane(tmp_path / "new", Compass()).search("north", 5) == []


def test_a_message_without_words_is_held_with_zeros_and_never_found(compass: VectorPlane) -> None:
    assert len(compass) == 6
    assert compass.vectors(["f", "e", "f"]).tolist() == [
        [0, 0],
        [pytest.approx(0.8), pytest.approx(0.6)],
        [0, 0],
    ]
    assert "f" not in [hit.key for hit in compass.search("north", 100)]


def test_vectors_of_no_keys_have_the_shape_of_none(compass: VectorPlane) -> None:
    assert compass.vectors([]).shape == (0, 2)
    assert compass.vectors(["a"]).dtype == np.float32


def test_the_vector_of_an_unknown_message_is_not_found(compass: VectorPlane) -> None:
    with pytest.raises(NotFound, match="'z'"):
        compass.vectors(["a", "z"])


def test_equal_texts_are_embedded_once_ever(tmp_path: Path) -> None:
    encoder = HashingEncoder()
    plane = VectorPlane(tmp_path, encoder)
    plane.advance([of(1, a="thanks", b="thanks", c="other"), of(2, d="thanks", e="")])
    assert encoder.asked == ["thanks", "other"]
    again = HashingEncoder()
    VectorPlane(tmp_path, again).advance([of(3, f="other", g="new")])
    assert again.asked == ["new"]


def test_prepared_the_encoder_has_been_asked_and_nothing_is_held(tmp_path: Path) -> None:
    encoder = HashingEncoder()
    plane = VectorPlane(tmp_path, encoder)
    plane.prepare()
    assert (len(encoder.asked), len(plane)) == (1, 0)


def test_a_message_whose_text_stays_is_not_embedded_again(tmp_path: Path) -> None:
    encoder = HashingEncoder()
    plane = VectorPlane(tmp_path, encoder)
    plane.advance([of(1, a="one", b="two"), of(2, a="one"), of(3, b="one")])
    assert encoder.asked == ["one", "two"]
    assert [hit.key for hit in plane.search("one", 9)] == ["a", "b"]


def test_the_subject_is_embedded_too(tmp_path: Path) -> None:
    encoder = HashingEncoder()
    VectorPlane(tmp_path, encoder).advance([Delta(1, (message("a", "please", "Refund"),))])
    assert encoder.asked == ["Refund\nplease"]


def test_another_version_of_the_encoder_starts_at_0(tmp_path: Path) -> None:
    VectorPlane(tmp_path, HashingEncoder("hashing-1")).advance([of(1, a="one")])
    other = VectorPlane(tmp_path, HashingEncoder("hashing-2"))
    assert (other.position(), len(other)) == (0, 0)


def test_the_last_who_says_a_text_takes_its_vector_along(tmp_path: Path) -> None:
    plane = VectorPlane(tmp_path, Compass())
    plane.advance([of(1, a="north", b="north", c="east"), of(2, "a"), of(3, b="south")])
    assert approximately(plane.search("north", 9)) == [("c", 0.0), ("b", -1.0)]


def test_it_finds_what_comparing_with_every_message_finds(tmp_path: Path) -> None:
    choice = random.Random(3)
    vocabulary = [f"w{n}" for n in range(40)]
    texts = {f"k{n:04}": " ".join(choice.choices(vocabulary, k=3)) for n in range(1500)}
    encoder = HashingEncoder()
    plane = VectorPlane(tmp_path, encoder)
    plane.advance([of(1, **texts), of(2, "k0000", "k0700")])
    del texts["k0000"], texts["k0700"]
    for query in choice.choices(vocabulary, k=20):
        wanted = encoder.encode([query])[0].astype(np.float64)
        cosines = encoder.encode(list(texts.values())).astype(np.float64) @ wanted
        ranked = sorted(zip(-cosines.round(12), texts, strict=True))
        for k in (1, 10, 300):
            assert [hit.key for hit in plane.search(query, k)] == [key for _, key in ranked[:k]]


def test_readers_see_a_delta_whole_or_not_at_all(tmp_path: Path) -> None:
    plane = VectorPlane(tmp_path, Compass())
    sides = [{f"k{n}": side for n in range(20)} for side in ("north", "south")]
    plane.advance([of(1, **sides[0])])
    seen: set[tuple[float, ...]] = set()
    done = threading.Event()

    def read() -> None:
        while not done.is_set():
            seen.add(tuple(hit.score for hit in plane.search("north", 20)))

    readers = [threading.Thread(target=read) for _ in range(3)]
    for reader in readers:
        reader.start()
    plane.advance(of(n, **sides[n % 2]) for n in range(2, 40))
    done.set()
    for reader in readers:
        reader.join()
    assert seen <= {(1.0,) * 20, (-1.0,) * 20}
