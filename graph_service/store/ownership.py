"""Whose is what: our own handles and products, and the handles of each customer."""

from __future__ import annotations

from collections.abc import Sequence

from graph_service.store import queries
from graph_service.store.assertions import HandleFacts, facts_of
from graph_service.store.loading import ask, direct, put, put_handles
from graph_service.store.log import Log
from graph_service.store.model import ChangeKind, Cluster
from graph_service.store.port import Transaction
from ingest.canonical import EARLIEST, Handle
from ingest.company import Company

PAGE = 5_000


def declare_company(transaction: Transaction, company: Company, before: Company | None) -> bool:
    """Write who we are; decide again whose handles are whose and who speaks to whom."""
    if company == before:
        return False
    log = Log(transaction)
    transaction.run(
        queries.SET_COMPANY,
        name=company.name,
        handles=[handle.key for handle in company.handles],
        teams=[handle.team for handle in company.handles],
        domains=list(company.domains),
    )
    if before is None or company.products != before.products:
        declare_products(transaction, company)
        log.add(ChangeKind.PRODUCTS, {product.slug for product in company.products})
    log.add(ChangeKind.HANDLES, claim_handles(transaction, company))
    log.add(ChangeKind.MESSAGES, direct_again(transaction, company))
    log.write()
    return True


def declare_products(transaction: Transaction, company: Company) -> None:
    rows = [{"slug": p.slug, "name": p.name, "aliases": list(p.aliases)} for p in company.products]
    transaction.run(queries.DROP_PRODUCTS, slugs=[p.slug for p in company.products])
    put(transaction, queries.PUT_PRODUCTS, rows)


def claim_handles(transaction: Transaction, company: Company) -> set[str]:
    """Mark our handles and unmark those that no longer are; return all that changed."""
    added = put_handles(transaction, gather_own(company), company)
    ours = {row["key"]: row["team"] for row in transaction.run(queries.OUR_HANDLES)}
    by_domain = transaction.run(queries.HANDLES_OF_DOMAINS, domains=list(company.domains))
    keys = {handle.key for handle in company.handles} | {row["key"] for row in by_domain}
    wanted = {key: company.team(key) for key in keys}
    claimed = [{"key": key, "team": team} for key, team in sorted(wanted.items()) if ours.get(key) != team]
    lost = sorted(ours.keys() - wanted.keys())
    put(transaction, queries.OWN_HANDLES, claimed)
    ask(transaction, queries.DISOWN_HANDLES, lost)
    return added | {row["key"] for row in claimed} | set(lost)


def gather_own(company: Company) -> dict[str, HandleFacts]:
    """What declaring a company asserts of its handles: that they are there."""
    parts = [handle.key.partition(":") for handle in company.handles]
    return {
        f"{channel}:{address}": facts_of(Handle(channel, address), EARLIEST) for channel, _, address in parts
    }


def direct_again(transaction: Transaction, company: Company) -> set[str]:
    """Decide who speaks to whom for every message there is; return their keys."""
    keys: set[str] = set()
    page = [row["key"] for row in transaction.run(queries.MESSAGE_KEYS, after="", limit=PAGE)]
    while page:
        direct(transaction, page, company)
        keys.update(page)
        page = [row["key"] for row in transaction.run(queries.MESSAGE_KEYS, after=page[-1], limit=PAGE)]
    return keys


def assign(transaction: Transaction, clusters: Sequence[Cluster], freed: Sequence[str]) -> None:
    """Replace the ownership of handles; customers left without a handle go."""
    handles = sorted({o.handle for cluster in clusters for o in cluster.handles} | set(freed))
    before = {row["key"]: row["customer"] for row in ask(transaction, queries.OWNER_ROWS, handles)}
    ask(transaction, queries.DISOWN, handles)
    put(
        transaction, queries.PUT_CUSTOMERS, [{"key": c.key, "name": c.name, "kind": c.kind} for c in clusters]
    )
    owned = [
        {
            "customer": cluster.key,
            "handle": o.handle,
            "confidence": o.confidence,
            "evidence": list(o.evidence),
        }
        for cluster in clusters
        for o in cluster.handles
    ]
    put(transaction, queries.OWN, owned)
    ask(transaction, queries.DROP_EMPTY_CUSTOMERS, sorted({c for c in before.values() if c is not None}))
