from __future__ import annotations

from pathlib import Path

import pytest

from tests.kiosk.sessions.support import Room
from tests.kiosk.web.support import Shell, a_shell


@pytest.fixture
def room(tmp_path: Path) -> Room:
    return Room.make(tmp_path)


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    return a_shell(tmp_path)
