"""OCDS's merge rules, and beside the reference implementation over random processes."""

from __future__ import annotations

import json
import random
import warnings
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import ocdsmerge
import pytest

from sync.gateway.adapters import release
from sync.gateway.adapters.merging import merged
from sync.gateway.tenders import service, settling, store
from sync.gateway.tenders.release_store import Release
from sync.wire.times import from_text
from tests.sync.gateway.cast import House

# The rules of OCDS 1.1.5 for what a tender release may hold here; ocdsmerge else asks the network.
RULES = {
    ("id",): "omitWhenMerged",
    ("date",): "omitWhenMerged",
    ("tag",): "omitWhenMerged",
    ("parties", "roles"): "wholeListMerge",
    ("parties", "additionalIdentifiers"): "wholeListMerge",
    ("tender", "submissionMethod"): "wholeListMerge",
    ("tender", "amendments", "changes"): "wholeListMerge",
}
REFERENCE = ocdsmerge.Merger(merge_rules=RULES)


@pytest.mark.parametrize(
    ("old", "new", "result"),
    [
        ({"a": 1, "b": 2}, {"a": 3}, {"a": 3, "b": 2}),
        ({"a": {"b": 1, "c": 2}}, {"a": {"b": None}}, {"a": {"c": 2}}),
        ({"a": {"b": 1}}, {"a": None}, {}),
        ({"a": {"b": 1}}, {"a": {}}, {"a": {"b": 1}}),
        ({"a": [{"id": 1, "b": 1}]}, {"a": []}, {"a": [{"id": 1, "b": 1}]}),
        (
            {"a": [{"id": 1, "b": 1}]},
            {"a": [{"id": 1, "c": 2}]},
            {"a": [{"id": 1, "b": 1, "c": 2}]},
        ),
        ({"a": [{"id": 1, "b": 1}]}, {"a": [{"id": "1", "b": None}]}, {"a": [{"id": "1"}]}),
        ({"a": [{"id": 1}]}, {"a": [{"id": 2}]}, {"a": [{"id": 1}, {"id": 2}]}),
        ({"a": [{"b": 1}]}, {"a": [{"b": 1}]}, {"a": [{"b": 1}, {"b": 1}]}),
        ({"a": [{"id": None}]}, {"a": [{"id": None}]}, {"a": [{}, {}]}),
        ({"a": ["x", "y"]}, {"a": ["z"]}, {"a": ["z"]}),
        ({"a": [{"id": 1}]}, {"a": [{"id": 2}, "x"]}, {"a": [{"id": 2}, "x"]}),
        ({"a": "text"}, {"a": {"b": 1}}, {"a": {"b": 1}}),
        ({"a": {"b": 1}}, {"a": "text"}, {"a": "text"}),
        ({}, {"a": {"b": None, "c": {"d": None}}}, {"a": {"c": {}}}),
    ],
)
def test_the_standard(old: Any, new: Any, result: Any) -> None:
    before = json.dumps([old, new])
    assert merged([old, new]) == result
    assert json.dumps([old, new]) == before


# beside ocdsmerge ---------------------------------------------------------------------------

ZONES = [UTC, *(timezone(timedelta(hours=hours)) for hours in (7, 8, 9, -3))]
STATUSES = ["planned", "active", "cancelled", "unsuccessful", "complete"]
BEGIN = datetime(2026, 11, 1, tzinfo=UTC)


def moment(dice: random.Random) -> str:
    instant = BEGIN + timedelta(minutes=dice.randrange(60 * 24 * 20))
    return instant.astimezone(dice.choice(ZONES)).isoformat(
        timespec=dice.choice(["seconds", "milliseconds"])
    )


def random_process(dice: random.Random, number: int) -> list[dict[str, Any]]:
    """One to eight releases, most of them partial, with everything the merge rules speak of."""
    found = []
    instants = dice.sample(range(60 * 24 * 20), dice.randint(1, 8))
    for index, minutes in enumerate(instants):
        instant = BEGIN + timedelta(minutes=minutes)
        written = instant.astimezone(dice.choice(ZONES))
        tender: dict[str, Any] = {"id": dice.choice([number, str(number)])}
        for key, value in (
            ("title", f"Tender {index}"),
            ("status", dice.choice(STATUSES)),
            ("value", {"amount": dice.randrange(10**9), "currency": "IDR"}),
            ("documents", [{"id": dice.randint(1, 3), "title": f"D{index}"}]),
            ("amendments", [{"description": f"A{index}"}]),
            ("amendments", [{"id": str(dice.randint(1, 2)), "rationale": f"B{index}"}]),
            ("submissionMethod", ["electronicSubmission"]),
            ("status", None),
        ):
            if dice.random() < (0.8 if key == "title" else 0.4):
                tender[key] = value
        if dice.random() < 0.6:
            tender["tenderPeriod"] = period(dice)
        one = {"ocid": f"ocds-uji-{number}", "id": f"{number}-{index}", "tag": ["tender"]}
        one |= {"date": written.isoformat(), "tender": tender}
        found.append(one)
    dice.shuffle(found)
    return found


