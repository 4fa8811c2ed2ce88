"""What an analyst's Cypher may contain: reading clauses, nothing that acts.

This is the first of two fences; the second is each engine's own: the statement's plan is
looked at before it runs, in a session that cannot write. Words that act are refused wherever
they stand outside quotes; a property of such a name is written in backticks.
"""

from __future__ import annotations

import re

from graph_service.errors import InvalidStatement

QUOTED = re.compile(
    r"""'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|`[^`]*`|//[^\n]*|/\*.*?\*/""", re.DOTALL | re.VERBOSE
)
WORD = re.compile(r"(?<!\$)[^\W\d]\w*")
"""Also one that is glued to a number: to some engines `LIMIT 1CALL` is three words."""
BEGINS = frozenset({"MATCH", "OPTIONAL", "UNWIND", "WITH", "RETURN", "CALL"})
ACTS = frozenset(
    {"CREATE", "MERGE", "INSERT", "SET", "DELETE", "DETACH", "REMOVE", "FOREACH", "DROP", "LOAD", "FORMAT"}
)
PROCEDURE = re.compile(r"(?<![^\W\d])CALL(?!\w)(?!\s*[{(])", re.IGNORECASE)
LONGEST = 20_000
EXAMPLE = "MATCH (m:Message) RETURN m.channel AS channel, count(*) AS messages ORDER BY channel"
"""A statement to begin with."""


def refuse_writing(text: str) -> None:
    """Raise `InvalidStatement` for a statement that could do anything but read the graph."""
    if len(text) > LONGEST:
        raise InvalidStatement(f"The statement has {len(text):,} characters, more than {LONGEST:,}.")
    if "\\u" in text.lower():
        raise InvalidStatement(
            "Unicode escapes are not allowed here.", "Write the character, or use a parameter."
        )
    bare = QUOTED.sub(" '' ", text)
    words = [word.upper() for word in WORD.findall(bare)]
    if words[:1] and words[0] not in BEGINS:
        raise InvalidStatement(f"{words[0][:40]} does not begin a statement here.", "Use MATCH … RETURN.")
    acting = next((word for word in words if word in ACTS), None)
    if acting is not None:
        raise InvalidStatement(f"{acting} is not allowed here: this door only reads.", "Use MATCH … RETURN.")
    if PROCEDURE.search(bare):
        raise InvalidStatement("Procedures cannot be called here.", "Use MATCH … RETURN.")
