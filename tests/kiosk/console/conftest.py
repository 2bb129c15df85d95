"""A gateway with its console, one member of staff of every role, and browsers for them."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from sync.argon import LEAST
from sync.gateway import centre
from sync.gateway.features import open_gateway
from sync.gateway.staff import service as staff
from sync.wire.roles import ROLES, Role
from sync.wire.shapes import Realm
from tests.founders import Founder, found, join
from tests.kiosk.console.people import PIN, Desk, number
from tests.sync.gateway.cast import Clock


def founder(role: Role) -> Founder:
    return Founder(number(role), f"Petugas {role}", PIN)


@pytest.fixture(scope="session")
def furnished_console(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Made once and copied: hashing five PINs takes its time even at the least cost."""
    return furnish_console(tmp_path_factory.mktemp("console") / "gw", "production")


def furnish_console(home: Path, realm: Realm) -> Path:
    """Make a gateway of this realm in an empty folder, and let one of every role work there."""
    clock = Clock()
    centre.create(home, "LPSE Kab. Temanggung", realm, "Asia/Jakarta", clock=clock)
    opened = open_gateway(home, clock=clock)
    staff.calibrate(opened, LEAST)
    found(opened, founder("head"), founder("administrator"))
    for role in ROLES:
        if role not in staff.IN_CHARGE:
            join(opened, role, number(role), f"Petugas {role}", PIN)
    return home


@pytest.fixture
def desk(furnished_console: Path, tmp_path: Path) -> Desk:
    shutil.copytree(furnished_console, tmp_path / "gw")
    clock = Clock()
    return Desk(open_gateway(tmp_path / "gw", clock=clock), clock)


@pytest.fixture
def empty_desk(tmp_path: Path) -> Desk:
    """A gateway just made: nobody works there yet."""
    clock = Clock()
    centre.create(
        tmp_path / "new", "LPSE Kab. Temanggung", "production", "Asia/Jakarta", clock=clock
    )
    opened = open_gateway(tmp_path / "new", clock=clock)
    staff.calibrate(opened, LEAST)
    return Desk(opened, clock)
