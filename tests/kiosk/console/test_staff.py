"""Who works here, who serves on a committee, and acts of two people."""

from __future__ import annotations

from sync.gateway.staff import service as staff
from sync.wire import enrolment as codes
from tests.founders import two
from tests.kiosk.console.people import PIN, Desk, number

NEW = {
    "person_id": "199001012015031001",
    "name": "Rina Wati",
    "role": "verifier",
    "secret": "582917",
    "again": "582917",
}


def test_somebody_new_is_added_and_signs_in(desk: Desk) -> None:
    head = desk.at_work("head")
    assert head.post("/staff/new", NEW).status_code == 303
    page = head.text("/staff")
    assert "Rina Wati" in page
    assert "582917" not in page
    newcomer = desk.browser()
    assert newcomer.sign_in(NEW["person_id"], "582917").status_code == 303
    # Whose secret another set sees one page before anything else.
    for path in ("/", "/seats/x", "/journal", "/staff"):
        reply = newcomer.get(path)
        assert (reply.status_code, reply.location) == (303, "/console/my-pin"), path
    poll = newcomer.poll("/board")
    assert (poll.status_code, poll.headers["HX-Redirect"]) == (204, "/console/my-pin")
    page = newcomer.text("/my-pin")
    assert "dipasang orang lain" in page
    assert newcomer.post("/lock-all").location == "/console/my-pin"
    for wrong, said in (
        ({"present": "000111"}, "tidak cocok"),
        ({"secret": "582917", "again": "582917"}, "sama dengan yang sekarang"),
        ({"again": "731947"}, "tidak sama"),
    ):
        form = {"present": "582917", "secret": "731946", "again": "731946", **wrong}
        reply = newcomer.post("/my-pin", form)
        assert reply.status_code == 422, wrong
        assert said in reply.get_data(as_text=True), wrong
    form = {"present": "582917", "secret": "731946", "again": "731946"}
    assert newcomer.post("/my-pin", form).location == "/console/"
    assert "Petugas ruangan" not in newcomer.text("/")
    assert desk.browser().sign_in(NEW["person_id"], "582917").status_code == 403
    assert desk.browser().sign_in(NEW["person_id"], "731946").status_code == 303


SECOND = {"own_secret": PIN, "second": number("administrator"), "second_secret": PIN}


def test_a_head_is_made_promoted_and_given_a_secret_by_two(desk: Desk) -> None:
    head = desk.at_work("head")
    people = {each.role: each for each in staff.members(desk.centre)}
    trainer, administrator = people["trainer"].staff_id, people["administrator"].staff_id
    forms = (
        ("/staff/new", {**NEW, "role": "head"}),
        (f"/staff/{trainer}/role", {"role": "administrator"}),
        (f"/staff/{administrator}/secret", {"secret": "582917", "again": "582917"}),
    )
    for path, form in forms:
        assert 'id="second"' in head.text(path)
        for wrong, field in (
            ({}, "own_secret"),
            ({**SECOND, "second": number("head")}, "second"),
            ({**SECOND, "second": number("trainer")}, "second"),
            ({**SECOND, "second_secret": "000111"}, "second_secret"),
        ):
            reply = head.post(path, {**form, **wrong})
            assert reply.status_code == 422, (path, wrong)
            assert f'id="{field}-error"' in reply.get_data(as_text=True), (path, field)
    assert staff.members(desk.centre) == list(people.values())
    for path, form in forms:
        assert head.post(path, {**form, **SECOND}).status_code == 303, path
    journal = head.text("/journal")
    assert "Rina Wati ditambahkan sebagai Kepala LPSE." in journal
    assert "Petugas head &amp; Petugas administrator" in journal


def test_one_alone_is_told_on_the_page_how_a_second_comes(desk: Desk) -> None:
    head = desk.at_work("head")
    assert "setup-code" not in head.text("/staff")
    people = {each.role: each for each in staff.members(desk.centre)}
    head.post(f"/staff/{people['administrator'].staff_id}/remove", {"reason": "Pindah"})
    assert "gateway setup-code --role head" in head.text("/staff")
    code = staff.setup_code(desk.centre, "kepala pindah", "administrator")
    other = desk.browser()
    assert "Siapa pengelola sistem?" in other.text("/setup")
    new = {"code": code, "person_id": NEW["person_id"], "name": "Rina Wati"}
    reply = other.post("/setup", {**new, "secret": "582917", "again": "582917"})
    assert reply.status_code == 303
    assert "Rina Wati menjadi petugas yang berwenang dengan kode" in head.text("/alarms")


def test_what_is_wrong_stands_at_its_field(desk: Desk) -> None:
    head = desk.at_work("head")
    for wrong, field in (
        ({"role": "king"}, "role"),
        ({"name": ""}, "name"),
        ({"person_id": ""}, "person_id"),
        ({"person_id": number("trainer")}, "person_id"),
        ({"again": "1"}, "again"),
        ({"secret": "111111", "again": "111111"}, "secret"),
    ):
        reply = head.post("/staff/new", {**NEW, **wrong})
        assert reply.status_code == 422, wrong
        assert f'id="{field}-error"' in reply.get_data(as_text=True), wrong
    assert len(staff.members(desk.centre)) == 5


