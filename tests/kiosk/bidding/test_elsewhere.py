"""What is known of other seats: asked in time, shown truly, and nothing is claimed beyond it."""

from __future__ import annotations

import re
import threading
from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from kiosk.bidding import elsewhere
from kiosk.bidding.elsewhere import Asker
from kiosk.bidding.identity import NoAnswer, Tenderer
from kiosk.printing import PrintState
from sync import receipts, rulings
from sync.errors import Fault
from sync.rulings import Decider, Ruling
from sync.wire.keys import SigningKey
from sync.wire.messages import Identity
from sync.wire.standing import FirmSeat, FirmVersion, StandingAnswer, StandingRequest
from sync.wire.times import to_text
from tests.kiosk.bidding.support import FIRM, FIRM_NAME, NOW, SeatInProcess
from tests.kiosk.printing.cups import wait_for

OTHER_SEAT = "s-other"
WIB = ZoneInfo("Asia/Jakarta")


def note(seat: SeatInProcess, bid_id: str, version: int = 1, *, key=None) -> str:
    """An official receipt of a bid sealed at another seat."""
    signer = key or seat.gateway.key
    paper = receipts.Receipt(
        kind="official",
        action="submitted" if version == 1 else "replaced",
        realm="production",
        bid_id=bid_id,
        tender_id="10001",
        tenderer_id=FIRM,
        tenderer_name=FIRM_NAME,
        version=version,
        replaces=None if version == 1 else "before",
        envelopes=(receipts.SealedEnvelope("bid", 10, "a" * 64, "0000 1111 2222 3333 4444"),),
        sealed=elsewhere_interval(),
        seat_id=OTHER_SEAT,
        identity=Identity(method="gateway"),
        log_size=1,
        log_root="0" * 64,
        accepted_at=to_text(NOW - timedelta(minutes=20)),
        outcome="accepted",
        provisional_sha256="1" * 64,
        gateway_id=seat.gateway.gateway_id,
    )
    return receipts.write(paper, signer, seat.gateway.gateway_id)


def elsewhere_interval():
    from sync.wire.messages import Interval

    at = to_text(NOW - timedelta(minutes=21))
    return Interval(earliest=at, latest=at)


def version(seat: SeatInProcess, **changes) -> FirmVersion:
    fields = {
        "bid_id": "b-elsewhere",
        "tender_id": "10001",
        "tenderer_id": FIRM,
        "seat_id": OTHER_SEAT,
        "seat_name": "Kursi 3",
        "version": 1,
        "action": "submitted",
        "replaces": None,
        "earliest": to_text(NOW - timedelta(minutes=21)),
        "latest": to_text(NOW - timedelta(minutes=21)),
        "received_at": to_text(NOW - timedelta(minutes=20)),
        "standing": "counts",
        "reason": None,
        "envelopes": [],
        "receipt": note(seat, "b-elsewhere"),
    }
    return FirmVersion(**(fields | changes))


class Gateway:
    """Answers in the gateway's place."""

    def __init__(self, seat: SeatInProcess) -> None:
        self.versions: list[FirmVersion] = []
        self.seats: list[FirmSeat] = []
        self.fault: Exception | None = None
        self.asked: list[StandingRequest] = []
        self.up = True
        seat.desk.firm._asker = Asker(self, lambda: self.up, seat.desk.monotonic)
        self.seat = seat

    def __call__(self, request: StandingRequest) -> StandingAnswer:
        self.asked.append(request)
        if self.fault is not None:
            raise self.fault
        return StandingAnswer(
            nonce=request.nonce,
            gateway_id="gw",
            seat_id="seat-07",
            visit_id=request.visit_id,
            at=to_text(NOW),
            versions=self.versions,
            seats=self.seats,
        )


@pytest.fixture
def gateway(seat, monkeypatch) -> Gateway:
    monkeypatch.setattr(elsewhere, "FRESH_S", 0.0)
    return Gateway(seat)


def test_it_is_asked_when_the_firm_is_recognised_and_with_what_shows_it(seat, sari, gateway):
    sari.sign_in()
    (asked,) = gateway.asked
    assert (asked.proof, asked.tenderer_id, asked.drafts) == ("password", FIRM, [])
    assert asked.identified == seat.desk.visit.tenderer().nonce != ""
    sari.choose()
    sari.get("/tenders/10001")
    assert gateway.asked[-1].drafts == ["10001"]


