"""The JSON Schema of our NDJSON form: what a line may hold, told to people and to validators."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from ingest.canonical import (
    LONGEST_ADDRESS,
    LONGEST_IDENTIFIER,
    LONGEST_NAME,
    LONGEST_TEXT,
    SLUG,
    Direction,
    HandleKind,
)

TIME_PATTERN = (
    r"^(19[7-9][0-9]|2[01][0-9]{2})-"
    r"((0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])|(0[469]|11)-(0[1-9]|[12][0-9]|30)|02-(0[1-9]|[12][0-9]))"
    r"T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]{1,6})?"
    r"(Z|[+-]([01][0-9]|2[0-3]):[0-5][0-9])"
)
# `$` alone lets a final line feed pass in some dialects of regular expressions.
END = r"$(?!\n)"

Schema = dict[str, object]


def record_schema() -> Schema:
    """The schema (JSON Schema draft 2020-12) of one line: a message or a profile.

    What it cannot say, and reading still refuses: 29 February of a common year, a time
    whose offset carries it out of 1970 to 2199, an unpaired surrogate, an address of
    which the channel's normal form leaves nothing (`@`).
    """
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A record of graph-service's NDJSON form",
        "description": "One JSON object a line, in UTF-8. An optional field may be left out or null.",
        "oneOf": [{"$ref": "#/$defs/message"}, {"$ref": "#/$defs/profile"}],
        "$defs": {"message": message(), "profile": profile(), "handle": handle()},
    }


def message() -> Schema:
    native_id = {"minLength": 1, "maxLength": LONGEST_NAME}
    required = {
        "record": {"const": "message"},
        "source": slug("Where the message was exported from, such as twitter or zendesk."),
        "native_id": text(
            "Its id in that source; with the source it names the message for good.", **native_id
        ),
        "channel": slug("What it was said on, such as twitter, email or phone."),
        "sender": {"$ref": "#/$defs/handle", "description": "Who said it."},
        "sent_at": time("When it was said."),
        "text": text("What was said, without quoted text and signatures.", maxLength=LONGEST_TEXT),
    }
    optional: dict[str, Schema] = {
        "subject": text("The subject line.", maxLength=LONGEST_NAME),
        "reply_to": text("The native_id of the message it answers.", maxLength=LONGEST_NAME),
        "thread": text("The native_id of the first message of its thread.", maxLength=LONGEST_NAME),
        "conversation": text("The source's own id of the ticket, chat or room.", maxLength=LONGEST_NAME),
        "shares": text("The native_id of the message it passes on.", maxLength=LONGEST_NAME),
        "mentions": several({"$ref": "#/$defs/handle"}, "Whom it names or is addressed to."),
        "known_replies": several(
            {"type": "string", "maxLength": LONGEST_NAME},
            "The native_ids of its replies, also of those that are not in the export.",
        ),
        "direction": choice(
            Direction, "To us, from us, or between others; our own handles decide in the end."
        ),
        "revised_at": time("When this version was written; of two versions the later one is kept."),
    }
    return record("Something said once, on any channel.", required, optional)


def profile() -> Schema:
    required = {
        "record": {"const": "profile"},
        "source": slug("Where the row was exported from, such as salesforce."),
        "handle": {"$ref": "#/$defs/handle", "description": "Whom it is about."},
        "asserted_at": time("When the source said so."),
    }
    return record("What a source says of a handle without a message: a contact, a member.", required, {})


def handle() -> Schema:
    required = {
        "channel": slug("The channel it is known on."),
        "address": text(
            "Its name, mail address or number there; @, case and spacing are brought to one form.",
            minLength=1,
            maxLength=LONGEST_ADDRESS,
        ),
    }
    optional: dict[str, Schema] = {
        "name": text("The display name.", maxLength=LONGEST_NAME),
        "verified": {"type": "boolean", "description": "Whether the source has verified it."},
        "kind": choice(HandleKind, "What stands behind it."),
        "identifiers": several(
            {"type": "string", "maxLength": LONGEST_IDENTIFIER},
            "Keys the source vouches for, such as email:jane@acme.com or crm:0031; "
            "handles that share one belong to one customer.",
        ),
    }
    return record("A sender or recipient as one channel knows it.", required, optional)


def record(description: str, required: Mapping[str, object], optional: Mapping[str, Schema]) -> Schema:
    return {
        "type": "object",
        "description": description,
        "properties": {**required, **{name: or_null(form) for name, form in optional.items()}},
        "required": list(required),
        "additionalProperties": False,
    }


def or_null(form: Schema) -> Schema:
    return {"anyOf": [form, {"type": "null"}]}


def text(description: str, **limits: int) -> Schema:
    return {"type": "string", "description": description, **limits}


def slug(description: str) -> Schema:
    return {"type": "string", "description": description, "pattern": f"^{SLUG.pattern}{END}"}


def time(description: str) -> Schema:
    meaning = f"{description} ISO 8601 with seconds and an offset: 2026-03-01T09:30:00+01:00, or with Z."
    return {"type": "string", "description": meaning, "pattern": TIME_PATTERN + END}


def choice(values: type[StrEnum], description: str) -> Schema:
    return {"enum": [value.value for value in values], "description": description}


def several(item: Schema, description: str) -> Schema:
    return {"type": "array", "items": item, "description": description}
