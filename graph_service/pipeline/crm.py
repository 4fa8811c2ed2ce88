"""Files for a CRM: what is told of people whom it knows, people whom it does not know yet, and cases."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Final, TextIO

from graph_service.pipeline.crm_columns import CASE, SCORES, Columns, Vendor
from graph_service.questions.crm import Standings, Told, case_values
from graph_service.store.crm import PersonRow
from ingest.canonical import Profile
from ingest.connectors.crm_people import OWN, RECORD
from ingest.connectors.salesforce_ids import CONTACT, LEAD
from ingest.digest_id import digest_id
from ingest.handle import Handle

LONGEST_KEY: Final = 255
"""Characters of a text field that a record can be found by in Salesforce."""
KNOWN: Final = ("id", *SCORES, "as_of")
NEW: Final = ("own_id", "first_name", "last_name", "email", "phone", *SCORES, "as_of")
CASES: Final = ("signal", "contact", *CASE, "as_of")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table of a CRM: its file, its columns, and, for people it knows, how their ids begin."""

    file: str
    values: tuple[str, ...]
    begins: str = ""


CONTACTS: Final = Sheet("contacts.csv", KNOWN, CONTACT)
LEADS: Final = Sheet("leads.csv", KNOWN, LEAD)
SHEETS: Final = {
    Vendor.SALESFORCE: (CONTACTS, LEADS),
    Vendor.HUBSPOT: (Sheet("contacts.csv", KNOWN),),
}
NEWCOMERS: Final = Sheet("contacts_new.csv", NEW)
MATTERS: Final = Sheet("cases.csv", CASES)


@dataclass(slots=True)
class Written:
    """How many rows each file has, who was left out, and what was learnt of ids while it was written."""

    rows: dict[str, int] = field(default_factory=dict)
    refused: int = 0
    named: list[Profile] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Teller:
    """Tells a CRM of people."""

    standings: Standings
    columns: Columns

    @property
    def vendor(self) -> Vendor:
        return self.columns.vendor

    def write(self, folder: Path, keep: Callable[[list[Profile]], object]) -> Written:
        """Write the files of a folder, each of which is there only when all are whole.

        `keep` is given the ids of ours that are in them for the first time, before the files are there.
        """
        folder.mkdir(parents=True, exist_ok=True)
        sheets = (*SHEETS[self.vendor], NEWCOMERS, MATTERS)
        try:
            return self._write(folder, sheets, keep)
        finally:
            for sheet in sheets:  # so that people's names are left in no half of a file
                partial_of(folder, sheet).unlink(missing_ok=True)

    def _write(
        self, folder: Path, sheets: Sequence[Sheet], keep: Callable[[list[Profile]], object]
    ) -> Written:
        written = Written(dict.fromkeys((sheet.file for sheet in sheets), 0))
        with ExitStack() as stack:
            files = {sheet.file: stack.enter_context(opened(folder, sheet, self.columns)) for sheet in sheets}
            for sheet, row in self.rows(written):
                csv.writer(files[sheet.file]).writerow([row.get(value, "") for value in sheet.values])
                written.rows[sheet.file] += 1
        if written.named:
            keep(written.named)
        for sheet in sheets:
            partial_of(folder, sheet).replace(folder / sheet.file)
        written.refused = len(self.standings.refused)
        return written

    def rows(self, written: Written) -> Iterator[tuple[Sheet, Mapping[str, str]]]:
        """The rows of all files, in order of person."""
        gone = self.standings.store.crm.not_written_to(RECORD)
        for people in self.standings.store.crm.people():
            told = list(self.standings.told(people))
            texts = self.standings.words([signal for each in told for signal in each.signals])
            for each in told:
                yield from self.of_person(each, gone, texts, written)

    def of_person(
        self, told: Told, gone: frozenset[str], texts: Mapping[str, str], written: Written
    ) -> Iterator[tuple[Sheet, Mapping[str, str]]]:
        source = self.vendor.value
        held = told.person.known_in(source)
        live = [number for number in held if f"{source}:{number}" not in gone]
        for sheet in SHEETS[self.vendor]:
            for number in live:
                if number.startswith(sheet.begins):
                    yield sheet, {"id": number, **told.values}
        if not held and (row := self.newcomer(told, written)):
            yield NEWCOMERS, row
        yield from self.cases(told, live, texts)

    def newcomer(self, told: Told, written: Written) -> Mapping[str, str] | None:
        """Somebody the CRM has never told us of: who has a name, and can be reached by mail or telephone."""
        mails, phones = told.person.known_in("email"), told.person.known_in("phone")
        if not told.person.name or not (mails or phones):
            return None
        first, last = names(told.person.name)
        own = own_id(told.person)
        if own not in told.person.known_in(OWN):
            written.named.append(naming(told.person, own, self.standings.time.as_of))
        reached = {"email": next(iter(mails), ""), "phone": next(iter(phones), "")}
        return {"own_id": own, "first_name": first, "last_name": last, **reached, **told.values}

    def cases(
        self, told: Told, live: Sequence[str], texts: Mapping[str, str]
    ) -> Iterator[tuple[Sheet, Mapping[str, str]]]:
        """A case for each open signal of somebody who is a contact there."""
        begins = SHEETS[self.vendor][0].begins
        contact = next((number for number in live if number.startswith(begins)), None)
        for signal in told.signals if contact is not None else ():
            values = case_values(signal, texts.get(signal.message, ""))
            key = signal.key if len(signal.key) <= LONGEST_KEY else digest_id(signal.key)
            fixed = {"signal": key, "contact": contact or "", "as_of": told.values["as_of"]}
            yield MATTERS, {**values, **fixed}


def own_id(person: PersonRow) -> str:
    """The key that somebody had when a CRM was first told of them, whoever they turn out to be since."""
    return next(iter(person.known_in(OWN)), person.customer)


def naming(person: PersonRow, own: str, at: datetime) -> Profile:
    """That somebody goes by an id of ours from now on."""
    channel, _, address = person.customer.partition(":")
    return Profile(OWN, Handle(channel, address, identifiers=(f"{OWN}:{own}",)), at)


def names(full: str) -> tuple[str, str]:
    """A name in two, the last word being the surname unless a comma says otherwise.

    >>> names("Jane van Dovey"), names("Dovey, Jane"), names("Cher")
    (('Jane van', 'Dovey'), ('Jane', 'Dovey'), ('', 'Cher'))
    """
    surname, comma, given = full.partition(",")
    if comma:
        return given.strip(), surname.strip()
    given, _, surname = full.strip().rpartition(" ")
    return given.strip(), surname


def partial_of(folder: Path, sheet: Sheet) -> Path:
    return folder / f"{sheet.file}.partial"


def opened(folder: Path, sheet: Sheet, columns: Columns) -> AbstractContextManager[TextIO]:
    """A file with its header, to write rows to."""
    file = partial_of(folder, sheet).open("w", encoding="utf-8", newline="")
    csv.writer(file).writerow([columns.heading(value) for value in sheet.values])
    return file
