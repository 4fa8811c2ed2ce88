"""Rejected rows read again, after they were mended or what was wrong around them was."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from shutil import copyfileobj
from tempfile import TemporaryDirectory

from ingest.bundles import Bundle, tree_within
from ingest.canonical import Record, RejectedRow, Replay
from ingest.checks import InvalidRecord
from ingest.detect import CONNECTORS, BundleConnector, Connector, connector_named, detected
from ingest.formats import LONGEST_RAW, Excerpt, UnreadableFile, open_bytes, read_head
from ingest.rejects import digest, key_of, lines_in, reject_line, rewrite, row_of

Rows = list[Record | RejectedRow]
PartReader = Callable[[Bundle], Iterator[Record | RejectedRow]]

SPELLED_BYTE = re.compile(r"\\x[89a-f][0-9a-f]")
ONLY_SHOWN = ("line: longer than", "mail: larger than")
"""Reasons for which an earlier version kept only the start of a row."""


class CannotRetry(ValueError):
    """A row that cannot be read again as it is kept; the message says what to do."""


@dataclass(slots=True)
class Retry:
    """Reads the rows of a rejects file again, and then takes out of it those that were taken in.

    Nothing is changed in the file before `settle`, so a run that is cut off is simply run again.
    `tally` hears of every row that stays, with the reason.
    """

    path: Path
    tally: Callable[[RejectedRow], None]
    taken: int = field(default=0, init=False)
    outcomes: dict[bytes, bytes] = field(default_factory=dict, init=False, repr=False)
    readers: dict[tuple[str, str], PartReader] = field(default_factory=dict, init=False, repr=False)

    def records(self) -> Iterator[Record]:
        """The records that the rows make now; of a row that stays those that it makes all the same."""
        for number, line in enumerate(lines_in(self.path), start=1):
            if not line.strip():
                continue
            try:
                yield from self.again(line, row_of(line))
            except InvalidRecord as error:
                reason = f"rejects: {error}; mend this line, or delete it"
                self.tally(RejectedRow(str(self.path), number, reason, ""))

    def again(self, line: bytes, row: RejectedRow) -> Iterator[Record]:
        try:
            found = self.read(row)
        except (CannotRetry, UnreadableFile) as error:
            self.tally(replace(row, reason=f"retry: {error}"))
            return
        refused = [item for item in found if isinstance(item, RejectedRow)]
        if refused:
            stays = replace(row, reason=refused[0].reason)
            self.tally(stays)
            self.outcomes[digest(line)] = reject_line(stays)
        else:
            self.taken += 1
            self.outcomes[digest(line)] = b""
        yield from (item for item in found if not isinstance(item, RejectedRow))

    def settle(self) -> None:
        """Take the rows that were taken in out of the file, and give the others their new reasons.

        Call it when the records are durable. Lines that came or were changed meanwhile stay as they are.
        """
        seen: set[bytes] = set()

        def change(line: bytes) -> bytes:
            changed = self.outcomes.get(digest(line.rstrip(b"\r\n")), line)
            key = row_key(changed)
            if key in seen:
                return b""
            seen.add(key)
            return changed

        if self.outcomes:
            rewrite(self.path, change)

    def read(self, row: RejectedRow) -> Rows:
        """What a row makes when it is read by itself; raises `CannotRetry` or `UnreadableFile`."""
        replay = replay_for(row)
        connector = connector_named(replay.format)
        home = Path(replay.bundle or Path(row.file).parent)
        with TemporaryDirectory() as name:
            folder = Path(name)
            path = folder / place_in(home, row.file)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(f"{replay.before}{row.raw}\n{replay.after}", encoding="utf-8", newline="")
            try:
                if isinstance(connector, BundleConnector):
                    found = list(self.reader(connector, home)(Bundle(folder, (path,))))
                else:
                    found = list(read_beside(connector, path, home))
            except UnreadableFile as error:
                raise UnreadableFile(str(error).replace(name, str(home))) from None
        return [named(item, name, home) if isinstance(item, RejectedRow) else item for item in found]

    def reader(self, connector: BundleConnector, root: Path) -> PartReader:
        """What reads parts of an export, which must still be there; kept for the export's other rows."""
        key = (connector.name, str(root))
        if key not in self.readers:
            try:
                self.readers[key] = connector.reader(tree_within(root))
            except UnreadableFile as error:
                raise CannotRetry(
                    f"{error}; put the export back there, for its other files say whose words these are"
                ) from None
        return self.readers[key]


def row_key(line: bytes) -> bytes:
    """Equal for lines that keep the same row; of a line that keeps none its digest."""
    try:
        return key_of(row_of(line))
    except InvalidRecord:
        return digest(line)


def replay_for(row: RejectedRow) -> Replay:
    """How a row is read again; raises `CannotRetry` where too little of it is kept."""
    if not row.raw.strip():
        raise CannotRetry(
            "nothing of it is kept here; mend the file, give it to `ingest`, and delete this line"
        )
    if isinstance(row.raw, Excerpt) or (row.replay is None and only_shown(row)):
        raise CannotRetry(
            "raw is not all of the row, or spells bytes that are not UTF-8 as \\x and two digits; put the row"
            " into raw as it should be and take `whole` away, or mend the file and give it to `ingest`"
        )
    return row.replay or guessed(row)


def only_shown(row: RejectedRow) -> bool:
    """Whether an earlier version, which does not say so, kept less than the row."""
    cut = len(row.raw.encode()) >= LONGEST_RAW or row.reason.startswith(ONLY_SHOWN)
    return cut or SPELLED_BYTE.search(row.raw) is not None


def guessed(row: RejectedRow) -> Replay:
    """How a row is read that an earlier version kept: as its file is, else by what it looks like."""
    path = Path(row.file)
    try:
        connector = detected(read_head(path), path)
        return Replay(connector.name, *connector.frame(path))
    except UnreadableFile:
        for connector in CONNECTORS:
            if connector.sniff(row.raw.encode(), path):
                return Replay(connector.name)
    raise CannotRetry(
        "an earlier version kept it and did not say how it was read, and its file is not there to tell;"
        " put the file back, or give it to `ingest` mended and delete this line"
    )


def place_in(home: Path, file: str) -> Path:
    """Where a file lies in its folder or export; raises `CannotRetry` for one that does not."""
    try:
        inside = Path(file).relative_to(home)
    except ValueError:
        inside = Path()
    if not inside.parts or ".." in inside.parts:
        raise CannotRetry(f"{file!r} is no file in {str(home)!r}; put right what the line says of it")
    return inside


def read_beside(connector: Connector, path: Path, home: Path) -> Iterator[Record | RejectedRow]:
    """What a file holds, with copies beside it of what lies beside the original."""
    for name in connector.beside:
        try:
            with open_bytes(home / name) as original, path.with_name(name).open("wb") as copy:
                copyfileobj(original, copy)
        except UnreadableFile:
            continue  # whether it is needed is for the connector to say
    return connector.read(path)


def named(row: RejectedRow, folder: str, home: Path) -> RejectedRow:
    return replace(row, reason=row.reason.replace(folder, str(home)))
