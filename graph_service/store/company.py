"""Who we are, as the record holds it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict

from graph_service.store import company_queries
from graph_service.store.port import Row, Transaction
from ingest.channel_costs import costs_of_text
from ingest.company import Company, Competitor, OwnHandle, Product
from ingest.opening_hours import hours_of_text
from ingest.reference_budget import budget_of_text
from ingest.signal_rules import rules_of_text


def held_company(transaction: Transaction) -> Company | None:
    """Who we are, as last declared; None before that."""
    rows = transaction.run(company_queries.COMPANY)
    return company_of(rows[0], transaction.run(company_queries.PRODUCTS)) if rows else None


def company_of(row: Row, products: Sequence[Row]) -> Company:
    """A company from its row and its products' rows."""
    return Company(
        row["name"],
        tuple(OwnHandle(key, team) for key, team in zip(row["handles"], row["teams"], strict=True)),
        tuple(map(product_of, products)),
        tuple(row["domains"]),
        row["region"],
        competitors_of(row["competitors"]),
        rules_of_text(row["signals"]),
        budget_of_text(row["references"]),
        costs=costs_of_text(row["costs"]),
        hours=hours_of_text(row["hours"]),
    )


def product_of(row: Row) -> Product:
    """A product from its row."""
    return Product(row["slug"], row["name"], tuple(row["aliases"]), tuple(row["near"]), tuple(row["notNear"]))


def competitors_text(competitors: Sequence[Competitor]) -> str:
    """Competitors as the record holds them: in a property of the company, for no message is about them."""
    return json.dumps([asdict(competitor) for competitor in competitors], ensure_ascii=False)


def competitors_of(text: str | None) -> tuple[Competitor, ...]:
    """The competitors of `competitors_text`; none where the record knows of none."""
    return tuple(
        Competitor(row["name"], tuple(row["aliases"]), tuple(row["near"]), tuple(row["not_near"]))
        for row in json.loads(text or "[]")
    )
