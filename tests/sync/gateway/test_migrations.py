from __future__ import annotations

import stat
import threading
from contextlib import closing
from pathlib import Path

import pytest

import sync.gateway.db
from sync.database import connect, schema_sql
from sync.errors import Fault
from sync.gateway import centre, core
from sync.gateway.db.database import Database
from sync.gateway.enrolment import service as enrolment
from sync.gateway.features import open_gateway

SCHEMA = Path(sync.gateway.db.__file__).with_name("schema.sql")


def test_a_new_gateway_has_the_committed_schema(tmp_path: Path) -> None:
    core.make(tmp_path / "gw", "LPSE", "production", "Asia/Jakarta")
    with closing(connect(tmp_path / "gw" / "gateway.db", readonly=True)) as db:
        assert schema_sql(db) == SCHEMA.read_text()


def test_keys_are_for_their_owner_only(tmp_path: Path) -> None:
    core.make(tmp_path / "gw", "LPSE", "production", "Asia/Jakarta")
    for name in (centre.KEY, centre.AGE_KEY):
        assert stat.S_IMODE((tmp_path / "gw" / name).stat().st_mode) == 0o600


def test_a_gateway_is_not_made_twice_over(tmp_path: Path) -> None:
    made = core.make(tmp_path / "gw", "LPSE", "training", "Asia/Makassar")
    with pytest.raises(Fault, match="gateway_exists"):
        core.make(tmp_path / "gw", "LPSE lain", "production", "Asia/Jakarta")
    assert open_gateway(tmp_path / "gw").identity == made


def test_an_interrupted_making_is_made_anew(tmp_path: Path) -> None:
    core.make(tmp_path / "gw", "LPSE", "production", "Asia/Jakarta")
    (tmp_path / "gw" / centre.KEY).unlink()
    made = core.make(tmp_path / "gw", "LPSE dua", "production", "Asia/Jakarta")
    assert open_gateway(tmp_path / "gw").identity == made


def test_an_empty_folder_is_no_gateway(tmp_path: Path) -> None:
    with pytest.raises(Fault, match="gateway_missing"):
        enrolment.seats(open_gateway(tmp_path))


@pytest.mark.parametrize(("realm", "zone"), [("play", "Asia/Jakarta"), ("training", "Mars/Base")])
def test_an_unknown_realm_or_time_zone_is_refused(tmp_path: Path, realm: str, zone: str) -> None:
    with pytest.raises(Fault, match=r"realm_mismatch|timezone_unknown"):
        core.make(tmp_path / "gw", "LPSE", realm, zone)


def test_many_may_open_a_home_at_once(tmp_path: Path) -> None:
    core.make(tmp_path / "gw", "LPSE", "production", "Asia/Jakarta")
    (tmp_path / "gw" / "gateway.db").unlink()  # an older database: all migrations are pending
    failures: list[Exception] = []

    def migrate() -> None:
        try:
            Database(tmp_path / "gw" / centre.DATABASE).update()
        except Exception as error:
            failures.append(error)

    threads = [threading.Thread(target=migrate) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
