"""HTML reduced to the text a reader sees, without what a mail program quotes."""

from __future__ import annotations

import re
from html.parser import HTMLParser

BREAKING = frozenset(
    {"address", "article", "blockquote", "br", "dd", "div", "dl", "dt", "footer", "h1", "h2", "h3", "h4"}
    | {"h5", "h6", "header", "hr", "li", "ol", "p", "pre", "section", "table", "tr", "ul"}
)
UNSEEN = frozenset({"aside", "blockquote", "head", "script", "style", "template", "title"})
QUOTE_CLASS = re.compile(r"gmail_quote|gmail_attr|yahoo_quoted|moz-cite-prefix|protonmail_quote")
# `html.parser` stops with an AssertionError at a marked section it does not know, and
# takes quadratic time over comments and tags that are never closed.
COMMENT = re.compile(r"<!--.*?(?:-->|\Z)|<!\[[^>]*>?", re.DOTALL)
UNCLOSED = re.compile(r"<(?![^<>]{1,2000}>)")
SPACES = re.compile(r"\s+")


class Reader(HTMLParser):
    """Collects the visible text of a document in `pieces`."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self.unseen_tag = ""
        self.depth = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self.unseen_tag:
            self.depth += tag == self.unseen_tag
        elif tag in UNSEEN or QUOTE_CLASS.search(dict(attrs).get("class") or ""):
            self.unseen_tag, self.depth = tag, 1
        if tag in BREAKING:
            self.pieces.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag == self.unseen_tag:
            self.depth -= 1
            self.unseen_tag = tag if self.depth else ""
        if tag in BREAKING:
            self.pieces.append("\n")

    def handle_data(self, data: str) -> None:
        if not self.unseen_tag:
            self.pieces.append(SPACES.sub(" ", data))


def html_text(markup: str) -> str:
    """The visible text of an HTML document or fragment, a line for each block, entities undone.

    Scripts, styles, quotations, asides and the quoted parts that common mail programs mark are left out.
    """
    reader = Reader()
    reader.feed(UNCLOSED.sub("&lt;", COMMENT.sub("", markup)))
    reader.close()
    lines = "".join(reader.pieces).split("\n")
    return "\n".join(line.strip() for line in lines if line.strip())
