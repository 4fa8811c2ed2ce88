"""Ids of Salesforce: 15 characters in which case counts, or 18 with a check of the case behind them."""

from __future__ import annotations

import re
import string
from typing import Final

from ingest.checks import InvalidRecord

FORM: Final = re.compile(r"[0-9A-Za-z]{15}(?:[A-Z0-5]{3})?")
SIGNS: Final = string.ascii_uppercase + "012345"
SHORT: Final = 15

CONTACT, LEAD, ACCOUNT = "003", "00Q", "001"
CASE, OPPORTUNITY, EMAIL = "500", "006", "02s"
"""What the first three characters of an id say it is of."""


def whole_id(field: str, text: str) -> str:
    """An id in 18 characters; raises `InvalidRecord` for what is none.

    >>> whole_id("Id", "0031G00000rfAvu")
    '0031G00000rfAvuQAE'
    """
    if not FORM.fullmatch(text):
        raise InvalidRecord(f"{field}: {text[:80]!r} is no id of Salesforce; one has 15 or 18 characters")
    whole = text[:SHORT] + check(text)
    if len(text) > SHORT and text != whole:
        raise InvalidRecord(
            f"{field}: {text!r} was changed on its way: its last three characters do not fit; "
            "export the file again, and open it in no spreadsheet"
        )
    return whole


def check(text: str) -> str:
    """Three characters that say which of the first 15 are capitals, five at a time."""
    fives = (text[start : start + 5] for start in range(0, SHORT, 5))
    return "".join(SIGNS[sum(sign.isupper() << place for place, sign in enumerate(five))] for five in fives)
