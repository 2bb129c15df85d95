"""What a visitor sees is their own firm's: of others no name, no number, no tender, no count."""

from __future__ import annotations

import re
from contextlib import closing

import pytest

from kiosk.alarms.service import raise_alarm, standing
from kiosk.bidding import tally
from kiosk.bidding.views.words import short_reference
from kiosk.errors import explain
from kiosk.web.frame import CountsView
from sync.database import write_tx
from tests.kiosk.bidding.support import (
    FIRM,
    FIRM_NAME,
    PIN,
    PORT,
    RIVAL,
    RIVAL_NAME,
    STAFF,
    a_card,
    a_tender,
)

CHOICE = "Pengadaan Ambulans Puskesmas Ngadirejo"


@pytest.fixture
def rival(seat, sari):
    """The rival has sealed two versions and one withdrawal at this seat; Sari sits here now."""
    seat.give_tender(a_tender("10002", title=CHOICE))
    seat.give_card(a_card(seat, "10002"))
    seat.sessions.end_by_visitor()
    seat.sessions.open(STAFF, "Budi", "bidding", 60)
    budi = seat.client()
    budi.sign_in(RIVAL)
    made = []
    for tender in ("10001", "10002"):
        budi.choose(tender)
        budi.post("/bid/envelopes")
        budi.add("penawaran.pdf")
        budi.check_files()
        budi.post("/bid/owner-key", choice="none")
        made.append(budi.seal())
    seat.answer(made[0])
    budi.post(f"/bids/{made[0]}/withdraw", sure="yes")
    made.append(next(bid.bid_id for bid in seat.bids() if bid.action == "withdrawn"))
    assert len(seat.bids()) == 3
    seat.sessions.end_by_visitor()
    seat.sessions.open(STAFF, "Sari", "bidding", 60)
    return made


def secrets(bids):
    ids = [each for bid in bids for each in (bid, short_reference(bid))]
    return (*ids, RIVAL, RIVAL_NAME, "Budi")


def routes_with_an_id(seat):
    for rule in seat.app.url_map.iter_rules():
        if "bid_id" in rule.arguments:
            for method in sorted(rule.methods - {"HEAD", "OPTIONS"}):
                yield method, rule.rule


@pytest.mark.parametrize("known", [False, True], ids=["nobody known", "another firm"])
def test_no_route_answers_to_another_firms_id(seat, rival, known):
    sari = seat.client()
    if known:
        sari.sign_in()
    before = seat.bids(), seat.event_names(), list(seat.printer.printed)
    asked = 0
    for method, rule in routes_with_an_id(seat):
        for bid_id in rival:
            path = rule.replace("<bid_id>", bid_id)
            sari.get("/leave")
            answer = sari.http.open(
                path,
                method=method,
                base_url=f"http://127.0.0.1:{PORT}",
                headers={"Origin": f"http://127.0.0.1:{PORT}"},
                data={"page_token": sari.token(), "sure": "yes", "medium_id": "x"}
                if method == "POST"
                else None,
            )
            assert answer.status_code == 404, (method, path)
            for secret in secrets(rival):
                # the page names only the address that was asked for
                assert secret not in answer.text.replace(path, ""), (method, path, secret)
            asked += 1
    assert asked >= 9 * len(rival)
    assert (seat.bids(), seat.event_names(), list(seat.printer.printed)) == before


@pytest.mark.parametrize("known", [False, True], ids=["nobody known", "another firm"])
def test_no_page_speaks_of_another_firm(seat, rival, known):
    sari = seat.client()
    if known:
        sari.sign_in()
    walked = 0
    for rule in seat.app.url_map.iter_rules():
        if "GET" not in rule.methods or rule.endpoint in ("shell.boot", "shell.static"):
            continue
        path = rule.rule.replace("<tender_id>", "10002").replace("<bid_id>", "nix")
        sari.get(path)
        if seat.sessions.state == "locked":
            seat.sessions.resume(STAFF)
        for secret in secrets(rival):
            assert secret not in sari.page, (path, secret)
        assert "Anda sudah memasukkan penawaran" not in sari.page, path
        assert "Anda sudah menarik" not in sari.page, path
        for number, word in re.findall(r"(\d+) (tersegel|terkirim|diterima|perlu)", sari.page):
            assert number == "0", (path, word)
        walked += 1
    assert walked > 20


