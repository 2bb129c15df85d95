"""Bring a class's practice tenders in: new ones each time, dated from now, with keys that open."""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sync import rehearsal
from sync.errors import Fault
from sync.gateway.cards import service as cards
from sync.gateway.centre import Centre
from sync.gateway.journal import service as journal
from sync.gateway.practice import pacing, store
from sync.gateway.practice.entries import PRACTICE_RESET
from sync.gateway.practice.pacing import require_training
from sync.gateway.practice.store import ClassTender
from sync.gateway.staff.service import Member, require
from sync.gateway.tenders import service as tender_service
from sync.gateway.tenders import shared as tenders
from sync.sealing import X25519Identity
from sync.training.pack_tenders import tender_flaw
from sync.wire.times import from_text, to_text
from sync.work import Reading

COMMITTEE = "practice-committee.txt"
"""In the gateway's home: the age identity that opens every bid of a practice tender."""
ADDENDUM = (
    "LATIHAN: Adendum ke-{number}. Masa berlaku penawaran menjadi 90 hari kalender; surat penawaran"
    " harus menyebut masa itu."
)
"""What an addendum of a drill says; in Indonesian, as tenders are."""
Stays = Callable[[ClassTender], bool]
Staying = Callable[[Reading], Stays]
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+([Zz]|[+-][0-9]{2}:[0-9]{2})")


def reset(
    centre: Centre,
    packages: Mapping[str, str],
    *,
    by: Member,
    staying: Staying | None = None,
    class_id: str | None = None,
) -> list[ClassTender]:
    """Bring tenders in for a class and close those of the classes before; return the new ones.

    `staying` is asked within the transaction which tenders are not closed: those of other classes
    that go on.

    `packages` are OCDS release packages (JSON), as content packs hold them, by the names that
    people know their files by. Their ids get a suffix of this class, so that no bid of another
    class stands in the way, and their dates move so that the newest release is of now. Each
    tender's key is rehearsed at once: the trainer is the committee, and its key lies in the
    gateway's home.
    Raises: Fault("practice_in_production"), Fault("practice_no_tenders"),
    Fault("pack_tender_not_json" | "pack_tender_not_ocds", file),
    Fault("practice_tender_twice", tender, file, other) where two tenders have one code,
    Fault("practice_tender_wrong", tender, why), Fault("clock_behind"), and what `staff.require`
    raises. Before the old tenders are closed.
    """
    require_training(centre)
    require(centre, "practice", [by])
    for name, text in packages.items():
        if flaw := tender_flaw(text):
            raise Fault(flaw, file=name)
    if not packages:
        raise Fault("practice_no_tenders")
    _require_one_meaning(packages)
    now = centre.signing_time()
    with centre.writing() as db:
        suffix = _next(store.suffixes(db))
        stays = staying(db) if staying else (lambda _: False)
        old = [one for one in store.open_tenders(db) if not stays(one)]
        # Packs of two languages may bring the very same tender: it counts once.
        new: dict[str, ClassTender] = {}
        texts = [_afresh(json.loads(text), suffix, now, new) for text in packages.values()]
        for one in new.values():  # an interrupted run leaves what the next one ends
            store.add_tender(db, replace(one, class_id=class_id), to_text(now))
    _take_in(centre, texts, by)
    _give_keys(centre, new, by)
    _end(centre, old, now, by)
    _note(centre, list(new.values()), old, by)
    return list(new.values())


def amend(centre: Centre, tender_id: str, *, by: Member) -> None:
    """Publish an addendum to a practice tender, which everybody has to read before sealing.

    Raises: Fault("practice_in_production" | "tender_unknown" | "practice_tender_over" |
    "clock_behind"), and what `staff.require` raises.
    """
    require_training(centre)
    require(centre, "practice", [by])
    if pacing.one(centre, tender_id).over:
        raise Fault("practice_tender_over")
    with centre.reading() as db:
        row = tenders.require(db, tender_id)
    _amend(centre, row, by)


def amend_alone(centre: Centre, tender_id: str, seen: int) -> None:
    """Publish an addendum for somebody who learns alone, where the tender is still as they saw it.

    `seen` is the version of the tender at their seat: several who ask at once get one addendum. In
    a class the trainer decides (`amend`), and in production nobody asks.
    Raises: Fault("practice_in_production" | "tender_unknown" | "clock_behind").
    """
    require_training(centre)
    with centre.reading() as db:
        row, of_class = tenders.require(db, tender_id), store.class_of(db, tender_id)
    if of_class is None and row.version <= seen and not pacing.one(centre, tender_id).over:
        _amend(centre, row, None)


def _amend(centre: Centre, row: tenders.Row, by: Member | None) -> None:
    tender_id, number = row.tender_id, row.version
    said = ADDENDUM.format(number=number)
    change = _release(row, f"{tender_id}-adendum-{number}", centre.signing_time())
    change["tag"] = ["tenderAmendment"]
    change["tender"]["amendments"] = [{"id": str(number), "description": said}]
    _take_in(centre, [json.dumps({"version": "1.1", "releases": [change]})], by)


