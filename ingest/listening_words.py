"""The words of listening tools and ours for the same, both ways.

Radian6 has three lists that its users fill: why somebody posts (classification), who that is (source
tags), and what was done about it (engagement level). Brandwatch has tags and categories, and a status.
Ours are the intents of messages, the kinds of signals, and what people do about signals.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from ingest.facts import Doing
from ingest.tables import spelled


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """For each name of ours the words that stand for it; the first is the one that we write."""

    table: Mapping[str, tuple[str, ...]]

    def ours(self, word: str) -> str | None:
        """Our name for a word, in whatever case and with whatever signs between; None for one not known.

        >>> INTENT_WORDS.ours("product/service complaint"), INTENT_WORDS.ours("Giveaway")
        ('complaint', None)
        """
        sought = spelled(word)
        return next((name for name, known in self.table.items() if sought in map(spelled, known)), None)

    def theirs(self, name: str) -> str:
        """The word to write for a name of ours.

        >>> INTENT_WORDS.theirs("complaint"), LEVEL_WORDS.theirs("take")
        ('Product/Service Complaint', 'In Progress')
        """
        return self.table[name][0]


INTENT_WORDS: Final = Vocabulary(
    {
        "buying": ("Sales Lead", "Lead", "Sales Opportunity", "Purchase Intent", "Prospect"),
        "praise": ("Product/Service Compliment", "Compliment", "Praise"),
        "recommendation": ("Recommendation", "Referral", "Advocacy"),
        "willingness_to_vouch": ("Testimonial", "Reference"),
        "complaint": ("Product/Service Complaint", "Complaint", "Customer Complaint"),
        "question": ("Product/Service Question", "Question", "Inquiry", "Enquiry"),
        "help": ("Customer Service", "Customer Support", "Support", "Support Request", "Help"),
        "idea": ("Suggestion", "Idea", "Feature Request"),
        "cancellation": ("Cancellation", "Churn", "Churn Risk"),
        "escalation": ("Escalation", "Crisis", "Legal Threat"),
        "thanks": ("Thanks", "Thank You"),
        "answer": ("Answer", "Response"),
        "chatter": ("General Comment", "General Discussion", "Chatter"),
    }
)
"""Why somebody posts: classification, post tags and categories for intents."""

KIND_WORDS: Final = Vocabulary(
    {
        "advocacy": ("Advocate", "Fan", "Promoter", "Brand Advocate"),
        "trouble": ("Detractor", "Critic"),
        "buying": ("Prospect", "Lead"),
        "praise": ("Happy Customer",),
    }
)
"""Who posts: source tags for the kind of signal that somebody of ours should have of them."""

LEVEL_WORDS: Final = Vocabulary(
    {
        Doing.ASSIGN: ("Assigned", "Pending"),
        Doing.TAKE: ("In Progress", "Engaged", "Acknowledged", "Working"),
        Doing.COMMENT: ("Noted", "Reviewed"),
        Doing.RESOLVE: ("Resolved", "Closed", "Complete", "Completed"),
        Doing.REOPEN: ("Reopened", "Re-opened"),
    }
)
"""What was done about a post: engagement level and status for what people do about a signal, in the order
in which they do it."""

OURS: Final = frozenset({"employee", "staff", "brand account"})
"""Source tags of those who are our own people, as `spelled` writes them."""

KIND_OF: Final = {
    "escalation": "escalation",
    "cancellation": "cancellation",
    **dict.fromkeys(("complaint", "help", "question"), "trouble"),
    "buying": "buying",
    **dict.fromkeys(("recommendation", "willingness_to_vouch"), "advocacy"),
    "idea": "idea",
    "praise": "praise",
}
"""The kind of signal that an intent raises by our own rules."""
USUAL_KIND: Final = "trouble"
"""The kind of signal that is meant where nothing says which."""
