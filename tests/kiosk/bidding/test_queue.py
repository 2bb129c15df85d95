"""The queue page: honest states, reason and next step, and nothing of other visitors."""

from __future__ import annotations

import re
from contextlib import closing
from datetime import timedelta

import pytest

from kiosk.bidding.views.words import short_reference
from kiosk.web.states import WORDS
from sync.database import write_tx
from sync.wire.ids import new_id
from sync.wire.times import from_text
from tests.kiosk.bidding.support import NOW, RIVAL, STAFF


@pytest.fixture
def sealed(seat, sari):
    sari.to_summary()
    return sari.seal()


def stage(seat, name, **more):
    db = seat.db()
    columns = "".join(f", {key} = :{key}" for key in more)
    db.execute(f"UPDATE outbox_item SET stage = :stage{columns}", {"stage": name, **more})
    db.close()


@pytest.mark.parametrize(
    ("at", "state", "says"),
    [
        ("queued", "sealed", "Belum terkirim ke server LPSE."),
        ("uploaded", "sent", "Semua bagian sudah sampai."),
        ("asked", "checking", "jangan mengirim ulang"),
        ("stuck", "action", "Tanyakan kepada petugas LPSE"),
    ],
)
def test_each_state_has_its_fixed_word_and_sentence(seat, sari, sealed, at, state, says):
    stage(seat, at)
    sari.get("/queue")
    assert f'id="item-{short_reference(sealed)}"' in sari.page
    assert f"chip-{state}" in sari.page.split('<article class="queue-item')[1]
    assert str(WORDS[state]) in sari.page
    assert says in sari.page


def test_accepted_shows_when(seat, sari, sealed):
    seat.answer(sealed)
    sari.get("/queue")
    assert "Diterima server LPSE Kab. Temanggung pada 10.32.22 WIB." in sari.page


def test_one_moment_has_one_figure_on_every_page(seat, sari, sealed):
    seat.answer(sealed, after=timedelta(seconds=60, milliseconds=300))
    sari.get("/queue")
    assert "pada 10.32.23 WIB." in sari.page
    assert "10.32.23 WIB</time>" in sari.page


def test_a_withdrawal_says_when_it_was_sealed_as_its_receipt_does(seat, sari, sealed):
    (bid,) = seat.bids()
    earlier = from_text(bid.sealed.latest) - timedelta(seconds=1)
    seat.answer(sealed, after=earlier - NOW)
    sari.get(f"/bids/{sealed}")
    (said,) = re.findall(r"\d\d\.\d\d\.\d\d sampai \d\d\.\d\d\.\d\d", sari.page)
    sari.get(f"/bids/{sealed}/withdraw")
    assert said in sari.page


def test_an_engine_that_knows_more_than_our_receipt_is_not_called_accepted(seat, sari, sealed):
    stage(
        seat, "accepted", answer=b"x", answered_at="2026-11-22T03:32:22.000000Z", outcome="accepted"
    )
    sari.get("/queue")
    article = sari.page.split('<article class="queue-item')[1]
    assert "chip-checking" in article
    assert "chip-accepted" not in article


def test_a_refusal_says_what_and_whom_to_ask(seat, sari, sealed):
    seat.answer(sealed, "refused", "late")
    sari.get("/queue")
    assert "Perlu tindakan" in sari.page
    assert "Tanyakan kepada petugas LPSE" in sari.page


def test_another_visitor_sees_nothing_of_it(seat, sari, sealed):
    seat.sessions.end_by_visitor()
    seat.sessions.open(STAFF, "Budi", "bidding", 30)
    budi = seat.client()
    budi.sign_in(RIVAL)
    budi.get("/queue")
    assert "0 tersegel di sini" in budi.page
    for secret in (
        short_reference(sealed),
        "PT Maju Bersama",
        "018550814412000",
        "Kranggan",
        sealed,
        "Sari",
    ):
        assert secret not in budi.page


def test_who_has_not_said_their_firm_can_do_so_and_comes_back(seat, sari, sealed):
    seat.sessions.end_by_visitor()
    seat.sessions.open(STAFF, "Sari", "bidding", 30)
    again = seat.client()
    again.get("/queue")
    assert 'action="/queue/who"' in again.page
    again.post("/queue/who")
    again.sign_in()
    assert again.url.endswith("/queue")
    assert short_reference(sealed) in again.page


def test_a_poll_swaps_only_what_moved(seat, sari, sealed):
    sari.get("/queue")
    seen = sari.page.split("seen=")[1].split('"')[0]
    assert sari.poll(f"/queue?seen={seen}").status_code == 204
    stage(seat, "uploaded")
    answer = sari.poll(f"/queue?seen={seen}")
    assert answer.status_code == 200
    assert answer.text.lstrip().startswith('<div id="queue"')


def test_staff_see_a_bid_behind_however_many_registrations_and_decisions(seat, sari, sealed):
    """All of them stand in one queue."""
    with closing(seat.db()) as db, write_tx(db):
        (row,) = map(dict, db.execute("SELECT * FROM outbox_item"))
        named = [name for name in row if name != "is_open"]
        columns = ", ".join(named)
        for number in range(1, 502):
            other = {**row, "sequence": row["sequence"] + number, "id": new_id()}
            marks = ", ".join(f":{name}" for name in named)
            db.execute(f"INSERT INTO outbox_item ({columns}) VALUES ({marks})", other)
    assert [bid.bid_id for _item, bid, _chain in seat.desk.outlook.everything()] == [sealed]
