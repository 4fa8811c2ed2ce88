"""Whom we compete with, and what is near a product's name, kept with the company."""

from __future__ import annotations

from dataclasses import replace

from graph_service.store.record import GraphStore
from ingest.company import Company, Competitor, Product

WREN = Product("wren", "Wren Notes", ("Wren",), ("sync", "app"), ("hedge",))
OTHERS = (Competitor("Adder", ("ad",), ("snake",), ("sum",)), Competitor("Rook"))
TARNWICK = Company("Tarnwick", products=(WREN,), competitors=OTHERS)


def test_a_company_is_kept_with_its_competitors(store: GraphStore) -> None:
    assert store.declare_company(TARNWICK)
    assert store.company() == TARNWICK
    assert store.reader.products() == (WREN,)


def test_the_order_of_competitors_does_not_matter(store: GraphStore) -> None:
    store.declare_company(TARNWICK)
    assert not store.declare_company(replace(TARNWICK, competitors=OTHERS[::-1]))


def test_a_change_of_competitors_is_a_change(store: GraphStore) -> None:
    store.declare_company(TARNWICK)
    assert store.declare_company(replace(TARNWICK, competitors=OTHERS[:1]))
    held = store.company()
    assert held is not None
    assert held.competitors == OTHERS[:1]


def test_a_change_of_what_is_near_a_name_is_a_change(store: GraphStore) -> None:
    store.declare_company(TARNWICK)
    assert store.declare_company(replace(TARNWICK, products=(replace(WREN, not_near=()),)))
    assert store.reader.products()[0].not_near == ()
