"""What docs/crm.md shows is so: its columns are those of the files, and its names can be given."""

from __future__ import annotations

import doctest
from pathlib import Path
from typing import Final

import pytest

from graph_service.errors import Misuse
from graph_service.pipeline import crm, crm_columns
from graph_service.pipeline.crm import MATTERS, NEWCOMERS, SHEETS
from graph_service.pipeline.crm_columns import CASE, SCORES, Columns, Vendor, read_columns
from tests.e2e.test_docs import blocks, rows

PAGE: Final = "docs/crm.md"
TOLD: Final = ("own_id", "signal", "as_of", *SCORES, *CASE)


def test_the_table_has_every_column_of_ours() -> None:
    names = {vendor: Columns.of(vendor, {}) for vendor in Vendor}
    assert [tuple(row[:1] + row[2:]) for row in rows(PAGE, "Who owns a field")[1:]] == [
        (f"`{value}`", *(names[vendor].heading(value) for vendor in Vendor)) for value in TOLD
    ]


def test_every_file_is_described() -> None:
    described = {name.strip("` ") for row in rows(PAGE, "Out") for name in row[0].split(",")}
    sheets = {sheet.file for each in SHEETS.values() for sheet in each} | {NEWCOMERS.file, MATTERS.file}
    assert described == sheets


def test_the_names_that_are_shown_can_be_given(tmp_path: Path) -> None:
    path = tmp_path / "names.toml"
    path.write_text(blocks(PAGE, "toml")[0], encoding="utf-8")

    assert read_columns(Vendor.SALESFORCE, path).heading("advocacy_score") == "Fan_Score__c"
    assert read_columns(Vendor.HUBSPOT, path).heading("reference_state") == "reference_status"
    assert read_columns(Vendor.HUBSPOT, path).heading("due") == "graph_service_due"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('[salesforce]\ndue = "Score__c"\nteam = "score__c"', "the column of both"),
        ('[salesforce]\nadvocacy_score = "LastName"', "the column of both"),
        ('[salesfroce]\ndue = "Due__c"', "only tables called salesforce and hubspot"),
    ],
)
def test_names_that_would_write_over_another_column_are_refused(tmp_path: Path, text: str, told: str) -> None:
    path = tmp_path / "names.toml"
    path.write_text(text, encoding="utf-8")

    with pytest.raises(Misuse, match=told):
        read_columns(Vendor.SALESFORCE, path)


def test_the_examples_give_what_they_say() -> None:
    outcomes = [doctest.testmod(module) for module in (crm, crm_columns)]
    assert [(each.attempted, each.failed) for each in outcomes] == [(1, 0), (1, 0)]
