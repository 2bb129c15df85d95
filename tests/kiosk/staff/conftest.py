from __future__ import annotations

from pathlib import Path

import pytest

from tests.kiosk.staff.support import Post


@pytest.fixture
def post(tmp_path: Path) -> Post:
    return Post.make(tmp_path)