def test_the_summary_warns_and_the_version_follows(seat, sari, gateway):
    gateway.versions = [version(seat)]
    sari.to_summary("penawaran.pdf")
    assert "Perusahaan Anda sudah mengirim penawaran versi 1 dari Kursi 3" in sari.page
    sari.seal()
    (bid,) = seat.bids()
    assert (bid.version, bid.replaces, bid.action) == (2, "b-elsewhere", "replaced")


def test_a_version_that_came_meanwhile_is_seen_before_sealing(seat, sari, gateway):
    sari.to_summary("penawaran.pdf")
    bid_id = sari.bid_id()
    gateway.versions = [version(seat)]
    answer = sari.post("/bid/summary", bid_id=bid_id, agreed="yes")
    assert answer.status_code == 409
    assert "versi 1 dari Kursi 3" in sari.page
    assert seat.bids() == []
    sari.seal(bid_id)
    assert seat.bids()[0].replaces == "b-elsewhere"


@pytest.mark.parametrize(
    ("standing", "action", "words"),
    [
        ("held", "submitted", "sudah sampai"),
        ("waiting", "submitted", "sudah sampai"),
        ("withdrawal", "withdrawn", "sudah menarik penawarannya dari Kursi 3"),
    ],
)
def test_what_does_not_count_is_not_called_sent(seat, sari, gateway, standing, action, words):
    paper = None if standing in ("held", "waiting") else note(seat, "b-elsewhere", 2)
    gateway.versions = [
        version(
            seat,
            standing=standing,
            action=action,
            receipt=paper,
            version=1 if action == "submitted" else 2,
            replaces=None if action == "submitted" else "before",
            reason="tenderer_unknown" if standing == "held" else None,
        )
    ]
    sari.to_summary("penawaran.pdf")
    assert words in sari.page
    assert "sudah mengirim penawaran versi" not in sari.page


def test_a_refused_version_is_not_replaced(seat, sari, gateway):
    gateway.versions = [version(seat, standing="refused", reason="late", receipt=None)]
    sari.to_summary("penawaran.pdf")
    assert "Kursi 3" not in sari.page
    sari.seal()
    assert seat.bids()[0].version == 1


def test_a_note_that_the_gateway_did_not_sign_is_never_shown(seat, sari, gateway):
    from sync.wire.keys import SigningKey

    forged = note(seat, "b-elsewhere", key=SigningKey.generate())
    for wrong in (forged, note(seat, "b-another"), "tidak ada"):
        gateway.versions = [version(seat, receipt=wrong)]
        sari.sign_in()
        sari.get("/receipts")
        assert "Belum ada tanda terima resmi" in sari.page
        assert sari.get("/bids/b-elsewhere").status_code == 404
        assert sari.post("/bids/b-elsewhere/print").status_code == 404
        assert sari.post("/bids/b-elsewhere/save", medium_id="x").status_code == 404


def test_a_paper_made_elsewhere_shows_sticks_and_printing_by_itself(seat, sari, gateway, tmp_path):
    gateway.versions = [version(seat)]
    sari.sign_in()
    (stick,) = seat.sticks.iterdir()
    pocket = stick.rename(tmp_path / "pocket")
    wait_for(lambda: not seat.media.media())
    sari.get("/bids/b-elsewhere")
    assert "Colokkan flashdisk untuk menyimpan." in sari.page
    assert sari.poll(polled(sari)).status_code == 204
    pocket.rename(stick)
    wait_for(lambda: bool(seat.media.media()))
    part = sari.poll(polled(sari)).get_data(as_text=True)
    assert "Simpan ke flashdisk" in part and "Colokkan" not in part
    seat.printer.state = PrintState.PRINTING
    sari.post("/bids/b-elsewhere/print")
    assert "Sedang dicetak…" in sari.page
    seat.printer.jobs[0].end(PrintState.TAKEN)
    part = sari.poll(polled(sari)).get_data(as_text=True)
    assert "Printer sudah menerima semuanya." in part and "<header" not in part


def polled(window) -> str:
    """The address that the receipt asks again."""
    return re.search(r'class="receipt-page"[^>]* hx-get="([^"]+)"', window.page)[1]


def test_no_link_says_that_only_this_seat_is_known(seat, sari, gateway):
    gateway.up = False
    sari.to_summary("penawaran.pdf")
    assert gateway.asked == []
    assert "sedang tidak terhubung: hanya penawaran dari komputer ini" in sari.page
    gateway.up, gateway.fault = True, NoAnswer()
    sari.get("/bid/summary")
    assert "belum menjawab: hanya penawaran dari komputer ini" in sari.page
    assert "tidak terhubung" not in sari.page


