"""Descriptions for the tests of identity: a few people by hand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from ingest.identity.description import Description
from ingest.identity.fields import Field, Kind
from ingest.identity.names import person_name
from ingest.identity.table import Table

MAIL: Final = Field("mail address", Kind.EMAIL)
BORN: Final = Field("birth date", Kind.DATE)
FIELDS: Final = (MAIL, BORN)


def described(name: str, mails: Sequence[str] = (), born: str = "") -> Description:
    """Somebody by name, mail addresses and birth date."""
    called = person_name(name)
    return Description((called,) if called else (), (tuple(mails), (born,) if born else ()))


SIX: Final = (
    described("Jane Doe", ["jane@acme.com"], "19800229"),
    described("Jane Doe", [], "19800229"),
    described("Bob Stone", ["bob@stone.org"]),
    described("Ann Stone"),
    described("Ann Stone", [], "19700101"),
    described("Ann Stone", [], "19700101"),
)


def table(records: Sequence[Description] = SIX) -> Table:
    return Table.of(records, FIELDS)
