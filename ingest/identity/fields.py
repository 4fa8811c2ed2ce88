"""What is compared of two descriptions: kinds of field, and the levels at which they agree."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Kind(StrEnum):
    """How a field is brought to normal form and compared."""

    GIVEN = "given"
    SURNAME = "surname"
    DATE = "date"
    POSTCODE = "postcode"
    EMAIL = "email"
    PHONE = "phone"
    ACCOUNT = "account"
    USERNAME = "user name"
    CODE = "code"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Field:
    """One column of descriptions: what people call it, and how it is compared."""

    name: str
    kind: Kind


@dataclass(frozen=True, slots=True)
class Level:
    """One degree of agreement, from the best on.

    `says` is its sentence, with {field}, {left} and {right} to fill in; `strength` is how much of a
    value's rarity counts. `match` and `random` are the shares of pairs of one person and of random
    pairs at this level, as long as nothing has been learnt.
    """

    says: str
    strength: float
    match: float
    random: float


LEVELS: Final[dict[Kind, tuple[Level, ...]]] = {
    Kind.GIVEN: (
        Level("same {field} {left}", 1.0, 0.707, 0.025),
        Level("{left} and {right} are forms of one {field}", 0.5, 0.08, 0.005),
        Level("{field} {left} is one slip from {right}", 0.5, 0.13, 0.003),
        Level("{field} {left} resembles {right}", 0.0, 0.04, 0.01),
        Level("{left} stands elsewhere in the other name", 0.0, 0.04, 0.002),
        Level("different {field}: {left} and {right}", 0.0, 0.003, 0.955),
    ),
    Kind.SURNAME: (
        Level("same {field} {left}", 1.0, 0.72, 0.01),
        Level("{left} and {right} are forms of one {field}", 0.5, 0.01, 0.0005),
        Level("{field} {left} is one slip from {right}", 0.5, 0.14, 0.0015),
        Level("{field} {left} resembles {right}", 0.0, 0.04, 0.006),
        Level("{left} stands elsewhere in the other name", 0.0, 0.03, 0.002),
        Level("different {field}: {left} and {right}", 0.0, 0.06, 0.98),
    ),
    Kind.DATE: (
        Level("same {field} {left}", 1.0, 0.75, 0.0002),
        Level("{field} {left} is one digit from {right}", 0.5, 0.1, 0.002),
        Level("{field} {left} and {right} differ in one part, or in its order", 0.5, 0.03, 0.005),
        Level("{field} {left} is two digits from {right}", 0.0, 0.04, 0.01),
        Level("{field} {left} is near {right}", 0.0, 0.02, 0.01),
        Level("{field} {left} and {right} are of one year", 0.0, 0.01, 0.01),
        Level("{field} {left} and {right} are two years apart at most", 0.0, 0.01, 0.04),
        Level("different {field}: {left} and {right}", 0.0, 0.04, 0.9228),
    ),
    Kind.POSTCODE: (
        Level("same {field} {left}", 1.0, 0.7, 0.002),
        Level("{field} {left} is one character from {right}", 0.5, 0.08, 0.002),
        Level("{field} {left} and {right} are of one district", 0.5, 0.06, 0.005),
        Level("{field} {left} and {right} are of one region", 0.0, 0.06, 0.02),
        Level("different {field}: {left} and {right}", 0.0, 0.1, 0.971),
    ),
    Kind.EMAIL: (
        Level("same {field} {left}", 1.0, 0.6, 0.00000001),
        Level("{field} {left} is two slips from {right} at most", 0.5, 0.02, 0.002),
        Level("{left} and {right} have one name at two domains", 0.5, 0.05, 0.01),
        Level("{field} {left} resembles {right}", 0.0, 0.03, 0.01),
        Level("{left} and {right} have one domain, or names alike", 0.0, 0.08, 0.05),
        Level("different {field}: {left} and {right}", 0.0, 0.22, 0.92799999),
    ),
    Kind.PHONE: (
        Level("same {field} {left}", 1.0, 0.6, 0.00000004),
        Level("{field} {left} and {right} end alike", 0.5, 0.1, 0.00001),
        Level("{field} {left} is one digit from {right}", 0.0, 0.02, 0.0001),
        Level("different {field}: {left} and {right}", 0.0, 0.28, 0.99988996),
    ),
    Kind.ACCOUNT: (
        Level("both are known as {left}", 0.0, 0.999, 0.0000000009),
        Level("", 0.0, 0.001, 0.9999999991),
    ),
    Kind.USERNAME: (
        Level("same {field} {left}", 1.0, 0.3, 0.00005),
        Level("{field} {left} is one slip from {right}", 0.5, 0.06, 0.0005),
        Level("different {field}: {left} and {right}", 0.0, 0.64, 0.99945),
    ),
    Kind.CODE: (
        Level("same {field} {left}", 1.0, 0.85, 0.0001),
        Level("{field} {left} is one character from {right}", 0.5, 0.08, 0.0002),
        Level("{field} {left} is two characters from {right}", 0.0, 0.02, 0.002),
        Level("different {field}: {left} and {right}", 0.0, 0.05, 0.9977),
    ),
    Kind.TEXT: (
        Level("same {field} {left}", 1.0, 0.75, 0.05),
        Level("{field} {left} is two slips from {right} at most", 0.5, 0.06, 0.01),
        Level("{field} {left} shares a word with {right}", 0.5, 0.04, 0.02),
        Level("different {field}: {left} and {right}", 0.0, 0.15, 0.92),
    ),
}
"""The levels of each kind; the last says that nothing agrees."""

HANDLE_FIELDS: Final = (
    Field("account", Kind.ACCOUNT),
    Field("mail address", Kind.EMAIL),
    Field("telephone", Kind.PHONE),
    Field("user name", Kind.USERNAME),
    Field("birth date", Kind.DATE),
    Field("postal code", Kind.POSTCODE),
    Field("job", Kind.TEXT),
    Field("organisation", Kind.TEXT),
)
"""By what handles are compared, beside their names."""
