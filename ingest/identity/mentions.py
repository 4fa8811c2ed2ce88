"""Who is mentioned in a text, by the rules of Twitter's own library, twitter-text."""

from __future__ import annotations

import re
from typing import Final

LIST: Final = r"/[a-zA-Z][a-zA-Z0-9_-]{0,24}"
ACCENTS: Final = (
    "\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u00ff\u0100-\u024f\u0253\u0254\u0256\u0257\u0259\u025b\u0263\u0268"
    "\u026f\u0272\u0289\u028b\u02bb\u0300-\u036f\u1e00-\u1eff"
)
RETWEET: Final = r"(?<=\A[rR][tT][@＠])|(?<=[^a-zA-Z0-9_+~.-][rR][tT][@＠])"
MENTION: Final = re.compile(
    rf"[@＠](?:(?<![a-zA-Z0-9_!#$%&*@＠][@＠])|{RETWEET})([a-zA-Z0-9_]{{1,20}}+)({LIST})?+(?![@＠{ACCENTS}]|://)"
)


def mentioned_names(text: str) -> tuple[str, ...]:
    """The names that a text mentions, each once as first written, in its order.

    A mention is an @, also in full width, at the start or behind what is no word character and none of
    `!#$%&*@`, and the next 20 word characters at most; `RT` may stand right before it. It is none when
    another @, `://` or a letter with an accent follows; nor is a list such as `@jane/friends`.

    >>> mentioned_names(".@jane_d, mail bob@acme.com or RT@kim")
    ('jane_d', 'kim')
    """
    if "@" not in text and "＠" not in text:
        return ()
    return tuple(dict.fromkeys(found[1] for found in MENTION.finditer(text) if not found[2]))
