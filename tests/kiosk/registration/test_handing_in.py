"""Handing in: everything or nothing, one receipt and one number, and what the gateway answers."""

from __future__ import annotations

import contextlib
import re
import threading
import time
from datetime import timedelta

import msgspec
import pytest

from kiosk.registration.handing import SealedJob
from kiosk.registration.submit import HandIn
from kiosk.seat import WriteTx
from sync import outbox
from sync.database import write_tx
from sync.errors import Fault
from sync.registration import codes, receipt
from sync.registration.application import FirmOwner
from sync.registration.bundle import open_form
from sync.wire import jws, problems
from sync.wire.messages import Answer, Command
from sync.wire.registration import REGISTRATION_SUBMITTED, RegistrationSubmitted
from sync.wire.times import to_text
from tests.kiosk.bidding.support import BOX, NOW, SeatInProcess, furnish
from tests.kiosk.registration.handing import (
    PASSWORD,
    SECRET_WORDS,
    a_pdf,
    bring_papers,
    fill,
    form_of,
    handing_of,
    press,
)
from tests.kiosk.registration.support import admit, desk_of, draft_of, put


def command_of(seat: SeatInProcess) -> Command:
    """The command of what was handed in last; after it comes the one that its code finds it by."""
    (one, _item), *_more = handing_of(seat).all_handed()
    with contextlib.closing(seat.db()) as db:
        row = db.execute("SELECT token FROM outbox_item WHERE id = ?", (one.item_id,)).fetchone()
    token = seat.private.open(row["token"], f"outbox_item.token:{one.item_id}").decode()
    return jws.verify(token, "command", {seat.core.key.public.kid: seat.core.key.public}, Command)


def answer(seat: SeatInProcess, outcome: str, code: str | None = None) -> None:
    """Let the gateway answer the newest registration, as the engine would hand it over."""
    (one, _item), *_more = handing_of(seat).all_handed()
    at = to_text(NOW + timedelta(minutes=1))
    gateway = seat.gateway
    note = None
    if outcome == "accepted":
        note = receipt.official(
            one.provisional, at=at, gateway_id=gateway.gateway_id, signer=gateway.key
        )
    given = Answer(
        command_id=one.item_id,
        command_sha256="0" * 64,
        outcome=outcome,
        at=at,
        gateway_id=gateway.gateway_id,
        problem=None if code is None else problems.problem(code),
        receipt=note,
    )
    db = seat.db()
    try:
        with write_tx(db):
            db.execute(
                "UPDATE outbox_item SET stage = ?, answer = x'00', answered_at = ?, sent_at = ?,"
                " outcome = ?, problem_code = ? WHERE id = ?",
                (outcome, at, at, outcome, code, one.item_id),
            )
            seat.core.registry.on_answer(WriteTx(db), outbox.item(db, one.item_id), given)
    finally:
        db.close()


def test_what_is_handed_in_is_sealed_queued_and_receipted_at_once(seat: SeatInProcess) -> None:
    sari = fill(seat)
    form = form_of(seat)
    draft = draft_of(seat)
    sari.get("/registration/hand-in")
    assert "PT Maju Bersama" in sari.page
    key = press(seat, sari)
    assert sari.url == f"/registration/handed/{key}"
    ((one, item),) = handing_of(seat).all_handed()
    assert codes.show(one.code) in sari.page
    assert "Nomor antrean 1" in sari.page
    assert "Belum terkirim ke server LPSE" in sari.page
    command = command_of(seat)
    assert command.type == REGISTRATION_SUBMITTED and command.id == item.id == one.item_id
    data = msgspec.json.decode(bytes(command.data), type=RegistrationSubmitted)
    note = receipt.verify(one.provisional, {seat.core.identity.seat_id: seat.core.key.public})
    assert data.receipt == one.provisional
    assert receipt.tells_of(note, data)
    opened = open_form(seat.spool / f"{one.item_id}.form.age", BOX)
    assert opened.application == form
    assert opened.manifest.code == one.code == data.code
    assert opened.manifest.registration_id == draft.registration_id
    key = codes.draft_key(handing_of(seat).memory.code_of(draft.registration_id), "production")
    assert open_form(seat.spool / f"{one.item_id}.form.age", key.identity).application == form
    assert len(list(seat.spool.iterdir())) == 1, "sealed once, to both"
    assert set(opened.papers) == {paper.name for paper in form.papers}
    # The pages begin anew, and what is known of the person is filled in.
    assert desk_of(seat).visit.memory.draft is None
    assert desk_of(seat).papers.ready() == ()