@pytest.mark.parametrize("silence", [NoAnswer(), Fault("not_found")])
def test_a_receipt_by_its_number_needs_the_gateway(seat, sari, gateway, silence):
    gateway.fault = silence
    visit = seat.sessions.visit
    with pytest.raises(Fault, match="receipts_unreachable"):
        seat.desk.firm._asker.receipt(visit.id, "b-elsewhere")


def test_what_was_told_before_the_silence_says_of_when_it_is(seat, sari, gateway):
    gateway.versions = [version(seat)]
    sari.to_summary("penawaran.pdf")
    gateway.up = False
    sari.get("/bid/summary")
    assert "keadaan pukul 10.31 WIB" in sari.page
    assert "versi 1 dari Kursi 3" in sari.page


def test_an_older_gateway_is_as_it_always_was(seat, sari, gateway):
    gateway.fault = Fault("not_found")
    sari.to_summary("penawaran.pdf")
    assert "hanya penawaran" not in sari.page.lower()
    sari.seal()
    assert seat.bids()[0].version == 1
    sari.get("/receipts")
    assert "belum bisa memberi tahu penawaran dari komputer lain" in sari.page


def test_whom_the_gateway_did_not_see_is_asked_for_the_password(seat, sari, gateway):
    sari.sign_in()
    sari.post("/bid/who/forget")
    seat.gateway.up = False
    sari.to_summary("penawaran.pdf")
    assert seat.desk.visit.tenderer().identity.method == "cached"
    assert "dikenali tanpa server LPSE" in sari.page
    assert 'href="/bid/who?again=1"' in sari.page
    seat.gateway.up = True
    gateway.versions = [version(seat)]
    sari.get("/bid/who?again=1")
    assert f'type="hidden" name="tenderer_id" value="{FIRM}"' in sari.page
    sari.sign_in()
    assert [pick.name for pick in seat.desk.visit.draft().picks["bid"]] == ["penawaran.pdf"]
    sari.get("/bid/summary")
    assert "versi 1 dari Kursi 3" in sari.page


def test_staffs_word_is_shown_as_that(seat, sari, gateway):
    from tests.kiosk.bidding.support import PIN

    seat.gateway.up = False
    sari.sign_in()
    sari.post("/bid/who/attest", tenderer_id=FIRM, name=FIRM_NAME, seen="yes", pin=PIN)
    asked = gateway.asked[-1]
    assert (asked.proof, asked.staff_id, asked.identified) == ("attested", "tono", None)


def test_a_slow_answer_keeps_nobody_waiting_and_is_there_for_the_next_page(
    seat, sari, gateway, monkeypatch
):
    monkeypatch.setattr(elsewhere, "WAIT_S", 0.2)
    gone = threading.Event()
    answer = Gateway.__call__

    def slow(request: StandingRequest) -> StandingAnswer:
        gone.wait(60)
        return answer(gateway, request)

    seat.desk.firm._asker._ask = slow
    gateway.versions = [version(seat)]
    sari.to_summary("penawaran.pdf")
    assert "belum menjawab" in sari.page
    gone.set()
    wait_for(lambda: bool(seat.desk.firm.told()))
    assert [one.bid_id for one in seat.desk.firm.told()] == ["b-elsewhere"]


def test_nothing_of_it_outlives_the_visit_or_the_firm(seat, sari, gateway):
    gateway.versions = [version(seat)]
    sari.sign_in()
    assert seat.desk.firm.told()
    sari.post("/bid/who/forget")
    assert seat.desk.firm.told() == ()
    sari.sign_in()
    raw = b"".join(path.read_bytes() for path in seat.home.rglob("*") if path.is_file())
    assert b"b-elsewhere" not in raw
    other = Tenderer("T-9", "CV Lain", Identity(method="gateway"), nonce="n")
    assert seat.desk.visit.memory.heard.versions(other) == ()
    assert seat.desk.visit.memory.heard.versions(replace(other, tenderer_id="0" + FIRM))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"drafts": ["10001"], "visiting": True}, "Di Kursi 3 juga sedang disiapkan"),
        ({"visiting": None, "unsent": None}, "Komputer itu tidak terhubung"),
        ({"visiting": False, "unsent": 2}, "masih menyimpan kiriman"),
    ],
)
def test_other_seats_are_named_as_far_as_they_are_known(seat, sari, gateway, changes, words):
    fields = {
        "seat_id": OTHER_SEAT,
        "seat_name": "Kursi 3",
        "at": to_text(NOW),
        "visiting": False,
        "drafts": [],
        "unsent": 0,
    }
    gateway.seats = [FirmSeat(**fields)]
    sari.to_summary("penawaran.pdf")
    assert "Kursi 3" not in sari.page
    gateway.seats = [FirmSeat(**(fields | changes))]
    sari.get("/bid/summary")
    assert words in sari.page


