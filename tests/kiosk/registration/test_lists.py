"""Chapters that are lists: rows are added, changed and removed, each on a page of its own."""

from __future__ import annotations

import pytest

from kiosk.registration import reading, views
from kiosk.registration.service import MOST_ROWS
from sync.errors import Fault
from sync.registration.application import FirmOwner
from tests.kiosk.bidding.support import Browser, SeatInProcess
from tests.kiosk.registration.support import NIK, desk_of, draft_of

ODD = "9923014107800001"


def add(window: Browser, name: str, share: str = "50", unit: str = "percent", **more: str) -> int:
    answer = window.post(
        "/registration/list/owners/add",
        name=name,
        id_number=more.pop("id_number", NIK),
        share=share,
        unit=unit,
        **more,
    )
    return int(answer.status_code)


def revision(seat: SeatInProcess) -> str:
    return str(draft_of(seat).revision)


def remove(seat: SeatInProcess, window: Browser, row: int) -> None:
    window.post(f"/registration/list/owners/{row}/remove", revision=revision(seat))


def names(seat: SeatInProcess) -> list[str]:
    return [one.name for one in draft_of(seat).application.owners]


def test_rows_are_added_changed_and_removed(seat: SeatInProcess, sari: Browser) -> None:
    for name in ("Sari", "Budi", "Ani"):
        add(sari, name)
    assert sari.url == "/registration/list/owners" and names(seat) == ["Sari", "Budi", "Ani"]
    sari.get("/registration/list/owners/1")
    assert 'value="Budi"' in sari.page
    sari.post("/registration/list/owners/1", name="Budiman", id_number=NIK, unit="percent")
    remove(seat, sari, 0)
    assert names(seat) == ["Budiman", "Ani"]


def test_an_empty_row_is_not_added(seat: SeatInProcess, sari: Browser) -> None:
    assert add(sari, "") == 422
    assert names(seat) == []


def test_a_row_that_is_gone_leads_back_to_its_list(seat: SeatInProcess, sari: Browser) -> None:
    sari.get("/registration/list/owners/4")
    assert sari.url == "/registration/list/owners"
    answer = sari.post("/registration/list/owners/4/remove", revision=revision(seat))
    assert answer.status_code == 404 and "sudah tidak ada di daftar ini" in sari.page


def test_a_list_that_no_form_has_is_not_found(sari: Browser) -> None:
    for path in ("/registration/list/nix", "/registration/list/nix/add", "/registration/fill/nix"):
        assert sari.get(path).status_code == 404
    for page in ("branch", "region"):  # they have addresses of their own
        assert sari.get(f"/registration/fill/{page}").status_code == 404
        assert sari.post(f"/registration/fill/{page}", branch="x").status_code == 404


def test_what_was_confirmed_moves_with_its_row(seat: SeatInProcess, sari: Browser) -> None:
    add(sari, "Sari")
    add(sari, "Budi", id_number=ODD)
    assert sari.url == "/registration/list/owners/1" and "Lihat sekali lagi" in sari.page
    sari.get(sari.url)
    assert names(seat) == ["Sari", "Budi"] and "Lihat sekali lagi" in sari.page
    sure = {"odd_id_number": ODD, "sure_id_number": "yes"}
    row = {"name": "Budi", "id_number": ODD, "share": "50", "unit": "percent"}
    sari.post("/registration/list/owners/1", **row, **sure)
    assert draft_of(seat).application.confirmed == ("owners.1.id_number",)
    remove(seat, sari, 0)
    assert draft_of(seat).application.confirmed == ("owners.0.id_number",)
    assert reading.unconfirmed(draft_of(seat).application) == {}
    remove(seat, sari, 0)
    assert draft_of(seat).application.confirmed == ()


def test_the_page_of_an_odd_new_row_changes_that_row(seat: SeatInProcess, sari: Browser) -> None:
    """Its form leads to the row that was added: pressing again adds no second one."""
    add(sari, "Budi", id_number=ODD)
    assert 'action="/registration/list/owners/0"' in sari.page


def test_a_list_has_an_end(seat: SeatInProcess, sari: Browser) -> None:
    desk = desk_of(seat)
    for _each in range(MOST_ROWS):
        desk.filling.put_row("owners", None, "owners/add", {"name": "Sari"})
    with pytest.raises(Fault, match="registration_rows_too_many"):
        desk.filling.put_row("owners", None, "owners/add", {"name": "Sari"})
    assert add(sari, "Budi") == 409


@pytest.mark.parametrize(
    ("typed", "unit", "share"),
    [
        ("50", "percent", "50"),
        ("33,5", "percent", "33.5"),
        ("33.5 %", "percent", "33.5"),
        ("100", "percent", "100"),
        ("1.000", "sheets", "1000"),
        ("1,250,000", "sheets", "1250000"),
        ("101", "percent", None),
        ("lima puluh", "percent", None),
        ("1,5", "sheets", None),
    ],
)
def test_a_share_is_read_by_its_unit(typed: str, unit: str, share: str | None) -> None:
    assert reading.share(typed, unit) == share


