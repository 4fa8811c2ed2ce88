from __future__ import annotations

import base64
import hmac
import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jwt
import pytest

from graph_service.access.principal import Principal, Scope
from graph_service.access.tokens import (
    FRESH_SECONDS,
    LEEWAY_SECONDS,
    LONGEST_SECONDS,
    PAUSE_SECONDS,
    Issuer,
    Tokens,
    TokensUnavailable,
)
from tests import issuer
from tests.issuer import AUDIENCE, NAME, issuing, public_key, token


@pytest.fixture
def there() -> Iterator[issuer.Issuer]:
    with issuing() as issuer:
        yield issuer


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def tokens(jwks: str | Path, clock: Clock | None = None) -> Tokens:
    return Tokens(Issuer(str(jwks), NAME, AUDIENCE), clock or Clock())


def who(held: Tokens, secret: str) -> Principal | None:
    """As the entrance does it."""
    if held.wants(secret):
        held.fetch()
    return held.principal(secret)


@pytest.mark.parametrize("algorithm", ["RS256", "ES256", "EdDSA"])
def test_a_token_says_who_comes_and_what_they_may_do(there: issuer.Issuer, algorithm: str) -> None:
    there.keys = [public_key("one", algorithm)]
    held = tokens(there.url)
    expected = Principal("token:ann", frozenset({Scope.READ, Scope.ACT}))
    secret = token(algorithm=algorithm)
    assert [who(held, secret), who(held, secret)] == [expected, expected]
    assert there.asked == 1


def test_the_keys_may_be_in_a_file(tmp_path: Path) -> None:
    path = tmp_path / "keys.jwks"
    path.write_text(json.dumps({"keys": [public_key("one")]}))
    assert who(tokens(path), token()) is not None
    with pytest.raises(TokensUnavailable):
        who(tokens(tmp_path / "none.jwks"), token())


@pytest.mark.parametrize(
    ("claims", "scopes"),
    [
        ({"scope": "read cypher"}, {Scope.READ, Scope.CYPHER}),
        ({"scp": ["graph:ingest", "graph:root", 7]}, {Scope.INGEST}),
        ({"scp": "admin"}, {Scope.ADMIN}),
        ({"scope": "graph:graph:read Read"}, set()),
        ({"scope": {"read": True}}, set()),
        ({}, set()),
    ],
)
def test_scopes_are_read_from_either_claim(
    there: issuer.Issuer, claims: dict[str, Any], scopes: set[Scope]
) -> None:
    found = who(
        tokens(there.url), token(without="scope", **claims) if "scope" not in claims else token(**claims)
    )
    assert found is not None
    assert found.scopes == scopes


@pytest.mark.parametrize("name", ["exp", "iss", "aud", "sub"])
def test_a_token_without_one_of_its_claims_is_none(there: issuer.Issuer, name: str) -> None:
    assert who(tokens(there.url), token(without=name)) is None


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": "https://elsewhere.example"},
        {"aud": "another"},
        {"aud": ["another", "third"]},
        {"exp": -40},
        {"nbf": 300},
        {"iat": 300},
        {"sub": ""},
        {"sub": "a\nb"},
        {"sub": "x" * 201},
    ],
)
def test_a_token_for_others_or_for_another_time_is_none(there: issuer.Issuer, claims: dict[str, Any]) -> None:
    """Times are in seconds from when the test runs: a parameter is made when the tests are collected."""
    held = tokens(there.url)
    made: dict[str, Any] = {
        name: time.time() + value if isinstance(value, int) else value for name, value in claims.items()
    }
    assert who(held, token(**made)) is None
    assert who(held, token()) is not None


def test_clocks_may_differ_by_some_seconds(there: issuer.Issuer) -> None:
    held = tokens(there.url)
    assert who(held, token(exp=time.time() - 20)) is not None
    assert who(held, token(nbf=time.time() + 20)) is not None


def unsigned(**header: str) -> str:
    """A token that nobody signed."""
    body = {"iss": NAME, "aud": AUDIENCE, "sub": "eve", "exp": int(time.time()) + 300, "scope": "admin"}
    parts = [json.dumps(part).encode() for part in ({"typ": "JWT", "kid": "one", **header}, body)]
    return ".".join([*map(encoded, parts), ""])


