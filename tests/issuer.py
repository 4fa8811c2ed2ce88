"""Somebody who signs tokens, and shows the public keys to them at an address of this machine."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any, Final

import jwt
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from jwt.algorithms import ECAlgorithm, OKPAlgorithm, RSAAlgorithm

NAME: Final = "https://id.example"
AUDIENCE: Final = "graph-service"


@cache
def private_key(algorithm: str, name: str) -> Any:
    """A key to sign with; made once for each name."""
    del name
    match algorithm:
        case "RS256":
            return rsa.generate_private_key(65537, 2048)
        case "ES256":
            return ec.generate_private_key(ec.SECP256R1())
        case _:
            return ed25519.Ed25519PrivateKey.generate()


FORMS: Final[dict[str, Any]] = {"RS256": RSAAlgorithm, "ES256": ECAlgorithm, "EdDSA": OKPAlgorithm}


def public_key(kid: str, algorithm: str = "ES256", **more: str) -> dict[str, Any]:
    """The JWK of a key."""
    public = json.loads(FORMS[algorithm].to_jwk(private_key(algorithm, kid).public_key()))
    return {**public, "kid": kid, "use": "sig", **more}


def token(kid: str = "one", algorithm: str = "ES256", *, without: str = "", **claims: Any) -> str:
    """A token that is good for five minutes, with other claims or without one."""
    usual = {
        "iss": NAME,
        "aud": AUDIENCE,
        "sub": "ann",
        "exp": int(time.time()) + 300,
        "scope": "graph:read act openid",
    }
    held = {name: value for name, value in (usual | claims).items() if name != without}
    return jwt.encode(held, private_key(algorithm, kid), algorithm, headers={"kid": kid})


@dataclass
class Issuer:
    """What the address shows, and how often it was asked; `away`, it fails."""

    keys: list[dict[str, Any]] = field(default_factory=lambda: [public_key("one")])
    url: str = ""
    asked: int = 0
    away: bool = False


@contextmanager
def issuing() -> Iterator[Issuer]:
    """An issuer that is there for a block."""
    issuer = Issuer()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            issuer.asked += 1
            self.send_response(500 if issuer.away else 200)
            self.end_headers()
            self.wfile.write(json.dumps({"keys": issuer.keys}).encode())

        def log_message(self, *args: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        issuer.url = f"http://127.0.0.1:{server.server_port}/jwks"
        yield issuer
        server.shutdown()