def test_the_password_is_nowhere_but_as_a_verifier_inside(seat: SeatInProcess) -> None:
    sari = fill(seat)
    account = form_of(seat).account
    assert account.user_id == "maju.bersama"
    assert handing_of(seat).hasher.verify(account.verifier, PASSWORD)
    press(seat, sari)
    seat.sessions.keep_now()
    for path in seat.home.rglob("*"):
        if path.is_file():
            assert PASSWORD.encode() not in path.read_bytes(), path


def test_nothing_of_a_form_lies_readable_on_the_disk(seat: SeatInProcess) -> None:
    """The canary: while it is filled in, while it waits, and after the visit."""
    sari = fill(seat)
    seat.sessions.keep_now()
    press(seat, sari)
    seat.sessions.keep_now()
    ((one, _item),) = handing_of(seat).all_handed()
    _assert_clear_of(seat, (*SECRET_WORDS, one.code, "%PDF-"))
    seat.sessions.end_by_visitor()
    _assert_clear_of(seat, (*SECRET_WORDS, one.code, "%PDF-"))


def _assert_clear_of(seat: SeatInProcess, words: tuple[str, ...]) -> None:
    for path in seat.home.rglob("*"):
        if path.is_file():
            data = path.read_bytes()
            for word in words:
                assert word.encode() not in data, (path, word)


def test_a_second_press_hands_in_once(seat: SeatInProcess) -> None:
    sari = fill(seat)
    sari.post("/registration/hand-in")
    sari.post("/registration/hand-in")
    handing_of(seat).jobs.join(60)
    assert len(handing_of(seat).all_handed()) == 1


def test_a_page_that_was_left_open_says_that_the_form_was_handed_in(seat: SeatInProcess) -> None:
    sari = fill(seat)
    key = press(seat, sari)
    for path in ("hand-in", "statement", "check", "tasks", "papers", "fill/name", "list/owners"):
        sari.get(f"/registration/{path}")
        assert sari.url == f"/registration/handed/{key}", path
    assert sari.post("/registration/hand-in").status_code == 409
    assert "Pendaftaran ini sudah diserahkan" in sari.page
    sari.post("/registration/fill/name", name="PT Lain")
    assert "Pendaftaran ini sudah diserahkan" in sari.page
    for path in ("status", "resume", "entity", ""):
        sari.get(f"/registration/{path}".rstrip("/"))
        assert sari.url == f"/registration/{path}".rstrip("/"), path
    assert len(handing_of(seat).all_handed()) == 1


def test_one_thing_is_sealed_at_a_time(seat: SeatInProcess) -> None:
    sari = fill(seat)
    handing, go = handing_of(seat), threading.Event()
    visit_id = desk_of(seat).visit.id()
    handing.jobs.begin(
        "other", lambda: SealedJob("other", visit_id, [1], lambda p, c: go.wait(30), time.monotonic)
    )
    try:
        assert sari.post("/registration/hand-in").status_code == 409
        assert "sedang menyegel yang lain" in sari.page
        assert sari.post("/leave").status_code == 409, "nothing is cut off in the middle"
    finally:
        go.set()
        handing.jobs.join(30)


def test_a_version_is_handed_in_once(seat: SeatInProcess) -> None:
    sari = fill(seat)
    draft = draft_of(seat)
    press(seat, sari)
    desk_of(seat).visit.put(draft)
    order = HandIn(desk_of(seat).visit.id(), draft, (), (), 30, handing_of(seat)._key())
    with pytest.raises(Fault, match="registration_handed_in"):
        handing_of(seat).submitting.hand_in(
            order, progress=lambda *_: None, cancelled=lambda: False
        )
    assert len(handing_of(seat).all_handed()) == 1


def test_who_stops_the_sealing_hands_nothing_in(seat: SeatInProcess) -> None:
    fill(seat)
    draft = desk_of(seat).visit.draft()
    form = form_of(seat)
    order = HandIn(
        desk_of(seat).visit.id(),
        msgspec.structs.replace(draft, application=form),
        tuple(desk_of(seat).papers.sources()),
        (),
        30,
        handing_of(seat)._key(),
    )
    with pytest.raises(Fault, match="seal_cancelled"):
        handing_of(seat).submitting.hand_in(order, progress=lambda *_: None, cancelled=lambda: True)
    assert list(seat.spool.iterdir()) == []
    assert "registration_not_sealed" in seat.event_names()


def test_a_receipt_is_printed_and_saved(seat: SeatInProcess) -> None:
    sari = fill(seat)
    key = press(seat, sari)
    sari.post(f"/registration/handed/{key}/print")
    ((title, pdf),) = seat.printer.printed
    assert title == "Tanda terima pendaftaran" and pdf.startswith(b"%PDF")
    medium = seat.media.media()[0]
    sari.post(f"/registration/handed/{key}/save", medium_id=medium.id)
    assert "Sudah tersimpan di flashdisk" in sari.page
    ((one, _item),) = handing_of(seat).all_handed()
    (note,) = seat.sticks.rglob(f"*{one.code}*.txt")
    assert note.read_text("utf-8") == one.provisional
    assert {"registration_receipt_printed", "registration_receipt_saved"} <= set(seat.event_names())


