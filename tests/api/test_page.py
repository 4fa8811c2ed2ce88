"""The page for people: whole, small, from here alone, and for anyone, though what it asks for needs a key."""

from __future__ import annotations

import gzip
import hashlib
import re
from pathlib import Path

import pytest

from graph_service.access.admission import api_keys
from graph_service.api.page import FILES, PLACES
from graph_service.app import create_app
from tests.api.client import Client
from tests.api.sample import Sample

KEY = "correct-horse-battery-staple"
MOST_COMPRESSED = 400_000
SCRIPTS = sorted(FILES.rglob("*.js"))
OURS = [path for path in SCRIPTS if "vendor" not in path.parts]
IMPORTED = re.compile(r'^import (?:\{([^}]*)\} from )?"([^"]+)";$', re.MULTILINE)
EXPORTED = re.compile(r"^export (?:async )?(?:function|const|class|let) (\w+)", re.MULTILINE)
BUNDLED = re.compile(r"export\{(.*)\}")
LOADED = re.compile(r'(?:src|href)="([^"]*)"')
DIGEST = re.compile(r"^\| `(\S+)` \| .* \| `([0-9a-f]{64})` \|$", re.MULTILINE)


@pytest.fixture(scope="module")
def client(sample: Sample) -> Client:
    return Client(create_app(sample.context))


@pytest.fixture(scope="module")
def keyed(sample: Sample) -> Client:
    return Client(create_app(sample.context, keys=api_keys(KEY)), "http://graph.example")


@pytest.mark.parametrize("place", PLACES)
def test_every_place_is_the_page_and_runs_files_from_here_alone(client: Client, place: str) -> None:
    answer = client.get(place)
    assert answer.text == (FILES / "index.html").read_text(encoding="utf-8")
    assert answer.headers["content-type"].startswith("text/html")
    policy = dict(part.strip().split(" ", 1) for part in answer.headers["content-security-policy"].split(";"))
    assert policy == {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "img-src": "'self' data:",
        "connect-src": "'self'",
        "base-uri": "'none'",
        "form-action": "'none'",
        "frame-ancestors": "'none'",
    }


def test_what_the_page_loads_is_there_and_nothing_stands_in_it_that_the_policy_forbids(
    client: Client,
) -> None:
    page = client.get("/").text
    files = LOADED.findall(page)
    assert len(files) > 10
    assert [(file, client.get(file).status_code) for file in files] == [(file, 200) for file in files]
    assert re.search(r"<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)", page) is None


@pytest.mark.parametrize("script", OURS, ids=lambda path: path.relative_to(FILES).as_posix())
def test_a_script_imports_what_files_of_the_page_export(script: Path) -> None:
    source = script.read_text(encoding="utf-8")
    imports = IMPORTED.findall(source)
    assert len(imports) == len(re.findall(r"^import\b", source, re.MULTILINE)), (
        "An import that is not understood."
    )
    for names, place in imports:
        file = (script.parent / place).resolve()
        assert file.is_relative_to(FILES), place
        assert place.startswith(("./", "../")), place
        wanted = {name.split(" as ")[0].strip() for name in names.split(",")} - {""}
        assert wanted <= exported(file), place


def exported(file: Path) -> set[str]:
    source = file.read_text(encoding="utf-8")
    if "vendor" in file.parts:
        return {name.split(" as ")[1] for name in BUNDLED.findall(source)[0].split(",")}
    return set(EXPORTED.findall(source))


def test_the_navigation_leads_to_the_places_that_are_served_and_each_has_its_view() -> None:
    text = (FILES / "frame" / "places.js").read_text(encoding="utf-8")
    found = dict(re.findall(r'path: "([^"]+)", view: "([^"]+)"', text))
    assert sorted(found) == sorted(PLACES)
    assert [view for view in found.values() if not (FILES / "views" / f"{view}.js").is_file()] == []


def test_browsers_keep_files_and_ask_each_time_whether_they_hold(client: Client) -> None:
    first = client.get("/page/app.js")
    tag = first.headers["etag"]
    again = client.get("/page/app.js", headers={"if-none-match": tag})
    assert (first.headers["cache-control"], again.status_code, again.content) == ("no-cache", 304, b"")
    assert first.headers["content-type"].startswith("text/javascript")
    assert client.get("/").headers["cache-control"] == "no-cache"


def test_files_come_compressed_to_those_who_take_them_so(client: Client) -> None:
    small = client.get("/page/page.css", headers={"accept-encoding": "gzip"})
    plain = client.get("/page/page.css", headers={"accept-encoding": "identity"})
    assert (small.headers["content-encoding"], small.text) == ("gzip", plain.text)
    assert int(small.headers["content-length"]) < len(plain.content) / 2


def test_all_of_the_page_together_is_small() -> None:
    files = [path for path in FILES.rglob("*") if path.suffix in {".html", ".css", ".js", ".svg"}]
    compressed = sum(len(gzip.compress(path.read_bytes(), mtime=0)) for path in files)
    assert compressed < MOST_COMPRESSED


def test_what_is_not_ours_is_what_its_readme_says_and_has_its_licence() -> None:
    folder = FILES / "vendor"
    readme = (folder / "README.md").read_text(encoding="utf-8")
    digests = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.glob("*.js")}
    assert dict(DIGEST.findall(readme)) == digests
    licences = {path.name for path in folder.glob("LICENSE-*.txt")}
    assert set(re.findall(r"`(LICENSE-[^`]+)`", readme)) == licences


def test_the_page_needs_no_key_and_all_that_it_asks_for_does(keyed: Client) -> None:
    open_to_all = [*PLACES, "/page/app.js", "/page/views/home.js"]
    assert [keyed.get(path).status_code for path in open_to_all] == [200] * len(open_to_all)
    asked = {"json": {"query": "{ stats { messages } }"}}
    assert keyed.post("/graphql", **asked).status_code == 401
    assert keyed.post("/graphql", **asked, headers={"authorization": f"Bearer {KEY}"}).status_code == 200


@pytest.mark.parametrize(
    "path", ["/page", "/pages", "/person/1", "/advocates/", "/graphiql", "/cypher", "/metrics"]
)
def test_what_is_not_of_the_page_needs_a_key(keyed: Client, path: str) -> None:
    assert keyed.get(path).status_code == 401


@pytest.mark.parametrize("path", ["/page/none.js", "/page/", "/page/views", "/page/..%2f..%2fapp.py"])
def test_only_files_of_the_page_are_given(client: Client, path: str) -> None:
    assert client.get(path).status_code == 404


def test_without_keys_the_page_is_for_this_machine_by_its_own_name(sample: Sample) -> None:
    rebound = Client(create_app(sample.context), "http://rebound.example")
    assert [rebound.get(path).status_code for path in ("/", "/page/app.js")] == [421, 421]
