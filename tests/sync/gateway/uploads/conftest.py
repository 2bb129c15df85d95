from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.sync.gateway.uploads.harness import Gateway


@pytest.fixture
def gateway(tmp_path: Path) -> Iterator[Gateway]:
    with Gateway(tmp_path / "home", timeout_s=3.0) as running:
        yield running
