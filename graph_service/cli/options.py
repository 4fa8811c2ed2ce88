"""Options that several commands share, and what they mean together."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Annotated, Any

import typer

from graph_service.config import Settings, read_settings
from graph_service.errors import Misuse

Data = Annotated[
    Path | None, typer.Option("--data", help="Folder for the store and all that is derived from it.")
]
Store = Annotated[
    str | None, typer.Option("--store", help="embedded:FOLDER, bolt://HOST:PORT or neo4j://HOST:PORT.")
]
Server = Annotated[
    str | None, typer.Option("--server", help="Go through a running service, e.g. http://127.0.0.1:8000.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON instead of tables.")]


def settings_of(data: Path | None, store: str | None) -> Settings:
    return read_settings(os.environ, data, store)


def json_object(option: str, text: str | None) -> dict[str, Any]:
    """The object an option's JSON stands for; empty where the option was not given."""
    try:
        value = json.loads(text) if text is not None else {}
    except json.JSONDecodeError as error:
        raise Misuse(f"{option}: {error}.", 'Give an object such as {"first": 10}.') from None
    if not isinstance(value, dict):
        raise Misuse(f"{option}: not a JSON object.", 'Give an object such as {"first": 10}.')
    return value