# --- what leaving loses


def test_leaving_says_first_what_is_not_sealed(seat, sari):
    sari.get("/leave")
    assert "belum disegel." not in sari.page
    sari.to_summary("penawaran.pdf")
    sari.get("/leave")
    assert "notice-stop" in sari.page and "Penawaran Anda belum disegel." in sari.page
    assert "Rehabilitasi Jembatan" in sari.page
    back = sari.page.index("button-primary")
    assert ">Kembali<" in sari.page[back : back + 200]
    assert "button-danger" in sari.page
    sari.get("/bid/summary")
    sari.seal()
    sari.get("/leave")
    assert "Penawaran Anda belum disegel." not in sari.page


def test_changing_the_firm_says_it_first(seat, sari):
    sari.to_summary("penawaran.pdf")
    sari.get("/bid/who")
    assert "Penawaran perusahaan ini belum disegel." in sari.page
    assert 'button-danger" type="submit"' in sari.page
    sari.post("/bid/who/forget")
    assert seat.desk.visit.drafts() == []


def test_starting_another_tender_says_it_first(seat, sari):
    from tests.kiosk.bidding.support import a_card, a_tender

    seat.give_tender(a_tender("20002", title="Pengadaan Meja"))
    seat.give_card(a_card(seat, "20002"))
    sari.to_summary("penawaran.pdf")
    sari.get("/tenders/10001")
    assert "tender lain belum disegel" not in sari.page
    sari.get("/tenders/20002")
    assert "Penawaran Anda untuk tender lain belum disegel." in sari.page
    first = sari.page.index("button-primary")
    assert "Kembali ke penawaran yang belum disegel" in sari.page[first : first + 300]
    sari.choose("20002")
    sari.get("/tenders")
    assert "Rehabilitasi Jembatan" in sari.page and "belum disegel" in sari.page


def test_what_was_told_stays_when_the_gateway_asks_for_the_password_again(seat, sari, gateway):
    gateway.versions = [version(seat)]
    sari.to_summary("penawaran.pdf")
    gateway.fault = Fault("not_identified")  # four hours later, or after it was restored
    sari.get("/bid/summary")
    assert "versi 1 dari Kursi 3" in sari.page
    assert "keadaan pukul 10.31 WIB" in sari.page
    assert "Hanya penawaran yang disegel di komputer ini" not in sari.page
    assert 'href="/bid/who?again=1"' in sari.page
    sari.seal()
    assert seat.bids()[0].replaces == "b-elsewhere"


def test_a_withdrawal_asks_first_what_stands(seat, sari, gateway):
    sari.to_summary("penawaran.pdf")
    bid_id = sari.seal()
    sari.get(f"/bids/{bid_id}/withdraw")
    gateway.versions = [version(seat, version=2, action="replaced", replaces=bid_id, receipt=None)]
    sari.post(f"/bids/{bid_id}/withdraw", sure="yes")
    assert len(seat.bids()) == 1, "another seat's newer version is not withdrawn unseen"
    sari.get(f"/bids/{bid_id}/withdraw")
    assert 'name="sure"' not in sari.page


def test_who_turns_away_from_the_receipts_goes_on_with_the_bid(seat, sari, gateway):
    sari.post("/receipts/who")
    sari.post("/bid/tender", tender_id="10001")
    sari.sign_in()
    assert not sari.url.endswith("/receipts")


def test_a_version_elsewhere_is_not_green_once_one_made_here_replaced_it(seat, sari, gateway):
    gateway.versions = [version(seat)]
    sari.to_summary("penawaran.pdf")
    bid_id = sari.seal()
    gateway.up = False  # nothing newer is told
    for page in ("/receipts", "/bids/b-elsewhere"):
        sari.get(page)
        assert "Diterima, akan digantikan" in sari.page
        assert "chip-accepted" not in sari.page.partition("<main")[2]
    seat.answer(bid_id)
    sari.get("/bids/b-elsewhere")
    assert "chip-replaced" in sari.page
    assert "chip-accepted" not in sari.page.partition("<main")[2]
    sari.get("/receipts")
    assert sari.page.partition("<main")[2].count("chip-accepted") == 1


