"""Scans at the seat: they belong to the visit going on, and to nobody when there is none."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from kiosk.alarms.service import standing
from kiosk.intake import scans
from tests.kiosk.bidding.support import STAFF
from tests.kiosk.papers import samples
from tests.kiosk.papers.support import Sitting, a_seat, until


@pytest.fixture
def sitting(tmp_path: Path) -> Iterator[Sitting]:
    (tmp_path / "scans").mkdir()
    with a_seat(tmp_path, scan_folder=str(tmp_path / "scans")) as made:
        yield made


def scan(sitting: Sitting, name: str, data: bytes) -> None:
    """Let the scanner finish a scan, and wait until it was taken out of the folder."""
    folder = sitting.seat.root / "scans"
    (folder / f"{name}.part").write_bytes(data)
    (folder / f"{name}.part").rename(folder / name)
    until(lambda: not any(folder.iterdir()))


def alarms(sitting: Sitting) -> list[str]:
    with closing(sitting.seat.db()) as db:
        return [alarm.code for alarm in standing(db)]


def test_a_scan_comes_into_the_visit_and_becomes_a_paper(sitting: Sitting) -> None:
    scan(sitting, "batch_1.pdf", samples.scanned_pdf([samples.scan(100)] * 2, 100))
    until(lambda: len(sitting.desk.memory.tray) == 1)
    window = sitting.window
    window.get("/papers/nib/add")
    assert "batch_1.pdf" in window.page
    assert "2 halaman" in window.page
    blob = sitting.desk.memory.tray[0].blob
    window.post("/papers/nib/scan", blob=blob)
    assert window.url == "/papers/nib"
    assert [one.number for one in sitting.desk.work("nib").leaves] == [0, 1]
    assert window.post("/papers/nib/scan", blob=blob).status_code == 404
    assert "Hasil pindai itu tidak ada lagi" in window.page
    assert alarms(sitting) == []


def test_a_scan_of_a_kind_that_a_paper_does_not_take_stays_on_the_tray(tmp_path: Path) -> None:
    """Neither does the camera, whose pictures are JPEG, stand on that paper's page."""
    (tmp_path / "scans").mkdir()
    with a_seat(tmp_path, camera=True, scan_folder=str(tmp_path / "scans")) as sitting:
        sitting.desk.scanned("a.jpg", [samples.saved(samples.scan(100), "JPEG")])
        (scanned,) = sitting.desk.memory.tray
        window = sitting.window
        window.get("/papers/nib/add")
        assert "Potret suratnya" in window.page
        window.get("/papers/asli/add")
        assert "Potret suratnya" not in window.page
        assert window.post("/papers/asli/scan", blob=scanned.blob).status_code == 422
        assert "a.jpg tidak dapat dipakai untuk surat ini. Yang diterima: PDF." in window.page
        assert sitting.desk.memory.tray == (scanned,)
        assert sitting.desk.work("asli").leaves == ()


def test_a_scan_nobody_wants_is_thrown_away(sitting: Sitting) -> None:
    scan(sitting, "a.jpg", samples.saved(samples.scan(100), "JPEG"))
    until(lambda: len(sitting.desk.memory.tray) == 1)
    sitting.window.get("/papers/nib/add")
    sitting.window.post("/papers/nib/scan/drop", blob=sitting.desk.memory.tray[0].blob)
    assert list((sitting.seat.home / "papers").iterdir()) == []


def test_a_scan_that_cannot_be_read_says_so_on_the_page(sitting: Sitting) -> None:
    scan(sitting, "kosong.pdf", b"")
    until(lambda: sitting.desk.memory.scan_trouble is not None)
    sitting.window.get("/papers/nib/add")
    assert "kosong.pdf kosong" in sitting.window.page


def test_a_scan_while_the_seat_is_closed_is_shredded_and_told(sitting: Sitting) -> None:
    sitting.seat.sessions.end_by_visitor()
    scan(sitting, "siapa.pdf", samples.letter_pdf())
    until(lambda: alarms(sitting) == ["scan_unclaimed"])
    assert sitting.desk.memory.tray == ()
    sitting.seat.sessions.open(STAFF, "Budi", "registration", 60)
    assert sitting.desk.memory.tray == ()


def test_a_scan_in_a_visit_for_bidding_is_not_taken(sitting: Sitting) -> None:
    sitting.seat.sessions.end_by_visitor()
    sitting.seat.sessions.open(STAFF, "Budi", "bidding", 60)
    scan(sitting, "siapa.pdf", samples.letter_pdf())
    until(lambda: alarms(sitting) == ["scan_unclaimed"])


def test_a_scan_that_stays_in_the_folder_is_told(
    sitting: Sitting, monkeypatch: pytest.MonkeyPatch
) -> None:
    def held(_path: Path) -> None:
        raise PermissionError

    monkeypatch.setattr(scans, "shred", held)
    folder = sitting.seat.root / "scans"
    (folder / "a.jpg.part").write_bytes(samples.saved(samples.scan(100), "JPEG"))
    (folder / "a.jpg.part").rename(folder / "a.jpg")
    until(lambda: alarms(sitting) == ["scan_not_removed"])


def test_a_scan_comes_into_a_locked_visit(sitting: Sitting) -> None:
    sitting.seat.sessions.lock()
    scan(sitting, "a.pdf", samples.letter_pdf())
    until(lambda: len(sitting.desk.memory.tray) == 1)


def test_a_folder_that_is_missing_is_told_and_stops_nothing(tmp_path: Path) -> None:
    with a_seat(tmp_path, scan_folder=str(tmp_path / "away")) as sitting:
        assert alarms(sitting) == ["scan_folder_missing"]
        sitting.window.get("/papers/nib/add")
        assert "Colokkan flashdisk Anda" in sitting.window.page or "KINGSTON" in sitting.window.page
