"""What customers allow us: whether their consent to a purpose stands, and since when."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from graph_service.errors import Misuse
from graph_service.moments.consent import CONTACT, over, standing
from graph_service.store.guarding import GuardStore
from graph_service.store.guarding_rows import DecisionRow
from ingest.checks import is_slug


class ConsentState(StrEnum):
    """How somebody stands to a purpose."""

    GRANTED = "granted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Consent:
    """How somebody stands to a purpose, since when, and by which fact; neither where nothing is known."""

    purpose: str
    state: ConsentState
    at: datetime | None = None
    decision: str | None = None


def consents(store: GuardStore, customers: Sequence[str], purpose: str) -> list[Consent]:
    """The consent of each customer to a purpose at this moment, over all their handles.

    It is never as of an earlier time: what somebody has taken back since holds. Raises `Misuse` for
    what is no purpose.
    """
    time = datetime.now(UTC)
    decided = store.decisions(customers, time)
    named = checked_purpose(purpose)
    return [consent(decided.get(customer, ()), named, time) for customer in customers]


def checked_purpose(purpose: str) -> str:
    """A purpose as consents name it; raises `Misuse` for what is none."""
    if not is_slug(purpose):
        raise Misuse(f"purpose: {purpose[:80]!r} is not a lower-case name such as 'marketing'.")
    return purpose


def consent(decisions: Iterable[DecisionRow], purpose: str, time: datetime) -> Consent:
    """How somebody stands to a purpose at a time, by the rules of `moments.consent`.

    To refuse `contact` is to refuse every purpose. A refusal after a consent to the same is a withdrawal.
    """
    held = [each for each in decisions if each.at <= time]
    latest = standing(held)
    for name in dict.fromkeys([CONTACT, purpose]):
        found = latest.get(name)
        if found is not None and not found.granted and not over(found, time):
            return Consent(purpose, refusal(held, found, purpose), found.at, found.key)
    found = latest.get(purpose)
    if found is None or not found.granted:
        return Consent(purpose, ConsentState.UNKNOWN)
    if over(found, time):
        return Consent(purpose, ConsentState.EXPIRED, found.expires_at, found.key)
    return Consent(purpose, ConsentState.GRANTED, found.at, found.key)


def refusal(decisions: Iterable[DecisionRow], found: DecisionRow, purpose: str) -> ConsentState:
    """Whether a refusal takes back what was allowed before."""
    allowed = any(each.granted and each.purpose == purpose and each.at < found.at for each in decisions)
    return ConsentState.WITHDRAWN if allowed else ConsentState.REFUSED


def allowing(store: GuardStore, customers: Sequence[str], purpose: str) -> frozenset[str]:
    """Those of some customers whose consent to a purpose stands; what is not known is not allowed."""
    found = consents(store, customers, purpose)
    pairs = zip(customers, found, strict=True)
    return frozenset(customer for customer, each in pairs if each.state is ConsentState.GRANTED)
