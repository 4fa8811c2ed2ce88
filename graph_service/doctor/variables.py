"""Settings in the environment that nobody reads, or that do not go together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import Final

from graph_service.access.admission import admission
from graph_service.config import VARIABLES, Settings
from graph_service.doctor.finding import Finding, ok, warning, wrong
from graph_service.errors import GraphServiceError

CHECK: Final = "settings"
NAMES: Final = tuple(variable.name for variable in VARIABLES)
OF_TESTS: Final = ("GRAPH_SERVICE_TEST_", "GRAPH_SERVICE_EVAL_DATA")
SIMILAR: Final = 0.75


def examine_variables(environment: Mapping[str, str], settings: Settings) -> list[Finding]:
    """Everything wrong or doubtful with the settings; one finding that all is well where nothing is."""
    found = [*unknown(environment), *empty(environment), *contradictory(environment, settings)]
    given = [name for name in NAMES if environment.get(name)]
    return found or [ok(CHECK, f"Set in the environment: {', '.join(given) or 'nothing'}.")]


def unknown(environment: Mapping[str, str]) -> Iterator[Finding]:
    """Variables that look like ours and are not."""
    for name in sorted(environment.keys() - set(NAMES)):
        near = meant(name)
        ours = name.startswith("GRAPH_SERVICE_") and not name.startswith(OF_TESTS)
        if ours or (near and name.startswith("NEO4J_")):
            advice = f"Did you mean {near}?" if near else "Remove it; docs/operate.md lists them all."
            yield warning(CHECK, f"{name} is set, and nothing reads it.", advice)


def meant(name: str) -> str | None:
    """The setting that a name is the beginning of, else the one most like it."""
    longer = [known for known in NAMES if known.startswith(name)]
    return next(iter(longer or get_close_matches(name, NAMES, 1, SIMILAR)), None)


def empty(environment: Mapping[str, str]) -> Iterator[Finding]:
    for name in NAMES:
        if environment.get(name) == "":
            yield warning(CHECK, f"{name} is set to nothing, which counts as not set.", "Set or remove it.")


def contradictory(environment: Mapping[str, str], settings: Settings) -> Iterator[Finding]:
    """Settings of which one is left without effect, or that the service refuses."""
    store, uri = environment.get("GRAPH_SERVICE_STORE"), environment.get("NEO4J_URI")
    if store and uri and store != uri:
        said = "GRAPH_SERVICE_STORE and NEO4J_URI name different stores; the first one holds."
        yield warning(CHECK, said, "Remove the one that is not meant.")
    if settings.embedded_folder is None and bool(settings.neo4j_username) != bool(settings.neo4j_password):
        said = "Of NEO4J_USERNAME and NEO4J_PASSWORD only one is set."
        yield wrong(CHECK, said, "Set both, or neither where the server asks for none.")
    yield from keys(environment, settings)


def keys(environment: Mapping[str, str], settings: Settings) -> Iterator[Finding]:
    """Whether the service would take its keys, and the issuer of its tokens."""
    try:
        held = admission(environment, settings.data)
    except GraphServiceError as error:
        yield wrong(CHECK, str(error.args[0]), error.advice)
        return
    sent = environment.get("GRAPH_SERVICE_API_KEY")
    if held and sent and held.tokens is None and held.admit(f"Bearer {sent}") is None:
        said = "GRAPH_SERVICE_API_KEY is none of the service's keys."
        yield warning(CHECK, said, "Set it to one of them, unless --server names a service elsewhere.")
