"""What the record says of a handle, as a description that can be compared."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Final

from graph_service.store.model import Bearer, Claim, Identity
from ingest.identity.description import Description
from ingest.identity.fields import HANDLE_FIELDS, Kind
from ingest.identity.names import PersonName, person_name, words
from ingest.identity.normal import SOCIAL, TELEPHONE
from ingest.identity.shared import is_role
from ingest.identity.values import normal_value

SHORTEST_USER_NAME: Final = 5
MOST_NAMES: Final = 8
"""Who goes by more names passes on what others say, such as a mailing list, and goes by none."""
PLACES: Final = {field.name: place for place, field in enumerate(HANDLE_FIELDS)}
TRAIT_PLACES: Final = {
    "birth_date": PLACES["birth date"],
    "postal_code": PLACES["postal code"],
    "job": PLACES["job"],
    "organization": PLACES["organisation"],
}

Known = Callable[[Claim], bool]
"""Whether a claim counts: as of a time, say."""


def description(identity: Identity, region: str | None = None, known: Known = lambda _: True) -> Description:
    """All that is known of a handle, in normal form; role addresses are left out, as they tell nobody.

    `region` is where telephone numbers without a country are taken to be.
    """
    claims = [claim for claim in identity.claims if known(claim)]
    called = (named(claim.value) for claim in claims if claim.what == "name")
    names = tuple(sorted({name for name in called if name}))
    if len(names) > MOST_NAMES:
        names = ()
    held: list[set[str]] = [set() for _ in HANDLE_FIELDS]
    for place, value in values(identity, claims, (names, region)):
        held[place].add(value)
    return Description(names, tuple(tuple(sorted(several - {""})) for several in held))


@lru_cache(maxsize=50_000)
def named(text: str) -> PersonName:
    """The name in a display name; what hangs together is described again and again."""
    return person_name(text)


def values(
    identity: Identity, claims: list[Claim], context: tuple[tuple[PersonName, ...], str | None]
) -> Iterator[tuple[int, str]]:
    """The values of each field, by its place."""
    names, region = context
    channel, _, address = identity.key.partition(":")
    yield identified(identity.key, region)
    if channel in SOCIAL:
        yield PLACES["user name"], user_name(address, names)
    for claim in claims:
        if claim.what == "identifier":
            yield identified(claim.value, region)
        elif claim.what in TRAIT_PLACES:
            place = TRAIT_PLACES[claim.what]
            yield place, normal_value(HANDLE_FIELDS[place].kind, claim.value)


def verified_on(bearer: Bearer) -> str | None:
    """The platform of which a handle is a verified account, if it is one."""
    channel = bearer.key.partition(":")[0]
    return channel if bearer.verified and channel in SOCIAL else None


def identified(key: str, region: str | None) -> tuple[int, str]:
    """What a handle's key or an identifier is a value of."""
    channel, _, address = key.partition(":")
    if channel == "email":
        mail = normal_value(Kind.EMAIL, address)
        return PLACES["mail address"], "" if is_role(mail) else mail
    if channel in TELEPHONE:
        return PLACES["telephone"], normal_value(Kind.PHONE, address, region=region)
    return PLACES["account"], key


def user_name(address: str, names: tuple[PersonName, ...]) -> str:
    """A name on a platform where it tells more than the display name: not made of that, and not too short."""
    stem = words(address).replace(" ", "")
    made = {form for name in names for form in forms(name)}
    return "" if len(stem) < SHORTEST_USER_NAME or stem.strip("0123456789") in made else stem


def forms(name: PersonName) -> set[str]:
    """The user names that a name is often made into."""
    given, surname = name.given.replace(" ", ""), name.surname.replace(" ", "")
    pairs = {(given, surname), (given[:1], surname), (given, surname[:1]), (given, ""), ("", surname)}
    return {"", *(one + other for one, other in pairs), *(other + one for one, other in pairs)}
