"""Exports of many files: a folder or a zip of one, seen alike."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from ingest.formats import EmptyFile, UnreadableFile
from ingest.zips import UnreadableZip, is_zip, member_paths

BY_THE_WAY = "__MACOSX"
"""A folder that macOS puts into the zips it makes; nobody's data."""


@dataclass(frozen=True, slots=True)
class Bundle:
    """The files below a folder, or in a zip, in the order of their paths; all can be opened."""

    root: Path
    files: tuple[Path, ...]

    def name(self, file: Path) -> str:
        """A file's name within the bundle, such as `data/tweets.js`."""
        return file.relative_to(self.root).as_posix()

    def names(self) -> frozenset[str]:
        return frozenset(map(self.name, self.files))

    def matching(self, pattern: re.Pattern[str]) -> Iterator[tuple[Path, re.Match[str]]]:
        """The files whose whole name within the bundle matches."""
        for file in self.files:
            if match := pattern.fullmatch(self.name(file)):
                yield file, match

    def parts(self) -> Iterator[Path | Bundle]:
        """What lies directly in it: files, and folders with all that is below them."""
        depth = len(self.root.parts)
        for part, files in groupby(self.files, key=lambda file: file.parts[depth]):
            root, inside = self.root / part, tuple(files)
            below = tuple(file for file in inside if file != root)
            if len(below) < len(inside):
                yield root
            if below:  # in a zip a name may be a file's and a folder's
                yield Bundle(root, below)


def is_tree(path: Path) -> bool:
    """Whether a path is a folder or a zip."""
    return path.is_dir() or is_zip(path)


def tree_at(path: Path) -> Bundle:
    """All that a folder or zip holds, but for names that begin with a dot.

    Raises `UnreadableFile` when there is nothing in it, or when a zip is damaged.
    """
    files = [file for file in path.rglob("*") if file.is_file()] if path.is_dir() else zipped(path)
    shown = tuple(sorted(file for file in files if not hidden(file.relative_to(path))))
    if not shown:
        kind = UnreadableFile if path.is_dir() else EmptyFile
        raise kind(f"{path}: a {'folder' if path.is_dir() else 'zip'} without files")
    return Bundle(path, shown)


def tree_within(root: Path) -> Bundle:
    """A folder, a zip, or a folder in a zip, as `tree_at` gives it; raises `UnreadableFile`."""
    outer = root if root.is_dir() else next((path for path in (root, *root.parents) if path.is_file()), root)
    if not is_tree(outer):
        raise UnreadableFile(f"{root}: no such folder or zip")
    return Bundle(root, tuple(file for file in tree_at(outer).files if file.is_relative_to(root)))


def zipped(path: Path) -> list[Path]:
    try:
        return member_paths(path)
    except UnreadableZip as error:
        raise UnreadableFile(f"{path}: {error.strerror}") from None


def hidden(inside: Path) -> bool:
    return any(part.startswith(".") or part == BY_THE_WAY for part in inside.parts)


def entered(tree: Bundle, wanted: Callable[[Bundle], bool]) -> Bundle:
    """The wanted bundle itself where it lies in folders that hold nothing else; otherwise `tree`."""
    here = tree
    while not wanted(here):
        first, *others = here.parts()
        if others or not isinstance(first, Bundle):
            return tree
        here = first
    return here
