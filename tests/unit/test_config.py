from __future__ import annotations

from pathlib import Path

import pytest

from graph_service.config import read_settings
from graph_service.errors import Misuse


def test_every_variable_of_numbers_and_folders_arrives() -> None:
    settings = read_settings(
        {
            "GRAPH_SERVICE_DATA": "here",
            "GRAPH_SERVICE_BACKUPS": "/there",
            "GRAPH_SERVICE_BACKUP_DAYS": "9",
            "GRAPH_SERVICE_BACKUP_KEEP": "2",
            "GRAPH_SERVICE_AUDIT_MONTHS": "3",
            "GRAPH_SERVICE_RATE": "500",
        }
    )
    assert (settings.data, settings.backup_folder) == (Path("here"), Path("/there"))
    assert (settings.backup_days, settings.backup_keep) == (9, 2)
    assert (settings.audit_months, settings.rate) == (3, 500)


def test_without_a_folder_of_their_own_backups_are_in_the_data_folder() -> None:
    assert read_settings({"GRAPH_SERVICE_BACKUPS": ""}).backup_folder == Path("data/backups")


@pytest.mark.parametrize(
    ("name", "value"),
    [("BACKUP_KEEP", "0"), ("BACKUP_DAYS", "-1"), ("RATE", "many"), ("AUDIT_MONTHS", "1e3"), ("RATE", "٣")],
)
def test_what_is_no_such_number_is_refused(name: str, value: str) -> None:
    with pytest.raises(Misuse, match=f"GRAPH_SERVICE_{name} is"):
        read_settings({f"GRAPH_SERVICE_{name}": value})
