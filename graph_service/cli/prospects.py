"""A file of prospects."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final

from graph_service.cli.desk import Row
from graph_service.cli.spelling import product_id
from graph_service.errors import Misuse

FIELDS: Final = {
    "name": str,
    "description": str,
    "product": str,
    "industry": str,
    "employees": int,
    "role": str,
    "organization": str,
}
"""What may be said of a prospect; the product by its slug."""
SPELLED: Final = {str: "text", int: "whole number"}
FORM: Final = 'Write one a line, such as {"name": "Acme", "industry": "retail", "employees": 400}.'


def read_prospects(path: Path) -> list[Row]:
    """The prospects of a file, as GraphQL takes them; raises `Misuse` naming the line."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise Misuse(f"{path}: {error.strerror}.", FORM) from None
    except UnicodeDecodeError:
        raise Misuse(f"{path}: this is no text in UTF-8.", FORM) from None
    found = [prospect(f"{path}:{number}", line) for number, line in enumerate(lines, 1) if line.strip()]
    if not found:
        raise Misuse(f"{path}: no prospect.", FORM)
    return found


def prospect(where: str, line: str) -> Row:
    try:
        row = json.loads(line)
    except json.JSONDecodeError:
        raise Misuse(f"{where}: {line[:80]!r} is no JSON.", FORM) from None
    if not isinstance(row, dict) or "name" not in row:
        raise Misuse(f"{where}: no object with a name.", FORM)
    for name, value in row.items():
        if name not in FIELDS:
            raise Misuse(f"{where}: {name!r} is none of {', '.join(FIELDS)}.", FORM)
        if value is not None and type(value) is not FIELDS[name]:
            raise Misuse(f"{where}: {name} is no {SPELLED[FIELDS[name]]}.", FORM)
    return row | {"product": product_id(row["product"])} if row.get("product") else row
