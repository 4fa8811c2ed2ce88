"""What the service was shipped with to judge a context that nobody has rated: learnt by `training.matching`.

The reference contexts are intents of CLINC150 (CC BY 3.0), BANKING77 (CC BY 4.0) and MultiDoGO
(CDLA-Permissive); what is kept of them is a handful of numbers.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Final

FILE: Final = Path(__file__).parent / "weights" / "reference.json"


@dataclass(frozen=True, slots=True)
class Reference:
    """The shipped reader of a fit, and what it kept on the reference contexts.

    The log-odds that a message is relevant are `constant` plus the parts of its fit
    (`moments.fit.PARTS`) times their `weights`, by name; those not named weigh nothing. `thresholds`
    maps a share to the lowest probability from which on no greater share of matches was irrelevant, on
    the mean of the `contexts` contexts that it was tried on, and no greater share of those that nothing
    fits found anybody. Other requests of the same field, as a stolen card where a lost one is sought,
    counted neither way.
    """

    weights: Mapping[str, float]
    constant: float
    thresholds: Mapping[float, float]
    contexts: int

    def threshold(self, max_irrelevant: float) -> float | None:
        """That of the greatest share known that is not above this; None where even the least is."""
        known = [share for share in self.thresholds if share <= max_irrelevant]
        return self.thresholds[max(known)] if known else None

    def written(self) -> str:
        """The content of its file; equal references give equal text."""
        return json.dumps(asdict(self), indent=1) + "\n"


def read(content: str) -> Reference:
    """The reference that `Reference.written` made this of."""
    held = json.loads(content)
    return Reference(
        weights=held["weights"],
        constant=held["constant"],
        thresholds={float(share): at for share, at in held["thresholds"].items()},
        contexts=held["contexts"],
    )


@cache
def shipped() -> Reference:
    """The reference that comes with the package."""
    return read(FILE.read_text(encoding="utf-8"))
