"""What graphql-codegen makes of the contract and of the documentation's queries compiles."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from tests.e2e.command import ROOT
from tests.e2e.test_use_cases import use_cases
from tests.node_packages import installed_or_skip, program

FOLDER: Final = ROOT / "tests" / "codegen"
SECONDS: Final = 300
COMPILE: Final = ("node_modules/typescript/bin/tsc", "--strict", "--noEmit", "--target", "es2022")


def documents() -> Iterator[str]:
    """The queries of the documentation, each with a name of its own."""
    for number, case in enumerate(use_cases(), start=1):
        yield re.sub(r"^\{", f"query UseCase{number} {{", case.graphql)
    page = (ROOT / "docs/develop.md").read_text(encoding="utf-8")
    shown = re.findall(r"```graphql\n((?:query|mutation|subscription) .*?)```", page, re.DOTALL)
    assert shown
    yield from shown


def compiled(folder: Path) -> subprocess.CompletedProcess[str]:
    call = [program("node"), *COMPILE, "client.ts"]
    return subprocess.run(call, cwd=folder, capture_output=True, text=True, check=False, timeout=SECONDS)


@pytest.fixture(scope="module")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the types that graphql-codegen makes, and a client that uses them."""
    packages = installed_or_skip(FOLDER)
    folder = tmp_path_factory.mktemp("codegen")
    (folder / "node_modules").symlink_to(packages / "node_modules")
    for name in ("package.json", "generate.mjs", "client.ts"):
        shutil.copy(FOLDER / name, folder)
    (folder / "documents.json").write_text(json.dumps(list(documents())), encoding="utf-8")
    call = [program("node"), "generate.mjs", str(ROOT / "schema.graphql"), "documents.json", "types.ts"]
    made = subprocess.run(call, cwd=folder, capture_output=True, text=True, check=False, timeout=SECONDS)
    assert (made.returncode, made.stderr) == (0, "")
    return folder


@pytest.mark.timeout(900)
def test_the_types_of_a_client_compile(generated: Path) -> None:
    result = compiled(generated)
    assert (result.returncode, result.stdout) == (0, "")


def test_every_type_of_the_contract_has_one_in_the_client(generated: Path) -> None:
    contract = (ROOT / "schema.graphql").read_text(encoding="utf-8")
    names = re.findall(r"^(?:type|input|enum|interface|union) (\w+)", contract, re.MULTILINE)
    types = set(
        re.findall(r"^export (?:type|enum) (\w+)", (generated / "types.ts").read_text(), re.MULTILINE)
    )
    assert len(names) > 100
    assert [name for name in names if name not in types] == []
