"""What every derived plane must do, whatever it holds: the contract of `planes/plane.py`."""

from __future__ import annotations

import dataclasses
import json
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph_service.errors import DamagedPlane
from graph_service.planes.interactions import InteractionPlane
from graph_service.planes.lexical import LexicalPlane
from graph_service.planes.plane import Delta, Plane
from graph_service.planes.vectors import VectorPlane
from graph_service.store.model import Owner
from tests.unit.planes.messages import HashingEncoder, message

ROOT = Path(__file__).parents[2]
TEXTS = (
    "the delivery was late again",
    "late delivery and no answer",
    "thank you for the quick answer",
    "thank you",
    "Thank you!",
    "",
    "lovely café, lovely people",
    "refund #ORDER-17 👍",
)
QUERIES = ("late answer", "thank you", "order 17", "lovely", "nothing of the kind")


@dataclass(frozen=True)
class Case:
    """How to open one kind of plane, and everything it answers, in a form to compare."""

    name: str
    open: Callable[[Path], Plane]
    answers: Callable[[Plane], object]


def answers_of_vectors(plane: Plane) -> object:
    assert isinstance(plane, VectorPlane)
    found = [plane.search(query, k) for query in QUERIES for k in (1, 3, 100)]
    keys = sorted({hit.key for hits in found for hit in hits})
    return len(plane), found, plane.vectors(keys).tolist()


def answers_of_words(plane: Plane) -> object:
    assert isinstance(plane, LexicalPlane)
    return len(plane), [plane.search(query, k) for query in QUERIES for k in (1, 3, 100)]


def answers_of_interactions(plane: Plane) -> object:
    assert isinstance(plane, InteractionPlane)
    return json.dumps(dataclasses.asdict(plane.view()), default=lambda array: array.tolist())


CASES = (
    Case("vectors", lambda folder: VectorPlane(folder, HashingEncoder()), answers_of_vectors),
    Case("lexical", LexicalPlane, answers_of_words),
    Case("interactions", InteractionPlane, answers_of_interactions),
)


@pytest.fixture(params=CASES, ids=lambda case: case.name)
def case(request: pytest.FixtureRequest) -> Case:
    found = request.param
    assert isinstance(found, Case)
    return found


def delta(upto: int, texts: dict[str, str], removed: Sequence[str] = ()) -> Delta:
    messages = tuple(message(key, text) for key, text in texts.items())
    return Delta(upto, messages, tuple(removed), (Owner("forum:zoe", "c1", "customer", ours=False),))


FIRST = delta(10, {"forum:a": TEXTS[0], "forum:b": TEXTS[1], "forum:c": TEXTS[5]})
SECOND = delta(20, {"forum:b": TEXTS[2], "forum:d": TEXTS[7]}, ["forum:a"])
BOTH = delta(20, {"forum:b": TEXTS[2], "forum:c": TEXTS[5], "forum:d": TEXTS[7]})


def filled(case: Case, folder: Path, *deltas: Delta) -> Plane:
    plane = case.open(folder)
    plane.advance(deltas)
    return plane


def test_a_new_plane_is_empty_and_stands_at_0(case: Case, tmp_path: Path) -> None:
    plane = case.open(tmp_path / "p")
    assert (plane.position(), len(plane), plane.verify()) == (0, 0, None)


def test_it_stands_where_it_was_left_after_reopening(case: Case, tmp_path: Path) -> None:
    before = case.answers(filled(case, tmp_path / "p", FIRST, SECOND))
    again = case.open(tmp_path / "p")
    assert (again.position(), len(again), again.verify()) == (20, 3, None)
    assert case.answers(again) == before


def test_a_delta_applied_twice_is_applied_once(case: Case, tmp_path: Path) -> None:
    once = filled(case, tmp_path / "once", FIRST, SECOND)
    twice = filled(case, tmp_path / "twice", FIRST, FIRST, SECOND, SECOND)
    assert case.answers(twice) == case.answers(once)
    assert twice.position() == once.position() == 20


