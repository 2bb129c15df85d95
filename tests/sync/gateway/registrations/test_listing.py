"""The worklist: pages by what cannot slip, and search by what nobody can read."""

from __future__ import annotations

from sync.gateway.registrations import service
from sync.gateway.registrations.listing import PAGE
from sync.gateway.registrations.service import WorklistWanted
from sync.registration import codes
from tests.registrations import application, npwp
from tests.sync.gateway.registrations.conftest import Desk


def test_a_registration_is_found_by_code_number_user_id_mail_and_words(desk: Desk) -> None:
    form = application("pt", serial=5)
    made, other = desk.hand_in(form), desk.hand_in(application("cv", serial=6))
    one, two = made.registration_id, other.registration_id
    typed = npwp(5)
    dotted = f"{typed[:2]}.{typed[2:5]}.{typed[5:8]}.{typed[8]}-{typed[9:12]}.{typed[12:]}"
    for search in (
        made.code,
        codes.show(made.code).lower(),
        typed,
        "0" + typed,
        dotted,
        form.firm.nib,
        "CONTOH5",
        form.firm.email.upper(),
        "maju",
        "sind maj",
        "PT  Maju Bersama Sindoro",
    ):
        assert desk.found(search) == [one], search
    assert desk.found("sari jaya") == [two]
    assert desk.found("bambang") == [one, two]
    assert desk.found("bambang", newest=True) == [two, one]
    for search in ("ma", "sumbing", "maju jaya", npwp(7)):
        assert desk.found(search) == [], search


def test_pages_follow_one_another_without_a_gap(desk: Desk) -> None:
    """Rows as an arrival makes them, without what takes its time."""
    desk.hand_in()
    centre = desk.house.centre
    with centre.writing() as db:
        for number in range(PAGE + 20):
            db.execute(
                "INSERT INTO registration (registration_id, code, track, entity, version, stage,"
                " held_for, since, first_at) SELECT ?, ?, track, entity, 1, ?, '', since, first_at"
                " FROM registration WHERE number = 1",
                (f"r{number}", f"c{number}", "refused" if number % 2 else "approved"),
            )
    for newest in (False, True):
        seen: list[str] = []
        after = ""
        while True:
            wanted = WorklistWanted(tab="decided", newest=newest, after=after)
            page = service.worklist(centre, wanted, by=desk.by)
            seen += [line.registration_id for line in page.lines]
            after = page.next
            if not after:
                break
        expected = [f"r{number}" for number in range(PAGE + 20)]
        assert seen == (expected[::-1] if newest else expected)
    counts = service.counts(centre, by=desk.by)
    assert (counts["waiting"], counts["approved"], counts["refused"]) == (1, 35, 35)


def test_what_is_due_comes_by_its_limit(desk: Desk) -> None:
    first = desk.hand_in(application(serial=1)).registration_id
    desk.house.clock.pass_(days=3)
    second = desk.hand_in(application(serial=2)).registration_id
    desk.house.clock.pass_(days=25)
    assert desk.found(tab="lapsing") == [first, second]
    (line, _other) = service.worklist(
        desk.house.centre, WorklistWanted(tab="lapsing"), by=desk.by
    ).lines
    assert line.days_left == 2