def test_a_share_that_is_no_number_is_said_beside_it(seat: SeatInProcess, sari: Browser) -> None:
    assert add(sari, "Sari", share="separuh") == 422
    assert "tidak terbaca sebagai angka" in sari.page and names(seat) == []


@pytest.mark.parametrize(
    ("owners", "said"),
    [
        ([("60", "percent"), ("40", "percent")], "Jumlah saham: 100 %."),
        ([("60", "percent"), ("30", "percent")], "Biasanya 100 %"),
        ([("33.3", "percent"), ("33.3", "percent"), ("33.3", "percent")], "99,9 %. Biasanya"),
        ([("33.34", "percent"), ("33.34", "percent"), ("33.34", "percent")], "100,02 %. Biasanya"),
        ([("50.005", "percent"), ("50.005", "percent")], "100,01 %. Biasanya"),
        ([("1000", "sheets"), ("250", "sheets")], "1.250 lembar"),
        ([("50", "percent"), ("250", "sheets")], "tidak dijumlahkan"),
        ([("", "percent")], ""),
    ],
)
def test_the_sum_is_explained_and_blocks_nothing(
    seat: SeatInProcess, sari: Browser, owners: list[tuple[str, str]], said: str
) -> None:
    del sari
    with seat.app.test_request_context():
        rows = [FirmOwner(name="A", share=share, unit=unit) for share, unit in owners]  # type: ignore[arg-type]
        assert said in views.shares(rows)


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        (("33.33", "33.33", "33.33"), "Jumlah saham: 99,99 %."),
        (("33.3333", "33.3333", "33.3333"), "Jumlah saham: 99,9999 %."),
        (("33.34", "33.34", "33.33"), "Jumlah saham: 100,01 %."),
        (("16.67",) * 6, "Jumlah saham: 100,02 %."),
    ],
)
def test_rounded_parts_of_a_whole_are_not_warned_about(
    seat: SeatInProcess, sari: Browser, parts: tuple[str, ...], said: str
) -> None:
    del sari
    with seat.app.test_request_context():
        assert views.shares([FirmOwner(name="A", share=one) for one in parts]) == said


def test_a_press_on_a_list_that_has_changed_since_removes_nothing(
    seat: SeatInProcess, sari: Browser
) -> None:
    """Two quick presses: the second one names a row by its number on the page before."""
    for name in ("Sari", "Budi", "Ani"):
        add(sari, name)
    sari.get("/registration/list/owners")
    shown = revision(seat)
    assert sari.page.count(f'name="revision" value="{shown}"') == 3
    for row in (0, 1):
        sari.post(f"/registration/list/owners/{row}/remove", revision=shown)
    assert names(seat) == ["Budi", "Ani"] and sari.url == "/registration/list/owners"


def test_a_list_that_may_be_empty_says_so(seat: SeatInProcess, sari: Browser) -> None:
    sari.get("/registration/list/experts")
    assert "Tidak ada yang perlu diisi" in sari.page
    sari.post("/registration/list/experts")
    assert sari.url == "/registration/tasks" and draft_of(seat).done == ("experts",)


def test_what_stands_unsent_moves_with_its_row(seat: SeatInProcess, sari: Browser) -> None:
    for name in ("Sari", "Budi", "Ani"):
        add(sari, name)
    for row, typed in (("0", "Sar"), ("2", "Anita")):
        sari.post(f"/registration/typed/owners/{row}", revision=revision(seat), name=typed)
    remove(seat, sari, 0)
    sari.get("/registration/list/owners/0")
    assert 'value="Budi"' in sari.page
    sari.get("/registration/list/owners/1")
    assert 'value="Anita"' in sari.page


def test_an_odd_number_in_any_spelling_is_confirmed_once(
    seat: SeatInProcess, sari: Browser
) -> None:
    spelt = "01.855.081.5-412.000"
    sari.post("/registration/fill/npwp", npwp=spelt)
    assert "Lihat sekali lagi" in sari.page and f'name="odd_npwp" value="{spelt}"' in sari.page
    sari.get("/registration/fill/npwp")
    assert "Lihat sekali lagi" in sari.page
    sari.get("/registration/check")
    assert "Belum dicocokkan" in sari.page
    sari.post("/registration/fill/npwp", npwp=spelt, odd_npwp=spelt, sure_npwp="yes")
    assert draft_of(seat).application.confirmed == ("firm.npwp",)
    sari.get("/registration/check")
    assert "Belum dicocokkan" not in sari.page


def test_a_list_that_the_form_is_not_asked_leads_to_the_tasks(
    seat: SeatInProcess, sari: Browser
) -> None:
    sari.post("/registration/entity", entity="individual")
    for path in ("list/owners", "list/owners/add", "list/owners/0"):
        sari.get(f"/registration/{path}")
        assert sari.url == "/registration/tasks", path
    add(sari, "Sari")
    assert sari.url == "/registration/tasks" and names(seat) == []
