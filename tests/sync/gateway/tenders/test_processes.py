"""All releases of a process make its tender, in whatever order, file and run they come."""

from __future__ import annotations

import itertools
import json
import sqlite3
import threading
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import pytest

from sync.gateway import features
from sync.gateway.feed.store import Reader, items
from sync.gateway.journal import service as journal
from sync.gateway.tenders import release_store as releases
from sync.gateway.tenders import service, store
from sync.gateway.tenders.service import ImportReport
from sync.wire.messages import Tender
from tests.sync.gateway.cast import House

WIB = "+07:00"
CODE, OCID = "9300001", "ocds-uji-9300001"


def day(number: int, hour: int = 8, zone: str = WIB) -> str:
    return f"2026-11-{number:02d}T{hour:02d}:00:00{zone}"


def said(number: int, tag: str, date: str, **tender: Any) -> dict[str, Any]:
    return {
        "ocid": OCID,
        "id": f"{CODE}-{number}",
        "date": date,
        "tag": [tag],
        "tender": {"id": CODE, **tender},
    }


def ends(number: int) -> dict[str, Any]:
    return {"tenderPeriod": {"endDate": f"2026-12-{number:02d}T10:00:00{WIB}"}}


FULL = said(1, "tender", day(1), title="Jalan", status="active", **ends(10))
EARLIER = said(2, "tenderAmendment", day(5), **ends(3))
OTHER = said(3, "tenderUpdate", day(7), documents=[{"id": "1", "title": "BoQ"}])
CANCEL = said(4, "tenderCancellation", day(6), status="cancelled")


def bring(house: House, *packages: Sequence[dict[str, Any]]) -> ImportReport:
    """Import packages one after another; the last one's report."""
    assert packages
    for number, package in enumerate(packages):
        path = house.folder / f"{number}.json"
        path.write_text(json.dumps({"releases": package}))
        report = service.import_files(house.centre, [path], by=house.head)
    return report


def held(house: House, code: str = CODE) -> Tender | None:
    with house.centre.reading() as db:
        row = store.find(db, code)
    return None if row is None else row.tender


def holds(house: House, end: int, status: str = "active") -> Tender:
    tender = held(house)
    assert tender is not None
    assert tender.period_end == f"2026-12-{end:02d}T03:00:00.000000Z"
    assert tender.status == status
    return tender


ALL = [FULL, EARLIER, OTHER, CANCEL]


@pytest.mark.parametrize("order", list(itertools.permutations(range(4))))
def test_no_order_within_a_package_makes_a_difference(house: House, order: tuple[int, ...]) -> None:
    report = bring(house, [ALL[number] for number in order])
    assert (report.added, report.refused, report.waiting) == (1, [], [])
    tender = holds(house, 3, "cancelled")
    assert (tender.version, tender.title) == (1, "Jalan")
    assert [each.title for each in tender.documents] == ["BoQ"]
    assert tender.amendments == []


@pytest.mark.parametrize("order", list(itertools.permutations(range(4))))
def test_no_order_of_files_makes_a_difference(house: House, order: tuple[int, ...]) -> None:
    report = bring(house, *([ALL[number]] for number in order))
    assert report.refused == []
    holds(house, 3, "cancelled")
    before = house.seat().feed().head
    report = bring(house, *([each] for each in ALL), ALL)
    assert (report.unchanged, report.changed, report.refused) == (1, 0, [])
    assert house.seat("Kursi 08").feed().head == before


def test_dates_are_compared_as_instants_not_as_text(house: House) -> None:
    # 09.00 WIB is 02.00 UTC: the text sorts after 03.00Z, the instant before it.
    first = said(2, "tenderUpdate", day(5, 9, WIB), **ends(20))
    last = said(3, "tenderAmendment", day(5, 3, "Z"), **ends(3))
    for fractional in ("2026-11-05T03:00:00.5Z", "2026-11-05T03:00:00.50+00:00"):
        bring(house, [FULL, {**last, "date": fractional}, first])
        holds(house, 3)


