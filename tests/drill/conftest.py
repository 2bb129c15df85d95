"""One recorded journey for every test of a worker: recording costs more than a hundred disks."""

from __future__ import annotations

import pytest

from tests.drill.ground import Ground
from tests.scenarios.world import furnished


@pytest.fixture(scope="session")
def ground(tmp_path_factory: pytest.TempPathFactory) -> Ground:
    """A furnished room and its first journey."""
    root = tmp_path_factory.mktemp("drill").resolve()
    return Ground(furnished(root / "room"), root)
