"""Pieces of a body into lines: of any length in all, in gzip or not."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from graph_service.errors import Misuse
from ingest.canonical import RejectedRow
from ingest.formats import LONGEST_LINE, UTF8_MARK, Line, overlong

PIECE: Final = 256 * 1024
"""Bytes that are inflated at a time."""
GZIP: Final = 31
"""What zlib calls gzip, with its longest window."""


class DamagedBody(Misuse):
    """A body that is no gzip, or that ends before its gzip does."""

    code = "DAMAGED_BODY"
    advice = "Send the whole again: what is held already counts once."


class Splitter:
    """Tells the lines in pieces of bytes apart; one that is too long becomes a rejected row."""

    def __init__(self, file: Path) -> None:
        """`file` is what rejected rows are said to come from."""
        self.number = 0
        """The last line that has ended, from 1."""
        self._file = file
        self._rest = b""
        self._overlong = False

    def feed(self, piece: bytes) -> Iterator[Line | RejectedRow]:
        """The lines that end in this piece, without blank ones."""
        *ended, rest = (self._rest + piece).split(b"\n")
        for data in ended:
            yield from self._line(data)
        self._rest = b"" if self._overlong else rest
        if len(self._rest) > LONGEST_LINE:
            yield overlong(self._file, Line(self.number + 1, self._rest))
            self._rest, self._overlong = b"", True

    def end(self) -> Iterator[Line | RejectedRow]:
        """The last line, where nothing ends it."""
        if self._rest or self._overlong:
            yield from self._line(self._rest)

    def _line(self, data: bytes) -> Iterator[Line | RejectedRow]:
        self.number += 1
        line = Line(self.number, data.removeprefix(UTF8_MARK) if self.number == 1 else data)
        if self._overlong:
            self._overlong = False
        elif len(line.data) > LONGEST_LINE:
            yield overlong(self._file, line)
        elif line.data.strip():
            yield line


class Inflater:
    """Inflates gzip piece by piece; several that follow each other are one."""

    def __init__(self) -> None:
        self._member = zlib.decompressobj(GZIP)

    def feed(self, piece: bytes) -> Iterator[bytes]:
        """What a piece inflates to, in pieces of at most `PIECE` bytes; raises `DamagedBody`."""
        while piece:
            if self._member.eof:
                self._member = zlib.decompressobj(GZIP)
            try:
                yield self._member.decompress(piece, PIECE)
            except zlib.error as error:
                raise DamagedBody(f"The body is no gzip from some place on ({error}).") from None
            piece = self._member.unconsumed_tail or self._member.unused_data

    def end(self) -> None:
        """Raise `DamagedBody` where something is missing."""
        if not self._member.eof:
            raise DamagedBody("The body ends before its gzip does.")
