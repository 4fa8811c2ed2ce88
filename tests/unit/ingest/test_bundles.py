"""Folders and zips of files, and the arrays in them, below any one format."""

import gzip
import os
import re
import struct
import zipfile
from pathlib import Path

import pytest

from ingest import items
from ingest.bundles import Bundle, tree_at
from ingest.canonical import Message, RejectedRow
from ingest.detect import UnknownFormat
from ingest.formats import DamagedFile, EmptyFile, UnreadableFile, read_head, read_lines, size_of
from ingest.items import Item, check_sizes, read_items, read_json
from ingest.reading import read_files
from tests.exports import read_all, written_tree, zipped

TWEETS = (
    "tweet_id,author_id,inbound,created_at,text,response_tweet_id,in_response_to_tweet_id\n"
    "1,700001,True,Sun Mar 01 12:30:05 +0000 2026,hi,,\n"
)
MAIL = "From: jane@acme.example\nDate: Sun, 01 Mar 2026 12:30:05 +0000\nMessage-ID: <2@acme.example>\n\nhi\n"


def keys(path: Path) -> list[str]:
    return [row.key if isinstance(row, Message) else repr(row) for row in read_files([path])]


def written_zip(path: Path, members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(path, "w", method) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return path


def test_a_zip_is_read_like_the_folder_it_was_made_of(tmp_path: Path) -> None:
    folder = written_tree(
        tmp_path / "all", {"b/one.csv": TWEETS, "a.eml": MAIL, "b-c/a.eml": MAIL, "README": "hm"}
    )
    (records, (reject,)), (zip_records, (zip_reject,)) = read_all(folder), read_all(zipped(folder))
    assert records == zip_records
    assert [each.key for each in records if isinstance(each, Message)] == [
        "mail:2@acme.example",
        "twitter:1",
        "mail:2@acme.example",
    ]
    assert (reject.file, zip_reject.file) == (str(folder / "README"), str(tmp_path / "all.zip/README"))


def test_a_zip_is_known_by_its_bytes_not_its_name_and_may_lie_in_a_folder(tmp_path: Path) -> None:
    (tmp_path / "all").mkdir()
    written_zip(
        tmp_path / "all" / "export.bin",
        {"one.csv": TWEETS.encode(), "two.csv.gz": gzip.compress(TWEETS.encode())},
    )
    written_zip(tmp_path / "all" / "sheet.xlsx", {"xl/workbook.xml": b"<x/>"})
    written_zip(tmp_path / "all" / "nothing.zip", {})
    first, second, third, fourth = read_files([tmp_path / "all"])
    assert isinstance(first, Message)
    assert first == second
    assert isinstance(third, RejectedRow)
    assert isinstance(fourth, RejectedRow)
    assert third.reason == f"file: {tmp_path / 'all' / 'nothing.zip'}: a zip without files"
    assert fourth.reason.startswith(f"file: {fourth.file}: a zip without a file in a known format: care-csv")


def test_a_file_in_a_zip_can_be_named_by_itself(tmp_path: Path) -> None:
    path = written_zip(tmp_path / "all.zip", {"in/one.csv": TWEETS.encode(), "in/a.eml": MAIL.encode()})
    assert keys(path / "in" / "one.csv") == ["twitter:1"]
    with pytest.raises(UnreadableFile, match="No such file"):
        read_files([path / "in" / "two.csv"])


def test_a_named_format_is_taken_for_every_file_in_a_zip(tmp_path: Path) -> None:
    path = written_zip(tmp_path / "all.zip", {"one.csv": TWEETS.encode()})
    _, rejected = read_all(path, "ndjson")
    assert [(row.file, row.line, row.reason.partition(":")[0]) for row in rejected] == [
        (str(path / "one.csv"), 1, "json"),
        (str(path / "one.csv"), 2, "json"),
    ]


def test_a_zip_of_nothing_known_is_in_no_known_format(tmp_path: Path) -> None:
    inner = written_zip(tmp_path / "inner.zip", {"one.csv": TWEETS.encode()}).read_bytes()
    path = written_zip(
        tmp_path / "outer.zip",
        {"inner.zip": inner, "__MACOSX/x": TWEETS.encode(), ".hidden.csv": TWEETS.encode()},
    )
    with pytest.raises(UnknownFormat, match="a zip without a file in a known format"):
        read_files([path])
    with pytest.raises(EmptyFile, match="a zip without files"):
        read_files([written_zip(tmp_path / "hidden.zip", {".x": b"x"})])


@pytest.mark.parametrize("name", ["/etc/passwd", "../../x.csv", "a/../../x.csv", "."])
def test_a_name_that_leads_out_of_its_zip_is_refused(tmp_path: Path, name: str) -> None:
    path = written_zip(tmp_path / "sly.zip", {name: TWEETS.encode(), "one.csv": TWEETS.encode()})
    with pytest.raises(
        UnreadableFile, match=re.escape(f"{path}: the zip holds {name!r}, a path that leads out")
    ):
        read_files([path])


def test_a_name_that_is_a_file_and_a_folder_is_both(tmp_path: Path) -> None:
    path = written_zip(tmp_path / "odd.zip", {"a": MAIL.encode(), "a/b": TWEETS.encode()})
    assert keys(path) == ["mail:2@acme.example", "twitter:1"]


@pytest.mark.parametrize("share", [0.2, 0.9])
def test_a_zip_cut_off_is_told(tmp_path: Path, share: float) -> None:
    path = written_zip(tmp_path / "cut.zip", {"one.csv": TWEETS.encode() * 50})
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * share)])
    with pytest.raises(
        UnreadableFile, match=r"the zip is damaged or cut off \(File is not a zip file\); fetch it again"
    ):
        read_files([path])


