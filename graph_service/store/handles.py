"""Handles into the graph: what is asserted of them, and which of them are ours."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from graph_service.store import company_queries, identity_queries
from graph_service.store.assertions import HandleFacts, dated, read_facts
from graph_service.store.port import Row, Transaction, ask, put
from ingest.company import Company


@dataclass(frozen=True, slots=True)
class Handles:
    """What became of handles: which changed, which are ours, and which of those were not until now."""

    changed: frozenset[str]
    ours: frozenset[str]
    turned: frozenset[str]


def put_handles(
    transaction: Transaction,
    asserted: Mapping[str, HandleFacts],
    company: Company | None,
    recorded_at: datetime,
) -> Handles:
    """Write handles that are new or of which something new is asserted."""
    known = {row["key"]: row for row in ask(transaction, identity_queries.KNOWN_HANDLES, list(asserted))}
    held = {key: read_facts(row) for key, row in known.items()}
    merged = {key: held[key].merged(facts) if key in held else facts for key, facts in asserted.items()}
    ours = frozenset(key for key, facts in merged.items() if is_ours(facts, company))
    changed = {key: facts for key, facts in merged.items() if facts != held.get(key)}
    turned = frozenset(key for key in ours & changed.keys() & known.keys() if not known[key]["ours"])
    rows = {
        key: facts.properties | learnt(facts, known.get(key, {}), recorded_at)
        for key, facts in changed.items()
    }
    fresh = [new(changed[key], row, company) for key, row in rows.items() if key not in known]
    put(transaction, identity_queries.ADD_HANDLES, fresh, recordedAt=recorded_at)
    held_rows = [{"key": key, "properties": row} for key, row in rows.items() if key in known]
    put(transaction, identity_queries.PUT_HANDLES, held_rows)
    claimed = [{"key": key, "team": team(key, company)} for key in sorted(turned)]
    put(transaction, company_queries.OWN_HANDLES, claimed)
    links = [
        {"handle": key, "identifier": identifier}
        for key, facts in sorted(changed.items())
        for identifier in sorted(facts.identifiers.keys() - (held[key].identifiers if key in held else ()))
    ]
    put(transaction, identity_queries.IDENTIFY_HANDLES, links)
    return Handles(frozenset(changed), ours, turned)


def is_ours(facts: HandleFacts, company: Company | None) -> bool:
    """Whether a handle is ours: `company.toml` says so, or a system of our own."""
    return facts.ours is True or (company is not None and company.owns(facts.key))


def team(key: str, company: Company | None) -> str:
    return company.team(key) if company else "unassigned"


def learnt(facts: HandleFacts, held: Row, recorded_at: datetime) -> Row:
    """When we first learnt of each name and identifier, aligned with them."""
    result: Row = {}
    for name, said in (("names", facts.names), ("identifiers", facts.identifiers)):
        before = dated(held.get(name), held.get(f"{name}RecordedAt"))
        result[f"{name}RecordedAt"] = [before.get(value, recorded_at) for value in sorted(said)]
    return result


def new(facts: HandleFacts, row: Row, company: Company | None) -> Row:
    """A row of `ADD_HANDLES`; of what is unknown only the name is written, see `queries`."""
    ours = is_ours(facts, company)
    known = {name: value for name, value in row.items() if value not in (None, [])}
    required = {name: row[name] for name in ("channel", "address", "identifiers", "firstAt")}
    known = {name: value for name, value in known.items() if name not in required}
    more = {"name": facts.name} | known | ({"team": team(facts.key, company)} if ours else {})
    return {"key": facts.key, "ours": ours, **required, "more": more}