def test_file_order_breaks_ties_only(house: House) -> None:
    one, two = {**EARLIER, "id": "a"}, said(9, "tenderAmendment", day(5), **ends(4))
    report = bring(house, [FULL, one, two])
    holds(house, 4)
    assert any("another release of this instant" in each.reason for each in report.warnings)


@pytest.mark.parametrize(
    "more",
    [
        {"status": "active"},
        {"tenderPeriod": {"endDate": "2026-12-10T03:00:00Z"}},
        {"documents": [{"id": "1", "title": "BoQ"}]},
    ],
)
def test_releases_of_one_instant_that_agree_are_in_no_doubt(
    house: House, more: dict[str, Any]
) -> None:
    period = said(2, "tenderUpdate", day(1), **ends(10))
    assert bring(house, [FULL, period, said(3, "tenderUpdate", day(1), **more)]).warnings == []


def test_yesterdays_file_again_changes_nothing(house: House) -> None:
    morning = said(1, "tender", day(5), title="Jalan", status="active", **ends(10))
    bring(house, [morning], [EARLIER], [morning])
    assert holds(house, 3).version == 2


def test_two_releases_of_one_day_every_night(house: House) -> None:
    morning = said(1, "tender", day(5), title="Jalan", status="active", **ends(10))
    nights = [[morning, EARLIER]] * 4
    report = bring(house, *nights)
    assert (report.unchanged, report.changed) == (1, 0)
    tender = holds(house, 3)
    assert (tender.version, tender.amendments) == (1, [])


def test_an_incomplete_release_waits_for_the_rest(house: House) -> None:
    report = bring(house, [EARLIER])
    assert (report.added, report.refused, held(house)) == (0, [], None)
    assert [(each.ocid, each.paths) for each in report.waiting] == [(OCID, [".tender.title"])]
    _, waiting = service.listed(house.centre)
    assert waiting == report.waiting
    report = bring(house, [FULL])
    assert (report.added, report.waiting) == (1, [])
    assert holds(house, 3).version == 1
    assert service.listed(house.centre)[1] == []


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"title": None}, ".tender.title"),
        ({"title": " "}, ".tender.title"),
        ({"tenderPeriod": None}, ".tender.tenderPeriod.endDate"),
        ({"tenderPeriod": {}}, ".tender.tenderPeriod.endDate"),
        ({"tenderPeriod": {"endDate": ""}}, ".tender.tenderPeriod.endDate"),
        ({"id": None}, ".tender.id"),
    ],
)
def test_what_a_process_waits_for_is_named(house: House, change: dict[str, Any], path: str) -> None:
    partial = {**FULL, "tender": {**FULL["tender"], **change}}
    report = bring(house, [partial])
    assert (report.refused, [each.paths for each in report.waiting]) == ([], [[path]])
    report = bring(house, [{**FULL, "id": "x", "date": day(2)}])
    assert report.added == 1
    holds(house, 10)


def test_a_planning_release_gives_what_the_tender_does_not_repeat(house: House) -> None:
    plan = said(0, "planning", day(1, 7), title="Jalan", documents=[{"id": "p", "title": "KAK"}])
    bare = said(1, "tender", day(2), status="active", **ends(10))
    report = bring(house, [plan, bare])
    assert (report.added, report.refused) == (1, [])
    tender = holds(house, 10)
    assert (tender.title, [each.title for each in tender.documents]) == ("Jalan", ["KAK"])


def test_null_removes_a_whole_object(house: House) -> None:
    gone = said(2, "tenderUpdate", day(5), enquiryPeriod=None, tenderPeriod={"startDate": None})
    first = {**FULL, "tender": {**FULL["tender"], "enquiryPeriod": {"endDate": day(9)}}}
    bring(house, [first])
    assert held(house).enquiry_end is not None  # type: ignore[union-attr]
    bring(house, [gone])
    assert holds(house, 10).enquiry_end is None


