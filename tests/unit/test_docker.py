"""The Dockerfile and compose.yaml, as far as they can be tried without a daemon.

Every night the Dockerfile's own steps are run in folders of their own; in `make test` the same
files are built and installed, with the packages and the text model that are here already.
"""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pytest
import yaml

from tests.e2e.command import CACHE, OURS
from tests.e2e.test_serving import serving
from tests.neo4j_release import pom_version

ROOT: Final = Path(__file__).parents[2]
DOCKER: Final = ROOT / "docker"
BIN: Final = Path(sys.executable).parent
SITE_PACKAGES: Final = Path(yaml.__file__).parents[1]
PREFIXES: Final = ("/src", "/opt/", "/wheels")
REQUIRED: Final = ("NEO4J_PASSWORD", "GRAPH_SERVICE_API_KEYS")


@dataclass(frozen=True, slots=True)
class Step:
    """An instruction of the Dockerfile and what follows it, on one line."""

    name: str
    rest: str

    @property
    def words(self) -> list[str]:
        return shlex.split(self.rest)


def stages() -> list[list[Step]]:
    """The steps of each stage, the FROM line first."""
    lines = (DOCKER / "Dockerfile").read_text(encoding="utf-8").splitlines()
    text = "\n".join(line for line in lines if not line.startswith("#")).replace("\\\n", " ")
    steps = [Step(*line.split(maxsplit=1)) for line in text.splitlines() if line.strip()]
    starts = [number for number, step in enumerate(steps) if step.name == "FROM"]
    return [steps[start:end] for start, end in zip(starts, [*starts[1:], len(steps)], strict=True)]


BUILD, RUN = stages()


def steps(stage: list[Step], name: str) -> list[Step]:
    return [step for step in stage if step.name == name]


def environment_of(stage: list[Step]) -> dict[str, str]:
    pairs = (word.partition("=") for step in steps(stage, "ENV") for word in step.words)
    return {name: value for name, _, value in pairs}


# The Dockerfile


def test_both_stages_stand_on_the_same_pinned_python() -> None:
    assert BUILD[0].rest == "python:3.11-slim AS build"
    assert RUN[0].rest == "python:3.11-slim"


def test_it_runs_as_somebody_who_may_write_nothing_but_data() -> None:
    (user,) = steps(RUN, "USER")
    made = steps(RUN, "RUN")[0].rest
    assert user.rest == "10001"
    assert f"--uid {user.rest} service" in made
    assert "install -d -o service /data" in made
    assert [step.rest for step in steps(RUN, "VOLUME")] == ["/data"]
    assert environment_of(RUN)["GRAPH_SERVICE_DATA"] == "/data"


def test_the_service_is_stopped_by_the_signal_it_listens_for() -> None:
    assert [step.rest for step in steps(RUN, "STOPSIGNAL")] == ["SIGTERM"]
    assert json.loads(steps(RUN, "ENTRYPOINT")[0].rest) == ["graph-service"]


def test_the_model_is_where_it_was_built() -> None:
    (built,) = re.findall(r"Encoder\(Path\('([^']*)'\)\)", " ".join(step.rest for step in BUILD))
    assert environment_of(RUN)["GRAPH_SERVICE_CACHE"] == built
    assert f"--from=build {built} {built}" in [step.rest for step in steps(RUN, "COPY")]


def test_every_package_comes_by_hash() -> None:
    installs = [part for step in steps(BUILD, "RUN") for part in step.rest.split("&&") if " install " in part]
    assert len(installs) == 3
    for install in installs:
        assert "--require-hashes" in install or "--no-deps /wheels/*.whl" in install


def test_what_is_copied_is_there_and_let_through() -> None:
    ignored, *kept = (DOCKER / "Dockerfile.dockerignore").read_text(encoding="utf-8").split()
    allowed = {line.removeprefix("!") for line in kept if line.startswith("!")}
    sources = {source for step in steps(BUILD, "COPY") for source in step.words[:-1]}
    assert (ignored, sources) == ("*", allowed)
    assert [source for source in sources if not (ROOT / source).exists()] == []


