"""A handle: a person or company as one channel knows it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

from ingest.checks import (
    LONGEST_ADDRESS,
    LONGEST_IDENTIFIER,
    LONGEST_NAME,
    Address,
    Identifier,
    InvalidRecord,
    Name,
    Slug,
    check_slug,
    check_text,
)


class HandleKind(StrEnum):
    """What a source says stands behind a handle."""

    PERSON = "person"
    ORGANIZATION = "organization"
    BOT = "bot"


@dataclass(frozen=True, slots=True)
class Handle:
    """A sender or recipient as one channel knows it.

    `address` is in the channel's normal form (see `ingest.identity.normal`). `identifiers`
    are keys that the source vouches for (`email:jane@acme.com`, `crm:0031`): that two handles
    share one is evidence that they are one person's.
    """

    channel: Annotated[Slug, "The channel it is known on."]
    address: Annotated[
        Address, "Its name, mail address or number there; @, case and spacing are brought to one form."
    ]
    name: Annotated[Name | None, "The display name."] = None
    verified: Annotated[bool | None, "Whether the source has verified it."] = None
    kind: Annotated[HandleKind | None, "What stands behind it."] = None
    identifiers: Annotated[
        tuple[Identifier, ...],
        "Keys the source vouches for, such as email:jane@acme.com or crm:0031; "
        "that handles share one is evidence that they are one person's.",
    ] = ()
    ours: Annotated[
        bool | None, "Whether it is one of our own people or systems, where a system of ours says so."
    ] = None

    def __post_init__(self) -> None:
        check_slug("channel", self.channel)
        check_text("address", self.address, longest=LONGEST_ADDRESS)
        if not self.address:
            raise InvalidRecord("address: empty; a handle needs a name or number on its channel")
        if self.name is not None:
            check_text("name", self.name, longest=LONGEST_NAME)
        for identifier in self.identifiers:
            check_text("identifier", identifier, longest=LONGEST_IDENTIFIER)

    @property
    def key(self) -> str:
        """`channel:address`, unique in the graph."""
        return f"{self.channel}:{self.address}"
