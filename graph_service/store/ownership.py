"""Whose is what: our own handles and products, and the handles of each customer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from graph_service.store import annotation_queries, company_queries, identity_queries
from graph_service.store.addressing import direct
from graph_service.store.assertions import HandleFacts, facts_of
from graph_service.store.company import competitors_text, held_company
from graph_service.store.facts import link_waiting
from graph_service.store.handles import put_handles
from graph_service.store.log import Log
from graph_service.store.matter_queries import DROP_MATTERS_OF_EMPTY_CUSTOMERS
from graph_service.store.model import ChangeKind, Cluster
from graph_service.store.port import Row, Transaction, ask, put
from graph_service.store.reference_queries import DROP_OF_EMPTY_CUSTOMERS
from graph_service.store.score_queries import DROP_SCORES_BEYOND, DROP_SCORES_OF_EMPTY_CUSTOMERS
from ingest.channel_costs import text_of_costs
from ingest.checks import EARLIEST
from ingest.company import Company
from ingest.handle import Handle
from ingest.opening_hours import text_of_hours
from ingest.reference_budget import text_of_budget
from ingest.signal_rules import text_of_rules

PAGE = 5_000


def declare_company(transaction: Transaction, company: Company) -> bool:
    """Write who we are; decide again whose handles are whose and who speaks to whom."""
    log = Log(transaction)
    before, company = held_company(transaction), in_order(company)
    if company == before:
        return False
    transaction.run(
        company_queries.SET_COMPANY,
        name=company.name,
        handles=[handle.key for handle in company.handles],
        teams=[handle.team for handle in company.handles],
        domains=list(company.domains),
        region=company.region,
        competitors=competitors_text(company.competitors),
        signals=text_of_rules(company.rules) if company.rules else None,
        references=text_of_budget(company.references),
        costs=text_of_costs(company.costs),
        hours=text_of_hours(company.hours),
    )
    doubted: set[str] = set()
    if before is None or named(company) != named(before):
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
    competitors = sorted(company.competitors, key=lambda competitor: competitor.name)
    return replace(company, handles=tuple(handles), products=tuple(products), competitors=tuple(competitors))


def named(company: Company) -> tuple[object, ...]:
    """What of a company decides which products a message is about."""
    return company.products, company.competitors


def declare_products(transaction: Transaction, company: Company) -> set[str]:
    """Write our products; return the messages that have to be read again, being about one of before."""
    # Annotations of before would be believed again if the same products came back.
    doubted = {row["key"] for row in transaction.run(annotation_queries.DOUBT_ANNOTATIONS)}
    rows = [
        {
            "slug": p.slug,
            "name": p.name,
            "aliases": list(p.aliases),
            "near": list(p.near),
            "notNear": list(p.not_near),
        }
        for p in company.products
    ]
    slugs = [product.slug for product in company.products]
    transaction.run(DROP_SCORES_BEYOND, slugs=slugs)
    transaction.run(company_queries.DROP_PRODUCTS, slugs=slugs)
    put(transaction, company_queries.PUT_PRODUCTS, rows)
    link_waiting(transaction, "Product", slugs)
    return doubted


def claim_handles(transaction: Transaction, company: Company) -> set[str]:
    """Mark our handles and unmark those that no longer are; return all that changed."""
    added = put_handles(transaction, gather_own(company), company, datetime.now(UTC)).changed
    ours = {row["key"]: row["team"] for row in transaction.run(company_queries.OUR_HANDLES)}
    by_domain = transaction.run(company_queries.HANDLES_OF_DOMAINS, domains=list(company.domains))
    stated = transaction.run(company_queries.HANDLES_STATED_OURS)
    keys = {handle.key for handle in company.handles} | {row["key"] for row in [*by_domain, *stated]}
    wanted = {key: company.team(key) for key in keys}
    claimed = [{"key": key, "team": team} for key, team in sorted(wanted.items()) if ours.get(key) != team]
    lost = sorted(ours.keys() - wanted.keys())
    put(transaction, company_queries.OWN_HANDLES, claimed)
    ask(transaction, company_queries.DISOWN_HANDLES, lost)
    return set(added) | {row["key"] for row in claimed} | set(lost)


def gather_own(company: Company) -> dict[str, HandleFacts]:
    """What declaring a company asserts of its handles: that they are there."""
    parts = [handle.key.partition(":") for handle in company.handles]
    return {
        f"{channel}:{address}": facts_of(Handle(channel, address), EARLIEST, EARLIEST)
        for channel, _, address in parts
    }


def direct_again(transaction: Transaction, company: Company) -> set[str]:
    """Decide who speaks to whom for every message there is; return those for which it changed."""
    turned: set[str] = set()
    page = [row["key"] for row in transaction.run(company_queries.MESSAGE_KEYS, after="", limit=PAGE)]
    while page:
        turned |= direct(transaction, page, company)
        page = [
            row["key"] for row in transaction.run(company_queries.MESSAGE_KEYS, after=page[-1], limit=PAGE)
        ]
    return turned


def assign(transaction: Transaction, clusters: Sequence[Cluster], freed: Sequence[str]) -> set[str]:
    """Replace the ownership of handles where it is another; customers left without a handle go.

    Returns the handles for which something changed.
    """
    handles = sorted({o.handle for cluster in clusters for o in cluster.handles} | set(freed))
    held = {row["handle"]: row for row in ask(transaction, identity_queries.OWNERSHIP_OF_HANDLES, handles)}
    changed = [cluster for cluster in clusters if not is_held(cluster, held)]
    owned = [row for cluster in changed for row in owned_rows(cluster)]
    moved = {row["handle"] for row in owned} | (held.keys() & set(freed))
    left = sorted({held[handle]["customer"] for handle in moved & held.keys()})
    ask(transaction, identity_queries.DISOWN, sorted(moved & held.keys()))
    customers = [{"key": c.key, "name": c.name, "kind": c.kind} for c in changed]
    put(transaction, identity_queries.PUT_CUSTOMERS, customers)
    put(transaction, identity_queries.OWN, owned)
    ask(transaction, DROP_MATTERS_OF_EMPTY_CUSTOMERS, left)
    ask(transaction, DROP_SCORES_OF_EMPTY_CUSTOMERS, left)
    ask(transaction, DROP_OF_EMPTY_CUSTOMERS, left)
    ask(transaction, identity_queries.DROP_EMPTY_CUSTOMERS, left)
    return moved


def owned_rows(cluster: Cluster) -> list[Row]:
    """A row of `OWN` for each handle of a customer."""
    return [
        {
            "customer": cluster.key,
            "handle": o.handle,
            "confidence": o.confidence,
            "evidence": list(o.evidence),
        }
        for o in cluster.handles
    ]


def is_held(cluster: Cluster, held: Mapping[str, Row]) -> bool:
    """Whether a customer stands in the graph just so."""
    said = {"name": cluster.name, "kind": cluster.kind}
    return all(row | said == held.get(row["handle"]) for row in owned_rows(cluster))
