"""The one rule of who may do what: which scope each operation takes, whatever door it comes by.

What is not listed takes `admin`, so that nothing new is open by oversight.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Final, ParamSpec, TypeVar

from graph_service.access.principal import Principal, Scope, require
from ingest.facts import Assertion, Correction, Rating, ReferenceAct, SignalAct, StandingContext

Given = ParamSpec("Given")
Result = TypeVar("Result")

READING: Final = (
    *("node", "nodes", "customer", "customers", "handle", "conversations", "message", "products", "stats"),
    *("advocates", "critics", "influencers", "communities", "introductions", "selectAdvocates"),
    *("loudness", "turningPoints", "flameRisk", "unanswered", "responseCoverage", "outcomes", "fixes"),
    *("channels", "blackout", "strategy", "themes", "voices", "annotate", "corrections"),
    *("references", "matchReferences", "referenceCapacity"),
    *("moments", "similarConversations", "search", "contexts", "context"),
    *("identity", "identityReview", "identityAssertions", "signals"),
    *("signalCounts", "signalDryRun"),
)
HEARING: Final = ("messageAdded", "signalRouted", "momentMatched")
ACTING: Final = (
    *("askReference", "recordReference", "recordReferenceUse"),
    *("assertSame", "assertDifferent", "withdrawAssertion", "correctAnnotation", "withdrawCorrection"),
    *("takeSignal", "assignSignal", "resolveSignal", "reopenSignal", "commentSignal"),
    *("saveContext", "updateContext", "deleteContext", "rateMatch", "withdrawRating"),
)

OPERATIONS: Final[dict[str, Scope]] = {
    **{f"Query.{name}": Scope.READ for name in READING},
    **{f"Subscription.{name}": Scope.READ for name in HEARING},
    "Query.cypher": Scope.CYPHER,
    "CypherStatement.rows": Scope.CYPHER,
    "POST /cypher": Scope.CYPHER,
    "Mutation.ingest": Scope.INGEST,
    "POST /ingest": Scope.INGEST,
    "POST /hooks/{source}": Scope.INGEST,
    **{f"Mutation.{name}": Scope.ACT for name in ACTING},
    "Mutation.forget": Scope.ADMIN,
    "Mutation.eraseCustomer": Scope.ADMIN,
    "Mutation.liftSuppression": Scope.ADMIN,
    "Query.erasures": Scope.ADMIN,
    "Query.subjectAccess": Scope.ADMIN,
    "Mutation.backup": Scope.ADMIN,
}
"""The scope of every root field, of the field that runs Cypher by itself, and of every other door."""

DECISIONS: Final = frozenset({Assertion, Correction, SignalAct, StandingContext, Rating, ReferenceAct})
"""Records of what people decide: bringing them in is deciding, and takes `act` too."""
UNDECIDED: Final = f"record: what people decide is for keys that have the scope {Scope.ACT} too"
"""Why one of them is rejected that somebody brings who may not decide."""


def scope_of(operation: str) -> Scope:
    """The scope that an operation takes, as `OPERATIONS` names it."""
    return OPERATIONS.get(operation, Scope.ADMIN)


def may_bring(principal: Principal, record: object) -> bool:
    """Whether somebody who may bring in records may bring in this one."""
    return type(record) not in DECISIONS or Scope.ACT in principal.scopes


def needing(scope: Scope) -> Callable[[Callable[Given, Result]], Callable[Given, Result]]:
    """Has a function refuse whoever asks without this scope; see `principal.require`."""

    def guard(work: Callable[Given, Result]) -> Callable[Given, Result]:
        @wraps(work)
        def guarded(*args: Given.args, **kwargs: Given.kwargs) -> Result:
            require(scope)
            return work(*args, **kwargs)

        return guarded

    return guard
