"""A real Neo4j Community server without Docker, for the tests and for `make neo4j`."""

from __future__ import annotations

import hashlib
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from tests.neo4j_release import Java, Release, is_5x, wanted_release

START_SECONDS = 180
STOP_SECONDS = 30

# Three wrong passwords would lock the user out for five seconds; tests try wrong passwords.
CONF = """\
server.bolt.listen_address={address}
server.bolt.advertised_address={address}
server.http.enabled=false
server.memory.pagecache.size=128m
db.tx_log.preallocate=false
db.memory.transaction.max=384m
{more}
dbms.usage_report.enabled=false
dbms.security.auth_max_failed_attempts=0
"""

BRIEF = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")

# Each statement is planned once, not again as the data grows and for lists ten times as long.
# A release that does not know one of these settings starts all the same.
PLAN_ONCE = """\
dbms.cypher.min_replan_interval=1h
internal.cypher.use_parameter_size=false
server.config.strict_validation.enabled=false
"""

# `cat` ends when the writing end of its input closes, which the system does for a killed process.
WATCHDOG = """\
cat >/dev/null
kill "$1"
for second in $(seq 60); do kill -0 "$1" || break; sleep 1; done
kill -9 "$1"
rm -rf "$2"
"""

INSTRUCTIONS = """\
Neo4j {version} runs until Ctrl-C; its data are deleted then. To use it from another terminal:

  export NEO4J_URI={uri} NEO4J_USERNAME={username} NEO4J_PASSWORD={password}
  graph-service stats --store {uri}
"""


class DidNotStart(Exception):
    """The server was launched but is not up; the message ends with what it logged."""


@dataclass(frozen=True, slots=True)
class Neo4jServer:
    """Where a server listens and who may log in."""

    uri: str
    username: str
    password: str = field(repr=False)


@contextmanager
def running(release: Release, *, brief: bool = False) -> Iterator[Neo4jServer]:
    """An empty server on a free loopback port with a random password, gone at the end.

    `brief` is for many small questions rather than for measuring: Java compiles quickly and
    not well, and statements are planned once whatever the data. A watchdog stops it and
    deletes its files if this process is killed. Raises `DidNotStart`.
    """
    address = f"127.0.0.1:{free_port()}"
    server = Neo4jServer(f"bolt://{address}", "neo4j", secrets.token_urlsafe(18))
    home = new_home(address, server.password, PLAN_ONCE if brief else "")
    with (home / "console.log").open("wb") as console:
        java = subprocess.Popen(
            command(release, home, BRIEF if brief else ()),
            stdout=console,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    watchdog = watch_over(java.pid, home)
    try:
        wait_until_started(java, home)
        yield server
    finally:
        stop(java)
        watchdog.kill()
        watchdog.communicate()
        shutil.rmtree(home)


def free_port() -> int:
    """A loopback port that was free a moment ago: the server logs no port that it picks itself.

    It is none of those that systems give to whoever opens a connection, as other tests do meanwhile.
    """
    while True:
        port = 20_000 + secrets.randbelow(10_000)
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


def new_home(address: str, password: str, more: str) -> Path:
    """A temporary home folder with a configuration and the password of the user `neo4j`."""
    home = Path(tempfile.mkdtemp(prefix="graph-service-neo4j-"))
    (home / "conf").mkdir()
    (home / "conf" / "neo4j.conf").write_text(CONF.format(address=address, more=more), encoding="utf-8")
    (home / "data" / "dbms").mkdir(parents=True)
    credential = stored_credential(password, secrets.token_bytes(32))
    (home / "data" / "dbms" / "auth.ini").write_text(f"neo4j:{credential}:\n", encoding="ascii")
    return home


def stored_credential(password: str, salt: bytes) -> str:
    """A password as `neo4j-admin dbms set-initial-password` stores it, without its eight seconds of Java."""
    rounds = 1024
    digest = salt + password.encode()
    for _ in range(rounds):
        digest = hashlib.sha256(digest).digest()
    return f"SHA-256,{digest.hex()},{salt.hex()},{rounds}"


def command(release: Release, home: Path, flags: Sequence[str]) -> list[str]:
    main_class = "CommunityEntryPoint" if is_5x(release.version) else "Neo4jCommunity"
    return [
        *(str(release.java.path), "-Xmx768m", *flags, "-cp", f"{release.jars}/*"),
        *java_options(release.java),
        f"org.neo4j.server.{main_class}",
        *(f"--home-dir={home}", f"--config-dir={home / 'conf'}"),
    ]


def java_options(java: Java) -> list[str]:
    packages = ("java.nio", "java.io", "sun.nio.ch", "java.util.concurrent")
    opened = [f"--add-opens=java.base/{package}=ALL-UNNAMED" for package in packages]
    allowed = ["--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"]
    return opened + (allowed if java.release >= 24 else [])


def watch_over(pid: int, home: Path) -> subprocess.Popen[bytes]:
    """Start the watchdog; it acts when the returned process's input closes."""
    return subprocess.Popen(
        ["sh", "-c", WATCHDOG, "watchdog", str(pid), str(home)],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def wait_until_started(java: subprocess.Popen[bytes], home: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while not log_of(home).rstrip().endswith("Started."):
        if java.poll() is not None or time.monotonic() > deadline:
            console = (home / "console.log").read_text(encoding="utf-8", errors="replace")
            raise DidNotStart(f"Neo4j is not up.\n{console[-2000:]}\n{log_of(home)[-2000:]}")
        time.sleep(0.1)


def log_of(home: Path) -> str:
    log = home / "logs" / "neo4j.log"
    return log.read_text(encoding="utf-8", errors="replace") if log.exists() else ""


def stop(java: subprocess.Popen[bytes]) -> None:
    java.terminate()
    try:
        java.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        java.kill()
        java.wait()


def main() -> None:
    """Run a server in the foreground until Ctrl-C, having printed how to use it."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    release = wanted_release()
    with suppress(KeyboardInterrupt), running(release) as server:
        instructions = INSTRUCTIONS.format(
            version=release.version, uri=server.uri, username=server.username, password=server.password
        )
        sys.stdout.write(instructions)
        sys.stdout.flush()
        signal.pause()


if __name__ == "__main__":
    main()
