"""What CRMs have in common: a record of a person is a handle, and what becomes of the record is a fact."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from ingest.checks import LONGEST_NAME, InvalidRecord, is_slug
from ingest.facts import Assertion, Consent, Organization
from ingest.field_map import flag, moment, whole
from ingest.handle import Handle
from ingest.identity.normal import normal_address
from ingest.identity.values import company_domain
from ingest.tables import Cells

OWN: Final = "graph_service"
"""The source of what we told a CRM, and the namespace of the ids by which we named people there."""
OWN_ID: Final = ("graph service id c", "graphservice id c", "graph service id", "graphservice id")
OWN_TIME: Final = (
    *("graph service as of c", "graphservice as of c"),
    *("graph service as of", "graphservice as of"),
)
OWN_SIGNAL: Final = (
    *("graph service signal c", "graphservice signal c"),
    *("graph service signal", "graphservice signal"),
)
"""Our own columns that mean something in a file that comes back; all others of ours are passed over."""

RECORD: Final = "crm_record"
"""The purpose of a decision that says whether a CRM's record of somebody may be written to."""


@dataclass(frozen=True, slots=True)
class Crm:
    """A CRM: the source and channel of its records, and what it is called where it says something."""

    source: str
    name: str

    def known(self, number: str) -> Handle:
        """Somebody by the number of their record alone."""
        return Handle(self.source, number, identifiers=(f"{self.source}:{number}",))

    def bare(self, number: str, cells: Cells) -> Handle:
        """Somebody by the number of their record, and by our id where the row has it.

        So nothing of a row is taken in when who was erased under that id is called otherwise by now.
        """
        known = self.known(number)
        return replace(known, identifiers=(*known.identifiers, *own_key(cells)))

    def person(self, number: str, cells: Cells) -> Handle:
        """Somebody as a row describes them, by the fields `name`, `email`, `phone` and the like."""
        keys = (f"{self.source}:{number}", *identifiers(cells), *own_key(cells))
        return Handle(self.source, number, name=full_name(cells), identifiers=tuple(dict.fromkeys(keys)))

    def company(self, number: str, cells: Cells) -> Iterator[Organization]:
        """A company; what was deleted says nothing new."""
        if flag(cells, "deleted"):
            return
        yield Organization(
            source=self.source,
            native_id=number,
            at=moment(cells, "created") or cells.time("changed"),
            revised_at=cells.time("changed"),
            name=cells.text("name") or None,
            domain=company_domain(cells.text("website")) or None,
            industry=cells.text("industry") or None,
            employees=whole(cells, "employees"),
        )

    def same(self, one: Handle, other: str, at: datetime, reason: str) -> Assertion:
        """The CRM's word that two of its records are one person's."""
        return self._word(one, self.known(other), at, (reason, f"{reason} into {other}"))

    def told(self, number: str, cells: Cells, at: datetime) -> Iterator[Assertion]:
        """The CRM's word that a record is of somebody whom we told it of, by the field `own_id`."""
        if own := cells.text("own_id"):
            why = ("told", f"told of as {own}"[:LONGEST_NAME])
            yield self._word(self.known(number), handle_of(own), at, why)

    def _word(self, one: Handle, other: Handle, at: datetime, why: tuple[str, str]) -> Assertion:
        what, reason = why
        return Assertion(
            source=self.source,
            native_id=f"{what}/{one.address}",
            at=at,
            handle=one,
            other=other,
            same=True,
            by=self.name,
            reason=reason,
        )

    def record(self, whose: Handle, at: datetime, gone: str | None) -> Consent:
        """Whether somebody's record may be written to: `gone` says why not, such as deleted or merged."""
        return Consent(
            source=self.source,
            native_id=f"record/{whose.address}",
            at=at,
            revised_at=at,
            handle=whose,
            purpose=RECORD,
            granted=gone is None,
            basis=gone,
        )

    def refusal(self, handle: Handle, purpose: str, at: datetime) -> Consent:
        """What somebody forbade us, by a box that is ticked."""
        return Consent(
            source=self.source,
            native_id=f"{purpose}/{handle.address}",
            at=at,
            revised_at=at,
            handle=handle,
            purpose=purpose,
            granted=False,
        )


def full_name(cells: Cells) -> str | None:
    parts = filter(None, (cells.text("first_name"), cells.text("last_name")))
    return cells.text("name") or " ".join(parts) or None


def identifiers(cells: Cells) -> Iterator[str]:
    """The other keys of a row: mailbox and telephones."""
    if "@" in (email := normal_address("email", cells.text("email"))):
        yield f"email:{email}"
    for field in ("phone", "mobile"):
        if number := normal_address("phone", cells.text(field)):
            yield f"phone:{number}"


def own_key(cells: Cells) -> Iterator[str]:
    """Our id of somebody, by the field `own_id`, as they are identified by it from its first export on."""
    if own := cells.text("own_id"):
        yield f"{OWN}:{handle_of(own).key}"


def handle_of(own: str) -> Handle:
    """The handle that an id of ours stands for; raises `InvalidRecord` for what is no such id."""
    channel, _, address = own.partition(":")
    if not is_slug(channel) or not normal_address(channel, address):
        raise InvalidRecord(f"own_id: {own[:80]!r} is no id of ours; leave that column as we wrote it")
    return Handle(channel, normal_address(channel, address))
