"""The demo's house with processes that are forked, not started from an executable."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO

from kiosk.demo.house import House, open_house
from sync.argon import LEAST
from sync.wire.shapes import Realm
from tests import forked

ROOT = Path(__file__).parents[2]


def housed(root: Path, realm: Realm = "production") -> House:
    """Open a house in `root`: no window of its own, and PINs at the least cost."""
    return open_house(root, headless=True, cost=LEAST, realm=realm, begin=_forked)


def _forked(words: Sequence[str], environ: Mapping[str, str], log: IO[str]) -> forked.Running:
    return forked.start("kiosk", words, cwd=ROOT, env=environ, log=log)
