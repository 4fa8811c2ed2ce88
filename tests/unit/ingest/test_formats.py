import gzip
import tracemalloc
import zlib
from pathlib import Path

import pytest

from ingest.canonical import RejectedRow
from ingest.formats import LONGEST_LINE, DamagedFile, EmptyFile, Line, UnreadableFile, read_head, read_lines


def numbered(count: int) -> bytes:
    return b"".join(
        f"{number} {zlib.crc32(str(number).encode())}\n".encode() for number in range(1, count + 1)
    )


@pytest.mark.parametrize("compress", [False, True])
def test_lines_are_numbered_and_keep_their_ends(tmp_path: Path, compress: bool) -> None:
    data = b"\xef\xbb\xbfone\r\ntwo\rstill two\n\nfour"
    path = tmp_path / "any.name"
    path.write_bytes(gzip.compress(data) if compress else data)
    assert list(read_lines(path)) == [
        Line(1, b"one\r\n"),
        Line(2, b"two\rstill two\n"),
        Line(3, b"\n"),
        Line(4, b"four"),
    ]
    assert read_head(path) == data.removeprefix(b"\xef\xbb\xbf")


def test_a_line_of_50_mb_is_rejected_and_reading_goes_on(tmp_path: Path) -> None:
    path = tmp_path / "long.txt"
    with path.open("wb") as file:
        file.write(b"first\n")
        for _ in range(50):
            file.write(b"x" * 1_000_000)
        file.write(b"\nlast\n")
    tracemalloc.start()
    first, long, last = read_lines(path)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 20_000_000
    assert (first, last) == (Line(1, b"first\n"), Line(3, b"last\n"))
    assert long == RejectedRow(str(path), 2, "line: longer than 4 MiB", "x" * 1_000)


@pytest.mark.parametrize(("size", "refused"), [(LONGEST_LINE, False), (LONGEST_LINE + 1, True)])
def test_the_longest_line_is_just_allowed(tmp_path: Path, size: int, refused: bool) -> None:
    path = tmp_path / "edge.txt"
    path.write_bytes(b"x" * (size - 1) + b"\nnext\n")
    first, second = read_lines(path)
    assert isinstance(first, RejectedRow) is refused
    assert second == Line(2, b"next\n")


@pytest.mark.parametrize("share", [0.3, 0.6, 0.95])
def test_a_gzip_cut_off_yields_every_whole_line_before_the_cut(tmp_path: Path, share: float) -> None:
    packed = gzip.compress(numbered(20_000))
    cut = packed[: int(len(packed) * share)]
    path = tmp_path / "cut.gz"
    path.write_bytes(cut)
    readable = zlib.decompressobj(wbits=31).decompress(cut)
    whole = readable[: readable.rindex(b"\n") + 1].splitlines(keepends=True)
    *lines, damage = read_lines(path)
    assert [line.data for line in lines if isinstance(line, Line)] == whole
    assert isinstance(damage, DamagedFile)
    assert damage.line == len(whole) + 1
    assert damage.reason.startswith("gzip: damaged or cut off here (Compressed file ended before")


def test_gzip_with_rubbish_in_it_is_reported_as_damaged(tmp_path: Path) -> None:
    packed = bytearray(gzip.compress(numbered(20_000)))
    packed[len(packed) // 2 : len(packed) // 2 + 64] = bytes(64)
    path = tmp_path / "bad.gz"
    path.write_bytes(packed)
    assert [type(item) for item in read_lines(path)].count(DamagedFile) == 1


PACKED = gzip.compress(b"hello", mtime=0)


@pytest.mark.parametrize(
    ("data", "kind", "told"),
    [
        (b"", EmptyFile, "the file is empty"),
        (gzip.compress(b"", mtime=0), EmptyFile, "the file is empty"),
        ("tweet_id,text".encode("utf-16"), UnreadableFile, "the text is in UTF-16; save it as UTF-8"),
        (PACKED[:6], UnreadableFile, "damaged from its start; fetch the file again"),
    ],
)
def test_a_file_that_cannot_be_read_at_all_is_told(
    tmp_path: Path, data: bytes, kind: type[UnreadableFile], told: str
) -> None:
    path = tmp_path / "file"
    path.write_bytes(data)
    with pytest.raises(kind) as refusal:
        read_head(path)
    assert str(refusal.value).startswith(f"{path}: ")
    assert told in str(refusal.value)


def test_an_absent_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="No such file"):
        read_head(tmp_path / "nowhere.csv")
