"""A class's tenders: new ids, dates of now, keys that open, and the last class's tenders ended."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from sync.errors import Fault
from sync.gateway.bids import export
from sync.gateway.journal import service as journal
from sync.gateway.practice import classes, pacing
from sync.gateway.staff.service import Member
from sync.gateway.tenders import service as tenders
from sync.sealing import X25519Identity, decrypt_bytes
from sync.training import shipped
from sync.wire.times import from_text
from tests.sync.gateway.cast import NOON, ONE, BidMaker, House, firms, package, release
from tests.sync.gateway.practice.conftest import person

SOURCE = "9900001"


def shipped_texts() -> dict[str, str]:
    return {
        f"{name}/{path.name}": path.read_text("utf-8")
        for name in shipped.shipped_names()
        for path in sorted((shipped.folder_of(name) / "tenders").glob("*.json"))
    }


def status(room: House, tender_id: str) -> str:
    return pacing.one(room.centre, tender_id).tender.status


def test_each_class_has_tenders_of_its_own(room: House, trainer: Member) -> None:
    first = classes.reset(room.centre, shipped_texts(), by=trainer)
    assert {one.source_id: one.tender_id for one in first} == {
        "9900001": "9900001-k1",
        "9900021": "9900021-k1",
    }
    room.clock.pass_(hours=3)
    second = classes.reset(room.centre, shipped_texts(), by=trainer)
    assert [one.tender_id for one in second] == ["9900001-k2", "9900021-k2"]
    assert {status(room, one.tender_id) for one in first} == {"complete"}
    assert {status(room, one.tender_id) for one in second} == {"active"}
    assert status(room, ONE) == "active"  # of no class
    tender = pacing.one(room.centre, "9900001-k2").tender
    assert (tender.ocid, tender.version) == ("ocds-latihan-0001-k2", 1)
    assert tender.period_start is not None
    assert from_text(tender.period_start) == room.clock() - timedelta(days=1)
    assert from_text(tender.period_end) - room.clock() == timedelta(days=357, hours=3)
    named = [one.by for _, one in journal.read(room.centre) if one.name == "practice_reset"]
    assert named == [[trainer.staff_id]] * 2


def changed(text: str, **changes: str) -> str:
    """A file of dummy tenders with another `id`, `title` or `ocid` of its tender."""
    read = json.loads(text)
    (one,) = read["releases"]
    one["ocid"] = changes.get("ocid", one["ocid"])
    one["tender"] |= {key: value for key, value in changes.items() if key != "ocid"}
    return json.dumps(read)


@pytest.mark.parametrize(
    "changes", [{"title": "Jembatan"}, {"id": "9900099"}, {"ocid": "ocds-latihan-0099"}]
)
def test_one_code_for_two_tenders_is_refused_before_anything_is_closed(
    room: House, trainer: Member, changes: dict[str, str]
) -> None:
    text = shipped_texts()["penyedia/jalan-latihan.json"]
    (standing,) = classes.reset(room.centre, {"a.json": text}, by=trainer)
    with pytest.raises(Fault, match="practice_tender_twice") as refused:
        classes.reset(room.centre, {"a.json": text, "b.json": changed(text, **changes)}, by=trainer)
    assert (refused.value.params["file"], refused.value.params["other"]) == ("b.json", "a.json")
    assert status(room, standing.tender_id) == "active"
    one_file = json.loads(text)
    one_file["releases"] += json.loads(changed(text, **changes))["releases"]
    if len({(one["ocid"], one["tender"]["id"]) for one in one_file["releases"]}) > 1:
        with pytest.raises(Fault, match="practice_tender_twice"):
            classes.reset(room.centre, {"a.json": json.dumps(one_file)}, by=trainer)


def test_a_shipped_tender_takes_bids_from_the_moment_its_class_opens(
    room: House, trainer: Member
) -> None:
    for one in classes.reset(room.centre, shipped_texts(), by=trainer):
        tender = pacing.one(room.centre, one.tender_id).tender
        assert tender.period_start is not None
        opened, closed = from_text(tender.period_start), from_text(tender.period_end)
        assert opened <= room.clock() - timedelta(hours=1), one
        assert closed >= room.clock() + timedelta(days=1), one


def test_its_bids_open_with_the_practice_committees_key(room: House, trainer: Member) -> None:
    (made,) = classes.reset(room.centre, {"a.json": json.dumps(one_tender())}, by=trainer)
    text = (room.centre.home / classes.COMMITTEE).read_text("utf-8")
    committee = X25519Identity.from_text(text.split()[-1])
    assert (room.centre.home / classes.COMMITTEE).stat().st_mode & 0o777 == 0o600
    room.keys[made.tender_id, "*"] = committee
    maker = BidMaker(room.seat(), firms("training")[0], made.tender_id)
    bid = maker.submit()
    (answer,) = maker.seat.post(maker.seat.command(bid))
    assert answer.outcome == "accepted", answer
    pacing.close_in(room.centre, made.tender_id, timedelta(minutes=2), by=trainer)
    room.clock.pass_(seconds=200)
    handed = export.export_bids(
        room.centre, made.tender_id, room.folder / "out", room.clock(), by=room.both
    )
    sealed = next(path for path in handed.written if path.suffix == ".age")
    assert decrypt_bytes(sealed.read_bytes(), [committee])
    # The next class goes on with the same key.
    (again,) = classes.reset(room.centre, {"a.json": json.dumps(one_tender())}, by=trainer)
    room.keys[again.tender_id, "*"] = committee
    maker = BidMaker(room.seat(), firms("training")[0], again.tender_id)
    (answer,) = maker.seat.post(maker.seat.command(maker.submit()))
    assert answer.outcome == "accepted", answer


def one_tender() -> dict[str, object]:
    ends = {"tenderPeriod": {"endDate": (NOON + timedelta(days=30)).isoformat()}}
    found: dict[str, object] = json.loads(package(release(SOURCE, **ends)))
    return found


def test_an_addendum_in_a_pack_moves_with_its_tender(room: House, trainer: Member) -> None:
    later = release(SOURCE, at=NOON + timedelta(days=2))
    text = json.dumps(json.loads(package(release(SOURCE), {**later, "tag": ["tenderAmendment"]})))
    (made,) = classes.reset(room.centre, {"a.json": text}, by=trainer)
    tender = pacing.one(room.centre, made.tender_id).tender
    # The newest release counts as of now; it said that the tender ends 26 hours later.
    assert from_text(tender.period_end) == NOON + timedelta(hours=26)


def test_what_is_wrong_is_said_and_the_last_class_stays(room: House, trainer: Member) -> None:
    (first,) = classes.reset(room.centre, {"a.json": json.dumps(one_tender())}, by=trainer)
    nameless = one_tender()
    nameless["releases"][0]["tender"]["tenderPeriod"] = {}  # type: ignore[index]
    for text, code in (
        ("{", "pack_tender_not_json"),
        ("{}", "pack_tender_not_ocds"),
        (json.dumps(nameless), "practice_tender_wrong"),
    ):
        with pytest.raises(Fault, match=code):
            classes.reset(room.centre, {"a.json": text}, by=trainer)
    with pytest.raises(Fault, match="practice_no_tenders"):
        classes.reset(room.centre, {}, by=trainer)
    assert status(room, first.tender_id) == "active"
    (second,) = classes.reset(room.centre, {"a.json": json.dumps(one_tender())}, by=trainer)
    assert second.tender_id == f"{SOURCE}-k3"  # what was begun has had its suffix
    assert status(room, first.tender_id) == "complete"


def test_what_an_interrupted_run_left_is_ended_by_the_next(
    room: House, trainer: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    def power_cut(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as cut, pytest.raises(KeyboardInterrupt):
        cut.setattr(classes, "_give_keys", power_cut)
        classes.reset(room.centre, {"a.json": json.dumps(one_tender())}, by=trainer)
    assert status(room, f"{SOURCE}-k1") == "active"
    (second,) = classes.reset(room.centre, {"a.json": json.dumps(one_tender())}, by=trainer)
    assert (second.tender_id, status(room, f"{SOURCE}-k1")) == (f"{SOURCE}-k2", "complete")


def test_only_who_may_and_never_in_production(room: House, house: House) -> None:
    before = len(tenders.newest(house.centre))
    with pytest.raises(Fault, match="staff_not_allowed"):
        classes.reset(room.centre, shipped_texts(), by=person(room, "front_desk"))
    with pytest.raises(Fault, match="practice_in_production"):
        classes.reset(house.centre, shipped_texts(), by=house.head)
    assert len(tenders.newest(house.centre)) == before
    assert not (house.centre.home / classes.COMMITTEE).exists()
