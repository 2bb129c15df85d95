"""Decisions: signed, on what was on the screen, changed by a further one only."""

from __future__ import annotations

import re
from typing import Any

import pytest
from werkzeug.test import TestResponse

from sync.gateway.journal import service as journal
from sync.gateway.registrations import service
from sync.gateway.vendors import accounts
from tests import registrations
from tests.kiosk.console.people import PIN, Browser, Desk
from tests.kiosk.console.registered import Registered, member
from tests.registrations import Handed

SIGNED = {"own_secret": PIN}


@pytest.fixture
def registered(desk: Desk) -> Registered:
    return Registered(desk)


@pytest.fixture
def handed(registered: Registered) -> Handed:
    form = registrations.application()
    return registered.hand_in(form, registrations.papers(form))


def decide(browser: Browser, handed: Handed, act: str, **typed: Any) -> TestResponse:
    """Open a decision's page and send it off, with what was on the screen."""
    path = f"/registrations/{handed.registration_id}/{act}"
    page = browser.text(path)
    seen = {name: value for name in ("seen", "version") if (value := hidden(page, name))}
    return browser.post(path, {**seen, **SIGNED, **typed})


def hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="(\d+)"', page)
    assert found is not None
    return found[1]


def stage(desk: Desk, handed: Handed) -> str:
    return service.open_one(desk.centre, handed.registration_id, by=member(desk)).line.stage


def test_approving_issues_the_user_id_and_tells_the_seats(
    desk: Desk, registered: Registered, handed: Handed
) -> None:
    verifier = desk.at_work("verifier")
    assert decide(verifier, handed, "approve").status_code == 303
    assert stage(desk, handed) == "approved"
    (told,) = [
        item for item in registered.seat.feed(speaks="account").items if item.kind == "account"
    ]
    assert b"contoh1" in bytes(told.body)
    page = verifier.text(f"/registrations/{handed.registration_id}")
    assert "Disetujui." in page
    account = re.search(r'href="/console(/accounts/[^"]+)"', page)
    assert account is not None
    assert "contoh1" in verifier.text(account[1])


@pytest.mark.parametrize("act", ["approve", "return", "refuse"])
@pytest.mark.parametrize("secret", ["", "000000"])
def test_nothing_is_decided_without_the_secret_of_who_sits_there(
    desk: Desk, handed: Handed, act: str, secret: str
) -> None:
    verifier = desk.at_work("verifier")
    reply = decide(
        verifier, handed, act, own_secret=secret, words="Lengkapi.", reason="paper_differs"
    )
    assert reply.status_code >= 400
    assert 'id="own_secret-error"' in reply.get_data(as_text=True)
    assert stage(desk, handed) == "waiting"


def test_returning_names_papers_and_the_sheet_prints_them(desk: Desk, handed: Handed) -> None:
    verifier = desk.at_work("verifier")
    reply = decide(verifier, handed, "return", missing=["nib", "moon"], words="Scan ulang, gelap.")
    assert reply.status_code == 303
    page = verifier.text(f"/registrations/{handed.registration_id}")
    assert "Kurang: NIB." in page
    assert "Scan ulang, gelap." in page
    sheet = verifier.get(f"/registrations/{handed.registration_id}/sheets/incomplete")
    assert sheet.data.startswith(b"%PDF")


def test_returning_without_papers_or_words_is_no_help(desk: Desk, handed: Handed) -> None:
    reply = decide(desk.at_work("verifier"), handed, "return")
    assert reply.status_code == 422
    assert 'id="missing-error"' in reply.get_data(as_text=True)
    assert stage(desk, handed) == "waiting"


def test_what_was_ticked_and_written_stays_when_something_is_wrong(
    desk: Desk, handed: Handed
) -> None:
    reply = decide(
        desk.at_work("verifier"), handed, "return", missing=["nib"], words="Gelap.", own_secret="1"
    )
    page = reply.get_data(as_text=True)
    assert re.search(r'value="nib" checked', page)
    assert ">Gelap.</textarea>" in page


def test_refusing_needs_a_reason_of_the_table(desk: Desk, handed: Handed) -> None:
    verifier = desk.at_work("verifier")
    for reason in ("", "bad mood"):
        reply = decide(verifier, handed, "refuse", reason=reason)
        assert reply.status_code == 422
        assert 'id="reason-error"' in reply.get_data(as_text=True)
    assert decide(verifier, handed, "refuse", reason="paper_differs").status_code == 303
    assert stage(desk, handed) == "refused"
    page = verifier.text(f"/registrations/{handed.registration_id}")
    assert "Ditolak. Isi berkas berbeda dari yang diisikan." in page


