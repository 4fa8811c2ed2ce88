from pathlib import Path

import pytest

from ingest.detect import CONNECTORS, detected

GOLDEN = Path(__file__).parent / "golden"


ADDRESS = "https://www.w3.org/ns/activitystreams"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (f'{{"record": "message", "text": "see {ADDRESS}, it says \\"@context\\""}}\n', "ndjson"),
        (
            f'{{"@context": ["https://w3id.org/security/v1", "{ADDRESS}"], "type": "Note"}}',
            "activity-streams",
        ),
        (
            '{"type": "SCHEMA", "stream": "conversations", "schema": {"properties": {"source": {},'
            ' "conversation_parts": {}, "conversation_rating": {}}}}\n',
            "singer",
        ),
        ("id,email,nps,submitted_at\n", "survey"),
    ],
)
def test_what_a_file_holds_of_another_formats_words_is_not_its_format(text: str, name: str) -> None:
    assert detected(text.encode(), Path("export")).name == name


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
