"""What an analyst's Cypher may contain: reading clauses, nothing that acts.

This is the first of two fences; the second is each engine's own (the plan and type of the
statement on Neo4j, a read-only snapshot on the embedded engine).
"""

from __future__ import annotations

import re

from graph_service.errors import InvalidStatement

QUOTED = re.compile(
    r"""'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|`[^`]*`|//[^\n]*|/\*.*?\*/""", re.DOTALL | re.VERBOSE
)
WORD = re.compile(r"(?<![\w.:$])(\w+)")
ACTS = frozenset(
    {"CREATE", "MERGE", "INSERT", "SET", "DELETE", "DETACH", "REMOVE", "FOREACH", "DROP", "LOAD", "ALTER"}
    | {"GRANT", "DENY", "REVOKE", "START", "STOP", "TERMINATE", "USE", "SHOW", "EXPLAIN", "PROFILE", "ENABLE"}
)
PROCEDURE = re.compile(r"(?<![\w.:$])CALL\s+(?![{(])", re.IGNORECASE)
LONGEST = 20_000


def refuse_writing(text: str) -> None:
    """Raise `InvalidStatement` for a statement that could do anything but read the graph."""
    if len(text) > LONGEST:
        raise InvalidStatement(f"The statement has {len(text):,} characters, more than {LONGEST:,}.")
    if "\\u" in text.lower():
        raise InvalidStatement(
            "Unicode escapes are not allowed here.", "Write the character, or use a parameter."
        )
    bare = QUOTED.sub(" '' ", text)
    for word in WORD.findall(bare):
        if word.upper() in ACTS:
            raise InvalidStatement(
                f"{word.upper()} is not allowed here: this door only reads.", "Use MATCH … RETURN."
            )
    if PROCEDURE.search(bare):
        raise InvalidStatement("Procedures cannot be called here.", "Use MATCH … RETURN.")
