"""Deliveries at the door: who is let in, what is answered, and what is on the disk by then."""

from __future__ import annotations

import asyncio
import os
import random
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Final

import httpx
import orjson
import pytest

from graph_service.access.admission import api_keys
from graph_service.access.principal import OPERATOR, acting_as
from graph_service.access.rates import Rates
from graph_service.app import create_app
from graph_service.errors import StoreUnavailable, WrongCredentials
from graph_service.hooks import inbox
from graph_service.hooks.draining import Draining
from graph_service.hooks.inbox import Inbox
from graph_service.hooks.post import Mail, mail_in
from graph_service.hooks.registry import Secret, Source, new_secret
from graph_service.hooks.schemes import SCHEMES, Delivery
from ingest.connectors.ndjson import write_ndjson
from ingest.rejects import lines_in
from tests.api.sample import ANN, BOB, Sample, tweet

SECRET: Final = new_secret()
FORMER: Final = new_secret()
LINES: Final = [write_ndjson(tweet(str(n), ANN, f"number {n}", minutes=n)) for n in range(6)]
SURVEY: Final = (
    "Response ID,Email,Submitted at,NPS,Comment\nr1,ann@example.org,2026-03-01T12:00:00Z,9,Love it\n"
)
EVENT: Final = '{"specversion": "1.0", "id": "e1", "source": "/crm", "type": "t", '
DEEP: Final = "[" * 500 + "]" * 500
"""What can be read, but not written again."""
Post = Callable[..., httpx.Response]


@pytest.fixture
def mail(tmp_path: Path) -> Mail:
    made = mail_in(tmp_path)
    made.registry.add(Source("crm", "standard", "ndjson", (Secret(SECRET), Secret(FORMER))))
    made.registry.add(Source("answers", "standard", "survey", (Secret(SECRET),)))
    return made


def signed(body: bytes, name: str = "msg_1", *, late: float = 0, secret: str = SECRET) -> dict[str, str]:
    """The headers of a delivery as its sender makes them."""
    told = {"webhook-id": name, "webhook-timestamp": str(int(time.time() - late))}
    signature = SCHEMES["standard"].signature(Delivery(told, body), secret)
    return {**told, "webhook-signature": f"v1,{signature}", "content-type": "application/x-ndjson"}


async def answered(
    sample: Sample, mail: Mail, asked: Sequence[tuple[str, bytes, dict[str, str]]]
) -> list[httpx.Response]:
    """The answers to deliveries that come at the same time."""
    app = create_app(replace(sample.context, mail=mail), keys=api_keys("x" * 24))
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://hooks.example") as client:
        posts = [
            client.post(f"/hooks/{name}", content=body, headers=headers) for name, body, headers in asked
        ]
        return list(await asyncio.gather(*posts))


@pytest.fixture
def post(fresh: Sample, mail: Mail) -> Post:
    """Sends one delivery."""

    def one(body: str | bytes, source: str = "crm", headers: dict[str, str] | None = None) -> httpx.Response:
        data = body.encode() if isinstance(body, str) else body
        given = signed(data) if headers is None else headers
        return asyncio.run(answered(fresh, mail, [(source, data, given)]))[0]

    return one


def drained(sample: Sample, mail: Mail) -> int:
    """Take in what waits; how many messages are held then."""
    draining = Draining(mail.inbox, sample.context.pipeline, sample.context.audit)
    while draining.drain():
        pass
    return sample.context.answers.counts()["messages"]


def code(answer: httpx.Response) -> str:
    return str(answer.json()["errors"][0]["extensions"]["code"])


