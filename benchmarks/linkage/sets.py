"""Records whose people are known: fake_1000, historical_50k, Febrl 3 and 4."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import pyarrow as pa
from pyarrow import csv, parquet

from algorithms.graph import Indices
from ingest.identity.fields import Field, Kind

DATA = Path(os.environ.get("GRAPH_SERVICE_EVAL_DATA") or Path(__file__).parents[3] / "shared" / "data")
FOLDER = DATA / "identity"

Texts = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Source:
    """Where a set lies and what its columns are; `person` reads the truth off a record's own column."""

    files: tuple[str, ...]
    truth: str
    given: str
    surname: str
    others: dict[str, Field]
    person: Callable[[str], str] = str


@dataclass(frozen=True, slots=True, eq=False)
class People:
    """Records as the file has them, trimmed and in lower case, and the person of each."""

    given: Texts
    surname: Texts
    others: dict[Field, Texts]
    truth: Indices

    def taken(self, records: Sequence[int]) -> People:
        """These records in this order."""
        return People(
            tuple(self.given[record] for record in records),
            tuple(self.surname[record] for record in records),
            {field: tuple(texts[record] for record in records) for field, texts in self.others.items()},
            self.truth[list(records)],
        )


def febrl_person(record: str) -> str:
    return record.split("-")[1]


FEBRL: Final = {
    "date_of_birth": Field("date of birth", Kind.DATE),
    "address_1": Field("street", Kind.TEXT),
    "suburb": Field("suburb", Kind.TEXT),
    "postcode": Field("postcode", Kind.POSTCODE),
    "soc_sec_id": Field("social security number", Kind.CODE),
}

SOURCES: Final = {
    "fake_1000": Source(
        ("splink/fake_1000.csv",),
        "cluster",
        "first_name",
        "surname",
        {
            "dob": Field("date of birth", Kind.DATE),
            "city": Field("city", Kind.TEXT),
            "email": Field("email", Kind.EMAIL),
        },
    ),
    "historical_50k": Source(
        ("splink/historical_figures_with_errors_50k.parquet",),
        "cluster",
        "first_name",
        "surname",
        {
            "dob": Field("date of birth", Kind.DATE),
            "birth_place": Field("birth place", Kind.TEXT),
            "postcode_fake": Field("postcode", Kind.POSTCODE),
            "occupation": Field("occupation", Kind.TEXT),
        },
    ),
    "febrl3": Source(("febrl/dataset3.csv",), "rec_id", "given_name", "surname", FEBRL, person=febrl_person),
    "febrl4": Source(
        ("febrl/dataset4a.csv", "febrl/dataset4b.csv"),
        "rec_id",
        "given_name",
        "surname",
        FEBRL,
        person=febrl_person,
    ),
}


def present(case: str) -> bool:
    return all((FOLDER / file).is_file() for file in SOURCES[case].files)


def people(case: str, records: int | None = None) -> People:
    """The records of a set, or so many: the first of each of its files, alike from each."""
    source = SOURCES[case]
    share = None if records is None else records // len(source.files)
    table = pa.concat_tables([read(FOLDER / file).slice(0, share) for file in source.files])
    persons = [source.person(text) for text in column(table, source.truth)]
    return People(
        column(table, source.given),
        column(table, source.surname),
        {field: column(table, name) for name, field in source.others.items()},
        np.unique(persons, return_inverse=True)[1].astype(np.int64),
    )


def read(file: Path) -> pa.Table:
    table = parquet.read_table(file) if file.suffix == ".parquet" else csv.read_csv(file)
    return table.rename_columns([name.strip() for name in table.column_names])


def column(table: pa.Table, name: str) -> Texts:
    values: Sequence[object] = table.column(name).to_pylist()
    return tuple("" if value is None else " ".join(str(value).split()).lower() for value in values)
