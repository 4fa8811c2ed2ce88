"""Values of a field in normal form: equal where they mean the same."""

from __future__ import annotations

import re
from typing import Final

import phonenumbers

from ingest.identity.days import day_digits
from ingest.identity.fields import Kind
from ingest.identity.names import plain, words
from ingest.identity.normal import normal_mail, normal_number

NO_CODE: Final = re.compile(r"[^a-z0-9]")
IN_TWO_PARTS: Final = re.compile(
    r"([a-z]{1,2}[0-9][a-z0-9]?) ?([0-9][a-z]{2})|([a-z][0-9][a-z]) ?([0-9][a-z][0-9])|([0-9]{4}) ?([a-z]{2})"
)
"""Codes of Britain, Canada and the Netherlands."""
IN_DIGITS: Final = re.compile(r"[a-z]{1,2}-([0-9]{4,5})|([0-9]{5})-[0-9]{4}")
AROUND_HOST: Final = re.compile(r"^(?:[a-z]+://)?(?:www\.)?|[:/?#].*$")
TAG_LESS: Final = frozenset(
    {"gmail.com", "googlemail.com", "outlook.com", "hotmail.com", "live.com", "icloud.com", "me.com"}
    | {"fastmail.com", "protonmail.com", "proton.me"}
)
"""Where a mailbox also gets what is sent to its name with + and a tag."""
DOT_LESS: Final = frozenset({"gmail.com", "googlemail.com"})


def normal_value(kind: Kind, text: str, *, region: str | None = None) -> str:
    """A value as it is compared; empty where nothing is left of it.

    `region` is where telephone numbers without a country are taken to be, such as GB.

    >>> normal_value(Kind.DATE, "1980-02-29"), normal_value(Kind.TEXT, " Etcher, Painter")
    ('19800229', 'etcher painter')
    """
    if kind is Kind.EMAIL:
        return mailbox(text)
    if kind is Kind.PHONE:
        return telephone(text, region)
    if kind is Kind.DATE:
        day = day_digits(text)
        return code(text) if day is None else day
    if kind is Kind.POSTCODE:
        return postcode(text)
    return code(text) if kind is Kind.CODE else words(text)


def code(text: str) -> str:
    return NO_CODE.sub("", plain(text))


def postcode(text: str) -> str:
    """A postal code with its parts apart as its country does, without the country and what is behind ZIP.

    >>> postcode("SW1A1AA"), postcode("D-10115"), postcode("94105-1234")
    ('sw1a 1aa', '10115', '94105')
    """
    given = words(text)
    if found := IN_TWO_PARTS.fullmatch(given):
        return " ".join(part for part in found.groups() if part)
    found = IN_DIGITS.fullmatch(given)
    return found[1] or found[2] if found else given


def company_domain(text: str) -> str:
    """The domain of a company out of a domain, a web address or a mail address, in ASCII.

    >>> company_domain("https://www.Acme.com/about"), company_domain("jane@acme.com.")
    ('acme.com', 'acme.com')
    """
    host = AROUND_HOST.sub("", text.strip().lower().rpartition("@")[2]).strip(".")
    try:
        return host.encode("idna").decode("ascii")
    except UnicodeError:
        return host


def mailbox(text: str) -> str:
    """The mailbox behind an address: tags and dots go where the provider ignores them.

    >>> mailbox("Jane.Doe+news@GMail.com"), mailbox("jane.doe+news@acme.com")
    ('janedoe@gmail.com', 'jane.doe+news@acme.com')
    """
    name, at, domain = normal_mail(text).rpartition("@")
    if domain in TAG_LESS:
        name = name.partition("+")[0] or name
    if domain in DOT_LESS:
        name, domain = name.replace(".", ""), "gmail.com"
    return f"{name}{at}{domain}"


def telephone(text: str, region: str | None) -> str:
    """A number in E.164 where it can be one by its country or region; else its digits.

    >>> telephone("020 7946 0958", "GB"), telephone("020 7946 0958", None)
    ('+442079460958', '02079460958')
    """
    number = normal_number(text)
    try:
        parsed = phonenumbers.parse(number, region)
    except phonenumbers.NumberParseException:
        return number
    if not phonenumbers.is_possible_number(parsed):
        return number
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)