def test_a_visitor_counts_their_own_and_staff_count_the_rooms(seat, rival):
    sari = seat.client()
    assert seat.desk.outlook.counts() is None
    sari.get("/tenders")
    assert "frame-counts" not in sari.page
    sari.to_summary()
    assert seat.desk.outlook.counts() == CountsView()
    own = sari.seal()
    assert seat.desk.outlook.counts() == CountsView(sealed=1)
    with closing(seat.db()) as db:
        assert tally.of_room(db) == CountsView(sealed=3, accepted=1)
    sari.get("/queue")
    assert "1 tersegel di sini" in sari.page
    assert short_reference(own) in sari.page
    assert "0 diterima" in sari.page


def test_leaving_and_the_closing_page_speak_of_the_visits_own_firm(seat, rival):
    sari = seat.client()
    sari.get("/leave")
    assert '<ul class="kept">' not in sari.page
    sari.to_summary()
    own = sari.seal()
    sari.get("/leave")
    kept = sari.page.split('<ul class="kept">')[1].split("</ul>")[0]
    assert kept.count("<li>") == 1 and "Tersegel di sini</span> 1" in kept
    sari.post("/leave")
    assert sari.url.startswith("/ended")
    kept = sari.page.split('<ul class="kept">')[1].split("</ul>")[0]
    assert kept.count("<li>") == 1 and "Tersegel di sini</span> 1" in kept
    for secret in (*secrets(rival), own, FIRM, FIRM_NAME):
        assert secret not in sari.page
    # the next visitor's closing page says nothing of it
    seat.sessions.open(STAFF, "Tuti", "bidding", 60)
    tuti = seat.client()
    tuti.post("/leave")
    assert tuti.url.startswith("/ended")
    assert '<ul class="kept">' not in tuti.page


def test_of_two_firms_at_one_visit_each_sees_its_own(seat, rival):
    """An agent of two firms: whoever is named now is whose pages answer."""
    sari = seat.client()
    sari.to_summary()
    own = sari.seal()
    assert sari.get(f"/bids/{own}").status_code == 200
    assert sari.get(f"/bids/{own}/slip").status_code == 200
    sari.post("/bid/who/forget")
    for page in (f"/bids/{own}", f"/bids/{own}/slip", f"/bids/{own}/sealing"):
        assert sari.get(page).status_code == 404, page
    sari.sign_in(RIVAL)
    assert sari.get(f"/bids/{own}").status_code == 404
    assert sari.get(f"/bids/{rival[1]}").status_code == 200
    sari.get("/queue")
    assert short_reference(own) not in sari.page
    sari.sign_in()
    assert sari.get(f"/bids/{own}/slip").status_code == 200


def test_an_alarm_before_every_visitor_names_no_bid(seat, rival):
    """Also one that an older release raised with the name of a lost file."""
    with closing(seat.db()) as db, write_tx(db):
        raise_alarm(db, "sealed_file_lost", count=2, name=f"{rival[1]}.bid.age")
        alarms = standing(db)
    told = explain(alarms[0].fault)
    assert "hilang atau rusak" in told.message
    assert rival[1] not in told.message + told.hint
    sari = seat.client()
    sari.get("/alarms")
    assert "hilang atau rusak" in sari.page
    for secret in secrets(rival):
        assert secret not in sari.page


def test_staff_see_everybodys_behind_their_pin_and_no_name(seat, rival):
    """Between visits: a visitor's window never shows it."""
    window = seat.client()
    window.get("/room")
    assert "Antrean komputer ini" not in window.page  # Sari sits here
    window.post("/room", staff="tono", pin=PIN)
    assert short_reference(rival[0]) not in window.page
    seat.sessions.end_by_staff(STAFF)
    window = seat.client()
    window.get("/room")
    window.get("/room")
    assert "PIN atau kata sandi petugas" in window.page
    assert short_reference(rival[0]) not in window.page
    window.post("/room", staff="tono", pin="999999")
    assert short_reference(rival[0]) not in window.page
    window.get("/room")
    assert window.post("/room", staff="tono", pin=PIN).status_code == 200
    for bid_id in rival:
        assert short_reference(bid_id) in window.page
    assert "Penarikan belum diterima" in window.page
    for secret in (*rival, RIVAL, RIVAL_NAME, "Budi", CHOICE, "Kranggan", "10002"):
        assert secret not in window.page
