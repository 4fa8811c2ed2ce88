"""What customers allow us, for a purpose."""

from __future__ import annotations

from datetime import datetime
from typing import Final

import strawberry

from graph_service.api.described import object_type, told
from graph_service.questions import consents
from graph_service.questions.consents import ConsentState

State: Final = strawberry.enum(
    ConsentState,
    name="ConsentState",
    description="GRANTED: it stands. REFUSED, or WITHDRAWN after it was granted. EXPIRED: it stood until "
    "then. UNKNOWN: nothing is known, which is not to be taken for a consent.",
)


@object_type
class Consent:
    """How somebody stands at this moment to being turned to for a purpose."""

    purpose: str = told("What for, as consent records name it.")
    state: ConsentState = told("Whether it is allowed: only where it is GRANTED.")
    at: datetime | None = told("Since when, or until when it was; null where nothing is known.")

    @classmethod
    def of(cls, row: consents.Consent) -> Consent:
        return cls(purpose=row.purpose, state=row.state, at=row.at)