def noisy(rows: int) -> bytes:
    return b"".join(b"%d %d\n" % (number, number * 2654435761 % 2**32) for number in range(rows))


def spoilt(path: Path, at: float) -> Path:
    data = bytearray(path.read_bytes())
    start = int(len(data) * at)
    data[start : start + 32] = bytes(32)
    path.write_bytes(data)
    return path


def patched(path: Path, offset_local: int, offset_central: int, value: int) -> Path:
    """A zip of one member with a 16-bit field of its two headers changed."""
    data = bytearray(path.read_bytes())
    struct.pack_into("<H", data, data.index(b"PK\x03\x04") + offset_local, value)
    struct.pack_into("<H", data, data.index(b"PK\x01\x02") + offset_central, value)
    path.write_bytes(data)
    return path


def test_a_member_with_a_wrong_checksum_yields_lines_and_then_says_so(tmp_path: Path) -> None:
    whole = noisy(50_000)
    path = patched(written_zip(tmp_path / "bad.zip", {"long.txt": whole}), 14, 16, 0)
    *lines, damage = read_lines(path / "long.txt")
    assert isinstance(damage, DamagedFile)
    assert damage.reason.startswith("zip: damaged or cut off here (Bad CRC-32")
    assert damage.line == len(lines) + 1 > 40_000
    data = [line.data for line in lines if not isinstance(line, RejectedRow)]
    assert data == whole.splitlines(keepends=True)[: len(lines)]


def test_a_member_damaged_from_its_start_is_told(tmp_path: Path) -> None:
    path = spoilt(written_zip(tmp_path / "bad.zip", {"long.txt": noisy(500)}), 0.5)
    with pytest.raises(UnreadableFile, match=r"bad\.zip/long\.txt: damaged"):
        read_head(path / "long.txt")
    (damage,) = read_items(path / "long.txt")
    assert isinstance(damage, DamagedFile)
    assert damage.reason.startswith(f"file: {path}/long.txt: damaged")


@pytest.mark.parametrize(
    ("offsets", "value", "told"),
    [((6, 8), 1, "encrypted; unpack it with its password"), ((8, 10), 9, "compressed in an unusual way")],
)
def test_members_that_cannot_be_opened_are_told(
    tmp_path: Path, offsets: tuple[int, int], value: int, told: str
) -> None:
    path = patched(written_zip(tmp_path / "all.zip", {"one.csv": TWEETS.encode()}), *offsets, value)
    with pytest.raises(UnreadableFile, match=rf"all\.zip/one\.csv: {told}"):
        read_files([path])