def test_a_deadline_taken_back_is_told_every_time_and_changes_nothing(house: House) -> None:
    gone = said(2, "tenderUpdate", day(5), tenderPeriod=None)
    for report in (bring(house, [FULL], [gone]), bring(house, [FULL, gone]), bring(house, [FULL])):
        [refused] = report.refused
        assert refused.path.endswith(".tender.tenderPeriod.endDate")
        assert (refused.reason, refused.ocid) == ("missing", OCID)
        [standing] = report.tenders
        assert standing.deadline == "10-12-2026 10.00 WIB"
        assert holds(house, 10).version == 1
    assert bring(house, [said(3, "tenderUpdate", day(6), **ends(12))]).refused == []
    holds(house, 12)


# amendments ---------------------------------------------------------------------------------


def amended(number: int, *lines: dict[str, str]) -> dict[str, Any]:
    return said(number, "tenderAmendment", day(number), amendments=list(lines))


def test_amendments_without_ids_are_all_kept(house: House) -> None:
    one, two = {"description": "Adendum satu"}, {"rationale": "Adendum dua"}
    bring(house, [FULL, amended(2, one), amended(3, two)])
    assert holds(house, 10).amendments == ["Adendum satu", "Adendum dua"]
    # A publisher who repeats the list with every release has issued each once.
    report = bring(house, [amended(4, one, two)])
    assert report.unchanged == 1


def test_an_amendment_with_an_id_replaces_its_former_text(house: House) -> None:
    bring(house, [FULL, amended(2, {"id": "1", "description": "Adendum stau"})])
    bring(house, [amended(3, {"id": "1", "description": "Adendum satu"})])
    tender = holds(house, 10)
    assert tender.amendments[0] == "Adendum satu"
    assert not any("stau" in line for line in tender.amendments)


def test_a_text_too_long_is_cut_and_keeps_no_deadline_out(house: House) -> None:
    long = said(
        2,
        "tenderAmendment",
        day(5),
        title="Jalan " * 1000,
        statusDetails="Tahap " * 1000,
        procurementMethodDetails="Tender Dua File " * 1000,
        documents=[{"id": "d" * 300, "title": "x" * 3000, "url": "https://" + "u" * 3000}],
        amendments=[{"id": "a", "description": "Perubahan Bab IV. " * 5000}],
        procuringEntity={"name": "Dinas " * 1000},
        **ends(3),
    )
    report = bring(house, [FULL, long])
    assert (report.added, report.refused) == (1, [])
    tender = holds(house, 3)
    assert len(tender.title) <= 1000
    assert tender.title.endswith("…")
    assert len(tender.amendments[0]) <= 2000
    assert tender.envelopes == 2
    assert house.seat().feed().items  # which opens only what a seat takes


NEEDLESS: dict[str, dict[str, Any]] = {
    "amount in words": {"value": {"amount": "satu juta"}},
    "negative amount": {"value": {"amount": -1}},
    "value is a number": {"value": 5},
    "documents is an object": {"documents": {"id": "1"}},
    "documents of texts": {"documents": ["KAK", 5, None, {"id": "1", "title": "BoQ"}]},
    "a document's title is a list": {"documents": [{"id": ["x"], "title": ["x"], "url": 5}]},
    "amendments is a text": {"amendments": "Adendum I"},
    "amendments of texts": {"amendments": ["Adendum I"]},
    "enquiry is a text": {"enquiryPeriod": "besok"},
    "enquiry without zone": {"enquiryPeriod": {"endDate": "2026-11-21T09:00:00"}},
    "start is no date": {"tenderPeriod": {"startDate": "segera", **ends(10)["tenderPeriod"]}},
    "entity is a text": {"procuringEntity": "Dinas PU"},
    "category is a list": {"mainProcurementCategory": ["works"]},
    "method is an object": {"procurementMethod": {"code": "open"}},
    "method is spelt out": {"procurementMethodDetails": {"id": 1}},
    "stage is a list": {"statusDetails": [1]},
    "items are nonsense": {"items": 5, "lots": "x", "submissionMethod": {}, "milestones": "x"},
    "title is a number": {"title": 2026},
    "code is a number": {"id": int(CODE)},
}


@pytest.mark.parametrize("case", NEEDLESS)
def test_wrong_types_in_fields_nobody_needs_keep_nothing_out(house: House, case: str) -> None:
    odd = said(1, "tender", day(1), **{"title": "Jalan", **ends(10), **NEEDLESS[case]})
    odd |= {"buyer": [], "parties": "x", "language": 5, "planning": [], "id": 17, "tag": "tender"}
    report = bring(house, [odd])
    assert (report.added, report.refused) == (1, [])
    holds(house, 10)