def test_what_is_acknowledged_is_on_the_disk_and_then_in_the_record(
    fresh: Sample, mail: Mail, post: Post, tmp_path: Path
) -> None:
    answer = post("\n".join(LINES[:3]))
    assert (answer.status_code, answer.json()) == (
        202,
        {"accepted": 3, "rejected": 0, "rejects": [], "seen": False},
    )
    again = Inbox(tmp_path / "hooks" / "in")
    assert again.waiting == 1
    bundle = again.oldest()
    assert bundle is not None
    assert bundle.deliveries[0].lines == tuple(LINES[:3])
    assert drained(fresh, mail) == 3
    assert (mail.inbox.waiting, list(mail.inbox.folder.iterdir())) == (0, [])


def test_a_wrong_signature_brings_nothing_and_is_written_down_once(
    fresh: Sample, mail: Mail, post: Post, tmp_path: Path
) -> None:
    body = LINES[0].encode()
    for headers in ({}, signed(b"another"), signed(body, secret=new_secret())):
        answer = post(body, headers=headers)
        assert (answer.status_code, code(answer)) == (401, "WRONG_SIGNATURE")
    assert drained(fresh, mail) == 0
    lines = [orjson.loads(line) for line in (tmp_path / "audit.ndjson").read_bytes().splitlines()]
    assert [(line["act"], line["outcome"], line["principal"], line["fields"]) for line in lines] == [
        ("webhook", "refused", "nobody", {"source": "crm", "code": "WRONG_SIGNATURE"})
    ] * 3  # each by a service of its own, which remembers nothing


def test_a_refusal_is_not_written_down_for_each_try(fresh: Sample, mail: Mail, tmp_path: Path) -> None:
    wrong: list[tuple[str, bytes, dict[str, str]]] = [("crm", b"{}", {})] * 20
    answers = asyncio.run(answered(fresh, mail, wrong))
    assert {answer.status_code for answer in answers} == {401}
    assert len((tmp_path / "audit.ndjson").read_bytes().splitlines()) == 1


def test_an_old_delivery_is_a_replay(fresh: Sample, mail: Mail, post: Post) -> None:
    body = LINES[0].encode()
    answer = post(body, headers=signed(body, late=310))
    assert (answer.status_code, code(answer)) == (401, "STALE_DELIVERY")
    assert post(body, headers=signed(body, late=290)).status_code == 202
    assert drained(fresh, mail) == 1


def test_a_delivery_that_comes_again_counts_once(fresh: Sample, mail: Mail, post: Post) -> None:
    body = LINES[0].encode()
    assert post(body).status_code == 202
    assert (post(body).status_code, post(body).json()["seen"]) == (200, True)
    assert mail.inbox.waiting == 1
    # Under another id, its records have the same keys.
    assert post(body, headers=signed(body, "msg_2")).status_code == 202
    assert drained(fresh, mail) == 1
    assert post(body).status_code == 200


def test_an_id_with_another_body_is_a_mistake(fresh: Sample, mail: Mail, post: Post) -> None:
    assert post(LINES[0]).status_code == 202
    answer = post(LINES[1])
    assert (answer.status_code, code(answer)) == (409, "DELIVERY_ID_REUSED")
    assert drained(fresh, mail) == 1


def test_the_same_at_the_same_time_is_kept_once(fresh: Sample, mail: Mail) -> None:
    body = LINES[0].encode()
    answers = asyncio.run(answered(fresh, mail, [("crm", body, signed(body))] * 40))
    assert sorted(answer.status_code for answer in answers) == [200] * 39 + [202]
    assert (mail.inbox.waiting, drained(fresh, mail)) == (1, 1)


def test_the_order_of_arrival_does_not_matter(fresh: Sample, mail: Mail) -> None:
    later = replace(tweet("0", ANN, "number 0, put right"), revised_at=tweet("x", ANN, "", minutes=9).sent_at)
    reply = tweet("7", BOB, "yes", minutes=20, reply_to="0")
    bodies = [text.encode() for text in [write_ndjson(reply), write_ndjson(later), *LINES]]
    random.Random(1).shuffle(bodies)
    asked = [("crm", body, signed(body, f"msg_{n}")) for n, body in enumerate(bodies)]
    assert {answer.status_code for answer in asyncio.run(answered(fresh, mail, asked))} == {202}
    assert drained(fresh, mail) == 7
    rows = fresh.context.store.reader.messages(["twitter:0", "twitter:7"])
    assert [(row.text, row.reply_to) for row in rows if row] == [
        ("number 0, put right", None),
        ("yes", "twitter:0"),
    ]