def test_who_serves_on_a_committee_gets_no_role_and_hears_which_article_says_so(
    desk: Desk,
) -> None:
    head = desk.at_work("head")
    form = {"person_id": NEW["person_id"], "name": NEW["name"]}
    assert head.post("/committee/new", form).status_code == 303
    refused = head.post("/staff/new", NEW)
    assert refused.status_code == 422
    assert "Pasal 13" in refused.get_data(as_text=True)
    (person,) = staff.committee(desk.centre)
    assert head.post(f"/committee/{person.committee_id}/remove").status_code == 303
    assert head.post("/staff/new", NEW).status_code == 303


def test_staff_cannot_be_put_on_the_committee_register(desk: Desk) -> None:
    head = desk.at_work("head")
    form = {"person_id": number("verifier"), "name": "Petugas verifier"}
    refused = head.post("/committee/new", form)
    assert refused.status_code == 422
    assert "Pasal 13" in refused.get_data(as_text=True)
    assert staff.committee(desk.centre) == []


def test_leaving_needs_a_reason_and_stands_in_the_journal(desk: Desk) -> None:
    head = desk.at_work("head")
    one = next(each for each in staff.members(desk.centre) if each.role == "verifier")
    page = head.post(f"/staff/{one.staff_id}/remove", {"reason": " "})
    assert page.status_code == 422
    assert head.post(f"/staff/{one.staff_id}/remove", {"reason": "Pindah"}).status_code == 303
    assert "Pernah bertugas" in head.text("/staff")
    journal = head.text("/journal")
    assert "Petugas verifier tidak lagi bertugas." in journal
    assert "Pindah" in journal
    assert head.get(f"/staff/{one.staff_id}").status_code == 404


def test_the_last_person_in_charge_cannot_go(desk: Desk) -> None:
    head = desk.at_work("head")
    people = {each.role: each for each in staff.members(desk.centre)}
    head.post(f"/staff/{people['administrator'].staff_id}/remove", {"reason": "Pindah"})
    me = people["head"].staff_id
    refused = head.post(f"/staff/{me}/remove", {"reason": "Pensiun"})
    assert refused.status_code == 422
    refused = head.post(f"/staff/{me}/role", {"role": "trainer"})
    assert refused.status_code == 422


def test_enrolling_takes_two_people_each_with_their_own_pin(desk: Desk) -> None:
    head = desk.at_work("head")
    form = {"seat_name": "Kursi 51", "own_secret": PIN, "second_secret": PIN}
    for wrong, said in (
        ({"second": number("head")}, "dua petugas"),
        ({"second": number("trainer")}, "tidak mencakup"),
        ({"second": number("administrator"), "own_secret": "999999"}, "sandi"),
        ({"second": number("administrator"), "second_secret": "999998"}, "sandi"),
        ({"second": "", "own_secret": ""}, "belum diketik"),
        ({"second": number("administrator"), "seat_name": ""}, "belum diketik"),
    ):
        reply = head.post("/enrol", {**form, **wrong})
        assert reply.status_code == 422, wrong
        assert said in reply.get_data(as_text=True), (wrong, said)
    reply = head.post("/enrol", {**form, "second": number("administrator")})
    page = reply.get_data(as_text=True)
    assert "Kode pendaftaran untuk Kursi 51" in page
    code = page.split('<p class="code">')[1].split("</p>")[0]
    assert codes.parse_code(code)
    assert f'<dd class="code">{desk.centre.key.public.fingerprint}</dd>' in page
    journal = head.text("/journal")
    assert "Kode pendaftaran dibuat untuk Kursi 51." in journal
    assert "Petugas head &amp; Petugas administrator" in journal
    assert code not in journal


def test_the_journal_is_read_page_by_page(desk: Desk) -> None:
    head = desk.at_work("head")
    one = next(each for each in staff.members(desk.centre) if each.role == "verifier")
    by, _administrator = two(desk.centre)
    for _ in range(26):
        staff.change_role(desk.centre, one.staff_id, "trainer", by=by)
        staff.change_role(desk.centre, one.staff_id, "verifier", by=by)
    first = head.text("/journal")
    assert first.count("<time") == 50
    assert "Lebih baru" not in first
    older = first.split("/console/journal?before=")[1].split('"')[0]
    page = head.text(f"/journal?before={older}")
    assert "Lebih baru" in page
    assert "Petugas verifier ditambahkan sebagai" in page
    assert head.get("/journal?before=x").status_code == 200


def test_what_was_typed_to_correct_a_number_stays_on_the_page(desk: Desk) -> None:
    head = desk.at_work("head")
    person = next(one for one in staff.members(desk.centre) if one.role == "trainer")
    typed = {"person_id": "19800101 2005", "number_reason": "Salah ketik"}
    reply = head.post(f"/staff/{person.staff_id}/number", typed)
    page = reply.get_data(as_text=True)
    assert reply.status_code == 422
    assert 'value="19800101 2005"' in page
    assert 'value="Salah ketik"' in page
