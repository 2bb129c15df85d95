"""The journal as people read it: in sentences, found again, on paper and in sheets."""

from __future__ import annotations

import csv
import io
import json
import re
from typing import Any

import pytest

from kiosk.console import journal, sheets
from kiosk.console.classes.forms import DRILLS
from sync.gateway.acts import service as acts
from sync.gateway.enrolment import store as seats
from sync.gateway.features import REGISTERED
from sync.gateway.journal import service as log
from sync.gateway.journal.service import Entry
from sync.gateway.staff import service as staff
from sync.wire.acts import SeatAct, SeatActs
from sync.wire.room import OrderAck
from tests.kiosk.console.people import Desk, Seat

VALUES: dict[type[object], Any] = {str: "x", int: 3, bool: True, list: ["9151042"], float: 1.5}


def tell(desk: Desk, seat: Seat, *told: SeatAct, start: int = 0, end: int = 100) -> None:
    with desk.centre.reading() as db:
        known = seats.seat(db, seat.seat_id)
    assert known is not None
    acts.take(
        desk.centre,
        known,
        SeatActs(seat_id=seat.seat_id, start=start, end=end, acts=list(told)),
    )


def by(desk: Desk, role: str) -> str:
    return next(one.staff_id for one in staff.members(desk.centre) if one.role == role)


def an_act(desk: Desk, index: int, act: str, role: str = "front_desk", **more: Any) -> SeatAct:
    fields = {"outcome": "done", "at": "2026-11-24T04:59:00Z", **more}
    return SeatAct(index=index, act=act, staff_ids=[by(desk, role)], **fields)


def lines(text: str) -> list[str]:
    return [" ".join(part.split()) for part in text.split("<tr")[2:]]


def exported(desk: Desk, query: str = "") -> list[dict[str, str]]:
    reply = desk.at_work("head").get(f"/journal/export.csv{query}")
    assert reply.headers["Content-Disposition"].endswith('.csv"')
    text = reply.get_data(as_text=True)
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text[1:])))


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("name", sorted(REGISTERED.journal))
def test_every_kind_of_entry_has_a_sentence_and_shows_no_code(
    desk: Desk, name: str, language: str
) -> None:
    event = REGISTERED.journal[name]
    fields = {key: VALUES[kind] for key, kind in {**event.optional, **event.fields}.items()}
    known = {"code": "staff_not_allowed", "role": "head", "former": "trainer", "act": "open"}
    known |= {"seat_at": "2026-11-24T04:59:00Z", "outcome": "refused", "purpose": "bidding"}
    known |= {"starts_at": "2026-11-24T04:59:00Z", "ends_at": "2026-11-24T06:59:00Z"}
    known |= {"begin": "2026-11-24T04:59:00Z", "end": "2026-11-24T06:59:00Z"}
    known |= {"from_at": "2026-11-24T04:59:00Z", "until_at": "2026-11-24T06:59:00Z"}
    known |= {"valid_from": "2026-11-24", "dated": "2026-11-24", "shows": "2026-12-24T04:59:00Z"}
    fields |= {key: value for key, value in known.items() if key in fields}
    entry = Entry(name, desk.centre.now(), [by(desk, "head")], None, fields)
    cookie = f"lpse_console_language={language}"
    asking = desk.console.test_request_context("/", headers={"Cookie": cookie})
    with asking, desk.centre.reading() as db:
        names = journal.Names.of(desk.centre, db)
        row = journal.row(db, names, 0, entry)
    assert row.what
    assert name not in row.what
    assert "staff_not_allowed" not in row.what + row.result
    assert "front_desk" not in row.what


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("kind", DRILLS)
def test_a_drill_of_a_class_is_called_as_its_page_calls_it(
    desk: Desk, kind: str, language: str
) -> None:
    fields = {"class_id": "c", "title": "Kelas", "version": 1, "act": "drill"}
    entry = Entry("class_act", desk.centre.now(), [by(desk, "head")], None,
                  {**fields, "drill": kind, "minutes": 5})  # fmt: skip
    cookie = f"lpse_console_language={language}"
    asking = desk.console.test_request_context("/", headers={"Cookie": cookie})
    with asking, desk.centre.reading() as db:
        row = journal.row(db, journal.Names.of(desk.centre, db), 0, entry)
    assert "5 m" in row.what
    assert "_" not in row.what
    assert not re.search("gangguan lain|another fault", row.what)


