"""Whether a program wrote in somebody's name: an out-of-office note, a receipt with a ticket's number."""

from __future__ import annotations

import re
from typing import Final

READ: Final = 600
"""Characters of a text that are looked at; a program says what it is at the start."""
NUMBERED: Final = r"(?=.{0,200}\b(?:ticket|case|request|reference) ?(?:(?:number|no|id)\b|#))"
PROMISED: Final = (
    r"(?=.{0,200}\b(?:(?:ticket|case|request|reference) ?(?:number|no|id|#)|as soon as|within)\b)"
)

HEADED: Final = (
    r"auto(?:matic(?:ally)?|mated)?[- ]?(?:reply|response|generated)",
    r"out of (?:the )?office",
    r"automatische antwort",
    r"abwesenheit\w*",
    r"réponse automatique",
    r"respuesta automática",
    r"delivery status notification",
    r"undeliver(?:able|ed)",
    r"mail delivery failed",
)
"""How the subject of a program's mail begins, after any `Re:`."""
SAID: Final = (
    r"this is an auto(?:matic|mated|matically)?[- ]?(?:generated )?(?:reply|response|message|e-?mail)",
    r"this (?:message|e-?mail|reply|response) (?:is|was|has been) (?:sent |generated )?automatically",
    r"do not (?:reply|respond) (?:directly )?to this auto\w+",
    r"i(?:['’]m| am| will be) (?:currently |now )?out of (?:the )?office",
    r"i(?:['’]m| am) (?:currently )?on (?:(?:annual |parental )?leave|holiday|vacation) (?:until|from)",
    r"(?:we|i)(?: have|['’]ve)? received your (?:e-?mail|message|request|[ei]nquiry|ticket)" + NUMBERED,
    r"your (?:request|ticket|case|e-?mail|message) (?:has been|was) (?:successfully )?received" + PROMISED,
    r"a (?:new )?ticket (?:has been|was) (?:created|opened) (?:for|from|with) your",
    r"ich bin (?:derzeit |zurzeit |momentan )?(?:nicht im büro|abwesend)",
)
"""What a program says of itself."""
SUBJECTS: Final = re.compile(rf"^\W*(?:(?:re|aw|fwd?):\s*)*(?:{'|'.join(HEADED)})\b", re.IGNORECASE)
TEXTS: Final = re.compile(rf"\b(?:{'|'.join(SAID)})", re.IGNORECASE | re.DOTALL)


def is_automatic(subject: str | None, text: str) -> bool:
    """Whether a message says of itself, in English or German, that a program sent it.

    To say that something was received is not enough: a person may say so. With a ticket's number or a
    promise of an answer it is a receipt.

    >>> is_automatic("Automatic reply: Your order", ""), is_automatic("Re: your kettle", "It leaks")
    (True, False)
    >>> is_automatic(None, "We have received your message. Your ticket number is 123.")
    True
    >>> is_automatic(None, "We have received your message and will look at your kettle today.")
    False
    """
    return is_headed_automatic(subject) or TEXTS.search(text[:READ]) is not None


def is_headed_automatic(subject: str | None) -> bool:
    """Whether a subject line is that of a program's mail, in English, German, French or Spanish."""
    return subject is not None and SUBJECTS.search(subject) is not None