def test_an_empty_delta_moves_the_position(case: Case, tmp_path: Path) -> None:
    plane = filled(case, tmp_path / "p", FIRST)
    before = len(plane)
    plane.advance([Delta(30)])
    assert (plane.position(), case.open(tmp_path / "p").position(), len(plane)) == (30, 30, before)


def test_no_deltas_change_nothing(case: Case, tmp_path: Path) -> None:
    plane = filled(case, tmp_path / "p", FIRST)
    plane.advance([])
    assert (plane.position(), len(plane)) == (10, 3)


def test_steps_end_where_a_rebuild_ends(case: Case, tmp_path: Path) -> None:
    steps = filled(case, tmp_path / "steps", FIRST, SECOND)
    assert case.answers(steps) == case.answers(filled(case, tmp_path / "rebuilt", BOTH))


def test_what_was_removed_is_in_no_file(case: Case, tmp_path: Path) -> None:
    plane = filled(case, tmp_path / "p", FIRST)
    assert any(b"forum:a" in path.read_bytes() for path in files(tmp_path / "p"))
    plane.advance([delta(11, {}, ["forum:a"])])
    assert not any(b"forum:a" in path.read_bytes() for path in files(tmp_path / "p"))
    assert len(plane) == 2


def test_removing_the_unknown_changes_nothing(case: Case, tmp_path: Path) -> None:
    plane = filled(case, tmp_path / "p", FIRST, delta(12, {}, ["forum:zzz"]))
    assert (plane.position(), len(plane)) == (12, 3)


def test_clear_leaves_nothing_and_a_rebuild_is_the_same(case: Case, tmp_path: Path) -> None:
    plane = filled(case, tmp_path / "p", FIRST, SECOND)
    before = case.answers(plane)
    plane.clear()
    assert (plane.position(), len(plane), plane.verify()) == (0, 0, None)
    assert not any(path.suffix == ".arrow" for path in files(tmp_path / "p"))
    plane.advance([BOTH])
    assert case.answers(plane) == before