def test_what_was_left_out_is_told(house: House) -> None:
    report = bring(house, [said(1, "tender", day(1), title="J", value={"amount": -1}, **ends(10))])
    [warning] = report.warnings
    assert warning.path.endswith(".tender.value.amount")
    assert warning.reason == "left out: out of range"


# one id, several releases -------------------------------------------------------------------


def test_one_id_for_every_release_loses_none(house: House) -> None:
    same = [{**each, "id": OCID} for each in (FULL, EARLIER, OTHER)]
    for order in itertools.permutations(same):
        report = bring(house, list(order))
        holds(house, 3)
    assert report.warnings == []  # said once, when they came
    bring(house, [{**CANCEL, "id": OCID}])
    holds(house, 3, "cancelled")


def test_an_id_given_twice_is_told(house: House) -> None:
    report = bring(house, [FULL, {**EARLIER, "id": FULL["id"]}])
    assert [each.reason for each in report.warnings] == [
        f"the id {FULL['id']} was given to another release before: both count"
    ]


def test_a_release_corrected_under_its_id_and_date(house: House) -> None:
    wrong = {**FULL, "tender": {**FULL["tender"], **ends(30)}}
    report = bring(house, [wrong], [FULL])
    holds(house, 10)
    assert len(report.warnings) == 2
    # Which of the two came first is known: the older one again changes nothing.
    bring(house, [wrong])
    holds(house, 10)


def test_no_id_at_all_is_no_obstacle(house: House) -> None:
    nameless = [{k: v for k, v in each.items() if k != "id"} for each in (OTHER, EARLIER, FULL)]
    report = bring(house, nameless, nameless)
    assert (report.unchanged, report.refused, report.warnings) == (1, [], [])
    holds(house, 3)


# compiled -----------------------------------------------------------------------------------


def compiled(date: str, **tender: Any) -> dict[str, Any]:
    return {"ocid": OCID, "id": "c", "date": date, "tag": ["compiled"], "tender": tender}


STATE = compiled(day(7), id=CODE, title="Jalan Desa", status="active", **ends(4))


def test_a_compiled_release_replaces_the_state(house: House) -> None:
    first = {**FULL, "tender": {**FULL["tender"], "documents": [{"id": "1", "title": "BoQ"}]}}
    bring(house, [first], [STATE])
    tender = holds(house, 4)
    assert (tender.title, tender.documents) == ("Jalan Desa", [])


def test_what_a_compiled_release_is_made_of_does_not_undo_it(house: House) -> None:
    bring(house, [STATE], [FULL, EARLIER, CANCEL])
    holds(house, 4)


def test_a_release_after_a_compiled_one_is_merged_into_it(house: House) -> None:
    bring(house, [STATE], [said(9, "tenderAmendment", day(8), **ends(6))])
    assert holds(house, 6).title == "Jalan Desa"
    bring(house, [STATE])
    holds(house, 6)


def test_the_newer_of_two_compiled_releases_counts(house: House) -> None:
    newer = compiled(day(9), id=CODE, title="Jalan Desa", status="active", **ends(8))
    report = bring(house, [newer, STATE])
    assert report.warnings == []  # a compiled release has no id of its own to keep
    holds(house, 8)


# one process, one tender --------------------------------------------------------------------


def test_a_code_put_right_before_anybody_saw_it(house: House) -> None:
    plan = {**FULL, "tender": {**FULL["tender"], "id": "RUP-1"}}
    later = {**EARLIER, "tender": {**EARLIER["tender"], "id": int(CODE)}}
    report = bring(house, [plan, later])
    assert (report.added, report.refused) == (1, [])
    holds(house, 3)
    assert held(house, "RUP-1") is None


def test_two_tenders_in_one_process_do_not_mix(house: House) -> None:
    two = said(2, "tender", day(2), title="Jembatan", status="active", **ends(20))
    two["tender"]["id"] = "9300002"
    report = bring(house, [FULL, two, EARLIER])
    assert [each.reason for each in report.refused] == [
        f"two tenders in one process: {CODE}, 9300002"
    ]
    assert held(house) is None


