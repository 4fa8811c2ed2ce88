"""What is known of one record or handle, in normal form and ready to be compared."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Final

from ingest.identity.fields import Field, Kind
from ingest.identity.names import PersonName

NAMES: Final = (Field("given name", Kind.GIVEN), Field("surname", Kind.SURNAME))

Held = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Description:
    """All names somebody goes by, and all values of each further field, each once and none empty.

    `values` is aligned with fields that whoever compares descriptions has to know.
    """

    names: tuple[PersonName, ...] = ()
    values: tuple[Held, ...] = ()

    def without(self, dropped: Collection[str]) -> Description:
        """The description but for some values."""
        if not any(value in dropped for held in self.values for value in held):
            return self
        kept = tuple(tuple(value for value in held if value not in dropped) for held in self.values)
        return replace(self, values=kept)

    def by_kind(self, fields: tuple[Field, ...]) -> dict[Kind, list[tuple[int, str]]]:
        """The values of each kind, parts of names among them, with the number of their field."""
        held: dict[Kind, list[tuple[int, str]]] = {}
        for name in self.names:
            if name.given:
                held.setdefault(Kind.GIVEN, []).append((0, name.given))
            if name.surname:
                held.setdefault(Kind.SURNAME, []).append((1, name.surname))
        for place, (field, values) in enumerate(zip(fields, self.values, strict=True), len(NAMES)):
            for value in values:
                held.setdefault(field.kind, []).append((place, value))
        return held
