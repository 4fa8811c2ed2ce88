"""Files inside a zip, without unpacking it: `export.zip/data/tweets.js` is a path that can be opened."""

from __future__ import annotations

import errno
import os
import zipfile
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path, PurePosixPath
from typing import cast

MAGIC = (b"PK\x03\x04", b"PK\x05\x06")
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
ENCRYPTED = 0x1
SMALL = 64 * 2**20
MOST_EXPANSION = 200
"""A member of more than `SMALL` bytes may be so many times as large as it is compressed: texts reach 20."""


class UnreadableZip(OSError):
    """A zip, or a file in one, that cannot be read; `strerror` says why and what to do."""

    def __init__(self, told: str) -> None:
        super().__init__(errno.EINVAL, told)


@dataclass(frozen=True, slots=True)
class Archive:
    """An open zip and its files by their names in it."""

    file: zipfile.ZipFile
    members: dict[str, zipfile.ZipInfo]


def is_zip(path: Path) -> bool:
    """Whether a file begins as a zip does, whatever it is called."""
    try:
        with path.open("rb") as file:
            return file.read(4) in MAGIC
    except OSError:
        return False


def member_paths(path: Path) -> list[Path]:
    """The files in a zip, as paths that begin with its own.

    Raises `UnreadableZip` when it is damaged, or names a file that would lie outside.
    """
    members = archive_at(path).members
    for name in members:
        if name == "." or PurePosixPath(name).is_absolute() or ".." in PurePosixPath(name).parts:
            raise UnreadableZip(f"the zip holds {name[:80]!r}, a path that leads out of it; it is refused")
    return [path / name for name in members]


def open_member(path: Path) -> zipfile.ZipExtFile:
    """Open a file inside a zip.

    Raises `FileNotFoundError` when there is none, `UnreadableZip` for one that is encrypted,
    compressed in an unusual way, or expands to what no export does.
    """
    outer, info = located(path)
    try:
        return cast("zipfile.ZipExtFile", archive_at(outer).file.open(info))
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError) as error:
        raise UnreadableZip(f"damaged in its zip ({error}); fetch the zip again") from None


def member_size(path: Path) -> int:
    """How many bytes a file inside a zip has when decompressed; no more than these are ever read."""
    return located(path)[1].file_size


def located(path: Path) -> tuple[Path, zipfile.ZipInfo]:
    """The zip that a path leads into and the member it names there."""
    outer = next((above for above in path.parents if above.is_file()), None)
    if outer is not None and is_zip(outer):
        info = archive_at(outer).members.get(path.relative_to(outer).as_posix())
        if info is not None:
            return outer, checked(info)
    raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT))


def checked(info: zipfile.ZipInfo) -> zipfile.ZipInfo:
    if info.flag_bits & ENCRYPTED:
        raise UnreadableZip("encrypted; unpack it with its password and give the folder")
    if info.compress_type not in METHODS:
        raise UnreadableZip("compressed in an unusual way; unpack the zip and give the folder")
    if info.file_size > max(SMALL, MOST_EXPANSION * info.compress_size):
        fold = info.file_size // max(info.compress_size, 1)
        raise UnreadableZip(
            f"expands {fold:,}-fold to {info.file_size // 2**20:,} MiB; no export does that, it is refused"
        )
    return info


def archive_at(path: Path) -> Archive:
    """The zip at a path, opened once for all its members: an export may have a hundred thousand."""
    stat = path.stat()
    return opened(path, stat.st_size, stat.st_mtime_ns)


@lru_cache(maxsize=2)
def opened(path: Path, _size: int, _changed: int) -> Archive:
    try:
        file = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, NotImplementedError, ValueError) as error:
        raise UnreadableZip(f"the zip is damaged or cut off ({error}); fetch it again") from None
    inside = {str(PurePosixPath(info.filename)): info for info in file.infolist() if not info.is_dir()}
    return Archive(file, inside)
