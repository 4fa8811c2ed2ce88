"""Records of what people put right."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from ingest.checks import InvalidRecord
from ingest.facts import Aspect, Correction


def corrected(aspect: Aspect, label: str | None, value: float) -> Correction:
    return Correction(
        source="review",
        native_id="1",
        at=datetime(2026, 3, 1, tzinfo=UTC),
        message="twitter:1",
        aspect=aspect,
        label=label,
        value=value,
        by="ada",
    )


@pytest.mark.parametrize(
    ("aspect", "label", "value"),
    [
        (Aspect.SENTIMENT, None, -0.3),
        (Aspect.EMOTION, "anger", 1),
        (Aspect.INTENT, "willingness_to_vouch", 0),
        (Aspect.STANCE, "a-product-of-tomorrow", 0.5),
    ],
)
def test_what_can_be_put_right(aspect: Aspect, label: str | None, value: float) -> None:
    assert corrected(aspect, label, value).label == label


@pytest.mark.parametrize(
    ("aspect", "label", "value", "told"),
    [
        (Aspect.SENTIMENT, "anger", 1, "label: an emotion, intent or stance needs one"),
        (Aspect.STANCE, None, 1, "label: an emotion, intent or stance needs one"),
        (Aspect.SENTIMENT, None, 1.1, "value: "),
        (Aspect.INTENT, "zorro", 1, "label: no intent is called 'zorro'; there are buying, praise"),
        (Aspect.EMOTION, "zorro", 1, "label: no emotion is called 'zorro'; there are anger, joy"),
        (Aspect.INTENT, "idea", 0.3, "value: 1 where the intent is there, 0 where not, not 0.3"),
        (Aspect.EMOTION, "joy", -1, "value: 1 where the emotion is there, 0 where not, not -1"),
    ],
)
def test_what_cannot(aspect: Aspect, label: str | None, value: float, told: str) -> None:
    with pytest.raises(InvalidRecord) as refused:
        corrected(aspect, label, value)
    assert str(refused.value).startswith(told)
