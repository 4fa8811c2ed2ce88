"""What an answer leaves out."""

from __future__ import annotations

import strawberry

from graph_service.api.described import object_type, told
from graph_service.questions import unknowns
from graph_service.questions.unknowns import UnknownKind

strawberry.enum(
    UnknownKind,
    name="UnknownKind",
    description="Why something is left out. UNDECIDED, CROWD: people on neither side, or heard only in a "
    "crowd that is damped. NOBODY, UNREAD: messages that are by no known customer, or not read yet. "
    "FOLLOWERS: who only reads. NOTHING_HELD: there is nothing to count. FEW: too few to tell. SILENT, "
    "SILENT_PEOPLE: channels and people that said nothing in the time asked about. UNSEEN: answers that only "
    "the source knows of. DOUBTFUL: where nothing says that an answer is wanted. UNPLACED: people who are "
    "neither known as customers nor as prospects. UNASKED: people whom nobody asked. TOO_EARLY: what has not "
    "run long enough. NO_COSTS: company.toml states no costs. PAST: what only the present has. "
    "UNLIKE: cases like which there is nobody to compare with.",
)


@object_type
class Unknown:
    """Something that an answer leaves out."""

    kind: UnknownKind = told("Why it is left out.")
    share: float | None = told("How much of what there is, 0 to 1; null where nobody knows.")
    explanation: str = told("In words.")

    @classmethod
    def of(cls, row: unknowns.Unknown) -> Unknown:
        return cls(kind=row.kind, share=row.share, explanation=row.explanation)