def test_a_second_code_after_the_first_was_out_is_told(house: House) -> None:
    two = said(2, "tender", day(2), title="Jembatan", status="active", **ends(20))
    two["tender"]["id"] = "9300002"
    report = bring(house, [FULL], [two])
    assert [each.reason for each in report.warnings] == [
        f"was {CODE} before, which stays as it was"
    ]
    assert bring(house, [EARLIER]).refused
    holds(house, 10)


# what people are told -----------------------------------------------------------------------


def test_every_deadline_is_told_in_the_gateways_zone(house: House) -> None:
    utc = said(1, "tender", day(1), title="Jalan", tenderPeriod={"endDate": "2026-12-10T10:00:00Z"})
    [one] = bring(house, [utc]).tenders
    assert (one.deadline, one.written) == ("10-12-2026 17.00 WIB", "2026-12-10T10:00:00Z")
    assert one.other_offset
    [one] = bring(house, [said(2, "tenderUpdate", day(2), **ends(10))]).tenders
    assert (one.deadline, one.other_offset) == ("10-12-2026 10.00 WIB", False)
    assert one in service.listed(house.centre)[0]


def test_the_release_that_said_it_is_named(house: House) -> None:
    wrong = said(2, "tenderAmendment", day(5), tenderPeriod={"endDate": "2026-12-03"})
    for order in ([FULL, wrong, OTHER], [OTHER, FULL, wrong]):
        [refused] = bring(house, order).refused
        assert (refused.ocid, refused.release_id) == (OCID, f"{CODE}-2")
        assert refused.path == ".tender.tenderPeriod.endDate"
    [refused] = bring(house, [said(6, "tender", day(8), tenderPeriod="besok")]).refused
    assert (refused.release_id, refused.reason) == (f"{CODE}-6", "not an object")
    assert refused.path.endswith("$.releases[0].tender.tenderPeriod")


def test_a_refused_change_stays_on_the_console_until_it_is_mended(house: House) -> None:
    def told() -> list[dict[str, object]]:
        return [
            dict(each.params)
            for each in features.conditions(house.centre)
            if each.code == "tender_change_refused"
        ]

    bring(house, [FULL])
    assert told() == []
    wrong = said(2, "tenderAmendment", day(5), tenderPeriod={"endDate": "2026-12-03"})
    bring(house, [wrong])
    assert told() == [{"count": 1, "codes": CODE}]
    [one] = [each for each in service.listed(house.centre)[0] if each.tender_id == CODE]
    assert one.refused == "tender.tenderPeriod.endDate: has no time zone"
    bring(house, [FULL])  # which heals nothing
    assert told()
    bring(house, [said(3, "tenderAmendment", day(6), **ends(3))])
    assert told() == []
    assert holds(house, 3).version == 2
    bring(house, [{**wrong, "date": day(7)}])
    house.clock.pass_(days=40)  # whom would it help now
    assert told() == []


def test_a_release_of_the_future_is_doubted(house: House) -> None:
    report = bring(house, [{**FULL, "date": "2062-11-01T08:00:00+07:00"}])
    assert report.warnings[0].reason.startswith("dated in the future")
    holds(house, 10)


@pytest.mark.parametrize(
    ("one", "reason"),
    [
        (said(4, "tenderCancellation", day(6)), "tagged as a cancellation"),
        (said(4, "tenderUpdate", day(6), status="batal"), "batal is no status of OCDS"),
        ({**OTHER, "tender": None}, "tender is null"),
        ({**OTHER, "tender": None, "tag": None}, "tender is null"),
    ],
)
def test_what_may_be_meant_otherwise_is_told(
    house: House, one: dict[str, Any], reason: str
) -> None:
    report = bring(house, [FULL, one])
    assert [each.reason[: len(reason)] for each in report.warnings] == [reason]
    assert report.refused == []
    assert holds(house, 10, "batal" if "batal" in reason else "active").title == "Jalan"


