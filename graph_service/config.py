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
    Variable("GRAPH_SERVICE_API_KEYS", "none", "keys of which a request to the service has to bring one"),
    Variable("GRAPH_SERVICE_API_KEY", "none", "the key that commands with `--server` send"),
    Variable("GRAPH_SERVICE_LOG", "`text` on a terminal, else `json`", "the form of the service's log"),
    Variable("GRAPH_SERVICE_AUTHOR", "none", "who says what `identity` puts on record"),
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
    `NEO4J_USERNAME`, `NEO4J_PASSWORD`, `GRAPH_SERVICE_LOG`. A variable that is empty counts as
    not set. Raises `Misuse` for a store that is no store's URL, and for a log of no known form.
    """
    folder = data or Path(environment.get("GRAPH_SERVICE_DATA") or "data")
    named = store or environment.get("GRAPH_SERVICE_STORE") or environment.get("NEO4J_URI")
    cache = environment.get("GRAPH_SERVICE_CACHE")
    return Settings(
        data=folder,
        store=checked(named or f"{EMBEDDED}:{folder / 'graph'}"),
        cache=Path(cache) if cache else Path.home() / ".cache" / "graph-service",
        neo4j_username=environment.get("NEO4J_USERNAME"),
        neo4j_password=environment.get("NEO4J_PASSWORD"),
        log=log_form(environment.get("GRAPH_SERVICE_LOG") or None),
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
