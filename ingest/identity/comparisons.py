"""At which level two values of a field agree; names, which look at each other, are in `name_levels`."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ingest.identity.columns import share_a_word, word_codes
from ingest.identity.distances import Flags, Numbers, Texts, lengths, likeness, slips
from ingest.identity.fields import LEVELS, Kind
from ingest.identity.shared import is_free_mail, is_role

Levels = NDArray[np.int8]
Comparison = Callable[[Texts, Numbers, Numbers], Levels]

LETTERS: Final = re.compile("[a-z]*")
WORDS: Final = 6
ALIKE: Final = 0.9
RESEMBLING: Final = 0.7
ONE_NAME: Final = 0.88
LONG_USER_NAME: Final = 7
NO_DIGITS: Final = str.maketrans("", "", "0123456789")


def compare(kind: Kind, values: Texts, first: Numbers, second: Numbers) -> Levels:
    """The level of each pair of `values`, given by their places; see `fields.LEVELS` for what each means."""
    return COMPARISONS[kind](values, first, second)


def graded(kind: Kind, *tests: NDArray[np.bool_]) -> Levels:
    """The first test that holds is the level; the kind's last level where none does."""
    last = np.int8(len(LEVELS[kind]) - 1)
    return np.select(list(tests), [np.int8(level) for level in range(len(tests))], last).astype(np.int8)


def dates(values: Texts, first: Numbers, second: Numbers) -> Levels:
    """Days as eight digits, such as 19800229; digits that are no day are compared as they stand."""
    far = slips(values[first], values[second])
    parts = np.array([date_parts(value) for value in values], np.int64).reshape(-1, 3)
    one, other = parts[first], parts[second]
    same = one == other
    swapped = same[:, 0] & (one[:, 1] == other[:, 2]) & (one[:, 2] == other[:, 1])
    apart = np.abs(one - other)
    return graded(
        Kind.DATE,
        far == 0,
        far == 1,
        (same.sum(axis=1) == 2) | swapped,
        far == 2,
        (apart[:, 0] <= 1) & (apart[:, 1] <= 1),
        same[:, 0],
        apart[:, 0] <= 2,
    )


def date_parts(value: str) -> tuple[int, int, int]:
    digits = value if value.isdecimal() and len(value) == 8 else "00000000"
    return int(digits[:4]), int(digits[4:6]), int(digits[6:])


def postcodes(values: Texts, first: Numbers, second: Numbers) -> Levels:
    """Codes with the district first: before the space, or else the first three characters."""
    districts = [value.split(maxsplit=1)[0] if " " in value else value[:3] for value in values]
    regions = [(LETTERS.match(district) or [""])[0] or district[:2] for district in districts]
    codes = word_codes(list(zip(districts, regions, strict=True)), 2)
    far = slips(values[first], values[second])
    same = codes[first] == codes[second]
    return graded(Kind.POSTCODE, far == 0, far == 1, same[:, 0], same[:, 1])


def mails(values: Texts, first: Numbers, second: Numbers) -> Levels:
    """A domain where anybody may have a mailbox, and a name that is a role's, are no likeness."""
    names, domains = (np.array([value.rpartition("@")[part] for value in values], object) for part in (0, 2))
    far = slips(values[first], values[second])
    longer = np.maximum(lengths(values)[first], lengths(values)[second])
    name = likeness(names[first], names[second])
    own = np.array([not is_free_mail(domain) for domain in domains], np.bool_)
    person = np.array([not is_role(value) for value in values], np.bool_)[first]
    same_domain = (domains[first] == domains[second]) & own[first]
    return graded(
        Kind.EMAIL,
        far == 0,
        (far <= 2) & ~numbered(values, first, second),
        name.equal & person,
        (far <= (1 - RESEMBLING) * longer) & ~numbered(values, first, second),
        same_domain | ((name.winkler >= ONE_NAME) & (name.shorter >= 4) & person),
    )


def numbered(values: Texts, first: Numbers, second: Numbers) -> Flags:
    """Whether two differ in digits alone: who comes second at a domain gets a number, which is no slip."""
    stems = np.array([value.translate(NO_DIGITS) for value in values], object)
    return np.asarray((stems[first] == stems[second]) & (values[first] != values[second]), np.bool_)


def phones(values: Texts, first: Numbers, second: Numbers) -> Levels:
    """Numbers that end in the same eight digits may differ in what was said of the country."""
    endings = np.array([value[-8:] for value in values], object)
    far = slips(values[first], values[second])
    return graded(Kind.PHONE, far == 0, endings[first] == endings[second], far == 1)


def accounts(values: Texts, first: Numbers, second: Numbers) -> Levels:
    """One account is one person's; that two differ says nothing, for people have several."""
    return np.where(values[first] == values[second], 0, -1).astype(np.int8)


def user_names(values: Texts, first: Numbers, second: Numbers) -> Levels:
    far = slips(values[first], values[second])
    shorter = np.minimum(lengths(values)[first], lengths(values)[second])
    return graded(Kind.USERNAME, far == 0, (far == 1) & (shorter >= LONG_USER_NAME))


def codes(values: Texts, first: Numbers, second: Numbers) -> Levels:
    far = slips(values[first], values[second])
    return graded(Kind.CODE, far == 0, far == 1, far == 2)


def texts(values: Texts, first: Numbers, second: Numbers) -> Levels:
    like = likeness(values[first], values[second])
    words = word_codes([value.split() for value in values], WORDS)
    slip = ((like.winkler >= ALIKE) & (like.shorter >= 4)) | ((like.slips <= 2) & (like.shorter >= 5))
    return graded(Kind.TEXT, like.equal, slip, share_a_word(words[first], words[second]))


COMPARISONS: Final[dict[Kind, Comparison]] = {
    Kind.DATE: dates,
    Kind.POSTCODE: postcodes,
    Kind.EMAIL: mails,
    Kind.PHONE: phones,
    Kind.ACCOUNT: accounts,
    Kind.USERNAME: user_names,
    Kind.CODE: codes,
    Kind.TEXT: texts,
}
