"""The functions that an analyst may call: those that work on what they are given, and nothing else.

No engine's own: not those that read files, call out or tell of the server, nor any of a plug-in.
"""

from __future__ import annotations

from typing import Final

from graph_service.errors import InvalidStatement
from graph_service.store.statement import Kind, Token

FUNCTIONS: Final = frozenset(
    {
        *(
            "count",
            "collect",
            "sum",
            "avg",
            "min",
            "max",
            "stdev",
            "stdevp",
            "percentilecont",
            "percentiledisc",
        ),
        *("labels", "type", "keys", "properties", "nodes", "relationships", "length", "startnode", "endnode"),
        *("id", "elementid", "shortestpath", "allshortestpaths", "exists", "isempty"),
        *("size", "head", "last", "tail", "range", "reverse", "reduce", "any", "all", "none", "single"),
        *("coalesce", "nullif", "tostring", "tointeger", "tofloat", "toboolean"),
        *("tostringornull", "tointegerornull", "tofloatornull", "tobooleanornull"),
        *("tolower", "toupper", "lower", "upper", "trim", "ltrim", "rtrim", "btrim", "left", "right"),
        *("substring", "replace", "split", "char_length", "character_length"),
        *("abs", "ceil", "floor", "round", "sign", "sqrt", "exp", "log", "log10", "e", "pi", "isnan"),
        *("sin", "cos", "tan", "cot", "asin", "acos", "atan", "atan2", "degrees", "radians", "haversin"),
        *("date", "datetime", "time", "localtime", "localdatetime", "duration", "point", "rand"),
        *("date.truncate", "datetime.truncate", "duration.between", "duration.indays", "duration.inseconds"),
        *("duration.inmonths", "datetime.fromepoch", "datetime.fromepochmillis", "point.distance"),
    }
)
"""In lower case."""
BEFORE_BRACKETS: Final = frozenset(
    {
        *("match", "optional", "where", "and", "or", "xor", "not", "in", "with", "return", "by", "as", "is"),
        *("case", "when", "then", "else", "call", "unwind", "distinct", "on", "skip", "limit", "contains"),
        *("starts", "ends", "union", "any", "all", "shortest", "filter", "yield", "order", "end", "groups"),
    }
)
"""Words of the language that may stand before a bracket."""


def refuse_unknown(pieces: list[Token]) -> None:
    """Raise `InvalidStatement` for a call of anything that is not in the list."""
    for place, piece in enumerate(pieces):
        if piece.text == "(" and place:
            name = called(pieces, place - 1)
            if name is not None and name.lower() not in FUNCTIONS | BEFORE_BRACKETS:
                raise InvalidStatement(
                    f"The function {name[:60]} cannot be called here.", "docs/cypher.md has those that can."
                )


def called(pieces: list[Token], place: int) -> str | None:
    """The name that ends at a place, with what stands before its dots; None where no name does."""
    if pieces[place].kind not in {Kind.WORD, Kind.NAME}:
        return None
    name = pieces[place].text
    while place >= 2 and pieces[place - 1].text == "." and pieces[place - 2].kind in {Kind.WORD, Kind.NAME}:
        place -= 2
        name = f"{pieces[place].text}.{name}"
    return name
