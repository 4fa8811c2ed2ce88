"""Packages of npm for tests and benchmarks: installed once, as their lock file has them, outside the tree."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Final, NoReturn

import pytest

from tests.neo4j_release import rename_unless_there

CACHE: Final = Path(__file__).resolve().parent.parent / ".cache" / "node"
INSTALL_SECONDS: Final = 600
OLDEST_NODE: Final = 20
INSTALL: Final = ("ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")


class NoNode(Exception):
    """This machine cannot run what is written for Node; the message says what is missing."""


def installed(folder: Path) -> Path:
    """A copy of a folder with a `package.json` and its lock file, and in it `node_modules`.

    It is made the first time, and anew when a file of the folder has changed: complete if it
    exists, because it is renamed into place. Raises `NoNode`.
    """
    target = CACHE / f"{folder.name}-{digest_of(folder)}"
    if not target.is_dir():
        npm = program("npm")
        refuse_old_node()
        CACHE.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=CACHE, prefix="part-") as part:
            whole = Path(part) / folder.name
            shutil.copytree(folder, whole)
            install(npm, whole)
            rename_unless_there(whole, target)
    return target


def digest_of(folder: Path) -> str:
    """A digest of the files of a folder."""
    files = sorted(path for path in folder.iterdir() if path.is_file())
    whole = b"".join(path.name.encode() + path.read_bytes() for path in files)
    return hashlib.sha256(whole).hexdigest()[:12]


def install(npm: str, folder: Path) -> None:
    try:
        subprocess.run(
            [npm, *INSTALL], cwd=folder, capture_output=True, text=True, check=True, timeout=INSTALL_SECONDS
        )
    except subprocess.CalledProcessError as failure:
        said = failure.stderr.strip()[:600]
        raise NoNode(f"npm could not install {folder.name}:\n{said}") from None
    except subprocess.TimeoutExpired:
        raise NoNode(f"npm took over {INSTALL_SECONDS} seconds to install {folder.name}.") from None


def refuse_old_node() -> None:
    asked = subprocess.run([program("node"), "--version"], capture_output=True, text=True, check=True)
    if int(asked.stdout.lstrip("v").split(".")[0]) < OLDEST_NODE:
        raise NoNode(f"Node {OLDEST_NODE} or later is needed; found {asked.stdout.strip()}.")


def program(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        raise NoNode(f"There is no {name} on the PATH.")
    return found


def installed_or_skip(folder: Path) -> Path:
    """The same for a test, which is skipped where it cannot be."""
    try:
        return installed(folder)
    except NoNode as reason:
        skip(str(reason))


def skip(reason: str) -> NoReturn:
    """Skip the test, or fail it where REQUIRE_NODE=1 says that it has to run."""
    if os.environ.get("REQUIRE_NODE") == "1":
        pytest.fail(f"REQUIRE_NODE=1, and it cannot be had: {reason}", pytrace=False)
    pytest.skip(f"no Node: {reason}")