def test_what_is_incomplete_is_not_handed_in(seat: SeatInProcess) -> None:
    sari = fill(seat)
    desk_of(seat).filling.answer("identity", {"firm.name": ""})
    assert sari.post("/registration/hand-in").status_code == 409
    sari.get("/registration/hand-in")
    assert sari.url == "/registration/check"
    assert handing_of(seat).all_handed() == []


def test_it_becomes_official_by_itself(seat: SeatInProcess) -> None:
    sari = fill(seat)
    key = press(seat, sari)
    seen = re.search(r"seen=([0-9a-f]+)", sari.page)
    assert seen is not None
    here = f"/registration/handed/{key}?seen={seen[1]}"
    assert sari.poll(here).status_code == 204
    answer(seat, "accepted")
    assert "Tanda terima resmi" in sari.poll(here).get_data(as_text=True)
    ((one, _item),) = handing_of(seat).all_handed()
    assert one.official is not None and one.outcome == "accepted"
    sari.get("/registration/queue")
    assert "Diterima" in sari.page
    assert "registration_answered" in seat.event_names()


def test_an_acceptance_of_something_else_is_not_shown(seat: SeatInProcess) -> None:
    sari = fill(seat)
    press(seat, sari)
    ((one, item),) = handing_of(seat).all_handed()
    forged = receipt.official(
        one.provisional,
        at=to_text(NOW),
        gateway_id=seat.gateway.gateway_id,
        signer=seat.core.key,
    )
    given = Answer(
        command_id=one.item_id,
        command_sha256="0" * 64,
        outcome="accepted",
        at=to_text(NOW),
        gateway_id=seat.gateway.gateway_id,
        receipt=forged,
    )
    db = seat.db()
    try:
        with pytest.raises(Fault, match="official_receipt_wrong"), write_tx(db):
            seat.core.registry.on_answer(WriteTx(db), item, given)
    finally:
        db.close()
    assert handing_of(seat).all_handed()[0][0].official is None


def test_a_refusal_says_what_happened_and_may_be_handed_in_again(seat: SeatInProcess) -> None:
    sari = fill(seat)
    key = press(seat, sari)
    answer(seat, "refused", "envelope_malformed")
    sari.get(f"/registration/handed/{key}")
    assert "Perlu tindakan" in sari.page
    ((one, _item),) = handing_of(seat).all_handed()
    sari.post("/registration/status", code=codes.show(one.code).lower())
    assert sari.url == "/registration/status/shown"
    sari.post("/registration/status/again")
    draft = draft_of(seat)
    assert (draft.registration_id, draft.version, draft.code) == (
        one.registration_id,
        2,
        one.code,
    )
    assert draft.application.firm.name == "PT Maju Bersama"


def test_the_number_counts_this_seats_day(seat: SeatInProcess) -> None:
    press(seat, fill(seat))
    seat.sessions.end_by_visitor()
    press(seat, fill(seat))
    ((one, _item),) = handing_of(seat).all_handed()
    assert one.queue_number == 2
    seat.sessions.end_by_visitor()
    seat.pass_time(86_400)
    press(seat, fill(seat))
    ((one, _item),) = handing_of(seat).all_handed()
    assert one.queue_number == 1


def test_another_visit_sees_nothing_of_it(seat: SeatInProcess) -> None:
    key = press(seat, fill(seat))
    seat.sessions.end_by_visitor()
    sari = admit(seat)
    assert sari.get(f"/registration/handed/{key}").status_code == 404
    sari.get("/registration/queue")
    assert "Belum ada pendaftaran" in sari.page


def test_a_full_disk_leaves_nothing_behind(seat: SeatInProcess) -> None:
    sari = fill(seat)
    seat.free[0] = 1 << 20
    sari.post("/registration/hand-in")
    handing_of(seat).jobs.join(60)
    sari.get(sari.url)
    assert "Ruang simpan komputer ini tidak cukup" in sari.page
    assert handing_of(seat).all_handed() == []
    assert [path for path in seat.spool.iterdir() if path.suffix == ".age"] == []
    assert draft_of(seat).application.firm.name == "PT Maju Bersama"
    seat.free[0] = 1 << 40
    press(seat, sari)
    assert len(handing_of(seat).all_handed()) == 1


