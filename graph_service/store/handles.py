"""Handles into the graph: what is asserted of them, and which of them are ours."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from graph_service.store import queries
from graph_service.store.assertions import HandleFacts, read_facts
from graph_service.store.port import Row, Transaction, ask, put
from ingest.company import Company


@dataclass(frozen=True, slots=True)
class Handles:
    """What became of handles: which changed, which are ours, and which of those were not until now."""

    changed: frozenset[str]
    ours: frozenset[str]
    turned: frozenset[str]


def put_handles(
    transaction: Transaction, asserted: Mapping[str, HandleFacts], company: Company | None
) -> Handles:
    """Write handles that are new or of which something new is asserted."""
    known = {row["key"]: row for row in ask(transaction, queries.KNOWN_HANDLES, list(asserted))}
    held = {key: read_facts(row) for key, row in known.items()}
    merged = {key: held[key].merged(facts) if key in held else facts for key, facts in asserted.items()}
    ours = frozenset(key for key, facts in merged.items() if is_ours(facts, company))
    changed = {key: facts for key, facts in merged.items() if facts != held.get(key)}
    turned = frozenset(key for key in ours & changed.keys() & known.keys() if not known[key]["ours"])
    put(transaction, queries.ADD_HANDLES, [new(changed[key], company) for key in changed if key not in known])
    rows = [{"key": key, "properties": changed[key].properties} for key in changed if key in known]
    put(transaction, queries.PUT_HANDLES, rows)
    claimed = [{"key": key, "team": team(key, company)} for key in sorted(turned)]
    put(transaction, queries.OWN_HANDLES, claimed)
    links = [
        {"handle": key, "identifier": identifier}
        for key, facts in sorted(changed.items())
        for identifier in sorted(facts.identifiers - (held[key].identifiers if key in held else frozenset()))
    ]
    put(transaction, queries.IDENTIFY_HANDLES, links)
    return Handles(frozenset(changed), ours, turned)


def is_ours(facts: HandleFacts, company: Company | None) -> bool:
    """Whether a handle is ours: `company.toml` says so, or a system of our own."""
    return facts.ours is True or (company is not None and company.owns(facts.key))


def team(key: str, company: Company | None) -> str:
    return company.team(key) if company else "unassigned"


def new(facts: HandleFacts, company: Company | None) -> Row:
    """A row of `ADD_HANDLES`; of what is unknown only the name is written, see `queries`."""
    ours = is_ours(facts, company)
    known = {name: value for name, value in facts.properties.items() if value is not None}
    required = {name: known.pop(name) for name in ("channel", "address", "identifiers")}
    more = {"name": facts.name} | known | ({"team": team(facts.key, company)} if ours else {})
    return {"key": facts.key, "ours": ours, **required, "more": more}
