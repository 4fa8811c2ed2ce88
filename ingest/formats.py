"""Files become lines: plain or gzip, one at a time, however long or damaged the file is."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BufferedIOBase
from pathlib import Path
from typing import NamedTuple

from ingest.canonical import RejectedRow

LONGEST_LINE = 4 * 1024 * 1024
"""Bytes of a line before it is refused, so that a file without line ends does not fill the memory."""

HEAD_BYTES = 64 * 1024
LONGEST_RAW = 64 * 1024
GZIP_MAGIC = b"\x1f\x8b"
UTF8_MARK = b"\xef\xbb\xbf"
UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
GZIP_DAMAGE = (EOFError, zlib.error, gzip.BadGzipFile)


class UnreadableFile(ValueError):
    """A file that cannot be read at all; nothing was taken from it. The message says what to mend."""


class EmptyFile(UnreadableFile):
    """A file without a byte in it."""


@dataclass(frozen=True, slots=True)
class DamagedFile(RejectedRow):
    """The place where a file becomes unreadable: what stood before it was read, the rest is lost."""


class Line(NamedTuple):
    """A line of a file: its number, from 1, and its bytes with the line end."""

    number: int
    data: bytes


def open_bytes(path: Path) -> BufferedIOBase:
    """Open a plain or gzip file, told apart by the first bytes and not by the name.

    Raises `UnreadableFile` when there is no such file or it may not be read.
    """
    try:
        with path.open("rb") as file:
            compressed = file.read(2) == GZIP_MAGIC
        return gzip.open(path, "rb") if compressed else path.open("rb")
    except OSError as error:
        raise UnreadableFile(f"{path}: {error.strerror or error}") from None


def read_head(path: Path) -> bytes:
    """The first 64 KiB of a file, decompressed, without a byte order mark.

    Raises `UnreadableFile` for a file that is absent, empty, in UTF-16 or damaged from its start.
    """
    with open_bytes(path) as stream:
        try:
            head = stream.read(HEAD_BYTES)
        except GZIP_DAMAGE:
            head = readable_part(path)
    if not head:
        raise EmptyFile(f"{path}: the file is empty")
    if head.startswith(UTF16_MARKS):
        raise UnreadableFile(f"{path}: the text is in UTF-16; save it as UTF-8")
    return head.removeprefix(UTF8_MARK)


def readable_part(path: Path) -> bytes:
    """What the head of a damaged gzip file still yields."""
    with path.open("rb") as file:
        compressed = file.read(HEAD_BYTES)
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
    number = 1
    with open_bytes(path) as stream:
        try:
            while data := stream.readline(LONGEST_LINE + 1):
                if len(data) > LONGEST_LINE:
                    skip_line(stream, data)
                    yield overlong(path, Line(number, data))
                else:
                    yield Line(number, data.removeprefix(UTF8_MARK) if number == 1 else data)
                number += 1
        except GZIP_DAMAGE as error:
            reason = f"gzip: damaged or cut off here ({error}); the rest is lost, fetch the file again"
            yield DamagedFile(str(path), number, reason, "")


def skip_line(stream: BufferedIOBase, data: bytes) -> None:
    while data and not data.endswith(b"\n"):
        data = stream.readline(LONGEST_LINE)


def overlong(path: Path, line: Line) -> RejectedRow:
    reason = f"line: longer than {LONGEST_LINE // 2**20} MiB"
    return RejectedRow(str(path), line.number, reason, shown(line.data[:1_000]))


def shown(data: bytes) -> str:
    """Bytes as text for the rejects file, those that are not UTF-8 as backslash, x and two digits."""
    return data[:LONGEST_RAW].decode("utf-8", "backslashreplace").rstrip("\r\n")


def undecodable(error: UnicodeDecodeError) -> str:
    """The reason for rejecting bytes that are not UTF-8."""
    byte = error.object[error.start]
    return f"utf-8: byte 0x{byte:02x} at position {error.start} is not UTF-8; save the file as UTF-8"