def test_a_decision_is_changed_by_a_further_one_and_both_stay(desk: Desk, handed: Handed) -> None:
    verifier = desk.at_work("verifier")
    decide(verifier, handed, "refuse", reason="paper_differs")
    page = verifier.text(f"/registrations/{handed.registration_id}/approve")
    assert "sudah pernah diputuskan" in page
    assert decide(verifier, handed, "approve").status_code == 303
    assert stage(desk, handed) == "approved"
    page = verifier.text(f"/registrations/{handed.registration_id}")
    assert "Ditolak. Isi berkas" in page
    assert "Disetujui." in page
    names = [entry.name for _, entry in journal.read(desk.centre)]
    assert names.count("registration_refused") == names.count("registration_approved") == 1


def test_taking_an_approval_back_says_what_becomes_of_the_user_id(
    desk: Desk, handed: Handed
) -> None:
    verifier, path = desk.at_work("verifier"), f"/registrations/{handed.registration_id}"
    said = "User ID-nya dinonaktifkan sampai pendaftaran ini disetujui lagi."
    assert said not in verifier.text(f"{path}/return")
    decide(verifier, handed, "approve")
    assert said in verifier.text(f"{path}/return")
    decide(verifier, handed, "return", words="Akta yang dibawa sudah diubah.")
    (standing,) = accounts.accounts(desk.centre, "", 0, by=member(desk)).standings
    assert standing.status == "inactive"
    decide(verifier, handed, "approve")
    (standing,) = accounts.accounts(desk.centre, "", 0, by=member(desk)).standings
    assert standing.status == "active"


def test_two_who_decide_otherwise_on_the_same_screen_are_both_kept(
    desk: Desk, handed: Handed
) -> None:
    first, second = desk.at_work("verifier"), desk.at_work("head")
    path = f"/registrations/{handed.registration_id}"
    seen = {"seen": "0", "version": "1", **SIGNED}
    second.text(f"{path}/refuse")
    assert decide(first, handed, "approve").status_code == 303
    assert second.post(f"{path}/return", {**seen, "words": "Kurang jelas."}).status_code == 303
    assert stage(desk, handed) == "held"
    page = first.text(path)
    assert "Dua petugas memutuskan berbeda" in page
    assert "Bertentangan dengan keputusan sebelumnya." in page
    assert 'class="row-link"' in first.text("/registrations?tab=held")
    assert decide(first, handed, "approve").status_code == 303
    assert stage(desk, handed) == "approved"


def test_what_changed_meanwhile_is_not_decided_on(
    desk: Desk, registered: Registered, handed: Handed
) -> None:
    verifier = desk.at_work("verifier")
    path = f"/registrations/{handed.registration_id}"
    decide(verifier, handed, "return", words="Perbaiki alamat.")
    verifier.text(f"{path}/approve")
    form = registrations.application()
    registered.hand_in(form, registrations.papers(form), again=handed.command)
    reply = verifier.post(f"{path}/approve", {"seen": "1", "version": "1", **SIGNED})
    assert reply.status_code == 409
    assert stage(desk, handed) == "waiting"


def test_what_lapsed_is_taken_up_again_and_nothing_else(desk: Desk, handed: Handed) -> None:
    from sync.gateway.registrations import deciding

    desk.clock.pass_(days=31)
    assert deciding.lapse(desk.centre) == 1
    verifier = desk.at_work("verifier")
    page = verifier.text(f"/registrations/{handed.registration_id}")
    assert "Lewat batas waktu" in page
    assert verifier.get(f"/registrations/{handed.registration_id}/approve").status_code == 409
    assert decide(verifier, handed, "take-up").status_code == 303
    assert stage(desk, handed) == "waiting"


def test_a_user_id_that_another_has_is_not_issued_twice(
    desk: Desk, registered: Registered, handed: Handed
) -> None:
    verifier = desk.at_work("verifier")
    decide(verifier, handed, "approve")
    form = registrations.application("cv", serial=2)
    account = registrations.replace(form.account, user_id="CONTOH1")
    other = registered.hand_in(registrations.replace(form, account=account))
    reply = decide(verifier, other, "approve")
    assert reply.status_code == 409
    assert stage(desk, other) == "waiting"
    assert len(accounts.accounts(desk.centre, "", 0, by=member(desk)).standings) == 1