@pytest.mark.parametrize("kind", ["structured", "batch", "binary", "base64"])
def test_a_cloud_event_is_opened(fresh: Sample, mail: Mail, post: Post, kind: str) -> None:
    records = [orjson.loads(line) for line in LINES[:2]]
    event = {"specversion": "1.0", "id": "e1", "source": "/crm", "type": "contact", "data": records[0]}
    bodies = {
        "structured": (event, {"content-type": "application/cloudevents+json; charset=utf-8"}),
        "batch": (
            [event, {**event, "id": "e2", "data": records[1]}],
            {"content-type": "application/cloudevents-batch+json"},
        ),
        "binary": (
            records,
            {
                "content-type": "application/json",
                "ce-specversion": "1.0",
                "ce-id": "e1",
                "ce-source": "/crm",
                "ce-type": "contact",
            },
        ),
        "base64": (
            {**event, "data": None, "data_base64": inbase64(LINES[0])},
            {"content-type": "application/cloudevents+json"},
        ),
    }
    told, more = bodies[kind]
    body = orjson.dumps(told)
    expected = 2 if kind in {"batch", "binary"} else 1
    answer = post(body, headers={**signed(body), **more})
    assert (answer.status_code, answer.json()["accepted"]) == (202, expected)
    assert drained(fresh, mail) == expected


def inbase64(text: str) -> str:
    from base64 import b64encode

    return b64encode(text.encode()).decode()


def test_an_event_without_a_name_of_its_delivery_goes_by_its_own(fresh: Sample, mail: Mail) -> None:
    mail.registry.add(Source("hub", "github", "ndjson", (Secret("a secret of sixteen bytes"),)))
    event = {"specversion": "1.0", "id": "e1", "source": "/crm", "type": "t", "data": orjson.loads(LINES[0])}
    other = {**event, "time": "2026-03-01T12:00:00Z"}

    def asked(told: object) -> tuple[str, bytes, dict[str, str]]:
        body = orjson.dumps(told)
        signature = SCHEMES["github"].signature(Delivery({}, body), "a secret of sixteen bytes")
        kind = {"content-type": "application/cloudevents+json"}
        return "hub", body, {"x-hub-signature-256": f"sha256={signature}", **kind}

    answers = [asyncio.run(answered(fresh, mail, [asked(told)]))[0] for told in (event, event, other)]
    assert [answer.status_code for answer in answers] == [202, 200, 409]


def test_a_url_that_is_signed_may_have_a_query(fresh: Sample, mail: Mail) -> None:
    url, secret = "https://hooks.example/hooks/sms?a=1", "a secret of sixteen bytes"
    mail.registry.add(Source("sms", "twilio", "ndjson", (Secret(secret),), url))
    body = LINES[0].encode()
    query = f"a=1&bodySHA256={sha256(body).hexdigest()}"
    signature = SCHEMES["twilio"].signature(
        Delivery({}, body, f"https://hooks.example/hooks/sms?{query}"), secret
    )
    headers = {"x-twilio-signature": signature, "content-type": "application/json"}
    (answer,) = asyncio.run(answered(fresh, mail, [(f"sms?{query}", body, headers)]))
    assert answer.status_code == 202


def test_what_a_connector_reads_may_be_pushed(fresh: Sample, mail: Mail, post: Post) -> None:
    assert post(SURVEY, source="answers").json()["accepted"] == 1
    assert drained(fresh, mail) == 1