def test_the_health_check_knows_a_service_from_nothing(tmp_path: Path) -> None:
    (check,) = steps(RUN, "HEALTHCHECK")
    python, *code = json.loads(check.rest.partition(" CMD ")[2])
    assert python == "python"
    with serving(tmp_path / "data") as (url, _):
        port = url.rpartition(":")[2]
        command = [sys.executable, *(part.replace("8000", port) for part in code)]
        assert subprocess.run(command, check=False).returncode == 0
    assert subprocess.run(command, check=False, stderr=subprocess.DEVNULL).returncode != 0


def copied(prefix: Path) -> None:
    """Do what the COPY steps of the first stage do."""
    for step in steps(BUILD, "COPY"):
        *sources, target = step.words
        for source in map(ROOT.joinpath, sources):
            folder = prefix / "src" / target
            if source.is_dir():
                shutil.copytree(source, folder, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                folder.mkdir(parents=True, exist_ok=True)
                shutil.copy(source, folder)


def clean_environment(**more: str) -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith(OURS)} | more


def test_what_is_copied_makes_a_package_that_works(tmp_path: Path) -> None:
    copied(tmp_path)
    build = ("build", "--wheel", "--no-build-isolation", "--offline", "--python", sys.executable)
    run(tmp_path, BIN / "uv", *build, "--out-dir", tmp_path / "wheels", tmp_path / "src")
    run(tmp_path, sys.executable, "-m", "venv", "--without-pip", tmp_path / "venv")
    (wheel,) = (tmp_path / "wheels").glob("*.whl")
    python = tmp_path / "venv" / "bin" / "python"
    run(tmp_path, BIN / "uv", "pip", "install", "--offline", "--python", python, "--no-deps", wheel)
    (folder,) = (tmp_path / "venv").glob("lib/python3.11/site-packages")
    # The packages that are here; a path file within that folder, such as that of our sources, is not read.
    (folder / "others.pth").write_text(str(SITE_PACKAGES))
    program = tmp_path / "venv" / "bin" / "graph-service"
    assert run(tmp_path, program, "schema") == (ROOT / "schema.graphql").read_text(encoding="utf-8")
    said = json.loads(run(tmp_path, program, "doctor", "--json", "--data", tmp_path / "data"))
    model = next(row["finding"] for row in said if row["check"] == "text model")
    assert model.startswith(f"Built and intact in {CACHE}"), "the installed package names another model"
    assert (folder / "graph_service" / "web" / "graphiql" / "index.html").is_file()