def test_what_was_held_first_was_accepted_when_its_receipt_says(seat, sari, gateway):
    gateway.versions = [version(seat, received_at=to_text(NOW - timedelta(days=1)))]
    sari.to_summary("penawaran.pdf")
    at = f"{(NOW - timedelta(minutes=20)).astimezone(WIB):%H.%M}"
    (said,) = re.findall(r"diterima server LPSE ([^<]*)WIB", sari.page)
    assert f", {at}." in said


def ruling_on(seat, outcome="accepted", *, signer=None, **changes) -> str:
    """The committee's ruling on the version of another seat."""
    said = {
        "outcome": outcome,
        "ruling_id": "01a20000-0000-7000-8000-000000000004",
        "realm": "production",
        "tender_id": "10001",
        "bid_id": "b-elsewhere",
        "version": 1,
        "tenderer_id": FIRM,
        "tenderer_name": FIRM_NAME,
        "seat_id": OTHER_SEAT,
        "held": "delivered_late",
        "sealed": elsewhere_interval(),
        "arrived": to_text(NOW - timedelta(minutes=20)),
        "deadline": None,
        "provisional": "1" * 64,
        "evidence": "ab" * 32,
        "minutes": "12/POKJA/2026",
        "reason": "Tersegel sebelum batas akhir",
        "members": (Decider("197504082002121003", "Budi Santoso"),),
        "entered": (
            Decider("197811042005012003", "Rina"),
            Decider("198503172010011004", "Bambang"),
        ),
        "ruled_at": to_text(NOW - timedelta(minutes=5)),
        "gateway_id": seat.gateway.gateway_id,
    }
    return rulings.write(Ruling(**(said | changes)), signer or seat.gateway.key)


RULED_AWAY = {"standing": "refused", "reason": "delivered_late", "receipt": None}


def test_a_ruling_on_what_was_sealed_elsewhere_is_read_here(seat, sari, gateway):
    gateway.versions = [version(seat, reason="delivered_late", ruling=ruling_on(seat))]
    sari.sign_in()
    sari.get("/receipts")
    page = sari.get("/bids/b-elsewhere").get_data(as_text=True)
    assert "Panitia menerima penawaran ini." in page
    assert "12/POKJA/2026" in page
    assert "/bids/b-elsewhere/ruling" in page


def test_a_refusal_by_the_committee_elsewhere_has_no_receipt_and_its_ruling_is_read(
    seat, sari, gateway
):
    note = ruling_on(seat, "refused")
    gateway.versions = [version(seat, **RULED_AWAY, ruling=note)]
    sari.sign_in()
    assert "/bids/b-elsewhere/ruling" in sari.get("/receipts").get_data(as_text=True)
    page = sari.get("/bids/b-elsewhere/ruling").get_data(as_text=True)
    assert "Panitia menolak penawaran ini." in page
    sari.post("/bids/b-elsewhere/ruling/save", medium_id=seat.media.media()[0].id)
    folder = seat.sticks / "KINGSTON" / "LPSE-tanda-terima"
    (kept,) = folder.glob("keputusan-panitia-*.txt")
    assert kept.read_text("utf-8") == note


@pytest.mark.parametrize("wrong", ["bid", "version", "outcome", "signer", "text"])
def test_a_ruling_that_is_of_something_else_is_not_shown(seat, sari, gateway, wrong):
    changes = {
        "bid": {"bid_id": "b-other"},
        "version": {"version": 2},
        "outcome": {"outcome": "accepted"},
        "signer": {"signer": SigningKey.from_seed(b"y" * 32)},
        "text": {},
    }[wrong]
    note = "halo\n" if wrong == "text" else ruling_on(seat, **{"outcome": "refused", **changes})
    gateway.versions = [version(seat, **RULED_AWAY, ruling=note)]
    sari.sign_in()
    assert "/bids/b-elsewhere/ruling" not in sari.get("/receipts").get_data(as_text=True)
    page = sari.get("/bids/b-elsewhere/ruling").get_data(as_text=True)
    assert "Tidak ada keputusan panitia" in page
