from __future__ import annotations

from pathlib import Path

import pytest

from tests.kiosk.web.support import Shell, a_shell


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    return a_shell(tmp_path)
