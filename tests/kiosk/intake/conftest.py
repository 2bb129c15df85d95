from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.intake import MediaWatcher


@pytest.fixture
def demo(tmp_path: Path) -> Path:
    """A folder whose sub-folders are sticks; it holds one."""
    (tmp_path / "sticks" / "FLASHDISK").mkdir(parents=True)
    return tmp_path / "sticks"


@pytest.fixture
def stick(demo: Path) -> Path:
    return demo / "FLASHDISK"


@pytest.fixture
def watcher(demo: Path) -> Iterator[MediaWatcher]:
    with MediaWatcher([demo], mount_roots=()) as running:
        yield running