def test_what_staff_did_at_a_seat_stands_here_in_words_with_outcome_and_tender(
    desk: Desk,
) -> None:
    seat = desk.seat("Kursi 07")
    tell(
        desk,
        seat,
        an_act(desk, 3, "open", purpose="bidding", minutes=30),
        an_act(desk, 5, "attest", tenders=["9151042"]),
        an_act(desk, 6, "open", "trainer", outcome="refused", code="staff_not_allowed"),
        an_act(desk, 7, "alarm", about="seat_copied"),
        an_act(desk, 9, "end", tenders=["9151042"]),
    )
    ended, cleared, refused, attested, opened = lines(desk.at_work("head").text("/journal"))[1:6]
    assert "Kursi 07: Kursi dibuka di tempat. Memasukkan penawaran. 30 menit." in opened
    assert "Terlaksana" in opened
    assert "Petugas front_desk" in opened
    assert "Identitas perusahaan dijamin" in attested
    assert "9151042" in attested
    assert "journal-failed" in refused
    assert "Ditolak. Peran petugas ini tidak mencakup hal itu." in refused
    assert "Terlaksana" not in refused
    assert "seat_copied" not in cleared
    assert "Kunjungan diakhiri" in ended
    assert "9151042" in ended


def test_a_telling_that_comes_twice_stands_here_once_and_a_gap_is_told_again(desk: Desk) -> None:
    seat = desk.seat("Kursi 07")
    for _ in range(2):
        tell(desk, seat, an_act(desk, 3, "lock"), end=10)
    tell(desk, seat, an_act(desk, 3, "lock"), an_act(desk, 12, "end"), end=20)
    tell(desk, seat, an_act(desk, 40, "open"), start=30, end=50)  # 20 to 30 were never told
    told = [
        entry.fields["seat_index"] for _, entry in log.read(desk.centre) if entry.name == "seat_act"
    ]
    assert told == [3, 12]


def test_an_order_that_was_refused_does_not_look_done(desk: Desk) -> None:
    seat = desk.seat("Kursi 07")
    seat.report()
    head = desk.at_work("head")
    me = next(one for one in staff.members(desk.centre) if one.role == "head")
    for act in ("lock", "message", "end"):
        desk.room.order(me, [seat.seat_id], act, text="halo", reason="uji")
    locked, message, _ended = desk.room.pending(seat.seat_id)
    assert lines(head.text("/journal"))[0].count("Belum ada kabar dari kursi") == 1
    seat.applied = message.number
    seat.report(
        acks=[
            OrderAck(order_id=locked.order_id, outcome="done"),
            OrderAck(order_id=message.order_id, outcome="refused", problem="seat_closed"),
        ]
    )
    rows = lines(head.text("/journal"))
    assert "Belum ada kabar dari kursi" in rows[0]
    assert "Ditolak." in rows[1]
    assert "journal-failed" in rows[1]
    assert "Terlaksana" in rows[2]
    desk.clock.pass_(minutes=20)
    seat.report()
    assert "Tidak terlaksana." in lines(head.text("/journal"))[0]


def test_it_is_searched_by_text_person_seat_tender_and_days(desk: Desk) -> None:
    one, other = desk.seat("Kursi 07"), desk.seat("Kursi 08")
    tell(desk, one, an_act(desk, 1, "attest", tenders=["9151042"], why="kartu tanda penduduk"))
    desk.clock.pass_(days=2)
    tell(desk, other, an_act(desk, 1, "open", "trainer", purpose="training", minutes=60))
    head = desk.at_work("head")

    def found(query: str) -> int:
        return len(lines(head.text(f"/journal?{query}")))

    everything = found("")
    assert found(f"seat={one.seat_id}") == 1
    assert found("tender=9151042") == 1
    assert found(f"person={by(desk, 'trainer')}") == 3  # joined, set a PIN, and opened
    assert found("text=DIJAMIN identitas") == 1
    assert found("text=penduduk") == 1
    assert found("text=Kursi+08+pelatihan") == 1
    assert found("since=2026-11-26") == everything - found("until=2026-11-25")
    assert found("since=2026-11-24&until=2026-11-24&text=dijamin") == 1
    assert "Tidak ada tindakan yang cocok." in head.text("/journal?text=tidakadaini")
    wrong = head.text("/journal?since=2026-02-31")
    assert 'id="since-error"' in wrong
    for handed_out in ("export.csv", "export.jsonl", "print"):
        away = head.get(f"/journal/{handed_out}?since=2026-02-31&text=dijamin")
        assert away.status_code == 302
        assert away.location.endswith("/journal?since=2026-02-31&text=dijamin")
    # What was searched for goes along to print and export.
    page = head.text("/journal?tender=9151042")
    assert "/journal/export.csv?tender=9151042" in page
    assert "/journal/print?tender=9151042" in page


