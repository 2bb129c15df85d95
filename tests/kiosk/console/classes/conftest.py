"""The console of a practice room, with packs that it has read, and trainees at its seats."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from sync.gateway.classes import service
from sync.gateway.features import open_gateway
from tests.kiosk.console.classes.taught import Taught
from tests.kiosk.console.conftest import furnish_console
from tests.kiosk.console.people import Desk
from tests.sync.gateway.cast import Clock


@pytest.fixture(scope="session")
def practice_console(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Made once and copied: reading the packs that come with the program takes its time."""
    home = furnish_console(tmp_path_factory.mktemp("practice") / "gw", "training")
    service.shelf(open_gateway(home, clock=Clock()))
    return home


@pytest.fixture
def desk(practice_console: Path, tmp_path: Path) -> Desk:
    shutil.copytree(practice_console, tmp_path / "gw")
    clock = Clock()
    return Desk(open_gateway(tmp_path / "gw", clock=clock), clock)


@pytest.fixture
def taught(desk: Desk) -> Taught:
    return Taught(desk)


@pytest.fixture
def real_desk(furnished_console: Path, tmp_path: Path) -> Desk:
    """A console of production."""
    shutil.copytree(furnished_console, tmp_path / "real")
    clock = Clock()
    return Desk(open_gateway(tmp_path / "real", clock=clock), clock)
