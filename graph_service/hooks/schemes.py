"""How senders of webhooks sign what they send: a table, and one way to look at all of them.

Standard Webhooks 1.0 and what vendors had before it. Every one but `v1a` is an HMAC of a part of the
request; which part, and how it is written down, is what tells them apart.
"""

from __future__ import annotations

import hashlib
import hmac
from base64 import b64decode, b64encode
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from urllib.parse import parse_qs, parse_qsl, urlsplit

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from graph_service.errors import Misuse

TOLERANCE_SECONDS: Final = 300
"""How far the clocks may differ, and how late a delivery may come."""
SYMMETRIC: Final = "whsec_"
PUBLIC: Final = "whpk_"
ID: Final = "webhook-id"
TIME: Final = "webhook-timestamp"
SIGNATURE: Final = "webhook-signature"
ASYMMETRIC: Final = "v1a,"
KEY_BYTES: Final = 32
"""Of an Ed25519 key."""
LEAST_BYTES: Final = 16
"""Of a secret."""
FORM: Final = "application/x-www-form-urlencoded"
MOST_FIELDS: Final = 1_000
"""Of a form: they are read before anybody knows who sent them."""


class WrongSignature(Misuse):
    """A delivery that nobody has signed who knows a secret of its source."""

    code = "WRONG_SIGNATURE"
    advice = "Sign the bytes of the body as they are sent, with the secret that `hooks` has for this source."


class StaleDelivery(Misuse):
    """A delivery that was signed too long ago, or for a time to come."""

    code = "STALE_DELIVERY"
    advice = f"Sign it anew: the time may differ by {TOLERANCE_SECONDS // 60} minutes."


class UnusableSecret(Misuse):
    """A secret that no signature of its scheme can be made or checked with."""

    code = "UNUSABLE_SECRET"


@dataclass(frozen=True, slots=True)
class Delivery:
    """A request as it came: names of headers in lower case, and the URL by which its sender knows us."""

    headers: Mapping[str, str]
    body: bytes
    url: str = ""
    method: str = "POST"

    def header(self, name: str) -> str:
        """A header's value; raises `WrongSignature` where it is absent."""
        value = self.headers.get(name)
        if value is None:
            raise WrongSignature(f"The header {name} is missing.")
        return value


@dataclass(frozen=True, slots=True)
class Scheme:
    """A way of signing: the header that has the signature, what is signed, and how it is written.

    Signatures in the header stand between `separator`s, if there may be several, each after `prefix`.
    `at` gives the time a delivery was signed, in seconds, and `id` the header with its name, where
    the sender has one.
    """

    header: str
    content: Callable[[Delivery], bytes]
    prefix: str = ""
    separator: str | None = None
    digest: str = "sha256"
    in_base64: bool = False
    at: Callable[[Delivery], float] | None = None
    id: str | None = None
    key: Callable[[str], bytes] = str.encode
    by_url: bool = False
    """Whether the URL is signed too, which a source then has to be given."""

    def signature(self, delivery: Delivery, secret: str) -> str:
        """What somebody who knows a secret writes down for a delivery, without the prefix."""
        made = hmac.digest(self.key(secret), self.content(delivery), self.digest)
        return b64encode(made).decode() if self.in_base64 else made.hex()

    def given(self, delivery: Delivery) -> list[str]:
        """The signatures that came, without the prefix."""
        text = delivery.header(self.header)
        parts = [text] if self.separator is None else text.split(self.separator)
        return [
            part.strip().removeprefix(self.prefix) for part in parts if part.strip().startswith(self.prefix)
        ]


def key_of(secret: str) -> bytes:
    """The key in a secret of Standard Webhooks; raises `UnusableSecret`."""
    try:
        return b64decode(secret.removeprefix(SYMMETRIC).removeprefix(PUBLIC), validate=True)
    except ValueError:
        advice = f"Give what follows {SYMMETRIC} or {PUBLIC} in base64."
        raise UnusableSecret("The secret is no base64.", advice) from None


def standard_content(delivery: Delivery) -> bytes:
    return f"{delivery.header(ID)}.{delivery.header(TIME)}.".encode() + delivery.body


def slack_content(delivery: Delivery) -> bytes:
    return f"v0:{delivery.header('x-slack-request-timestamp')}:".encode() + delivery.body


def zendesk_content(delivery: Delivery) -> bytes:
    return delivery.header("x-zendesk-webhook-signature-timestamp").encode() + delivery.body


def hubspot_content(delivery: Delivery) -> bytes:
    time = delivery.header("x-hubspot-request-timestamp").encode()
    return f"{delivery.method}{delivery.url}".encode() + delivery.body + time


def twilio_content(delivery: Delivery) -> bytes:
    """The URL and, of a form, its fields in order; what is no form is in the URL by its digest."""
    if delivery.headers.get("content-type", "").startswith(FORM):
        return (delivery.url + "".join(name + value for name, value in fields_of(delivery.body))).encode()
    (named, *_) = parse_qs(urlsplit(delivery.url).query).get("bodySHA256", [""])
    if not hmac.compare_digest(named.lower().encode(), hashlib.sha256(delivery.body).hexdigest().encode()):
        raise WrongSignature("The body is not the one that bodySHA256 names.")
    return delivery.url.encode()


