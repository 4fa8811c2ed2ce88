"""Going through a running service: the commands' side of its GraphQL door."""

from __future__ import annotations

import http.client
import json
import os
import urllib.error
import urllib.request
from collections.abc import Iterable, Iterator
from typing import Any, Final

from graph_service.errors import GraphServiceError, Misuse, Transient
from graph_service.pipeline.forget import Erased
from graph_service.pipeline.load import Loaded
from graph_service.store.forgetting import Forgotten
from graph_service.store.loading import Receipt
from ingest.canonical import Record, RejectedRow, Replay
from ingest.connectors.ndjson import write_ndjson
from ingest.rejects import Rejects

BATCH: Final = 1_000
BATCH_BYTES: Final = 4_000_000
SECONDS: Final = 300
MOST_SAID: Final = 100_000
"""Bytes of a refusal that are read, of which `SHOWN` are shown where it is no answer of ours."""
SHOWN: Final = 500
INGEST: Final = """
mutation ($ndjson: String!) {
  ingest(input: {ndjson: $ndjson}) {
    receipt { added revised unchanged profiles facts graphVersion }
    rejects { line reason }
    userErrors { message }
  }
}
"""
FORGET: Final = """
mutation ($customer: String!, $dryRun: Boolean!) {
  forget(input: {customer: $customer, dryRun: $dryRun}) {
    forgotten { handles messages facts conversations redacted rejects seconds completed }
    userErrors { message }
  }
}
"""
BACKUP: Final = """
mutation { backup { backup { name madeAt expiresAt graphVersion messages files bytes } } }
"""
STATS: Final = "{ stats { messages handles customers conversations products graphVersion } }"


def post(server: str, document: str, variables: dict[str, Any]) -> dict[str, Any]:
    """Put a GraphQL document to a running service; GRAPH_SERVICE_API_KEY is sent where it is set.

    Raises `Transient` where nobody answers, `GraphServiceError` for an answer that is no GraphQL.
    """
    if not server.startswith(("http://", "https://")):
        raise Misuse(f"--server {server!r} is no address.", "Give one such as http://127.0.0.1:8000.")
    headers = {"Content-Type": "application/json", "Accept": "application/json"}
    if key := os.environ.get("GRAPH_SERVICE_API_KEY"):
        headers["Authorization"] = f"Bearer {key}"
    body = json.dumps({"query": document, "variables": variables}, ensure_ascii=False).encode()
    try:
        request = urllib.request.Request(f"{server.rstrip('/')}/graphql", body, headers)  # noqa: S310 - checked above
        with urllib.request.urlopen(request, timeout=SECONDS) as response:  # noqa: S310
            answer = json.load(response)
    except urllib.error.HTTPError as error:
        answer = refused(server, error)
    except (OSError, http.client.HTTPException) as error:
        raise Transient(
            f"Nothing answers at {server}: {error}.", "Start it with `graph-service serve`."
        ) from None
    except ValueError as error:
        raise GraphServiceError(f"{server} does not speak GraphQL: {error}.") from None
    if not isinstance(answer, dict) or not answer.keys() & {"data", "errors"}:
        raise GraphServiceError(f"{server} does not speak GraphQL.")
    return answer


def refused(server: str, error: urllib.error.HTTPError) -> Any:  # noqa: ANN401 - what JSON may hold
    """What a service says with a status of failure; raises `GraphServiceError` where it is no JSON."""
    said = error.read(MOST_SAID)
    try:
        return json.loads(said)
    except ValueError:
        text = said[:SHOWN].decode(errors="replace")
        raise GraphServiceError(f"{server} answered {error.code}: {text}") from None


def asked(server: str, document: str, variables: dict[str, Any], name: str) -> dict[str, Any]:
    """The value of one root field; raises `GraphServiceError` with the service's own words."""
    answer = post(server, document, variables)
    if answer.get("errors"):
        raise GraphServiceError("; ".join(error["message"] for error in answer["errors"]))
    value = (answer.get("data") or {}).get(name)
    if not isinstance(value, dict):
        raise GraphServiceError(f"{server} did not answer {name!r}.")
    return value


def stats_there(server: str) -> dict[str, int]:
    return {name: int(count) for name, count in asked(server, STATS, {}, "stats").items()}


def backup_there(server: str) -> dict[str, Any]:
    """Have a running service back itself up."""
    made: dict[str, Any] = asked(server, BACKUP, {}, "backup")["backup"]
    return made


def ingest_there(server: str, records: Iterable[Record | RejectedRow], rejects: Rejects) -> Loaded:
    """Send records to a running service a batch at a time; each batch it acknowledges is durable."""
    receipt = Receipt()
    for lines in batches(write_ndjson(record) for record in good(records, rejects)):
        payload = asked(server, INGEST, {"ndjson": "\n".join(lines)}, "ingest")
        if payload["userErrors"]:
            raise GraphServiceError("; ".join(error["message"] for error in payload["userErrors"]))
        for reject in payload["rejects"]:
            raw = lines[reject["line"] - 1]
            rejects.add(RejectedRow(server, reject["line"], reject["reason"], raw, Replay("ndjson")))
        receipt = receipt.plus(receipt_of(payload["receipt"]))
    return Loaded(receipt, rejects.count)


def foresee_there(server: str, customer: str) -> Forgotten:
    """What a running service would remove of a person."""
    return removed(forgotten_there(server, customer, dry_run=True))


def forget_there(server: str, customer: str) -> Erased:
    """Have a running service forget a person."""
    row = forgotten_there(server, customer, dry_run=False)
    return Erased(removed(row), row["rejects"], row["seconds"], row["completed"])


def forgotten_there(server: str, customer: str, *, dry_run: bool) -> dict[str, Any]:
    payload = asked(server, FORGET, {"customer": customer, "dryRun": dry_run}, "forget")
    if payload["userErrors"]:
        raise Misuse("; ".join(error["message"] for error in payload["userErrors"]))
    row: dict[str, Any] = payload["forgotten"]
    return row


def removed(row: dict[str, Any]) -> Forgotten:
    counts = {name: row[name] for name in ("messages", "facts", "conversations", "redacted")}
    return Forgotten(tuple(row["handles"]), **counts)


def good(records: Iterable[Record | RejectedRow], rejects: Rejects) -> Iterator[Record]:
    """The records among the rows; the others are put aside."""
    for record in records:
        if isinstance(record, RejectedRow):
            rejects.add(record)
        else:
            yield record


def batches(lines: Iterable[str]) -> Iterator[list[str]]:
    """Lines in batches that the service takes: by number, and by size as they are sent."""
    batch: list[str] = []
    size = 0
    for line in lines:
        # Quotes and backslashes are escaped once more on the way.
        weight = len(line.encode()) + line.count('"') + line.count("\\")
        if batch and (len(batch) == BATCH or size + weight > BATCH_BYTES):
            yield batch
            batch, size = [], 0
        batch.append(line)
        size += weight
    if batch:
        yield batch


def receipt_of(row: dict[str, Any]) -> Receipt:
    counts = {name: row[name] for name in ("added", "revised", "unchanged", "profiles", "facts")}
    return Receipt(**counts, graph_version=int(row["graphVersion"]))
