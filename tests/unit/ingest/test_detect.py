from pathlib import Path

import pytest

from ingest.detect import CONNECTORS

GOLDEN = Path(__file__).parent / "golden"


@pytest.mark.parametrize(
    ("file", "name"),
    [
        ("zendesk_tickets.json", "zendesk"),
        ("survey_typeform.csv", "survey"),
        ("survey_qualtrics.csv", "survey"),
        ("calls_twilio.csv", "calls"),
        ("discourse_topic.json", "discourse"),
        ("discourse_archive/user_archive.csv", "discourse"),
    ],
)
def test_an_export_is_recognised_by_its_own_connector_only(file: str, name: str) -> None:
    path = GOLDEN / file
    assert [one.name for one in CONNECTORS if one.sniff(path.read_bytes(), path)] == [name]