def fields_of(form: bytes) -> list[tuple[str, str]]:
    """The fields of a form in order, each once; raises `WrongSignature` where there are too many."""
    text = form.decode("utf-8", "replace")
    try:
        return sorted(set(parse_qsl(text, keep_blank_values=True, max_num_fields=MOST_FIELDS)))
    except ValueError:
        raise WrongSignature(f"The form has more than {MOST_FIELDS:,} fields.") from None


def stripe_content(delivery: Delivery) -> bytes:
    return f"{stripe_time(delivery)}.".encode() + delivery.body


def stripe_time(delivery: Delivery) -> str:
    parts = dict(part.strip().partition("=")[::2] for part in delivery.header("stripe-signature").split(","))
    return parts.get("t", "")


def body(delivery: Delivery) -> bytes:
    return delivery.body


def seconds_in(name: str, per_second: int = 1) -> Callable[[Delivery], float]:
    """Reads the time in a header, as a number."""
    return lambda delivery: number(delivery.header(name)) / per_second


def number(text: str) -> float:
    if not (text.isascii() and text.isdigit() and len(text) < 16):
        raise WrongSignature("The time is no number.")
    return float(text)


def date_in(name: str) -> Callable[[Delivery], float]:
    """Reads the time in a header, as RFC 3339 has it."""

    def seconds(delivery: Delivery) -> float:
        try:
            found = datetime.fromisoformat(delivery.header(name))
        except ValueError:
            raise WrongSignature("The time is none.") from None
        if found.tzinfo is None:
            raise WrongSignature("The time has no zone.")
        return found.timestamp()

    return seconds


STANDARD: Final = Scheme(
    SIGNATURE, standard_content, "v1,", " ", in_base64=True, at=seconds_in(TIME), id=ID, key=key_of
)
SCHEMES: Final[Mapping[str, Scheme]] = {
    "standard": STANDARD,
    "slack": Scheme("x-slack-signature", slack_content, "v0=", at=seconds_in("x-slack-request-timestamp")),
    "github": Scheme("x-hub-signature-256", body, "sha256=", id="x-github-delivery"),
    "intercom": Scheme("x-hub-signature", body, "sha1=", digest="sha1"),
    "zendesk": Scheme(
        "x-zendesk-webhook-signature",
        zendesk_content,
        in_base64=True,
        at=date_in("x-zendesk-webhook-signature-timestamp"),
        id="x-zendesk-webhook-invocation-id",
    ),
    "hubspot": Scheme(
        "x-hubspot-signature-v3",
        hubspot_content,
        in_base64=True,
        at=seconds_in("x-hubspot-request-timestamp", 1_000),
        by_url=True,
    ),
    "twilio": Scheme(
        "x-twilio-signature",
        twilio_content,
        digest="sha1",
        in_base64=True,
        id="i-twilio-idempotency-token",
        by_url=True,
    ),
    "stripe": Scheme(
        "stripe-signature",
        stripe_content,
        "v1=",
        ",",
        at=lambda delivery: number(stripe_time(delivery)),
    ),
}
"""By what a source is said to sign by."""


def verified(scheme: Scheme, delivery: Delivery, secrets: Sequence[str], now: float) -> str | None:
    """What its sender calls a delivery, if anything.

    Raises `WrongSignature` where none of the secrets signs it, and `StaleDelivery`.
    """
    given = scheme.given(delivery)
    if not any(signs(scheme, delivery, secret, given) for secret in secrets):
        raise WrongSignature("Nobody signed this who knows a secret of this source.")
    if scheme.at is not None and abs(scheme.at(delivery) - now) > TOLERANCE_SECONDS:
        raise StaleDelivery("This was signed too long ago, or for a time to come.")
    return None if scheme.id is None else delivery.headers.get(scheme.id)


def signs(scheme: Scheme, delivery: Delivery, secret: str, given: Sequence[str]) -> bool:
    """Whether a secret makes one of the signatures that came."""
    if scheme is STANDARD and secret.startswith(PUBLIC):
        return signed_by(secret, delivery)
    wanted = scheme.signature(delivery, secret).encode()
    return any(hmac.compare_digest(each.encode("utf-8", "surrogateescape"), wanted) for each in given)


def signed_by(public: str, delivery: Delivery) -> bool:
    """Whether an Ed25519 key made one of the signatures of a delivery that are `v1a`."""
    key, content = Ed25519PublicKey.from_public_bytes(key_of(public)), standard_content(delivery)
    parts = delivery.header(SIGNATURE).split(" ")
    return any(
        fits(key, part.removeprefix(ASYMMETRIC), content) for part in parts if part.startswith(ASYMMETRIC)
    )


def fits(key: Ed25519PublicKey, signature: str, content: bytes) -> bool:
    try:
        key.verify(b64decode(signature, validate=True), content)
    except (InvalidSignature, ValueError):
        return False
    return True


def refuse_unusable(scheme: Scheme, secret: str) -> None:
    """Raise `UnusableSecret` for a secret that this scheme can do nothing with."""
    if scheme is STANDARD and secret.startswith(PUBLIC) and len(key_of(secret)) != KEY_BYTES:
        raise UnusableSecret(
            f"The public key has not {KEY_BYTES} bytes.", f"Give {PUBLIC} and an Ed25519 key in base64."
        )
    if len(scheme.key(secret)) < LEAST_BYTES:
        raise UnusableSecret(
            f"The secret has fewer than {LEAST_BYTES} bytes.", "Use one that nobody guesses by trying."
        )