def test_a_member_that_expands_absurdly_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "bomb.zip"
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("zeros.csv", "w") as member,
    ):
        for _ in range(80):
            member.write(bytes(2**20))
    with pytest.raises(
        UnreadableFile, match=r"zeros\.csv: expands 1,0\d\d-fold to 80 MiB; no export does that"
    ):
        read_files([path])


def test_a_zip_that_changed_is_read_anew(tmp_path: Path) -> None:
    path = written_zip(tmp_path / "all.zip", {"one.csv": TWEETS.encode()})
    assert keys(path) == ["twitter:1"]
    written_zip(path, {"two.csv": TWEETS.replace("\n1,", "\n22,").encode()})
    assert keys(path) == ["twitter:22"]


def test_the_parts_of_a_tree_are_its_files_and_folders(tmp_path: Path) -> None:
    tree = tree_at(written_tree(tmp_path, {"b/c/d": "x", "a": "x", "b/e": "x", ".git/f": "x"}))
    assert tree.names() == {"a", "b/c/d", "b/e"}
    assert list(tree.parts()) == [
        tmp_path / "a",
        Bundle(tmp_path / "b", (tmp_path / "b/c/d", tmp_path / "b/e")),
    ]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("[1, 2]", [1, 2]),
        ("window.YTD.tweets.part0 = [1]", [1]),
        ('window.__THAR_CONFIG = {"a": "="};\n', {"a": "="}),
        ("\ufeff []", []),
        ('["\\ud83d"]', ["\ud83d"]),
    ],
)
def test_json_is_read_also_as_javascript_assigns_it(tmp_path: Path, text: str, value: object) -> None:
    path = tmp_path / "file.js"
    path.write_text(text, encoding="utf-8")
    assert read_json(path) == value


@pytest.mark.parametrize("text", ["[1", "", "window.x = ", "alert(1)", "[" * 100_000])
def test_what_is_no_json_is_told(tmp_path: Path, text: str) -> None:
    path = tmp_path / "file.js"
    path.write_text(text)
    with pytest.raises(UnreadableFile, match=r"file\.js: no JSON"):
        read_json(path)


def test_items_have_their_places_and_strangers_are_rejected(tmp_path: Path) -> None:
    path = tmp_path / "file.json"
    path.write_text('[{"a": 1}, "b", null, {}]')
    assert list(read_items(path)) == [
        Item(1, {"a": 1}),
        RejectedRow(str(path), 2, "json: an item must be an object in braces", '"b"'),
        RejectedRow(str(path), 3, "json: an item must be an object in braces", "null"),
        Item(4, {}),
    ]
    path.write_text('{"a": 1}')
    assert list(read_items(path)) == [
        DamagedFile(str(path), 0, "json: the file must hold an array in brackets", "")
    ]


def test_a_file_too_large_to_read_at_once_is_refused_zipped_or_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = written_tree(
        tmp_path / "all", {"small.json": "[]" + " " * 9_998, "large.json": "[]" + " " * 9_999}
    )
    monkeypatch.setattr(items, "LARGEST_ARRAY", 10_000)
    for root in (folder, zipped(folder)):
        assert size_of(root / "large.json") == 10_001
        check_sizes([root / "small.json"])
        with pytest.raises(
            UnreadableFile, match=r"large\.json: .* MiB of JSON, and at most .* export a shorter time"
        ):
            check_sizes([root / "small.json", root / "large.json"])


REAL = Path(os.environ.get("GRAPH_SERVICE_EVAL_DATA", "../shared/data")) / "formats" / "perceval" / "groupsio"


@pytest.mark.data
@pytest.mark.skipif(not REAL.is_dir(), reason="no evaluation data; GRAPH_SERVICE_EVAL_DATA names its folder")
def test_the_real_zips_of_a_mailing_list_are_read() -> None:
    records, rejected = read_all(REAL / "messages.zip")
    with zipfile.ZipFile(REAL / "messages.zip") as archive:
        texts = [archive.read(name) for name in archive.namelist()]
    mails = sum(len(re.findall(rb"(?mi)^Message-ID:", text)) for text in texts)
    assert len(records) == mails > 0
    assert rejected == []
