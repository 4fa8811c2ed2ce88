"""Files become lines: plain, gzip or in a zip, one at a time, however long or damaged the file is."""

from __future__ import annotations

import gzip
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BufferedIOBase
from pathlib import Path
from typing import NamedTuple

from ingest.canonical import RejectedRow
from ingest.zips import member_size, open_member

LONGEST_LINE = 4 * 1024 * 1024
"""Bytes of a line before it is refused, so that a file without line ends does not fill the memory."""

HEAD_BYTES = 64 * 1024
LONGEST_RAW = 64 * 1024
GZIP_MAGIC = b"\x1f\x8b"
UTF8_MARK = b"\xef\xbb\xbf"
UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
DAMAGE = (EOFError, zlib.error, gzip.BadGzipFile, zipfile.BadZipFile)


class UnreadableFile(ValueError):
    """A file that cannot be read at all; nothing was taken from it. The message says what to mend."""


class EmptyFile(UnreadableFile):
    """A file without a byte in it."""


@dataclass(frozen=True, slots=True)
class DamagedFile(RejectedRow):
    """The place where a file becomes unreadable: what stood before it was read, the rest is lost."""


class Excerpt(str):
    """What is shown of a row: not all of it, or with bytes that are not UTF-8 spelled out."""

    __slots__ = ()


class Line(NamedTuple):
    """A line of a file: its number, from 1, and its bytes with the line end."""

    number: int
    data: bytes


def open_bytes(path: Path) -> BufferedIOBase:
    """Open a plain or gzip file, told apart by the first bytes and not by the name.

    A path may lead into a zip: `export.zip/data/tweets.js`. Raises `UnreadableFile` when
    there is no such file or it may not be read.
    """
    try:
        with open_plain(path) as file:
            compressed = file.read(2) == GZIP_MAGIC
        if not compressed:
            return open_plain(path)
        return gzip.open(path) if path.is_file() else gzip.GzipFile(fileobj=open_plain(path))
    except OSError as error:
        raise UnreadableFile(f"{path}: {error.strerror or error}") from None
    except DAMAGE as error:
        raise UnreadableFile(f"{path}: damaged from its start ({error}); fetch the file again") from None


def open_plain(path: Path) -> BufferedIOBase:
    try:
        return path.open("rb")
    except (NotADirectoryError, FileNotFoundError):
        return open_member(path)


def size_of(path: Path) -> int:
    """How many bytes a file has, of one in a zip when decompressed; raises `UnreadableFile`."""
    try:
        return path.stat().st_size if path.is_file() else member_size(path)
    except OSError as error:
        raise UnreadableFile(f"{path}: {error.strerror or error}") from None


def read_head(path: Path) -> bytes:
    """The first 64 KiB of a file, decompressed, without a byte order mark.

    Raises `UnreadableFile` for a file that is absent, empty, in UTF-16 or damaged from its start.
    """
    with open_bytes(path) as stream:
        try:
            head = stream.read(HEAD_BYTES)
        except DAMAGE:
            head = readable_part(path)
    if not head:
        raise EmptyFile(f"{path}: the file is empty")
    if head.startswith(UTF16_MARKS):
        raise UnreadableFile(f"{path}: the text is in UTF-16; save it as UTF-8")
    return head.removeprefix(UTF8_MARK)


def readable_part(path: Path) -> bytes:
    """What the head of a damaged gzip file still yields."""
    try:
        with open_plain(path) as file:
            compressed = file.read(HEAD_BYTES)
    except DAMAGE as error:
        raise UnreadableFile(f"{path}: damaged in its zip ({error}); fetch the zip again") from None
    try:
        part = zlib.decompressobj(wbits=31).decompress(compressed, HEAD_BYTES)
    except zlib.error:
        part = b""
    if not part:
        raise UnreadableFile(f"{path}: the gzip data is damaged from its start; fetch the file again")
    return part


def read_lines(path: Path) -> Iterator[Line | RejectedRow]:
    """The lines of a file, ended by LF or CRLF.

    A line of more than `LONGEST_LINE` bytes is a `RejectedRow`. When gzip data end early or
    are damaged, the whole lines before the damage are yielded, and last a `DamagedFile`.
    """
    with open_bytes(path) as stream:
        yield from lines_of(path, stream)


def lines_of(path: Path, stream: BufferedIOBase) -> Iterator[Line | RejectedRow]:
    """The lines of what is open already, such as standard input; `path` is what it is called."""
    number = 1
    try:
        while data := stream.readline(LONGEST_LINE + 1):
            if len(data) > LONGEST_LINE:
                skip_line(stream, data)
                yield overlong(path, Line(number, data))
            else:
                yield Line(number, data.removeprefix(UTF8_MARK) if number == 1 else data)
            number += 1
    except DAMAGE as error:
        kind = "zip" if isinstance(stream, zipfile.ZipExtFile) else "gzip"
        reason = f"{kind}: damaged or cut off here ({error}); the rest is lost, fetch the file again"
        yield DamagedFile(str(path), number, reason, "")


def skip_line(stream: BufferedIOBase, data: bytes) -> None:
    while data and not data.endswith(b"\n"):
        data = stream.readline(LONGEST_LINE)


def overlong(path: Path, line: Line) -> RejectedRow:
    reason = f"line: longer than {LONGEST_LINE // 2**20} MiB"
    return RejectedRow(str(path), line.number, reason, shown(line.data, 1_000))


def shown(data: bytes, most: int = LONGEST_RAW) -> str:
    """Bytes as text for the rejects file, those that are not UTF-8 as backslash, x and two digits.

    Where it is not the same as the bytes, it is an `Excerpt`.
    """
    try:
        text = data[:most].decode()
    except UnicodeDecodeError:
        return Excerpt(data[:most].decode("utf-8", "backslashreplace").rstrip("\r\n"))
    return text.rstrip("\r\n") if len(data) <= most else Excerpt(text.rstrip("\r\n"))


def undecodable(error: UnicodeDecodeError) -> str:
    """The reason for rejecting bytes that are not UTF-8."""
    byte = error.object[error.start]
    return f"utf-8: byte 0x{byte:02x} at position {error.start} is not UTF-8; save the file as UTF-8"
