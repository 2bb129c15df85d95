"""Everything that was done with a registration, in one list: the newest first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta

from flask_babel import force_locale, get_locale
from flask_babel import gettext as _

from kiosk.console import guard
from kiosk.console.context import console
from kiosk.errors import explain
from kiosk.paperwork import Happened
from sync.errors import Fault
from sync.gateway.registrations.service import Decided, FileRead, Opened
from sync.gateway.staff import service as staff
from sync.gateway.vendors import accounts
from sync.wire.times import from_text

TOGETHER = timedelta(minutes=15)


@dataclass(frozen=True)
class EventView:
    """Something that happened: when (wire text), what in a sentence, whose own words, by whom."""

    at: str
    what: str
    words: str
    by: str


def events(found: Opened, people: Mapping[str, str]) -> list[EventView]:
    """Every arrival, decision, tick, note and reading of a registration, the newest first."""
    every = [
        *_arrivals(found),
        *_decisions(found, people),
        *_account(found, people),
        *_readings(found, people),
        *_rest(found, people),
    ]
    return sorted(every, key=lambda event: event.at, reverse=True)


def _arrivals(found: Opened) -> Iterator[EventView]:
    for arrival in found.arrivals:
        what = _("Versi %(version)s diserahkan di kursi.", version=arrival.version)
        if arrival.outcome == "refused":
            what = _("Versi %(version)s tidak diambil.", version=arrival.version)
        yield EventView(arrival.received_at, what, "", "")


def _decisions(found: Opened, people: Mapping[str, str]) -> Iterator[EventView]:
    for each in found.decisions:
        by = "" if each.staff_id is None else people.get(each.staff_id, each.staff_id)
        yield EventView(each.at, _decision(found, each), each.words, by)


def _decision(found: Opened, each: Decided) -> str:
    what = {
        "approved": _("Disetujui."),
        "incomplete": _("Dikembalikan, belum lengkap."),
        "refused": _("Ditolak."),
        "lapsed": _("Batas waktunya lewat sebelum semua asli ditunjukkan."),
        "taken_up": _("Dibuka lagi."),
    }[each.outcome]
    if found.table is not None:
        documents, refusals = found.table.documents, found.table.refusals
        named = [
            documents[word].title.in_(str(get_locale())) if word in documents else word
            for word in each.missing
        ]
        if each.reason in refusals:
            what = f"{what} {refusals[each.reason].sentence.in_(str(get_locale()))}"
        if named:
            what = _("%(what)s Kurang: %(papers)s.", what=what, papers=", ".join(named))
    if each.contradicts is not None:
        what = _("%(what)s Bertentangan dengan keputusan sebelumnya.", what=what)
    if each.moment is not None:
        what = _("%(what)s Diputuskan di kursi.", what=what)
    if each.held_for:
        why = explain(Fault(each.held_for)).message
        what = _("%(what)s Tidak berlaku: %(why)s", what=what, why=why)
    return str(what)


def _account(found: Opened, people: Mapping[str, str]) -> Iterator[EventView]:
    if not found.account_id:
        return
    standing = accounts.account(console().centre, found.account_id, by=guard.member())
    for each in standing.changes:
        what = (
            _("User ID dinonaktifkan.")
            if each.status == "inactive"
            else _("User ID diaktifkan lagi.")
        )
        by = people.get(each.staff_id, each.staff_id)
        yield EventView(each.decided_at, what, each.reason, by)


def _readings(found: Opened, people: Mapping[str, str]) -> Iterator[EventView]:
    """What one person read within `TOGETHER` is one event: each page and picture is a reading."""
    said = {
        "form": _("Isiannya dibaca."),
        "paper": _("Satu berkasnya dibaca."),
        "form_at_seat": _("Isiannya dibaca di kursi."),
        "paper_at_seat": _("Satu berkasnya dibaca di kursi."),
    }
    groups: list[list[FileRead]] = []
    newest: dict[str, list[FileRead]] = {}
    for each in sorted(found.reads, key=lambda one: one.at):
        group = newest.get(each.staff_id)
        if group is None or from_text(each.at) - from_text(group[0].at) > TOGETHER:
            group = newest[each.staff_id] = []
            groups.append(group)
        group.append(each)
    for group in groups:
        first = group[0]
        what = said.get(first.what, first.what)
        if len(group) > 1:
            what = _(
                "Isian atau berkasnya dibaca %(count)s kali dalam %(minutes)s menit.",
                count=len(group),
                minutes=int(TOGETHER.total_seconds() // 60),
            )
        yield EventView(first.at, what, "", people.get(first.staff_id, first.staff_id))


def _rest(found: Opened, people: Mapping[str, str]) -> Iterator[EventView]:
    for document, tick in found.ticks.items():
        table = found.table
        known = table is not None and document in table.documents
        title = (
            table.documents[document].title.in_(str(get_locale())) if table and known else document
        )
        what = (
            _("Asli dilihat: %(title)s.", title=title)
            if tick.shown
            else _("Tanda asli dilihat dibatalkan: %(title)s.", title=title)
        )
        by = people.get(tick.staff_id, tick.staff_id)
        yield EventView(tick.at, what, "", by)
    for note in found.at_centre:
        what = _("Nomor dari luar dicatat: %(number)s.", number=note.number)
        yield EventView(note.noted_at, what, "", people.get(note.staff_id, note.staff_id))


def happened(found: Opened) -> tuple[Happened, ...]:
    """The same on paper, where both languages may stand: the first event first.

    Whoever asks for their data learns who read them; what verifiers wrote to them is theirs too.
    """
    people = {each.staff_id: each.name for each in staff.members(console().centre, removed=True)}
    said = {}
    for spoken in ("id", "en"):
        with force_locale(spoken):
            said[spoken] = [f"{one.what} {one.words}".strip() for one in events(found, people)]
    told = zip(events(found, people), said["id"], said["en"], strict=True)
    return tuple(
        Happened(at=one.at, what=(first, second), who=one.by) for one, first, second in told
    )[::-1]
