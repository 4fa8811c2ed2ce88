"""Signatures, against the examples that their inventors publish where there are any."""

from __future__ import annotations

import hashlib
import hmac
from base64 import b64encode
from dataclasses import replace
from typing import Final

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from graph_service.hooks.schemes import (
    MOST_FIELDS,
    SCHEMES,
    Delivery,
    StaleDelivery,
    UnusableSecret,
    WrongSignature,
    refuse_unusable,
    verified,
)

STANDARD_SECRET: Final = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
STANDARD: Final = Delivery(
    {
        "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
        "webhook-timestamp": "1614265330",
        "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    },
    b'{"test": 2432232314}',
)
"""Of the Standard Webhooks specification."""
SLACK: Final = Delivery(
    {
        "x-slack-request-timestamp": "1531420618",
        "x-slack-signature": "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503",
    },
    b"token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V"
    b"&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text="
    b"&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN"
    b"&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c",
)
"""Of Slack's guide to verifying requests."""
GITHUB: Final = Delivery(
    {"x-hub-signature-256": "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17"},
    b"Hello, World!",
)
"""Of GitHub's guide to validating deliveries."""
TWILIO: Final = Delivery(
    {
        "content-type": "application/x-www-form-urlencoded",
        "x-twilio-signature": "RSOYDt4T1cUTdK1PDd93/VVr8B8=",
    },
    b"CallSid=CA1234567890ABCDE&Caller=%2B14158675309&Digits=1234&From=%2B14158675309&To=%2B18005551212",
    "https://mycompany.com/myapp.php?foo=1&bar=2",
)
"""Of the tests of Twilio's own libraries."""
OURS: Final = "a secret of sixteen bytes or more"
AT: Final = 1_700_000_000


def mac(content: bytes, algorithm: str = "sha256") -> bytes:
    return hmac.new(OURS.encode(), content, algorithm).digest()


def base64(data: bytes) -> str:
    return b64encode(data).decode()


BODY: Final = b'{"a": 1}'
URL: Final = "https://example.com/hooks/x"
ISO: Final = "2023-11-14T22:13:20Z"
MADE: Final = {
    "intercom": Delivery({"x-hub-signature": "sha1=" + mac(BODY, "sha1").hex()}, BODY),
    "zendesk": Delivery(
        {
            "x-zendesk-webhook-signature": base64(mac(ISO.encode() + BODY)),
            "x-zendesk-webhook-signature-timestamp": ISO,
            "x-zendesk-webhook-invocation-id": "01H",
        },
        BODY,
    ),
    "hubspot": Delivery(
        {
            "x-hubspot-signature-v3": base64(mac(b"POST" + URL.encode() + BODY + b"1700000000000")),
            "x-hubspot-request-timestamp": "1700000000000",
        },
        BODY,
        URL,
    ),
    "stripe": Delivery(
        {"stripe-signature": f"t={AT},v1={mac(b'%d.' % AT + BODY).hex()},v0=00"},
        BODY,
    ),
    "twilio": Delivery(
        {
            "content-type": "application/json",
            "x-twilio-signature": base64(
                mac(f"{URL}?bodySHA256={hashlib.sha256(BODY).hexdigest()}".encode(), "sha1")
            ),
        },
        BODY,
        f"{URL}?bodySHA256={hashlib.sha256(BODY).hexdigest()}",
    ),
}
"""By what each vendor's reference says, for want of an example in it."""
CASES: Final = [
    ("standard", STANDARD, STANDARD_SECRET, 1614265330, "msg_p5jXN8AQM9LWM0D4loKWxJek"),
    ("slack", SLACK, "8f742231b10e8888abcd99yyyzzz85a5", 1531420618, None),
    ("github", GITHUB, "It's a Secret to Everybody", AT, None),
    ("twilio", TWILIO, "12345", AT, None),
    *((name, made, OURS, AT, "01H" if name == "zendesk" else None) for name, made in MADE.items()),
]
TIMED: Final = ("standard", "slack", "zendesk", "hubspot", "stripe")


def test_every_scheme_has_an_example() -> None:
    assert {name for name, *_ in CASES} == set(SCHEMES)
    assert {name for name, scheme in SCHEMES.items() if scheme.at} == set(TIMED)


@pytest.mark.parametrize(("name", "delivery", "secret", "at", "called"), CASES)
def test_what_its_sender_signed_is_let_in(
    name: str, delivery: Delivery, secret: str, at: float, called: str | None
) -> None:
    assert (
        verified(SCHEMES[name], delivery, [OURS if name != "standard" else "whsec_AAAA", secret], at)
        == called
    )


@pytest.mark.parametrize(("name", "delivery", "secret", "at", "called"), CASES)
def test_another_body_secret_or_no_signature_is_not(
    name: str, delivery: Delivery, secret: str, at: float, called: str | None
) -> None:
    del called
    scheme = SCHEMES[name]
    unsigned = {key: value for key, value in delivery.headers.items() if key != scheme.header}
    wrong = secret[:-1] + ("w" if secret[-1] != "w" else "x")
    for forged, key in (
        (replace(delivery, body=delivery.body + b"0"), secret),
        (delivery, "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSA" if name == "standard" else wrong),
        (replace(delivery, headers=unsigned), secret),
        (replace(delivery, headers={**unsigned, scheme.header: ""}), secret),
        (replace(delivery, headers={**unsigned, scheme.header: "\udcff,é="}), secret),
    ):
        with pytest.raises(WrongSignature):
            verified(scheme, forged, [key], at)


@pytest.mark.parametrize(("name", "delivery", "secret", "at", "called"), CASES)
def test_a_replay_is_refused_after_five_minutes_and_so_is_one_from_the_future(
    name: str, delivery: Delivery, secret: str, at: float, called: str | None
) -> None:
    for late in (-301, 301):
        if name in TIMED:
            with pytest.raises(StaleDelivery):
                verified(SCHEMES[name], delivery, [secret], at + late)
        else:
            assert verified(SCHEMES[name], delivery, [secret], at + late) == called
    assert verified(SCHEMES[name], delivery, [secret], at + 299) == called


def test_another_time_than_the_one_that_was_signed_is_no_signature() -> None:
    for name, delivery, secret, at, _ in CASES:
        moved = {
            key: value.replace(str(int(at)), str(int(at) + 9)) for key, value in delivery.headers.items()
        }
        if moved != delivery.headers:
            with pytest.raises(WrongSignature):
                verified(SCHEMES[name], replace(delivery, headers=moved), [secret], at)


def test_one_of_several_signatures_is_enough() -> None:
    given = f"v1,bm9uc2Vuc2U= v2,x {STANDARD.headers['webhook-signature']}"
    several = replace(STANDARD, headers={**STANDARD.headers, "webhook-signature": given})
    assert verified(SCHEMES["standard"], several, [STANDARD_SECRET], 1614265330)


def test_a_public_key_is_enough_to_look_and_signs_nothing() -> None:
    key = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
    public = "whpk_" + base64(key.public_key().public_bytes_raw())
    content = b"msg_1.1614265330." + STANDARD.body
    told = {"webhook-id": "msg_1", "webhook-timestamp": "1614265330"}
    signed = replace(STANDARD, headers={**told, "webhook-signature": f"v1a,{base64(key.sign(content))}"})
    assert verified(SCHEMES["standard"], signed, [public], 1614265330) == "msg_1"
    for forged in (
        replace(signed, body=b"{}"),
        # An HMAC with the public key for its secret.
        replace(signed, headers={**told, "webhook-signature": SCHEMES["standard"].signature(signed, public)}),
        replace(signed, headers={**told, "webhook-signature": "v1a,no base64"}),
        replace(signed, headers={**told, "webhook-signature": "v1a,\u00e9"}),
    ):
        with pytest.raises(WrongSignature):
            verified(SCHEMES["standard"], forged, [public], 1614265330)


@pytest.mark.parametrize(
    ("name", "secret"),
    [
        ("standard", "whsec_not base64"),
        ("standard", "whsec_AAAA"),
        ("standard", "whsec_\u00e9"),
        ("standard", "whpk_AAAA"),
        ("slack", "short"),
    ],
)
def test_a_secret_that_guards_nothing_is_refused(name: str, secret: str) -> None:
    with pytest.raises(UnusableSecret):
        refuse_unusable(SCHEMES[name], secret)


def test_a_public_key_of_another_length_is_told_how_long_it_has_to_be() -> None:
    with pytest.raises(UnusableSecret, match="has not 32 bytes"):
        refuse_unusable(SCHEMES["standard"], "whpk_" + "A" * 40)


def test_a_form_that_would_take_long_to_read_is_not_read() -> None:
    form = Delivery({**TWILIO.headers}, b"a&" * MOST_FIELDS + b"a", TWILIO.url)
    with pytest.raises(WrongSignature, match="more than 1,000 fields"):
        verified(SCHEMES["twilio"], form, [OURS], AT)
