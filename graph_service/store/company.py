"""Who we are, as the record holds it."""

from __future__ import annotations

from collections.abc import Sequence

from graph_service.store import company_queries
from graph_service.store.port import Row, Transaction
from ingest.company import Company, OwnHandle, Product


def held_company(transaction: Transaction) -> Company | None:
    """Who we are, as last declared; None before that."""
    rows = transaction.run(company_queries.COMPANY)
    return company_of(rows[0], transaction.run(company_queries.PRODUCTS)) if rows else None


def company_of(row: Row, products: Sequence[Row]) -> Company:
    """A company from its row and its products' rows."""
    return Company(
        row["name"],
        tuple(OwnHandle(key, team) for key, team in zip(row["handles"], row["teams"], strict=True)),
        tuple(Product(p["slug"], p["name"], tuple(p["aliases"])) for p in products),
        tuple(row["domains"]),
        row["region"],
    )