@pytest.mark.parametrize(
    ("body", "source", "kind", "reason"),
    [
        ("{", "crm", "application/json", "json:"),
        ("1", "crm", "application/json", "json: a line must be an object in braces"),
        ("{}", "crm", "application/cloudevents+json", "event: specversion is not 1.0"),
        ("{}", "crm", "application/cloudevents-batch+json", "event: a batch is an array"),
        (
            EVENT + '"data_base64": "\u00e9"}',
            "crm",
            "application/cloudevents+json",
            "event: data_base64 is no base64",
        ),
        (
            EVENT + f'"data": {DEEP}}}',
            "crm",
            "application/cloudevents+json",
            "event: its data is nested too deeply",
        ),
        (f'{{"record": {DEEP}}}', "crm", "application/json", "record:"),
        ("nonsense", "answers", "text/csv", "file:"),
        (
            '{"record":"consent","source":"crm"}',
            "crm",
            "application/json",
            "native_id",
        ),
    ],
)
def test_what_is_no_record_is_told_and_put_aside(
    fresh: Sample, mail: Mail, tmp_path: Path, body: str, source: str, kind: str, reason: str
) -> None:
    rejects = tmp_path / "rejects.ndjson"
    fresh.context.pipeline._rejects = rejects
    headers = {**signed(body.encode()), "content-type": kind}
    answer = asyncio.run(answered(fresh, mail, [(source, body.encode(), headers)]))[0]
    assert answer.status_code == 400
    assert reason in answer.json()["rejects"][0]["reason"]
    (kept,) = lines_in(rejects)
    row = orjson.loads(kept)
    assert (row["file"], row["raw"]) == (f"hooks/{source}", body)
    assert mail.inbox.waiting == 0


def test_good_records_come_in_beside_bad_ones(fresh: Sample, mail: Mail, post: Post) -> None:
    answer = post(f"{LINES[0]}\nnonsense\n{LINES[1]}")
    assert (answer.status_code, answer.json()["accepted"], answer.json()["rejects"][0]["line"]) == (202, 2, 2)
    assert drained(fresh, mail) == 2


def test_what_people_decide_cannot_be_pushed(fresh: Sample, mail: Mail, post: Post) -> None:
    said = (
        '{"record": "assertion", "source": "crm", "native_id": "1", "at": "2026-03-02T09:00:00Z", "by": "x", '
        '"handle": {"channel": "chat", "address": "eve"}, "other": {"channel": "chat", "address": "fay"}, '
        '"same": true}'
    )
    answer = post(said)
    assert answer.status_code == 400
    assert "scope act" in answer.json()["rejects"][0]["reason"]


def test_both_secrets_hold_until_the_former_ends(fresh: Sample, mail: Mail, post: Post) -> None:
    body = LINES[0].encode()
    assert post(body, headers=signed(body, "msg_1", secret=FORMER)).status_code == 202
    assert post(body, headers=signed(body, "msg_2", secret=SECRET)).status_code == 202
    from datetime import UTC, datetime

    mail.registry.rotate("crm", new_secret(), datetime.now(UTC))
    for secret in (FORMER, SECRET):
        assert post(body, headers=signed(body, "msg_3", secret=secret)).status_code == 401


def test_nobody_else_is_a_source_and_no_key_is_one(post: Post) -> None:
    body = LINES[0].encode()
    answer = post(body, source="others")
    assert (answer.status_code, code(answer)) == (404, "NOT_FOUND")
    assert post(body, headers={"authorization": f"Bearer {'x' * 24}"}).status_code == 401


def test_too_much_at_once_is_refused(post: Post) -> None:
    assert post(b"x" * 5_000_001).status_code == 413