def encoded(part: bytes) -> str:
    return base64.urlsafe_b64encode(part).rstrip(b"=").decode()


def test_what_nobody_signed_or_somebody_else_did_is_none(there: issuer.Issuer) -> None:
    held = tokens(there.url)
    good = token()
    claims = {"iss": NAME, "aud": AUDIENCE, "sub": "eve", "exp": int(time.time()) + 300, "scope": "admin"}
    # The oldest trick: what everybody knows, taken for a shared secret.
    text = unsigned(alg="HS256").rstrip(".")
    known = json.dumps(public_key("one")).encode()
    by_public_key = f"{text}.{encoded(hmac.digest(known, text.encode(), 'sha256'))}"
    other = jwt.encode(claims, issuer.private_key("ES256", "eve"), "ES256", headers={"kid": "one"})
    head, body, signature = good.split(".")
    forged = f"{head}.{unsigned(alg='ES256').split('.')[1]}.{signature}"
    for wrong in (
        unsigned(alg="none"),
        unsigned(alg="ES256"),
        by_public_key,
        other,
        forged,
        f"{head}.{body}.",
        "x",
        "",
    ):
        assert who(held, wrong) is None
    assert who(held, good) is not None


def test_a_key_for_another_purpose_or_of_a_shared_secret_signs_nothing(there: issuer.Issuer) -> None:
    shared = {"kty": "oct", "kid": "two", "k": "c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0", "alg": "HS256"}
    there.keys = [public_key("one", use="enc"), shared, public_key("three")]
    held = tokens(there.url)
    assert who(held, token("one")) is None
    claims = {"iss": NAME, "aud": AUDIENCE, "sub": "eve", "exp": int(time.time()) + 300}
    assert (
        who(held, jwt.encode(claims, "secretsecretsecretsecretsecret12", "HS256", headers={"kid": "two"}))
        is None
    )
    assert who(held, token("three")) is not None


def test_a_new_key_is_fetched_once_a_minute_at_most(there: issuer.Issuer, clock: Clock) -> None:
    held = tokens(there.url, clock)
    assert who(held, token("one")) is not None
    there.keys.append(public_key("two"))
    assert [who(held, token("two")), who(held, token("three"))] == [None, None]
    clock.now += PAUSE_SECONDS
    assert who(held, token("two")) is not None
    assert who(held, token("made up")) is None
    assert there.asked == 2


def test_a_key_that_is_withdrawn_goes_with_the_next_fetch(there: issuer.Issuer, clock: Clock) -> None:
    held = tokens(there.url, clock)
    assert who(held, token("one")) is not None
    there.keys = [public_key("two")]
    clock.now += FRESH_SECONDS + 1
    assert who(held, token("one")) is None


def test_while_the_issuer_is_away_known_keys_go_on_for_a_day(there: issuer.Issuer, clock: Clock) -> None:
    held = tokens(there.url, clock)
    assert who(held, token("one")) is not None
    there.away = True
    clock.now += FRESH_SECONDS + 1
    assert who(held, token("one")) is not None
    with pytest.raises(TokensUnavailable) as told:
        who(held, token("two"))
    assert told.value.retry_seconds == PAUSE_SECONDS
    clock.now += LONGEST_SECONDS
    with pytest.raises(TokensUnavailable):
        who(held, token("one"))
    there.away = False
    clock.now += PAUSE_SECONDS
    assert who(held, token("one")) is not None


def test_a_token_that_was_good_ends_when_it_was_to(there: issuer.Issuer) -> None:
    held, secret = tokens(there.url), token(exp=int(time.time()) - LEEWAY_SECONDS + 2)
    assert who(held, secret) is not None
    time.sleep(2.1)
    assert who(held, secret) is None


@pytest.mark.parametrize("body", ["{", "[]", '{"keys": []}', '{"keys": [{"kty": "what"}]}', "7"])
def test_what_is_no_set_of_keys_is_told_as_unavailable(tmp_path: Path, body: str) -> None:
    path = tmp_path / "keys.jwks"
    path.write_text(body)
    with pytest.raises(TokensUnavailable):
        who(tokens(path), token())
