"""Settings: where the record, the derived data and the model are kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from graph_service.errors import Misuse

EMBEDDED: Final = "embedded"
BOLT_SCHEMES: Final = frozenset({"bolt", "bolt+s", "bolt+ssc", "neo4j", "neo4j+s", "neo4j+ssc"})
LOG_FORMS: Final = ("json", "text")
LONGEST_NUMBER: Final = 9
"""Digits of a setting that is a number."""


@dataclass(frozen=True, slots=True)
class Variable:
    """A variable of the environment that is read, as `docs/operate.md` lists it."""

    name: str
    default: str
    meaning: str


VARIABLES: Final = (
    Variable("GRAPH_SERVICE_DATA", "`data`", "folder of the embedded store, the indexes and the rejects"),
    Variable("GRAPH_SERVICE_STORE", "`NEO4J_URI`, else `embedded:DATA/graph`", "where the record is kept"),
    Variable("GRAPH_SERVICE_CACHE", "`~/.cache/graph-service`", "folder of the built text model"),
    Variable("GRAPH_SERVICE_API_KEYS", "none", "keys that let in, beside those of `keys create`, by commas"),
    Variable("GRAPH_SERVICE_JWKS", "none", "URL or file of the public keys of an issuer of tokens"),
    Variable("GRAPH_SERVICE_JWT_ISSUER", "none", "what that issuer calls itself: `iss` of its tokens"),
    Variable("GRAPH_SERVICE_JWT_AUDIENCE", "none", "what it calls this service: `aud` of its tokens"),
    Variable("GRAPH_SERVICE_API_KEY", "none", "the key that commands with `--server` send"),
    Variable("GRAPH_SERVICE_ORIGINS", "none", "origins whose pages may ask from elsewhere, by commas"),
    Variable("GRAPH_SERVICE_LOG", "`text` on a terminal, else `json`", "the form of the service's log"),
    Variable("GRAPH_SERVICE_AUDIT_MONTHS", "12", "how long lines of the audit log are kept; 0 for good"),
    Variable("GRAPH_SERVICE_BACKUPS", "`DATA/backups`", "folder that backups are put into"),
    Variable("GRAPH_SERVICE_BACKUP_DAYS", "30", "how long a backup is kept"),
    Variable("GRAPH_SERVICE_BACKUP_KEEP", "7", "how many backups are kept at most"),
    Variable("GRAPH_SERVICE_RATE", "600000", "cost that a key may ask for in a minute; 0 sets no limit"),
    Variable("GRAPH_SERVICE_AUTHOR", "none", "who says what `identity` puts on record"),
    Variable("OTEL_EXPORTER_OTLP_ENDPOINT", "none", "where OpenTelemetry spans go; none are made without"),
    Variable("NEO4J_URI", "none", "address of a Neo4j server, where `GRAPH_SERVICE_STORE` names no store"),
    Variable("NEO4J_USERNAME", "none", "who logs in to it"),
    Variable("NEO4J_PASSWORD", "none", "and with which password"),
)


@dataclass(frozen=True, slots=True)
class Settings:
    """What a command or the service runs with.

    `data` holds the embedded store, the planes and the rejects; `store` is `embedded:PATH`
    or a Bolt URL; `cache` holds the built text model, which any number of stores share.
    """

    data: Path
    store: str
    cache: Path
    neo4j_username: str | None = None
    neo4j_password: str | None = None
    log: str | None = None
    """One of `LOG_FORMS`; None leaves it to whether a terminal is there."""
    audit_months: int = 12
    """How long lines of the audit log are kept, beside the month they are of; 0 keeps them for good."""
    rate: int = 600_000
    """What one key may ask for in a minute, in the cost of `api.limits`; 0 sets no limit."""

    backups: Path | None = None
    backup_days: int = 30
    backup_keep: int = 7

    @property
    def backup_folder(self) -> Path:
        """The folder that backups are put into."""
        return self.backups or self.data / "backups"

    @property
    def rejects(self) -> Path:
        """The file where rejected rows are kept."""
        return self.data / "rejects.ndjson"

    @property
    def embedded_folder(self) -> Path | None:
        """The folder of the embedded store; None where the store is a Neo4j server."""
        scheme, _, path = self.store.partition(":")
        return Path(path) if scheme == EMBEDDED else None


def read_settings(
    environment: Mapping[str, str], data: Path | None = None, store: str | None = None
) -> Settings:
    """Settings from the environment and, before it, from what the command line says.

    `GRAPH_SERVICE_DATA` (default `data`), `GRAPH_SERVICE_STORE` (default `NEO4J_URI`, then the
    embedded store in the data folder), `GRAPH_SERVICE_CACHE` (default `.cache` in the home folder),
    `NEO4J_USERNAME`, `NEO4J_PASSWORD`, and the others of `VARIABLES`. A variable that is empty counts
    as not set. Raises `Misuse` for a store that is no store's URL, for a log of no known form, and
    for a number that is none.
    """
    folder = data or Path(environment.get("GRAPH_SERVICE_DATA") or "data")
    named = store or environment.get("GRAPH_SERVICE_STORE") or environment.get("NEO4J_URI")
    cache = environment.get("GRAPH_SERVICE_CACHE")
    backups = environment.get("GRAPH_SERVICE_BACKUPS")
    return Settings(
        data=folder,
        store=checked(named or f"{EMBEDDED}:{folder / 'graph'}"),
        cache=Path(cache) if cache else Path.home() / ".cache" / "graph-service",
        neo4j_username=environment.get("NEO4J_USERNAME"),
        neo4j_password=environment.get("NEO4J_PASSWORD"),
        log=log_form(environment.get("GRAPH_SERVICE_LOG") or None),
        audit_months=whole_number("AUDIT_MONTHS", environment.get("GRAPH_SERVICE_AUDIT_MONTHS"), 12),
        rate=whole_number("RATE", environment.get("GRAPH_SERVICE_RATE"), 600_000),
        backups=Path(backups) if backups else None,
        backup_days=whole_number("BACKUP_DAYS", environment.get("GRAPH_SERVICE_BACKUP_DAYS"), 30),
        backup_keep=whole_number("BACKUP_KEEP", environment.get("GRAPH_SERVICE_BACKUP_KEEP"), 7, least=1),
    )


def whole_number(name: str, text: str | None, usual: int, *, least: int = 0) -> int:
    """A setting that is a number from `least` on; raises `Misuse` for anything else."""
    if not text:
        return usual
    if text.isascii() and text.isdigit() and len(text) <= LONGEST_NUMBER and int(text) >= least:
        return int(text)
    raise Misuse(
        f"GRAPH_SERVICE_{name} is {text!r}.", f"Set it to a whole number from {least} on, such as {usual}."
    )


def log_form(name: str | None) -> str | None:
    """The name itself; raises `Misuse` where no log has that form."""
    if name is None or name in LOG_FORMS:
        return name
    raise Misuse(f"GRAPH_SERVICE_LOG is {name!r}.", f"Set it to {' or '.join(LOG_FORMS)}.")


def checked(store: str) -> str:
    """The URL of a store; raises `Misuse` where it is none."""
    scheme, _, path = store.partition(":")
    if (scheme == EMBEDDED and path) or (scheme in BOLT_SCHEMES and host_of(store)):
        return store
    raise Misuse(f"{store!r} is not a store.", "Use embedded:FOLDER, bolt://HOST:PORT or neo4j://HOST:PORT.")


def host_of(url: str) -> str | None:
    try:
        return urlsplit(url).hostname
    except ValueError:
        return None