@pytest.mark.parametrize("nothing", [None, {}, []])
def test_an_award_that_says_nothing_of_the_tender_is_passed_over(
    house: House, nothing: Any
) -> None:
    award = {**said(5, "award", day(8)), "tender": nothing, "awards": [{"id": "1"}]}
    report = bring(house, [FULL, award])
    assert (report.ignored, report.warnings, report.refused) == (1, [], [])
    holds(house, 10)


def test_statuses_are_read_whatever_their_case(house: House) -> None:
    report = bring(house, [FULL, said(2, "tenderUpdate", day(3), status=" Cancelled ")])
    assert report.warnings == []
    holds(house, 10, "cancelled")


def test_an_addendum_bears_the_date_of_the_release_that_brought_it(house: House) -> None:
    bring(house, [FULL, OTHER], [EARLIER])
    [line] = holds(house, 3).amendments
    assert line.startswith("Perubahan ke-1 (05-11-2026 08.00 WIB): batas akhir")


# interruptions ------------------------------------------------------------------------------


def test_an_interrupted_import_is_made_good(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    path = house.folder / "many.json"
    many = []
    for number in range(250):
        one = json.loads(json.dumps(FULL))
        one["ocid"], one["tender"]["id"] = f"ocds-uji-x{number}", f"x{number}"
        many.append(one)
    path.write_text(json.dumps({"releases": many}))
    real, calls = service._settle, iter(range(9))

    def cut(*args: Any) -> None:
        if next(calls) == 1:
            raise KeyboardInterrupt
        real(*args)

    monkeypatch.setattr(service, "_settle", cut)
    with pytest.raises(KeyboardInterrupt):
        service.import_files(house.centre, [path], by=house.head)
    monkeypatch.undo()
    assert held(house, "x0") is not None
    assert held(house, "x249") is None
    ((_, entry),) = journal.read(house.centre, newest=1)
    assert (entry.name, entry.fields["added"]) == ("tenders_imported", 100)
    # Whatever is imported next, what was left comes in too.
    report = bring(house, [FULL])
    assert report.added == 151
    assert held(house, "x249") is not None
    told = [entry for _, entry in journal.read(house.centre, newest=3)]
    assert [one.fields["added"] for one in told] == [100, 100, 51]
    assert {tuple(one.by) for one in told} == {(house.head.staff_id,)}
    report = service.import_files(house.centre, [path], by=house.head)
    assert (report.unchanged, report.added, report.changed) == (250, 0, 0)


def test_a_run_beside_another_settles_nothing_of_its_half(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "BATCH", 1)
    kept, go_on = threading.Event(), threading.Event()
    real = service._keep

    def keep(*args: Any) -> None:
        real(*args)
        if threading.current_thread() is first:
            kept.set()
            go_on.wait(60)

    monkeypatch.setattr(service, "_keep", keep)
    other = {**FULL, "ocid": "o2", "tender": {**FULL["tender"], "id": "2"}}
    (house.folder / "half.json").write_text(json.dumps({"releases": [FULL, EARLIER]}))
    (house.folder / "other.json").write_text(json.dumps({"releases": [other]}))

    def run(name: str) -> None:
        service.import_files(house.centre, [house.folder / name], by=house.head)

    first = threading.Thread(target=run, args=("half.json",))
    second = threading.Thread(target=run, args=("other.json",))
    first.start()
    assert kept.wait(60)
    second.start()
    second.join(1)
    assert held(house) is None
    go_on.set()
    first.join(60)
    second.join(60)
    assert holds(house, 3).version == 1
    assert held(house, "2") is not None


def test_releases_are_kept_for_ever(house: House) -> None:
    bring(house, [FULL])
    for change in ("UPDATE release SET body = ''", "DELETE FROM release"):
        with pytest.raises(sqlite3.IntegrityError, match="for ever"), house.centre.writing() as db:
            db.execute(change)


def test_hundreds_of_nightly_compiled_releases_are_not_read_again(house: House) -> None:
    nights = []
    for number in range(300):
        night = compiled(day(1 + number // 24, number % 24), id=CODE, title="Jalan", **ends(10))
        nights.append(night)
    bring(house, nights)
    with house.centre.reading() as db:
        assert len(releases.counting(db, OCID)) == 1
    holds(house, 10)


def test_an_instant_is_understood_however_it_is_written(house: House) -> None:
    instant = datetime.fromisoformat("2026-12-10T10:00:00+07:00")
    for number, text in enumerate(
        (
            "2026-12-10T10:00:00+07:00",
            "2026-12-10T10:00+0700",
            "2026-12-10T03:00:00Z",
            "2026-12-10T03:00:00.000Z",
            "2026-12-10t03:00:00z",
            "2026-12-10 10:00:00+07:00",
            "2026-12-10T10:00:00+07",
            "2026-12-10T03:00:00-00:00",
        )
    ):
        one = json.loads(json.dumps(FULL))
        one["ocid"], one["tender"]["id"] = f"ocds-uji-d{number}", f"d{number}"
        one["tender"]["tenderPeriod"]["endDate"] = text
        report = bring(house, [one])
        assert report.refused == [], text
        tender = held(house, f"d{number}")
        assert tender is not None
        assert datetime.fromisoformat(tender.period_end) == instant, text


NEVER = "9999-12-31T23:59:59Z"


def test_a_deadline_at_the_end_of_the_calendar_stops_no_import(house: House) -> None:
    """People write it for "never"; no zone can be told so close to the end."""
    endless = said(5, "tenderAmendment", day(8), tenderPeriod={"endDate": NEVER})
    report = bring(house, [FULL], [endless], [said(6, "tenderAmendment", NEVER, **ends(4))])
    assert report.refused == []
    assert holds(house, 4).version == 3
    report = bring(house, [{**endless, "ocid": "o2", "tender": {**FULL["tender"], "id": "2"}}])
    assert [one.deadline for one in report.tenders] == ["10-12-2026 10.00 WIB"]
    other = {**FULL, "ocid": "o3", "tender": {**FULL["tender"], "id": "3"}}
    other["tender"]["tenderPeriod"] = {"endDate": NEVER}
    report = bring(house, [other])
    assert [one.deadline for one in report.tenders] == ["31-12-9999 23.59 UTC"]


@pytest.mark.parametrize("empty", ["0001-01-01T00:00:00Z", "1899-12-30T00:00:00+07:00"])
def test_a_date_that_was_never_set_is_no_deadline(house: House, empty: str) -> None:
    start = {"tenderPeriod": {"startDate": empty, **ends(10)["tenderPeriod"]}}
    report = bring(house, [{**FULL, "tender": {**FULL["tender"], **start}}])
    assert (report.added, [one.path for one in report.warnings]) == (
        1,
        ["$.releases[0].tender.tenderPeriod.startDate"],
    )
    unset = said(2, "tenderAmendment", day(5), tenderPeriod={"endDate": empty})
    report = bring(house, [unset])
    assert [one.path for one in report.refused] == ["$.releases[0].tender.tenderPeriod.endDate"]
    holds(house, 10)


def test_what_is_no_object_takes_no_other_out_of_a_list(house: House) -> None:
    first = said(1, "tender", day(1), title="Jalan", **ends(10), amendments=[{"description": "A"}])
    second = said(
        2,
        "tenderAmendment",
        day(2),
        amendments=["Adendum dua", {"description": "B"}],
        documents=[{"id": "1", "title": "KAK"}, None, {"id": "2", "title": "BoQ"}],
    )
    report = bring(house, [first, second])
    tender = holds(house, 10)
    assert tender.amendments == ["A", "B"]
    assert [one.title for one in tender.documents] == ["KAK", "BoQ"]
    assert [one.path for one in report.warnings] == [
        "$.releases[1].tender.documents[1]",
        "$.releases[1].tender.amendments[0]",
    ]


def test_seats_are_told_what_is_kept_byte_for_byte(house: House) -> None:
    bring(house, [FULL], [EARLIER])
    with house.centre.reading() as db:
        row = store.find(db, CODE)
        told = items(db, Reader("s-any", None), 0)
    assert row is not None
    assert row.version == 2
    assert bytes(told[-1].body).decode() == row.body