def period(dice: random.Random) -> dict[str, Any]:
    end: Any = {"endDate": moment(dice)}
    start: Any = {"startDate": f"2026-10-{dice.randint(1, 30):02d}T08:00:00+07:00"}
    return dice.choice(
        [end, end, {**start, **end}, start, {}, {"endDate": None}, {"startDate": None}]
    )


def ours(process: list[dict[str, Any]]) -> dict[str, Any]:
    rows: list[Release] = [settling.kept(each, "release") for each in process]
    rows.sort(key=lambda each: each.date)
    return merged(each.content for each in rows)


def reference(process: list[dict[str, Any]]) -> dict[str, Any]:
    """ocdsmerge, told the order: by itself it sorts `date` as text (see below)."""
    in_order = sorted(process, key=lambda each: from_text(each["date"]))
    dated = [{**each, "date": f"{number:06}"} for number, each in enumerate(in_order)]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found: dict[str, Any] = REFERENCE.create_compiled_release(dated)
    return found


def judged(state: dict[str, Any]) -> tuple[Any, Any]:
    """Deadline and status."""
    tender = state.get("tender", {})
    return tender.get("tenderPeriod", {}).get("endDate"), tender.get("status")


@pytest.mark.parametrize("seed", range(10))
def test_thousands_of_shuffled_processes_end_as_with_ocdsmerge(seed: int) -> None:
    dice = random.Random(seed)
    with_deadline = 0
    for number in range(500):
        process = random_process(dice, number)
        state, expected = ours(process), reference(process)
        assert judged(state) == judged(expected), process
        # And everything else that is kept of it, but what is empty.
        kept = release.kept_part(expected)
        for key in ("title", "value", "documents"):
            assert state["tender"].get(key) == kept["tender"].get(key), process
        texts = sorted(json.dumps(each) for each in state["tender"].get("amendments", []))
        assert texts == sorted(json.dumps(each) for each in kept["tender"].get("amendments", []))
        with_deadline += judged(state)[0] is not None
    assert 200 < with_deadline < 500


def said(number: int, date: str, **tender: Any) -> dict[str, Any]:
    return {"ocid": "o", "id": str(number), "date": date, "tag": ["tender"], "tender": tender}


def end(text: str) -> dict[str, Any]:
    return {"tenderPeriod": {"endDate": text}}


def test_ocdsmerge_departs_from_the_standard_in_the_order_of_dates() -> None:
    """The standard says chronological; 0.8.0 compares text. Ours compares instants."""
    early = said(1, "2026-11-05T09:00:00+07:00", **end("2026-12-10T03:00:00Z"))
    late = said(2, "2026-11-05T03:00:00Z", **end("2026-12-03T03:00:00Z"))
    assert judged(REFERENCE.create_compiled_release([early, late]))[0] == "2026-12-10T03:00:00Z"
    assert judged(ours([early, late]))[0] == "2026-12-03T03:00:00Z"
    assert judged(ours([early, late])) == judged(reference([early, late]))


@pytest.mark.parametrize("name", ["tenderPeriod", "tender"])
def test_ocdsmerge_departs_from_the_standard_in_objects_set_to_null(name: str) -> None:
    """The standard says to remove the field; 0.8.0 keeps what the object held before."""
    first = said(1, "2026-11-05T00:00:00Z", status="active", **end("2026-12-10T03:00:00Z"))
    gone = said(2, "2026-11-06T00:00:00Z", tenderPeriod=None)
    if name == "tender":
        gone["tender"] = None
    assert judged(reference([first, gone]))[0] == "2026-12-10T03:00:00Z"
    assert judged(ours([first, gone]))[0] is None


def test_nulled_and_set_again_ends_alike() -> None:
    releases = [
        said(1, "2026-11-05T00:00:00Z", **end("2026-12-10T03:00:00Z")),
        said(2, "2026-11-06T00:00:00Z", tenderPeriod={"endDate": None}),
        said(3, "2026-11-07T00:00:00Z", **end("2026-12-11T03:00:00Z")),
    ]
    assert judged(ours(releases)) == judged(reference(releases))


def test_what_the_gateway_holds_is_what_ocdsmerge_says(house: House) -> None:
    """The same through files, runs and the database: two thousand processes in pieces."""
    dice = random.Random(7)
    processes = {f"ocds-uji-{number}": random_process(dice, number) for number in range(2000)}
    pieces = [one for process in processes.values() for one in process]
    dice.shuffle(pieces)
    for number in range(4):
        path = house.folder / f"{number}.json"
        # Each file brings much of what another brought.
        path.write_text(json.dumps({"releases": pieces[number::4] + pieces[:: 9 + number]}))
        report = service.import_files(house.centre, [path], by=house.head)
        # A deadline taken back from a tender that seats know is told.
        assert {each.reason for each in report.refused} <= {"missing"}
    with house.centre.reading() as db:
        rows = {row.ocid: row for row in store.every(db)}
    compared = 0
    for ocid, process in processes.items():
        expected = reference(process)
        end, status = judged(expected)
        if ocid in rows and end is not None:
            assert from_text(rows[ocid].period_end) == from_text(end), process
            assert rows[ocid].status == (status or "active"), process
            compared += 1
        elif end is not None and "title" in expected["tender"]:
            assert ocid in rows, process
    assert compared > 700
