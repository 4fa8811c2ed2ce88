"""What axe-core finds wrong with a page for people who cannot see it well, or not use a mouse."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any, Final

from playwright.sync_api import Page

from tests.node_packages import installed_or_skip

FOLDER: Final = Path(__file__).parent / "axe"
TAGS: Final = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN: Final = "tags => axe.run(document, {runOnly: {type: 'tag', values: tags}})"


@cache
def script() -> str:
    package = installed_or_skip(FOLDER) / "node_modules" / "axe-core"
    return (package / "axe.min.js").read_text(encoding="utf-8")


def violations(page: Page) -> list[str]:
    """One line for each rule that is broken, with the places; the context has to bypass the page's policy."""
    if not page.evaluate("'axe' in window"):
        page.add_script_tag(content=script())
    found = page.evaluate(RUN, TAGS)
    return [told(each) for each in found["violations"]]


def told(violation: Any) -> str:
    places = [
        f"{' '.join(map(str, node['target']))}: {node['failureSummary']}" for node in violation["nodes"]
    ]
    return f"{violation['id']}: {violation['help']}\n  " + "\n  ".join(places[:5])