def test_it_is_printed_with_who_when_what_and_the_logs_head(desk: Desk) -> None:
    seat = desk.seat("Kursi 07")
    tell(desk, seat, an_act(desk, 1, "open", purpose="bidding", minutes=30))
    page = desk.at_work("head").text(f"/journal/print?seat={seat.seat_id}")
    head = log.checkpoint(desk.centre).splitlines()
    assert head[2] in page
    for words in ("LPSE Kab. Temanggung", "Petugas head, Kepala LPSE", "Kursi 07", "Tanda tangan"):
        assert words in page
    assert len(lines(page)) == 1


def test_a_sheet_runs_nothing_and_loses_no_zero(desk: Desk) -> None:
    seat = desk.seat("=HYPERLINK(1)")
    tell(
        desk,
        seat,
        an_act(desk, 1, "attest", tenders=["0012345"], why='=cmd|"/c calc"!A1'),
        an_act(desk, 2, "lock", tenders=["198503172010011004"], why="+62811"),
        an_act(desk, 3, "end", why="biasa; saja, benar"),
    )
    rows = [row for row in exported(desk) if row["Kode"] == "seat_act"]
    assert [row["Alasan"] for row in rows] == [
        "biasa; saja, benar",
        "'+62811",
        '\'=cmd|"/c calc"!A1',
    ]
    assert [row["Tender"] for row in rows] == ["", "'198503172010011004", "'0012345"]
    assert {row["Kursi"] for row in rows} == {"'=HYPERLINK(1)"}
    assert rows[0]["Waktu (Asia/Jakarta)"] == "2026-11-24 12:00:00"
    assert rows[0]["Hasil"] == "Terlaksana"
    for row in exported(desk):
        for name, cell in row.items():
            assert cell[:1] not in ("=", "+", "-", "@", "\t", "\r"), (name, cell)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Kursi 07", "Kursi 07"),
        ("9151042", "9151042"),
        ("0", "0"),
        ("00", "'00"),
        ("007", "'007"),
        ("123456789012", "'123456789012"),
        ("1e5", "'1e5"),
        ("1E5", "'1E5"),
        ("1-2", "'1-2"),
        ("12/3", "'12/3"),
        ("1,5", "'1,5"),
        (" =1+1", "' =1+1"),
        ("\uff1d1", "'\uff1d1"),
        ("@SUM(1)", "'@SUM(1)"),
        ("", ""),
    ],
)
def test_a_cell_is_text_where_a_spreadsheet_would_make_something_else_of_it(
    text: str, shown: str
) -> None:
    assert sheets.cell(text) == shown


def test_programs_get_each_entry_as_its_leaf_hashes_it(desk: Desk) -> None:
    seat = desk.seat("Kursi 07")
    tell(desk, seat, an_act(desk, 1, "end", tenders=["9151042"]))
    reply = desk.at_work("head").get(f"/journal/export.jsonl?seat={seat.seat_id}")
    (line,) = reply.get_data(as_text=True).splitlines()
    told = json.loads(line)
    assert told["entry"]["fields"]["tenders"] == ["9151042"]
    assert (told["outcome"], told["seat"]) == ("done", "Kursi 07")


def test_a_day_that_is_none_is_said_in_words_beside_its_field_and_stays_typed(desk: Desk) -> None:
    page = desk.at_work("head").text("/journal?since=2026-13-01&tender=9151042")
    assert "console_day_wrong" not in page
    assert 'id="since-error"' in page
    assert 'value="2026-13-01"' in page
    assert 'value="9151042"' in page
