"""Certificates at a gateway: numbers that stay, notes that come again, and their journal."""

from __future__ import annotations

from pathlib import Path

import pytest

from sync import notes
from sync.errors import Fault
from sync.gateway.class_papers import service as papers
from sync.gateway.class_papers.service import SignedCertificate
from sync.gateway.classes import service
from sync.gateway.journal import service as journal
from sync.training import withdrawn
from sync.training.certificates import certify, class_number, write
from sync.training.reports import results
from sync.wire.keys import SigningKey
from tests import founders
from tests.sync.gateway.cast import copy_house, new_house
from tests.sync.gateway.classes.conftest import practice  # noqa: F401
from tests.sync.gateway.classes.trainees import PracticeRoom, Trainee


@pytest.fixture
def room(practice, tmp_path: Path) -> PracticeRoom:  # noqa: F811
    house, trainer = practice
    return PracticeRoom(copy_house(house, tmp_path), trainer)


def taught(room: PracticeRoom) -> tuple[str, Trainee, Trainee]:
    """A class in which Siti passes the quiz and Budi is there; nobody has closed it yet."""
    class_id = room.plan()
    service.roster_import(room.house.centre, class_id, b"Joko\n", by=room.trainer)
    siti, budi = room.trainee(class_id, "Siti Aminah"), room.trainee(class_id, "Budi Santoso")
    for one in (siti, budi):
        one.join()
        room.house.clock.pass_(seconds=60)
    take(siti)
    for one in (siti, budi):
        one.leave()
        one.sync()
    room.house.clock.pass_(seconds=600)
    return class_id, siti, budi


def take(one: Trainee) -> None:
    """Take the class's quiz rightly."""
    assert one.class_id is not None
    step = next(each for each in one.room.told(one.class_id).steps if each.kind == "quiz")
    shelf = next(each for each in service.shelf(one.room.house.centre) if each.pack.id == step.pack)
    one.take(step.word, shelf.quizzes[step.word])


def closed(room: PracticeRoom) -> tuple[str, Trainee, Trainee]:
    found = taught(room)
    service.close_class(room.house.centre, found[0], by=room.trainer)
    return found


def issue(room: PracticeRoom, class_id: str, **only: object) -> list[SignedCertificate]:
    return list(papers.issue(room.house.centre, class_id, by=room.trainer, **only))


def entries(room: PracticeRoom) -> list[journal.Entry]:
    found = journal.read(room.house.centre)
    return [one for _, one in found if one.name == "certificate_issued"]


def test_everybody_who_came_gets_one_and_the_journal_names_nobody(room: PracticeRoom) -> None:
    class_id, siti, budi = closed(room)
    found = issue(room, class_id)
    said = [(one.certificate.name, one.certificate.kind) for one in found]
    assert said == [("Budi Santoso", "attended"), ("Siti Aminah", "passed")]
    begins = class_number(class_id, room.house.clock().date())
    assert [one.certificate.number for one in found] == [f"{begins}-001", f"{begins}-002"]
    for one in found:
        checked = papers.check(room.house.centre, one.note)
        assert (checked.certificate, checked.standing) == (one.certificate, "newest")
    assert [one.fields["trainee_id"] for one in entries(room)] == [budi.trainee_id, siti.trainee_id]
    assert {tuple(one.by) for one in entries(room)} == {(room.trainer.staff_id,)}
    assert "Siti" not in str(entries(room))


def test_the_same_one_comes_again_word_for_word(room: PracticeRoom) -> None:
    class_id, siti, _budi = closed(room)
    first = issue(room, class_id)
    room.house.clock.pass_(seconds=3600)
    assert issue(room, class_id) == first
    assert issue(room, class_id, only=[siti.trainee_id]) == first[1:]
    assert len(entries(room)) == 2, "nothing new was issued"


def test_what_arrives_late_changes_the_certificate_and_never_its_number(room: PracticeRoom) -> None:
    class_id, _siti, budi = taught(room)
    take(budi)  # at a seat that is cut off, before the class is closed
    service.close_class(room.house.centre, class_id, by=room.trainer)
    before = issue(room, class_id)
    budi.sync()
    room.house.clock.pass_(seconds=60)
    after = issue(room, class_id)
    assert before[0].certificate.kind == "attended" and after[0].certificate.kind == "passed"
    assert after[0].certificate.number == before[0].certificate.number
    assert after[1] == before[1]
    assert papers.check(room.house.centre, before[0].note).standing == "replaced"
    assert papers.check(room.house.centre, after[0].note).standing == "newest"


def test_a_number_stays_with_its_person_when_others_come_before_them(room: PracticeRoom) -> None:
    class_id, _siti, _budi = taught(room)
    aan = room.trainee(class_id, "Aan")
    aan.join()  # the seat sends it after the class
    service.close_class(room.house.centre, class_id, by=room.trainer)
    before = {one.certificate.name: one.certificate.number for one in issue(room, class_id)}
    aan.sync()
    after = {one.certificate.name: one.certificate.number for one in issue(room, class_id)}
    assert next(iter(after)) == "Aan" and after["Aan"].endswith("-003")
    assert before.items() <= after.items()