def _require_one_meaning(packages: Mapping[str, str]) -> None:
    """Raises: Fault("practice_tender_twice", tender, file, other).

    One process may have several releases, and two packs the same file; but a code or an `ocid` that
    stands for two tenders would make one of both.
    """
    meant: dict[str, tuple[str, list[Any]]] = {}
    for name, text in packages.items():
        found: dict[str, list[Any]] = {}
        for one in json.loads(text)["releases"]:
            for word in (f"tender {one['tender']['id']}", f"ocid {one['ocid']}"):
                found.setdefault(word, []).append(one)
        for word, releases in found.items():
            other, known = meant.setdefault(word, (name, releases))
            is_one = len({(each["ocid"], each["tender"]["id"]) for each in releases}) == 1
            if known != releases or not is_one:
                tender = releases[0]["tender"]["id"]
                raise Fault("practice_tender_twice", tender=tender, file=name, other=other)


def _end(centre: Centre, old: Iterable[ClassTender], now: datetime, by: Member) -> None:
    with centre.reading() as db:
        rows = [tenders.find(db, one.tender_id) for one in old]
    if closing := [_closed(row, now) for row in rows if row is not None]:
        _take_in(centre, [json.dumps({"version": "1.1", "releases": closing})], by)


def _note(centre: Centre, new: list[ClassTender], old: list[ClassTender], by: Member) -> None:
    with centre.writing() as db:
        for one in old:
            store.close(db, one.tender_id, centre.now())
        journal.record(
            centre,
            db,
            PRACTICE_RESET,
            by=by,
            suffix=new[0].suffix,
            tenders=len(new),
            closed=len(old),
        )


def _next(known: Iterable[str]) -> str:
    return f"-k{max((int(one.removeprefix('-k')) for one in known), default=0) + 1}"


def _afresh(
    package: dict[str, Any], suffix: str, now: datetime, new: dict[str, ClassTender]
) -> str:
    """Return a package with ids and dates of its own; `new` gets its tenders, by their id here."""
    releases: list[dict[str, Any]] = package["releases"]
    dates = [found for one in releases if (found := _moment(one.get("date"))) is not None]
    for one in releases:
        source = one["tender"]["id"]
        one["ocid"] += suffix
        one["tender"]["id"] += suffix
        new[one["tender"]["id"]] = ClassTender(one["tender"]["id"], source, suffix)
    return json.dumps(_moved(package, now - max(dates, default=now)))


def _moved(value: Any, shift: timedelta) -> Any:
    """Move every instant in a package."""
    if isinstance(value, dict):
        return {key: _moved(inner, shift) for key, inner in value.items()}
    if isinstance(value, list):
        return [_moved(inner, shift) for inner in value]
    moment = _moment(value)
    return value if moment is None else to_text(moment + shift)


def _moment(value: Any) -> datetime | None:
    if not isinstance(value, str) or not _DATE.fullmatch(value):
        return None
    try:
        return from_text(value)
    except (Fault, OverflowError):
        return None


def _closed(row: tenders.Row, now: datetime) -> dict[str, Any]:
    """Return the release that ends a tender of an earlier class."""
    found = _release(row, f"{row.tender_id}-selesai", now)
    found["tender"]["status"] = "complete"
    return found


def _release(row: tenders.Row, release_id: str, now: datetime) -> dict[str, Any]:
    """Return a release of a tender that comes after all others and changes nothing yet."""
    return {
        "ocid": row.ocid,
        "id": release_id,
        "date": to_text(max(now, from_text(row.released_at) + timedelta(microseconds=1))),
        "tag": ["tenderUpdate"],
        "tender": {"id": row.tender_id},
    }


def _take_in(centre: Centre, packages: Sequence[str], by: Member | None) -> None:
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder, f"{number}.json") for number in range(1, len(packages) + 1)]
        for path, text in zip(paths, packages, strict=True):
            path.write_text(text, encoding="utf-8")
        report = (
            tender_service.take_in_by_itself(centre, paths)
            if by is None
            else tender_service.take_in(centre, paths, by=by)
        )
    for refused in report.refused:
        raise Fault(
            "practice_tender_wrong", tender=refused.ocid or refused.file, why=refused.reason
        )
    for lacking in report.waiting:
        paths_lacking = ", ".join(path.lstrip(".") for path in lacking.paths)
        raise Fault("practice_tender_wrong", tender=lacking.ocid, why=paths_lacking)


def _give_keys(centre: Centre, tender_ids: Iterable[str], by: Member) -> None:
    committee = _committee(centre.home / COMMITTEE)
    for tender_id in tender_ids:
        test = cards.publish_key(centre, tender_id, committee.recipient.text, by=by)
        cards.confirm_rehearsal(centre, tender_id, rehearsal.rehearse(test, committee.text), by=by)


def _committee(path: Path) -> X25519Identity:
    """The key of the practice room's committee, made when it is first asked for."""
    if path.exists():
        return X25519Identity.from_text(path.read_text("utf-8").split()[-1])
    made, draft = X25519Identity.generate(), path.with_suffix(".partial")
    draft.touch(mode=0o600)
    draft.write_text(f"# LATIHAN\n{made.text}\n", encoding="utf-8")
    draft.rename(path)
    return made
