"""Whose is what: our own handles and products, and the handles of each customer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from graph_service.store import queries
from graph_service.store.addressing import direct
from graph_service.store.assertions import HandleFacts, facts_of
from graph_service.store.company import held_company
from graph_service.store.facts import link_waiting
from graph_service.store.handles import put_handles
from graph_service.store.log import Log
from graph_service.store.matter_queries import DROP_MATTERS_OF_EMPTY_CUSTOMERS
from graph_service.store.model import ChangeKind, Cluster
from graph_service.store.port import Transaction, ask, put
from ingest.checks import EARLIEST
from ingest.company import Company
from ingest.handle import Handle

PAGE = 5_000


def declare_company(transaction: Transaction, company: Company) -> bool:
    """Write who we are; decide again whose handles are whose and who speaks to whom."""
    log = Log(transaction)
    before, company = held_company(transaction), in_order(company)
    if company == before:
        return False
    transaction.run(
        queries.SET_COMPANY,
        name=company.name,
        handles=[handle.key for handle in company.handles],
        teams=[handle.team for handle in company.handles],
        domains=list(company.domains),
    )
    doubted: set[str] = set()
    if before is None or company.products != before.products:
        doubted = declare_products(transaction, company)
        log.add(ChangeKind.PRODUCTS, {product.slug for product in company.products})
    claimed = claim_handles(transaction, company)
    log.add(ChangeKind.HANDLES, claimed)
    turned = direct_again(transaction, company) if claimed or before is None else set()
    log.add(ChangeKind.MESSAGES, doubted | turned)
    log.write()
    return True


def in_order(company: Company) -> Company:
    """The same company however its file was sorted: as the record holds it."""
    handles = sorted(set(company.handles), key=lambda handle: handle.key)
    products = sorted(company.products, key=lambda product: product.slug)
    return replace(company, handles=tuple(handles), products=tuple(products))


def declare_products(transaction: Transaction, company: Company) -> set[str]:
    """Write our products; return the messages that have to be read again, being about one of before."""
    # Annotations of before would be believed again if the same products came back.
    doubted = {row["key"] for row in transaction.run(queries.DOUBT_ANNOTATIONS)}
    rows = [{"slug": p.slug, "name": p.name, "aliases": list(p.aliases)} for p in company.products]
    transaction.run(queries.DROP_PRODUCTS, slugs=[p.slug for p in company.products])
    put(transaction, queries.PUT_PRODUCTS, rows)
    link_waiting(transaction, "Product", [p.slug for p in company.products])
    return doubted


def claim_handles(transaction: Transaction, company: Company) -> set[str]:
    """Mark our handles and unmark those that no longer are; return all that changed."""
    added = put_handles(transaction, gather_own(company), company).changed
    ours = {row["key"]: row["team"] for row in transaction.run(queries.OUR_HANDLES)}
    by_domain = transaction.run(queries.HANDLES_OF_DOMAINS, domains=list(company.domains))
    stated = transaction.run(queries.HANDLES_STATED_OURS)
    keys = {handle.key for handle in company.handles} | {row["key"] for row in [*by_domain, *stated]}
    wanted = {key: company.team(key) for key in keys}
    claimed = [{"key": key, "team": team} for key, team in sorted(wanted.items()) if ours.get(key) != team]
    lost = sorted(ours.keys() - wanted.keys())
    put(transaction, queries.OWN_HANDLES, claimed)
    ask(transaction, queries.DISOWN_HANDLES, lost)
    return set(added) | {row["key"] for row in claimed} | set(lost)


def gather_own(company: Company) -> dict[str, HandleFacts]:
    """What declaring a company asserts of its handles: that they are there."""
    parts = [handle.key.partition(":") for handle in company.handles]
    return {
        f"{channel}:{address}": facts_of(Handle(channel, address), EARLIEST) for channel, _, address in parts
    }


def direct_again(transaction: Transaction, company: Company) -> set[str]:
    """Decide who speaks to whom for every message there is; return those for which it changed."""
    turned: set[str] = set()
    page = [row["key"] for row in transaction.run(queries.MESSAGE_KEYS, after="", limit=PAGE)]
    while page:
        turned |= direct(transaction, page, company)
        page = [row["key"] for row in transaction.run(queries.MESSAGE_KEYS, after=page[-1], limit=PAGE)]
    return turned


def assign(transaction: Transaction, clusters: Sequence[Cluster], freed: Sequence[str]) -> None:
    """Replace the ownership of handles; customers left without a handle go."""
    handles = sorted({o.handle for cluster in clusters for o in cluster.handles} | set(freed))
    before = {row["handle"]: row["customer"] for row in ask(transaction, queries.CUSTOMER_OF_HANDLE, handles)}
    ask(transaction, queries.DISOWN, list(before))
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
    left = sorted(set(before.values()))
    ask(transaction, DROP_MATTERS_OF_EMPTY_CUSTOMERS, left)
    ask(transaction, queries.DROP_EMPTY_CUSTOMERS, left)