def test_before_the_end_and_for_nobody_there_are_none(room: PracticeRoom) -> None:
    class_id, _siti, _budi = taught(room)
    with pytest.raises(Fault, match="certificate_class_open"):
        issue(room, class_id)
    service.close_class(room.house.centre, class_id, by=room.trainer)
    with pytest.raises(Fault, match="certificate_nobody"):
        issue(room, class_id, only=["somebody-else"])
    assert entries(room) == []


def test_when_names_are_erased_certificates_still_check_and_no_new_ones_come(
    room: PracticeRoom,
) -> None:
    class_id, _siti, _budi = closed(room)
    (one, _) = issue(room, class_id)
    service.erase_class(room.house.centre, class_id, by=room.trainer, reason="Diminta peserta.")
    assert papers.check(room.house.centre, one.note).standing == "newest"
    with pytest.raises(Fault, match="certificate_nobody"):
        issue(room, class_id)


def test_a_certificate_of_another_gateway_or_unknown_to_the_journal_is_told(
    room: PracticeRoom, tmp_path: Path
) -> None:
    class_id, _siti, _budi = closed(room)
    centre = room.house.centre
    taken = papers.take(centre, class_id, by=room.trainer)
    result = results(taken.record, taken.progress)[-1]
    made = certify(taken.record, result, 9, issued=centre.now(),
                   gateway_id=centre.identity.gateway_id)  # fmt: skip
    assert papers.check(centre, write(made, centre.key)).standing == "unrecorded"
    with pytest.raises(Fault, match="certificate_signature_invalid"):
        papers.check(centre, write(made, SigningKey.generate()))
    with pytest.raises(Fault, match="certificate_malformed"):
        papers.check(centre, notes.sign("x\n", centre.key, centre.identity.gateway_id))


def test_who_may_not_teach_gets_nothing(room: PracticeRoom) -> None:
    class_id, _siti, _budi = closed(room)
    desk = founders.join(room.house.centre, "front_desk", "199002142015032009", "Dewi")
    for act in (papers.issue, papers.take):
        with pytest.raises(Fault, match="staff_not_allowed"):
            act(room.house.centre, class_id, by=desk)
    assert entries(room) == []


def test_a_gateway_of_production_issues_none(tmp_path: Path) -> None:
    house = new_house(tmp_path)
    trainer = founders.join(house.centre, "trainer")
    for act in (papers.issue, papers.take):
        with pytest.raises(Fault, match="classes_training_only"):
            act(house.centre, "c", by=trainer)


def test_a_withdrawn_certificate_holds_no_more_and_is_on_the_list(room: PracticeRoom) -> None:
    class_id, siti, _budi = closed(room)
    centre, by = room.house.centre, room.trainer
    attended, passed = issue(room, class_id)
    with pytest.raises(Fault, match="console_reason_missing"):
        papers.withdraw(centre, passed.note, by=by, reason=" ")
    papers.withdraw(centre, passed.note, by=by, reason="Bukan orangnya yang mengerjakan.")
    checked = papers.check(centre, passed.note)
    assert checked.standing == "withdrawn" and checked.withdrawn is not None
    assert checked.withdrawn.by == by.staff_id
    assert checked.withdrawn.reason == "Bukan orangnya yang mengerjakan."
    assert papers.check(centre, attended.note).standing == "newest"
    with pytest.raises(Fault, match="certificate_withdrawn"):
        papers.withdraw(centre, passed.note, by=by, reason="Sekali lagi.")
    assert [one.note for one in issue(room, class_id)] == [attended.note], "none is issued again"
    with pytest.raises(Fault, match="certificate_withdrawn"):
        issue(room, class_id, only=[siti.trainee_id])
    key = {centre.identity.gateway_id: centre.key.public}
    note = papers.withdrawn_list(centre)
    assert withdrawn.read_list(note, key).numbers == (passed.certificate.number,)
    assert "Siti" not in note and "Bukan orangnya" not in note
    with pytest.raises(Fault, match="withdrawn_list_signature_invalid"):
        withdrawn.read_list(note, {centre.identity.gateway_id: SigningKey.generate().public})
    with pytest.raises(Fault, match="withdrawn_list_malformed"):
        withdrawn.read_list(note.replace("issued:", "at:"), key)
    with pytest.raises(Fault, match="withdrawn_list_malformed"):
        withdrawn.read_list(passed.note, key)


def test_the_papers_say_the_place_and_organiser_of_the_plan(room: PracticeRoom) -> None:
    centre, by = room.house.centre, room.trainer
    class_id = room.plan(place="Aula  Dinas Kominfo", organiser="Dinas Kominfo Temanggung")
    found = service.record(centre, class_id, by=by)
    assert (found.place, found.organiser) == ("Aula Dinas Kominfo", "Dinas Kominfo Temanggung")
    version = room.told(class_id).version
    service.change(centre, class_id, room.draft(), by=by, seen=version)
    found = service.record(centre, class_id, by=by)
    assert found.place == found.organiser == centre.identity.gateway_name
    for wrong, code in (
        ({"place": "Aula\u0007"}, "class_place_wrong"),
        ({"organiser": "\u202eDinas"}, "class_organiser_wrong"),
        ({"place": "A" * 101}, "typed_too_long"),
    ):
        with pytest.raises(Fault, match=code):
            room.plan(**wrong)