def test_a_crash_between_sealing_and_its_transaction_loses_nothing(tmp_path) -> None:
    seat = furnish(tmp_path)
    sari = fill(seat)
    handing = handing_of(seat)

    # As if the power went: the file is sealed, and nothing else was written.
    sealed = []
    run = handing.submitting.sealing.run

    def torn(order, seal, commit, **more):  # type: ignore[no-untyped-def]
        def keep(db, one, now):  # type: ignore[no-untyped-def]
            sealed.append((one.path, one.path.read_bytes()))
            raise RuntimeError

        return run(order, seal, keep, **more)

    object.__setattr__(handing.submitting.sealing, "run", torn)
    sari.post("/registration/hand-in")
    handing.jobs.join(60)
    ((path, data),) = sealed
    assert not path.exists()
    path.write_bytes(data)
    seat.sessions.keep_now()
    seat.close()
    again = furnish(tmp_path)
    try:
        assert not path.exists(), "what a cut-off sealing left is removed at the start"
        assert handing_of(again).store.newest_version(again.db(), "x") == 0
        assert desk_of(again).visit.memory.draft is not None
    finally:
        again.close()


def test_a_crash_just_after_it_takes_the_form_from_the_pages(tmp_path) -> None:
    seat = furnish(tmp_path)
    sari = fill(seat)
    sari.post("/registration/hand-in")  # and the page that would collect it never comes
    handing_of(seat).jobs.join(60)
    seat.sessions.keep_now()
    seat.close()
    again = furnish(tmp_path)
    try:
        assert desk_of(again).visit.memory.draft is None
        assert desk_of(again).visit.memory.last is not None
        assert len(handing_of(again).all_handed()) == 1
    finally:
        again.close()


def test_who_leaves_the_sealings_page_finds_the_form_handed_in(seat: SeatInProcess) -> None:
    sari = fill(seat)
    sari.post("/registration/hand-in")
    handing_of(seat).jobs.join(60)
    sari.get("/registration/tasks")
    assert sari.url.startswith("/registration/handed/") and "Kode pendaftaran Anda" in sari.page
    assert desk_of(seat).visit.memory.draft is None
    assert len(handing_of(seat).all_handed()) == 1


def test_nothing_is_changed_while_it_is_sealed(
    seat: SeatInProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    sari = fill(seat)
    going, sealing = threading.Event(), handing_of(seat).submitting.sealing
    run = type(sealing).run

    def slowly(*args: object, **more: object) -> object:
        assert going.wait(60)
        return run(*args, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(type(sealing), "run", slowly)
    sari.post("/registration/hand-in")
    before = desk_of(seat).visit.draft()
    sari.post("/registration/fill/name", name="CV Lain")
    assert sari.url.startswith("/registration/sealing/")
    assert desk_of(seat).visit.draft() == before
    assert sari.get("/registration/queue").status_code == 200
    going.set()
    handing_of(seat).jobs.join(60)


def test_a_statement_is_about_the_answers_it_was_agreed_to_with(seat: SeatInProcess) -> None:
    sari = fill(seat)
    sari.get("/registration/hand-in")
    assert sari.url == "/registration/hand-in"
    sari.post("/registration/fill/name", name="PT Maju Berdua")
    sari.get("/registration/hand-in")
    assert sari.url == "/registration/check"
    assert sari.post("/registration/hand-in").status_code == 409
    sari.post("/registration/statement", agreed="yes")
    desk = desk_of(seat)
    paper = desk.papers.ready()[0]
    desk.papers.drop(paper.document)
    desk.papers.restore(msgspec.structs.replace(paper, pages=1), [a_pdf("another")])
    assert sari.post("/registration/hand-in").status_code == 409
    sari.post("/registration/statement", agreed="yes")
    press(seat, sari)
    assert len(handing_of(seat).all_handed()) == 1


def test_what_the_form_does_not_ask_is_not_handed_in(seat: SeatInProcess) -> None:
    sari = fill(seat)
    put(
        seat,
        msgspec.structs.replace(
            form_of(seat),
            owners=(FirmOwner(name="Budi", id_number="9923014107800001", share="100"),),
        ),
    )
    assert any(gap.chapter == "owners" for gap in desk_of(seat).filling.gaps())
    sari.post("/registration/entity", entity="individual")
    assert not any(gap.chapter == "owners" for gap in desk_of(seat).filling.gaps())
    assert form_of(seat).owners, "whoever changes it back has it still"
    bring_papers(seat)
    sari.post("/registration/statement", agreed="yes")
    assert desk_of(seat).filling.gaps() == []
    press(seat, sari)
    last = desk_of(seat).visit.memory.last
    assert last is not None and last.entity == "individual"
    assert not last.owners and not last.founding_deeds and last.applicant.position == ""
    assert last.firm.npwp and last.firm.address.region_edition == ""
