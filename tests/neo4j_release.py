"""What it takes to run a release of Neo4j here: a Java that fits and the jars, fetched once by Maven."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree as ET

ROOT = Path(__file__).resolve().parent.parent
POM = ROOT / "docker" / "neo4j-local" / "pom.xml"
CACHE = ROOT / ".cache" / "neo4j"
DOWNLOAD_SECONDS = 900


class CannotRun(Exception):
    """This machine cannot run the server; the message says what is missing."""


@dataclass(frozen=True, slots=True)
class Java:
    """A Java runtime and its feature release: 17, 21, 25."""

    path: Path
    release: int


@dataclass(frozen=True, slots=True)
class Release:
    """A release of Neo4j that can be launched: its version, a Java that fits, the folder of its jars."""

    version: str
    java: Java
    jars: Path


def wanted_release() -> Release:
    """The release in the pom, or the one that GRAPH_SERVICE_TEST_NEO4J_VERSION names.

    Its jars are downloaded the first time. Raises `CannotRun`.
    """
    version = os.environ.get("GRAPH_SERVICE_TEST_NEO4J_VERSION") or pom_version()
    return Release(version, suitable_java(version), jars_of(version))


def pom_version() -> str:
    namespace = {"m": "http://maven.apache.org/POM/4.0.0"}
    return ET.parse(POM).findtext("m:properties/m:neo4j.version", "", namespace)


def suitable_java(version: str) -> Java:
    found = [java for java in map(inspected, java_candidates()) if java is not None]
    for java in found:
        if fits(version, java.release):
            return java
    needs = "Java 17 or 21" if is_5x(version) else "Java 21 or later"
    releases = ", ".join(str(release) for release in sorted({java.release for java in found})) or "none"
    raise CannotRun(f"Neo4j {version} needs {needs}; found: {releases}. Set JAVA_HOME to one that fits.")


def fits(version: str, java_release: int) -> bool:
    return java_release in {17, 21} if is_5x(version) else java_release >= 21


def is_5x(version: str) -> bool:
    return version.startswith("5.")


def java_candidates() -> list[Path]:
    """Every `java` there may be: of JAVA_HOME, on the PATH, where systems install them; best first."""
    home = os.environ.get("JAVA_HOME")
    on_path = shutil.which("java")
    homes = [
        *([Path(home)] if home else []),
        *([Path(on_path).parent.parent] if on_path else []),
        *sorted(Path("/usr/lib/jvm").glob("*")),
        *sorted(Path("/Library/Java/JavaVirtualMachines").glob("*/Contents/Home")),
    ]
    return [path for path in (home / "bin" / "java" for home in homes) if path.is_file()]


def inspected(path: Path) -> Java | None:
    """The runtime at a path; None where `java -version` does not answer like one."""
    answer = subprocess.run([path, "-version"], capture_output=True, text=True, check=False)
    version = re.search(r'version "(\d+)', answer.stderr)
    return Java(path, int(version[1])) if version else None


def jars_of(version: str) -> Path:
    """The folder of a release's jars: complete if it exists, because it is renamed into place."""
    jars = CACHE / version / "lib"
    if not jars.is_dir():
        CACHE.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=CACHE, prefix="part-") as part:
            whole = Path(part) / version
            download(version, whole / "lib")
            rename_unless_there(whole, CACHE / version)
    return jars


def rename_unless_there(folder: Path, target: Path) -> None:
    try:
        folder.rename(target)
    except OSError:
        if not target.is_dir():  # else another session has just put the same jars there
            raise


def download(version: str, folder: Path) -> None:
    maven = shutil.which("mvn")
    if maven is None:
        raise CannotRun("Neo4j's jars come by Maven, and there is no mvn on the PATH.")
    goal = [f"-Dneo4j.version={version}", f"-DoutputDirectory={folder}", "-DincludeScope=runtime"]
    call = [maven, "-q", "-B", "-Dstyle.color=never", "-f", str(POM), "dependency:copy-dependencies", *goal]
    try:
        subprocess.run(call, capture_output=True, text=True, check=True, timeout=DOWNLOAD_SECONDS)
    except subprocess.CalledProcessError as failure:
        raise CannotRun(f"Maven could not fetch Neo4j {version}:\n{failure.stdout.strip()[:600]}") from None
    except subprocess.TimeoutExpired:
        raise CannotRun(f"Maven took over {DOWNLOAD_SECONDS} seconds to fetch Neo4j {version}.") from None
