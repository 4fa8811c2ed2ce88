"""How much is asked of one person, as `company.toml` states it, and what acts may say."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from ingest.checks import InvalidRecord
from ingest.company import parse_company
from ingest.company_entries import InvalidCompany
from ingest.facts import ReferenceAct, UseOutcome, Vouching
from ingest.handle import Handle
from ingest.reference_budget import ReferenceBudget, budget_of_text, text_of_budget

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def test_what_is_left_out_is_as_usual() -> None:
    assert parse_company({"name": "Acme", "references": {"asks": 0}}).reference_budget == ReferenceBudget(
        asks=0
    )
    company = parse_company({"name": "Acme"})
    assert (company.references, company.reference_budget) == (None, ReferenceBudget(2, 3, 180, 30, 365))


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ([], "references: write its entries under a [references] heading"),
        ({"tries": 2}, "references: unknown entry 'tries'; known: ask_days, asks, days, uses, valid_days"),
        ({"asks": -1}, "references: asks must be a whole number from 0 to 100"),
        ({"days": 1.5}, "references: days must be a whole number from 1 to 3,650"),
        ({"uses": True}, "references: uses must be a whole number from 0 to 100"),
    ],
)
def test_a_mistake_is_named(given: Any, told: str) -> None:
    with pytest.raises(InvalidCompany) as found:
        parse_company({"name": "Acme", "references": given})
    assert str(found.value) == told


def test_the_record_holds_it_as_a_text() -> None:
    budget = ReferenceBudget(days=10)
    assert budget_of_text(text_of_budget(budget)) == budget
    assert budget_of_text(text_of_budget(None)) is None
    for text in ("{", "[]", '{"asks": 1}'):
        with pytest.raises(InvalidCompany):
            budget_of_text(text)


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"act": Vouching.USED}, "prospect: a use needs the prospect or the opportunity it was for"),
        ({"act": Vouching.ENDED, "use": "x"}, "use: an end needs the use that it ends, and its outcome"),
        ({"act": Vouching.ASKED, "prospect": "Acme"}, "prospect: is not said of an act 'asked'"),
        (
            {"act": Vouching.CONFIRMED, "outcome": UseOutcome.WON},
            "outcome: is not said of an act 'confirmed'",
        ),
        ({"act": Vouching.DECLINED, "until": NOON}, "until: is not said of an act 'declined'"),
        ({"act": Vouching.ASKED, "until": NOON}, "until: must come after the time of the act"),
    ],
)
def test_an_act_says_only_what_it_can(given: dict[str, Any], told: str) -> None:
    with pytest.raises(InvalidRecord) as found:
        ReferenceAct(source="crm", native_id="1", at=NOON, handle=Handle("x", "ann"), by="kim", **given)
    assert str(found.value) == told
