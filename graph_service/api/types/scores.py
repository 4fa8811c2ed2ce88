"""Scores as they are written down in the graph, beside those that are worked out when asked for."""

from __future__ import annotations

from datetime import datetime

import strawberry

from algorithms.advocacy import USUAL
from graph_service.api.context import Info
from graph_service.api.described import field, object_type, told
from graph_service.api.types.nodes import Product, perhaps
from graph_service.api.types.scored import Interval
from graph_service.store import scores
from graph_service.store.scores import OVERALL, ScoreKind

strawberry.enum(ScoreKind, description="What a score is of.")


@object_type
class StoredScore:
    """A score as analysts find it in the graph, no fresher than its `asOf` and `graphVersion` say."""

    slug: strawberry.Private[str]
    kind: ScoreKind = told("What it is of.")
    score: float = told("From 0 to 1.")
    interval: Interval = told("Where what the score judges lies.")
    percentile: float = told("The share of those with a score of this kind and product who score no more.")
    as_of: datetime = told("What had happened by this time was taken into account when it was written.")
    graph_version: strawberry.ID = told("The version of the graph it was made from.")
    version: str = told("Of the code that made it and of what read the messages.")

    @classmethod
    def of(cls, row: scores.StoredScore) -> StoredScore:
        score = row.score
        return cls(
            slug=score.product,
            kind=score.kind,
            score=score.score,
            interval=Interval(low=score.low, high=score.high, level=USUAL.level),
            percentile=score.percentile,
            as_of=row.as_of,
            graph_version=strawberry.ID(str(row.graph_version)),
            version=row.version,
        )

    @field
    async def product(self, info: Info) -> Product | None:
        """Towards which product; null for us and all our products."""
        if self.slug == OVERALL:
            return None
        return perhaps(Product.of, await info.context.loaders.product.load(self.slug))