Step = tuple[dict[str, int], set[str], bool]
KEYS = [f"forum:{letter}" for letter in "abcdef"]
STEPS = st.lists(
    st.tuples(
        st.dictionaries(st.sampled_from(KEYS), st.integers(0, len(TEXTS) - 1), max_size=4),
        st.sets(st.sampled_from(KEYS), max_size=2),
        st.booleans(),
    ),
    min_size=1,
    max_size=8,
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
@settings(max_examples=20, deadline=None)
@given(steps=STEPS)
def test_any_steps_in_any_order_end_where_a_rebuild_ends(case: Case, steps: list[Step]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        plane = case.open(Path(folder, "steps"))
        final: dict[str, str] = {}
        for upto, (put, removed, reopened) in enumerate(steps, 1):
            texts = {key: TEXTS[text] for key, text in put.items()}
            plane.advance([delta(upto, texts, sorted(removed - put.keys()))])
            final = {k: v for k, v in final.items() if k not in removed} | texts
            if reopened:
                plane = case.open(Path(folder, "steps"))
            case.answers(plane)
        rebuilt = filled(case, Path(folder, "rebuilt"), delta(len(steps), final))
        assert case.answers(plane) == case.answers(rebuilt)
        assert len(plane) == len(final)


def files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def segments(folder: Path) -> list[Path]:
    return [path for path in files(folder) if path.suffix == ".arrow"]


def truncate(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-9])


def alter(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


@pytest.mark.parametrize("harm", [truncate, alter, Path.unlink], ids=["truncated", "altered", "missing"])
def test_a_damaged_file_is_noticed_and_a_rebuild_mends_it(
    case: Case, tmp_path: Path, harm: Callable[[Path], None]
) -> None:
    plane = filled(case, tmp_path / "p", FIRST, SECOND)
    before = case.answers(plane)
    for path in segments(tmp_path / "p"):
        intact = path.read_bytes()
        harm(path)
        for checked in (plane, case.open(tmp_path / "p")):
            assert path.name in str(checked.verify())
        path.write_bytes(intact)
    assert plane.verify() is None
    harm(segments(tmp_path / "p")[0])
    reopened = case.open(tmp_path / "p")
    with pytest.raises(DamagedPlane, match="graph-service rebuild"):
        case.answers(reopened)
    reopened.clear()
    assert (reopened.verify(), reopened.position()) == (None, 0)
    reopened.advance([BOTH])
    assert case.answers(reopened) == before


@pytest.mark.parametrize("harm", [truncate, alter], ids=["truncated", "altered"])
def test_a_damaged_manifest_is_noticed(case: Case, tmp_path: Path, harm: Callable[[Path], None]) -> None:
    filled(case, tmp_path / "p", FIRST, SECOND)
    for manifest in (tmp_path / "p").rglob("manifest.json"):
        intact = manifest.read_bytes()
        harm(manifest)
        plane = case.open(tmp_path / "p")
        assert "manifest.json" in str(plane.verify())
        assert plane.position() == 0
        with pytest.raises(DamagedPlane):
            plane.advance([SECOND])
        manifest.write_bytes(intact)
    assert case.open(tmp_path / "p").verify() is None


def test_a_lost_manifest_is_a_lost_plane(case: Case, tmp_path: Path) -> None:
    filled(case, tmp_path / "p", FIRST)
    for manifest in list((tmp_path / "p").rglob("manifest.json")):
        manifest.unlink()
    plane = case.open(tmp_path / "p")
    assert (plane.position(), len(plane), plane.verify(), segments(tmp_path / "p")) == (0, 0, None, [])


def test_an_older_copy_stands_lower_and_catches_up(case: Case, tmp_path: Path) -> None:
    plane = filled(case, tmp_path / "p", FIRST)
    shutil.copytree(tmp_path / "p", tmp_path / "copy")
    plane.advance([SECOND])
    shutil.rmtree(tmp_path / "p")
    (tmp_path / "copy").rename(tmp_path / "p")
    older = case.open(tmp_path / "p")
    assert (older.position(), older.verify()) == (10, None)
    older.advance([SECOND])
    assert case.answers(older) == case.answers(plane)


def stream(start: int, stop: int) -> Iterator[Delta]:
    """The deltas after `start`, up to `stop`: each adds, changes and removes a message."""
    for n in range(start + 1, stop + 1):
        texts = {f"forum:{n}": TEXTS[n % 8], f"forum:{n // 2}": TEXTS[n % 7]}
        yield delta(n, texts, [f"forum:{n // 3}"] if n // 3 not in {n, n // 2} else [])


def write_until_killed(name: str, folder: str) -> None:
    """Advance along an endless stream, saying each position once it is durable."""
    case = next(case for case in CASES if case.name == name)
    plane = case.open(Path(folder))
    for step in stream(plane.position(), 100_000):
        plane.advance([step])
        print(plane.position(), flush=True)  # noqa: T201 - how the parent knows


def killed(case: Case, folder: Path, after: float) -> int:
    """Run a writer, kill it so many seconds after its first word; the last position it said."""
    script = f"from tests.contract.test_planes import *; write_until_killed({case.name!r}, {str(folder)!r})"
    command = [sys.executable, "-c", script]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=ROOT, text=True) as writer:
        assert writer.stdout is not None
        said = [writer.stdout.readline()]
        time.sleep(after)
        writer.send_signal(signal.SIGKILL)
        said += writer.stdout.readlines()
    return int([line for line in said if line.endswith("\n")][-1])


@pytest.mark.parametrize("kills", [2, pytest.param(40, marks=pytest.mark.nightly)])
def test_killed_at_any_moment_it_loses_nothing_it_acknowledged(
    case: Case, tmp_path: Path, kills: int
) -> None:
    moments = random.Random(7)
    for _ in range(kills):
        acknowledged = killed(case, tmp_path / "p", moments.uniform(0, 0.2))
        plane = case.open(tmp_path / "p")
        assert plane.verify() is None
        assert acknowledged <= plane.position() <= acknowledged + 1
    end = plane.position() + 5
    plane.advance(stream(plane.position(), end))
    assert case.answers(plane) == case.answers(filled(case, tmp_path / "undisturbed", *stream(0, end)))
