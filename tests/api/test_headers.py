"""What every answer tells a browser, which pages may ask, and the id that finds it in the log."""

from __future__ import annotations

import httpx
import pytest

from graph_service.access.admission import api_keys
from graph_service.api.origins import NoOrigin, allowed_origins
from graph_service.app import create_app
from tests.api.client import Client
from tests.api.sample import Sample
from tests.api.scenes import run
from tests.api.socket import Refused, connected

KEY = "correct-horse-battery-staple"
PAGE = "https://app.example"
PROTECTING = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
    "cross-origin-resource-policy": "same-origin",
    "cache-control": "no-store",
}


@pytest.fixture(scope="module")
def client(sample: Sample) -> Client:
    return Client(create_app(sample.context))


def protection(response: httpx.Response) -> dict[str, str]:
    return {name: value for name, value in response.headers.items() if name in PROTECTING}


@pytest.mark.parametrize(
    ("path", "headers", "status"),
    [
        ("/graphql?query={__typename}", {}, 200),
        ("/graphql", {"accept": "text/html"}, 406),
        ("/graphql", {"host": "rebound.example"}, 421),
        ("/healthz", {}, 200),
        ("/nowhere", {}, 404),
    ],
)
def test_every_answer_protects_itself(
    client: Client, path: str, headers: dict[str, str], status: int
) -> None:
    response = client.get(path, headers=headers)
    assert (response.status_code, protection(response)) == (status, PROTECTING)


def test_the_page_may_run_its_own_files_and_browsers_may_keep_them(client: Client) -> None:
    page, file = client.get("/graphiql"), client.get("/graphiql/files/page.js")
    assert "script-src 'self'" in page.headers["content-security-policy"]
    assert page.headers.get_list("content-security-policy", split_commas=False) == [
        page.headers["content-security-policy"]
    ]
    assert [protection(answer)["x-content-type-options"] for answer in (page, file)] == ["nosniff"] * 2
    assert "cache-control" not in file.headers


def test_the_id_in_an_error_is_that_of_the_answer(sample: Sample, client: Client) -> None:
    keyed = Client(create_app(sample.context, keys=api_keys(KEY)))
    answers = [
        client.post("/graphql", json={"query": "{ nothing }"}),
        client.post("/graphql", json={"query": "{ customers(first: -1) { totalCount } }"}),
        client.post("/graphql", json=7),
        client.post("/graphql", json={"query": "{ nothing }"}, headers={"x-request-id": "proxy-0001"}),
        keyed.get("/graphql"),
    ]
    ids = [answer.headers["x-request-id"] for answer in answers]
    assert [answer.json()["errors"][0]["extensions"]["requestId"] for answer in answers] == ids
    assert ids[3] == "proxy-0001"
    assert len(set(ids)) == 5


def preflight(client: Client, origin: str) -> httpx.Response:
    asked = {
        "origin": origin,
        "access-control-request-method": "POST",
        "access-control-request-headers": "authorization, content-type",
    }
    return client.request("OPTIONS", "/graphql", headers=asked)


def shared(response: httpx.Response) -> dict[str, str]:
    return {name: value for name, value in response.headers.items() if name.startswith("access-control")}


def test_no_page_elsewhere_is_told_anything_unless_a_setting_names_it(client: Client) -> None:
    answer = client.get("/graphql", params={"query": "{ __typename }"}, headers={"origin": PAGE})
    assert [shared(preflight(client, PAGE)), shared(answer)] == [{}, {}]


def test_a_page_that_the_setting_names_may_ask_and_read(sample: Sample) -> None:
    origins = allowed_origins(f"HTTPS://app.example:443 , {PAGE}:8443")
    client = Client(create_app(sample.context, keys=api_keys(KEY), origins=origins))
    allowed, refused = preflight(client, PAGE), preflight(client, "https://elsewhere.example")
    assert (allowed.status_code, allowed.headers["access-control-allow-origin"]) == (200, PAGE)
    assert (refused.status_code, "access-control-allow-origin" in refused.headers) == (400, False)
    headers = {"origin": PAGE, "sec-fetch-site": "cross-site", "authorization": f"Bearer {KEY}"}
    answer = client.post("/graphql", json={"query": "{ __typename }"}, headers=headers)
    assert (answer.status_code, shared(answer)) == (
        200,
        {
            "access-control-allow-origin": PAGE,
            "access-control-expose-headers": "X-Request-ID, Retry-After",
        },
    )
    keyless = client.post("/graphql", json={}, headers={"origin": PAGE})
    assert (keyless.status_code, shared(keyless)["access-control-allow-origin"]) == (401, PAGE)


def test_the_same_pages_may_open_websockets(sample: Sample) -> None:
    app = create_app(sample.context, origins=allowed_origins(PAGE))

    async def scene() -> None:
        async with connected(app, origin=PAGE):
            pass
        with pytest.raises(Refused) as refused:
            await connected(app, origin=f"{PAGE}.evil.example").__aenter__()
        assert (refused.value.status, refused.value.code) == (403, "CROSS_ORIGIN")

    run(scene())


@pytest.mark.parametrize("setting", ["*", "app.example", "https://app.example/path", f"{PAGE}, *"])
def test_a_setting_that_names_no_origin_is_refused(setting: str) -> None:
    with pytest.raises(NoOrigin, match=r"origins such as https://app\.example"):
        allowed_origins(setting)


def test_no_setting_names_nobody() -> None:
    assert allowed_origins(" , ") == frozenset()
