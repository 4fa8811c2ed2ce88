"""What the page is tried over: data folders that are filled by the ordinary way."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ingest.sample import Sample, write_sample
from tests.e2e.command import run

PEOPLE = 60
SOME_ROWS_WERE_REJECTED = 1


@dataclass(frozen=True)
class Filled:
    """A data folder that nobody serves yet, and what is in it."""

    data: Path
    sample: Sample


def filled(folder: Path) -> Filled:
    """The sample, whose broken rows are put aside as anybody's would be."""
    sample = write_sample(folder / "sample", people=PEOPLE)
    taken = run("ingest", *sample.files, "--company", sample.company, "--data", folder / "data")
    assert taken.code == SOME_ROWS_WERE_REJECTED, taken.err
    return Filled(folder / "data", sample)
