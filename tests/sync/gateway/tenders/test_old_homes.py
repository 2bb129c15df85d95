"""A gateway made before releases were kept goes on right with the next import."""

from __future__ import annotations

import json
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
import pytest
from sqlite_utils.migrations import Migrations

from sync.database import connect, write_tx
from sync.gateway import centre
from sync.gateway.centre import Centre
from sync.gateway.db import database, migrations
from sync.gateway.tenders import release_store as releases
from sync.gateway.tenders import service, store
from sync.gateway.tenders.service import ImportReport
from sync.wire.messages import Document, Tender
from tests.founders import two
from tests.sync.gateway.cast import NOON

CODE, OCID = "9400001", "ocds-uji-9400001"
FORMER = (
    migrations.m0001_core,
    migrations.m0002_upload,
    migrations.m0003_staff,
    migrations.m0004_journal,
    migrations.m0005_room,
    migrations.m0006_console,
    migrations.m0007_told,
)
LINE = "Perubahan ke-1 (20-11-2026 08.00 WIB): nama tender."


def said(number: int, day: int, **tender: Any) -> dict[str, Any]:
    date = f"2026-11-{day:02d}T08:00:00+07:00"
    tender = {"id": CODE, **tender}
    return {"ocid": OCID, "id": str(number), "date": date, "tag": ["tender"], "tender": tender}


def ends(day: int) -> dict[str, Any]:
    return {"tenderPeriod": {"endDate": f"2026-12-{day:02d}T10:00:00+07:00"}}


FULL = said(1, 18, title="Jalan", status="active", **ends(10))
AMENDMENT = said(2, 19, **ends(3))
NEWEST = said(3, 20, documents=[{"id": "1", "title": "BoQ"}])


@dataclass
class Old:
    home: Path
    tender: Tender

    def open(self) -> Centre:
        return centre.open_home(self.home, clock=lambda: NOON)

    def bring(self, *found: dict[str, Any]) -> ImportReport:
        path = self.home.parent / "x.json"
        path.write_text(json.dumps({"releases": found}))
        opened = self.open()
        return service.import_files(opened, [path], by=two(opened)[0])

    def held(self) -> Tender:
        with self.open().reading() as db:
            row = store.find(db, CODE)
        assert row is not None
        return row.tender


@pytest.fixture
def old(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Old:
    """A home of the former schema, whose tender missed an amendment that came out of order."""
    former = Migrations("gateway")
    for step in FORMER:
        former()(step)
    for module in (centre, database):
        monkeypatch.setattr(module, "migrations", former)
    home = tmp_path / "gw"
    centre.create(home, "LPSE Uji", "production", "Asia/Jakarta", clock=lambda: NOON)
    monkeypatch.undo()
    tender = Tender(
        tender_id=CODE,
        ocid=OCID,
        version=2,
        title="Jalan",
        buyer="",
        status="active",
        stage="",
        category="",
        method="",
        envelopes=1,
        value_idr=None,
        period_start=None,
        period_end="2026-12-10T03:00:00.000000Z",
        enquiry_end=None,
        documents=[Document(id="1", title="BoQ")],
        amendments=[LINE],
    )
    source = {
        "ocid": OCID,
        "date": NEWEST["date"],
        "tender": {**FULL["tender"], **NEWEST["tender"]},
        "parties": [],
        "x_addenda": [LINE],
    }
    with closing(connect(home / "gateway.db")) as db, write_tx(db):
        assert not db.execute("SELECT 1 FROM sqlite_schema WHERE name = 'release'").fetchall()
        store.put(db, tender, "2026-11-20T01:00:00.000000Z", json.dumps(source))
        db.execute(
            "INSERT INTO feed (kind, body) VALUES ('tender', ?)",
            (msgspec.json.encode(tender).decode(),),
        )
    return Old(home, tender)


def test_it_opens_and_lists_what_it_holds(old: Old) -> None:
    [one], waiting = service.listed(old.open())
    assert (one.tender_id, one.deadline, waiting) == (CODE, "10-12-2026 10.00 WIB", [])
    assert old.held() == old.tender


def test_what_it_knew_comes_again_and_changes_nothing(old: Old) -> None:
    report = old.bring(FULL, NEWEST)
    assert (report.unchanged, report.changed, report.refused) == (1, 0, [])
    assert old.held() == old.tender


def test_a_part_of_what_it_knew_changes_nothing(old: Old) -> None:
    older = said(1, 18, title="Jalan lama", status="active", **ends(9))
    assert old.bring(older).unchanged == 1
    assert old.held() == old.tender


def test_an_amendment_that_was_lost_is_found_when_all_comes_again(old: Old) -> None:
    report = old.bring(FULL, NEWEST, AMENDMENT)
    assert (report.changed, report.refused) == (1, [])
    found = old.held()
    assert found.period_end == "2026-12-03T03:00:00.000000Z"
    assert found.version == 3
    assert found.amendments[0] == LINE
    assert "batas akhir" in found.amendments[1]
    assert old.bring(AMENDMENT, FULL).unchanged == 1


def test_a_new_partial_release_is_merged_into_what_it_holds(old: Old) -> None:
    assert old.bring(said(4, 22, status="cancelled")).changed == 1
    found = old.held()
    assert (found.status, found.title) == ("cancelled", "Jalan")
    assert [each.title for each in found.documents] == ["BoQ"]


def test_a_compiled_release_replaces_what_it_holds(old: Old) -> None:
    compiled = {**said(5, 23, title="Jalan", **ends(12)), "tag": ["compiled"]}
    assert old.bring(compiled).changed == 1
    assert old.held().documents == []
    with old.open().reading() as db:
        assert [each.kind for each in releases.counting(db, OCID)] == ["compiled"]
