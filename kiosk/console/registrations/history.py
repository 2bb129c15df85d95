"""Everything that was done with a registration, in one list: the newest first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta

from flask_babel import force_locale
from flask_babel import gettext as _

from kiosk.console import guard
from kiosk.console.context import console
from kiosk.desk import said
from kiosk.desk.shown import titles
from kiosk.paperwork import Happened
from sync.gateway.account_requests import service as requests
from sync.gateway.registrations.service import FileRead, Opened
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
        *_requests(found, people),
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
        what = said.decision(
            found.table,
            each.outcome,
            reason=each.reason,
            missing=each.missing,
            contradicts=each.contradicts,
            at_seat=each.moment is not None,
            held_for=each.held_for,
        )
        yield EventView(each.at, what, each.words, by)


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


def _requests(found: Opened, people: Mapping[str, str]) -> Iterator[EventView]:
    """What was asked for of its account, and what became of it."""
    if not found.account_id:
        return
    kinds = {
        "email": _("ganti alamat email"),
        "number": _("ganti NPWP"),
        "person": _("ganti narahubung atau admin"),
        "password": _("lupa kata sandi"),
    }
    ends = {
        "done": _("Permohonan selesai menurut INAPROC atau SPSE: %(what)s."),
        "refused": _("Permohonan ditolak: %(what)s."),
        "withdrawn": _("Permohonan ditarik: %(what)s."),
    }
    asked = requests.requests(console().centre, found.account_id, by=guard.member())
    for each in asked:
        what = kinds[each.kind]
        by = people.get(each.opened_by, each.opened_by)
        yield EventView(each.opened_at, _("Permohonan dicatat: %(what)s.", what=what), "", by)
        if each.decided_at is not None and each.answer is not None:
            answered = each.answer.words or each.answer.number
            by = people.get(each.decided_by or "", "")
            yield EventView(each.decided_at, ends[each.state] % {"what": what}, answered, by)


def _readings(found: Opened, people: Mapping[str, str]) -> Iterator[EventView]:
    """What one person read within `TOGETHER` is one event: each page and picture is a reading."""
    read = {
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
        what = read.get(first.what, first.what)
        if len(group) > 1:
            what = _(
                "Isian atau berkasnya dibaca %(count)s kali dalam %(minutes)s menit.",
                count=len(group),
                minutes=int(TOGETHER.total_seconds() // 60),
            )
        yield EventView(first.at, what, "", people.get(first.staff_id, first.staff_id))


def _rest(found: Opened, people: Mapping[str, str]) -> Iterator[EventView]:
    named = titles(found.table)
    for document, tick in found.ticks.items():
        what = said.tick(named.get(document, document), shown=tick.shown)
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
    spoken_of = {}
    for spoken in ("id", "en"):
        with force_locale(spoken):
            spoken_of[spoken] = [f"{one.what} {one.words}".strip() for one in events(found, people)]
    told = zip(events(found, people), spoken_of["id"], spoken_of["en"], strict=True)
    return tuple(
        Happened(at=one.at, what=(first, second), who=one.by) for one, first, second in told
    )[::-1]
