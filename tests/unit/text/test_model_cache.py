"""The folder's life, with a builder that writes three small files instead of working for a minute."""

from __future__ import annotations

import hashlib
import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

from graph_service.text.model_cache import EncoderUnavailable, build_apart, model_files


class Builder:
    def __init__(self, barrier: Barrier | None = None) -> None:
        self.runs = 0
        self.barrier = barrier

    def __call__(self, folder: Path) -> None:
        self.runs += 1
        for name in ("model.xml", "model.bin", "tokenizer.json"):
            (folder / name).write_text(name, encoding="utf-8")
        if self.barrier:
            self.barrier.wait(10)


def test_it_is_built_once(tmp_path: Path) -> None:
    build = Builder()
    first = model_files(tmp_path / "new" / "cache", build)
    assert model_files(tmp_path / "new" / "cache", build) == first
    assert build.runs == 1
    assert first.model.read_text(encoding="utf-8") == "model.xml"


def test_the_manifest_holds_sha256_checksums_and_the_version_comes_from_them(tmp_path: Path) -> None:
    files = model_files(tmp_path, Builder())
    manifest = json.loads((files.model.parent / "manifest.json").read_bytes())
    expected = {name: hashlib.sha256(name.encode()).hexdigest() for name in manifest}
    assert sorted(manifest) == ["model.bin", "model.xml", "tokenizer.json"]
    assert manifest == expected
    assert len(files.version) == 12
    assert int(files.version, 16) >= 0


@pytest.mark.parametrize("name", ["model.xml", "model.bin", "tokenizer.json", "manifest.json"])
@pytest.mark.parametrize("harm", ["changed", "lost"])
def test_what_is_damaged_is_built_again(tmp_path: Path, name: str, harm: str) -> None:
    build = Builder()
    files = model_files(tmp_path, build)
    damaged = files.model.parent / name
    damaged.unlink() if harm == "lost" else damaged.write_text('{"half', encoding="utf-8")
    assert model_files(tmp_path, build) == files
    assert build.runs == 2
    assert len(list(tmp_path.iterdir())) == 1


def test_two_that_build_at_once_end_up_with_one_model(tmp_path: Path) -> None:
    build = Builder(Barrier(2))
    with ThreadPoolExecutor(2) as pool:
        one, other = pool.map(lambda _: model_files(tmp_path, build), range(2))
    assert one == other
    assert build.runs == 2
    assert len(list(tmp_path.iterdir())) == 1


def test_a_build_that_fails_leaves_nothing(tmp_path: Path) -> None:
    def fail(folder: Path) -> None:
        (folder / "model.xml").write_text("half", encoding="utf-8")
        raise EncoderUnavailable("no")

    with pytest.raises(EncoderUnavailable, match="no"):
        model_files(tmp_path, fail)
    assert list(tmp_path.iterdir()) == []


def test_a_cache_that_is_a_file_is_explained(tmp_path: Path) -> None:
    (tmp_path / "cache").touch()
    with pytest.raises(EncoderUnavailable, match=r"cannot be kept in .*writable"):
        model_files(tmp_path / "cache", Builder())


def test_a_builder_that_stops_says_why(tmp_path: Path) -> None:
    with pytest.raises(EncoderUnavailable, match=r"could not be built: .*No such file"):
        build_apart(tmp_path / "absent", builder="json.tool")