def run(folder: Path, *command: object) -> str:
    """Run a command in a folder; its standard output."""
    environment = clean_environment(GRAPH_SERVICE_CACHE=str(CACHE))
    done = subprocess.run(
        list(map(str, command)), cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.nightly
@pytest.mark.timeout(1800)
def test_the_steps_run(tmp_path: Path) -> None:
    """All steps of the first stage, with `/src`, `/opt` and `/wheels` in a folder of their own.

    Packages may come from the cache, and the model is built.
    """
    copied(tmp_path)
    run(tmp_path, sys.executable, "-m", "venv", tmp_path / "base")
    path = f"{tmp_path / 'base' / 'bin'}:/usr/bin:/bin"
    folder = tmp_path
    for step in BUILD:
        if step.name == "WORKDIR":
            folder = Path(moved(step.rest, tmp_path)) if step.rest != "/" else tmp_path
        if step.name == "RUN":
            command = moved(re.sub(r"--mount=\S+", "", step.rest), tmp_path)
            environment = clean_environment(PATH=path, **environment_of(BUILD) | {"UV_LINK_MODE": "hardlink"})
            done = subprocess.run(
                ["sh", "-ec", command],
                cwd=folder,
                env=environment,
                capture_output=True,
                text=True,
                check=False,
            )
            assert done.returncode == 0, f"{command}\n{done.stderr}"
    program = tmp_path / "opt" / "graph-service" / "bin" / "graph-service"
    environment = clean_environment(GRAPH_SERVICE_CACHE=str(tmp_path / "opt" / "text-model"))
    assert subprocess.run([program.with_name("python"), "-c", "import torch"], check=False).returncode == 1
    shown = subprocess.run(
        [program, "demo", "--data", tmp_path / "data"], env=environment, cwd=tmp_path, check=False
    )
    assert shown.returncode == 0


def moved(text: str, prefix: Path) -> str:
    """A command with the folders of the image within a folder of ours."""
    for place in PREFIXES:
        text = re.sub(rf"(?<![\w/]){place}", f"{prefix}{place}", text)
    return text


# compose.yaml


@pytest.fixture
def compose() -> dict[str, Any]:
    """compose.yaml as it is for somebody who has set what has to be set."""
    return dict(yaml.safe_load(interpolated(compose_text(), dict.fromkeys(REQUIRED, "k" * 24))))


def compose_text() -> str:
    return (DOCKER / "compose.yaml").read_text(encoding="utf-8")


class NotSet(Exception):
    """A variable that compose.yaml insists on."""


def interpolated(text: str, environment: dict[str, str]) -> str:
    """The text with its variables filled in, by the rules of the Compose Specification that it uses."""

    def value(match: re.Match[str]) -> str:
        if match[0] == "$$":
            return "$"
        name, operator, rest = match["name"], match["operator"], match["rest"]
        if environment.get(name):
            return environment[name]
        if operator == ":-":
            return rest
        raise NotSet(f"{name}: {rest}")

    return re.sub(r"\$\$|\$\{(?P<name>\w+)(?P<operator>:[-?])(?P<rest>[^}]*)\}", value, text)


@pytest.mark.parametrize("missing", REQUIRED)
def test_nothing_starts_without_secrets_and_it_says_which(missing: str) -> None:
    given = {name: "k" * 24 for name in REQUIRED if name != missing}
    with pytest.raises(NotSet, match=f"{missing}: choose one .*, for instance by openssl rand"):
        interpolated(compose_text(), given)


def test_no_variable_is_filled_in_silently(compose: dict[str, Any]) -> None:
    assert re.findall(r"(?<!\$)\$(?!\$|\{\w+:[-?])", compose_text()) == []
    text = json.dumps(compose["services"])
    assert "${" not in text.replace("${NEO4J_AUTH#neo4j/}", "")


def test_the_service_waits_for_a_healthy_neo4j(compose: dict[str, Any]) -> None:
    service, neo4j = compose["services"]["service"], compose["services"]["neo4j"]
    assert service["depends_on"] == {"neo4j": {"condition": "service_healthy"}}
    assert neo4j["healthcheck"]["test"][0] == "CMD-SHELL"
    assert neo4j["image"] == f"neo4j:{pom_version()}"


def test_credentials_meet(compose: dict[str, Any]) -> None:
    service, neo4j = compose["services"]["service"], compose["services"]["neo4j"]
    assert neo4j["environment"]["NEO4J_AUTH"] == "neo4j/" + service["environment"]["NEO4J_PASSWORD"]
    assert service["environment"]["NEO4J_URI"] == "bolt://neo4j:7687"


def test_volumes_are_declared_and_the_rest_is_read_only(compose: dict[str, Any]) -> None:
    mounted = {volume.partition(":")[0] for s in compose["services"].values() for volume in s["volumes"]}
    assert mounted == set(compose["volumes"])
    service = compose["services"]["service"]
    assert (service["read_only"], service["volumes"], service["tmpfs"]) == (True, ["service:/data"], ["/tmp"])
    assert service["cap_drop"] == ["ALL"]


def test_only_this_machine_reaches_it(compose: dict[str, Any]) -> None:
    ports = [port for service in compose["services"].values() for port in service.get("ports", ())]
    assert ports == ["127.0.0.1:8000:8000"]


def test_paths_are_there(compose: dict[str, Any]) -> None:
    build = compose["services"]["service"]["build"]
    context = (DOCKER / build["context"]).resolve()
    assert (context, context / build["dockerfile"]) == (ROOT, DOCKER / "Dockerfile")


def test_compose_itself_takes_it() -> None:
    docker = shutil.which("docker") or "docker"
    command = (docker, "compose", "-f", str(DOCKER / "compose.yaml"), "config", "--quiet")
    if not works(docker, "compose", "version"):
        pytest.skip("no docker compose; the tests beside this one read the file by its rules")
    assert works(*command, **dict.fromkeys(REQUIRED, "k" * 24))
    assert not works(*command)


def works(*command: str, **variables: str) -> bool:
    if shutil.which(command[0]) is None:
        return False
    environment = clean_environment(**variables)
    return subprocess.run(command, env=environment, capture_output=True, check=False).returncode == 0