def test_beyond_its_rate_a_source_has_to_wait(fresh: Sample, mail: Mail) -> None:
    slow = replace(fresh, context=replace(fresh.context, rates=Rates(3, clock=lambda: 0.0)))
    asked = [("crm", line.encode(), signed(line.encode(), line)) for line in LINES]
    asked = [(name, body, {**head, "webhook-id": str(n)}) for n, (name, body, head) in enumerate(asked)]
    asked = [(name, body, signed(body, head["webhook-id"])) for name, body, head in asked]
    answers = asyncio.run(answered(slow, mail, asked))
    assert sorted(answer.status_code for answer in answers) == [202] * 3 + [429] * 3
    assert all(answer.headers["retry-after"] == "20" for answer in answers if answer.status_code == 429)
    assert drained(fresh, mail) == 3


def test_a_full_inbox_takes_nothing_and_says_when_to_come_again(
    fresh: Sample, mail: Mail, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inbox, "MOST_BYTES", 100)
    answer = post(LINES[0])
    assert (answer.status_code, code(answer), answer.headers["retry-after"]) == (503, "INBOX_FULL", "30")
    monkeypatch.undo()
    assert post(LINES[0]).status_code == 202
    assert drained(fresh, mail) == 1


def test_a_full_disk_leaves_nothing_half_written(
    fresh: Sample, mail: Mail, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert post(LINES[0]).status_code == 202

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as without_room:
        without_room.setattr(os, "fsync", full)
        body = LINES[1].encode()
        answer = post(body, headers=signed(body, "msg_2"))
    assert (answer.status_code, code(answer)) == (503, "DISK_FULL")
    (path,) = mail.inbox.folder.iterdir()
    assert path.read_bytes().count(b"\n") == 1
    assert post(body, headers=signed(body, "msg_2")).status_code == 202
    assert drained(fresh, mail) == 2


def test_a_store_that_is_away_loses_nothing(fresh: Sample, mail: Mail, post: Post) -> None:
    assert post(LINES[0]).status_code == 202
    fresh.engine.away = True
    with pytest.raises(StoreUnavailable):
        drained(fresh, mail)
    assert mail.inbox.waiting == 1
    fresh.engine.away = False
    assert drained(fresh, mail) == 1


def test_wrong_credentials_are_not_the_fault_of_a_delivery(
    fresh: Sample, mail: Mail, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused_once(work: object) -> None:
        refusing.undo()
        raise WrongCredentials("The engine refused them.")

    assert post(LINES[0]).status_code == 202
    with monkeypatch.context() as refusing:
        refusing.setattr(fresh.engine, "write", refused_once)
        with pytest.raises(WrongCredentials):
            drained(fresh, mail)
    assert mail.inbox.waiting == 1
    assert drained(fresh, mail) == 1


def test_what_could_not_be_taken_off_again_is_not_added_to(
    fresh: Sample, mail: Mail, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert post(LINES[0]).status_code == 202
    real = os.fsync

    def failing(*_: object) -> None:
        raise OSError(5, "Input/output error")

    def torn(descriptor: int) -> None:
        os.ftruncate(descriptor, os.fstat(descriptor).st_size - 9)
        real(descriptor)
        failing()

    with monkeypatch.context() as broken:
        broken.setattr(os, "fsync", torn)
        broken.setattr(os, "truncate", failing)
        answer = post(LINES[1], headers=signed(LINES[1].encode(), "msg_2"))
    assert answer.status_code == 503
    assert post(LINES[2], headers=signed(LINES[2].encode(), "msg_3")).status_code == 202
    assert drained(fresh, mail) == 2


def test_taking_in_is_in_the_audit_log_in_the_name_of_the_source(
    fresh: Sample, mail: Mail, post: Post, tmp_path: Path
) -> None:
    post(LINES[0])
    with acting_as(OPERATOR):
        drained(fresh, mail)
    lines = [orjson.loads(line) for line in (tmp_path / "audit.ndjson").read_bytes().splitlines()]
    assert [(line["principal"], line["act"], line["outcome"]) for line in lines] == [
        ("hook:crm", "webhook", "asked"),
        ("hook:crm", "webhook", "done"),
    ]
    assert (lines[1]["fields"]["deliveries"], lines[1]["fields"]["added"]) == (1, 1)
