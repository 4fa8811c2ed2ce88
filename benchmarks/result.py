"""One measured figure of a benchmark."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Result:
    """What was measured in one case, for us and for each peer in the same run.

    `metric` names the quantity with its unit (`texts per second`); `peers` maps a peer's
    name to its value of the same metric, empty where there is nobody to compare with;
    `better` says which direction is the good one.
    """

    case: str
    metric: str
    ours: float
    peers: dict[str, float]
    better: Literal["higher", "lower"]
