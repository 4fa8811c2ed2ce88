"""What is held about one person, for her to have."""

from __future__ import annotations

from datetime import datetime

from graph_service.api.described import object_type, told
from graph_service.questions.subject_access import Document


@object_type
class SubjectAccess:
    """All that is held about a person, for machines and to read. Other people's names are left out."""

    at: datetime = told("When that was held.")
    handles: list[str] = told("Her handles, as channel:address.")
    json: str = told("All of it as a JSON document.")
    markdown: str = told("The same as a page to read.")

    @classmethod
    def of(cls, document: Document) -> SubjectAccess:
        return cls(
            at=document.at,
            handles=list(document.handles),
            json=document.as_json(),
            markdown=document.as_markdown(),
        )
