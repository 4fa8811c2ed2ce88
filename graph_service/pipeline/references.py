"""The stage of references: who would vouch for us, by what they said and were asked."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from typing import Final

from algorithms.ladder import Climb
from graph_service.matters.anew import batches
from graph_service.questions.vouching import Vouchers, budget_of, key_of, products_of, refusal, vouchers
from graph_service.store.model import ChangeKind
from graph_service.store.record import GraphStore
from graph_service.store.reference_rows import ReferenceRow
from graph_service.store.references import ReferenceChanges
from ingest.company import Company

STAGE: Final = "references"
VERSION: Final = "1"
"""Of the way from what is told to references; another one means that all are worked out again."""
STRETCH: Final = 50
"""Entries of the change log looked at together."""
READ: Final = (
    ChangeKind.MESSAGES,
    ChangeKind.ANNOTATIONS,
    ChangeKind.CUSTOMERS,
    ChangeKind.FACTS,
)


def references(store: GraphStore) -> int:
    """Work out again the references of those whom a change concerns; how many customers were looked at."""
    looked_at = 0
    company = store.company() or Company("")
    cursor = store.cursor(STAGE, version(company))
    while changes := store.changes(cursor.seq, READ, STRETCH):
        customers = store.references.concerned(changes)
        for part in batches(customers):
            if (found := differences(store, company, part)) != ReferenceChanges():
                store.references.write(found, None)
        cursor = cursor.at(changes[-1].seq)
        store.references.write(ReferenceChanges(), cursor)
        looked_at += len(customers)
    return looked_at


def version(company: Company) -> str:
    """Of the rule, and of what it goes by: another budget tires people sooner or later."""
    said = repr((company.reference_budget, sorted(product.slug for product in company.products)))
    return f"{VERSION}+{hashlib.sha256(said.encode()).hexdigest()[:8]}"


def differences(store: GraphStore, company: Company, customers: Sequence[str]) -> ReferenceChanges:
    """How the references of some customers differ from those that the graph holds."""
    held = store.references.held(customers)
    wanted = {row.key: row for row in rows(store, company, customers)}
    return ReferenceChanges(
        new=tuple(row for key, row in wanted.items() if key not in held),
        different=tuple(row for key, row in wanted.items() if key in held and held[key] != row),
        gone=tuple(key for key in held if key not in wanted),
    )


def rows(store: GraphStore, company: Company, customers: Sequence[str]) -> Iterator[ReferenceRow]:
    """The references of some customers as the graph is to hold them: as of what happened last."""
    budget, sold = budget_of(company.reference_budget), {product.slug for product in company.products}
    handles = store.reader.handles_of_customers(customers)
    owners = {row.key: key for key, rows in zip(customers, handles, strict=True) for row in rows}
    for customer, told in vouchers(store.references.told(sorted(owners)), owners).items():
        for product in told.products:
            found = told.climb(product, max(each.at for each in told.happenings(product)), budget)
            if found.now is not None:
                yield row(customer, product, found, rests_on(told, product), joined=product in sold)


def rests_on(told: Vouchers, product: str | None) -> tuple[str, ...]:
    """The keys of all that a reference rests on, in order."""
    found = [hint.key for hint in told.hints if product in products_of(hint)]
    found += [act.key for act in told.acts if act.product == product]
    return tuple(sorted([*found, *(key_of(each) for each in told.decided if refusal(each))]))


def row(
    customer: str, product: str | None, found: Climb, rests: tuple[str, ...], *, joined: bool
) -> ReferenceRow:
    """A reference as the graph is to hold it."""
    ahead, step = found.ahead, found.steps[-1]
    return ReferenceRow(
        customer,
        product,
        step.rung.value,
        step.at,
        step.because,
        rests,
        ahead.expires_at,
        ahead.falls_to and ahead.falls_to.value,
        ahead.asked_until,
        ahead.rests_until,
        ahead.wakes_as and ahead.wakes_as.value,
        joined,
        VERSION,
    )
