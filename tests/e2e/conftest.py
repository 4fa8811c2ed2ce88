"""The command line within this process, where what a process of its own costs would buy nothing."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from typing import Any

import pytest

from graph_service.cli.main import main
from tests.e2e.command import OURS, Run, environment

Command = Callable[..., Run]


@pytest.fixture
def command(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Command:
    """Runs a command by the function that the installed program calls, in a clean environment.

    Settings that are given by name hold for one command.
    """
    for name in [name for name in os.environ if name.startswith(OURS)]:
        monkeypatch.delenv(name)
    for name, value in environment().items():
        monkeypatch.setenv(name, value)

    def invoke(*arguments: object, **settings: str) -> Run:
        with monkeypatch.context() as given:
            given.setattr(sys, "argv", ["graph-service", *map(str, arguments)])
            for name, value in settings.items():
                given.setenv(name, value)
            with pytest.raises(SystemExit) as left:
                main()
        written = capfd.readouterr()
        return Run(exit_code(left.value.code), written.out, written.err)

    return invoke


def exit_code(code: Any) -> int:
    assert code is None or isinstance(code, int)
    return code or 0
