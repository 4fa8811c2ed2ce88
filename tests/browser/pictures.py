"""Pictures of the page over the sample: `python -m tests.browser.pictures FOLDER`.

Every view in both themes, at the width of a telephone and of a desk; with `--shown`, the few
that the documentation shows, small enough for it.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Final

from PIL import Image
from playwright.sync_api import Browser

from tests.browser.chromium import started
from tests.browser.places import every_part, everywhere
from tests.browser.reader import NARROW, THEMES, WIDE, Screen, reading
from tests.browser.served import filled
from tests.e2e.test_serving import serving

COLOURS: Final = 64


@dataclass(frozen=True, slots=True)
class Shown:
    """A picture of the documentation."""

    name: str
    path: str
    screen: Screen


SHOWN: Final = (
    Shown("advocates", "/advocates", Screen(1_100, "light")),
    Shown("waiting", "/waiting", Screen(1_100, "dark")),
    Shown("strategy", "/strategy", Screen(1_100, "light")),
    Shown("telephone", "/", Screen(NARROW, "light")),
)


def main(arguments: Sequence[str]) -> None:
    """Take the pictures that are asked for."""
    folder = Path(arguments[0])
    folder.mkdir(parents=True, exist_ok=True)
    take = shown if "--shown" in arguments else every
    with tempfile.TemporaryDirectory(prefix="graph-service-page-") as temporary:
        data = filled(Path(temporary)).data
        with serving(data) as (url, _), started() as browser:
            take(browser, url, folder)


def every(browser: Browser, url: str, folder: Path) -> None:
    """All places, from top to bottom, on all screens."""
    for width, theme in product((NARROW, WIDE), THEMES):
        with reading(browser, url, Screen(width, theme)) as reader:
            for name, path in {**everywhere(reader), **every_part(reader)}.items():
                reader.open(path).screenshot(path=folder / f"{name}-{theme}-{width}.png", full_page=True)


def shown(browser: Browser, url: str, folder: Path) -> None:
    """What the documentation shows: one screenful each, in few colours."""
    for each in SHOWN:
        path = folder / f"{each.name}.png"
        with reading(browser, url, each.screen) as reader:
            reader.open(each.path).screenshot(path=path)
        Image.open(path).convert("RGB").quantize(COLOURS).save(path, optimize=True)


if __name__ == "__main__":
    main(sys.argv[1:])
