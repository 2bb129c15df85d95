"""The papers of an outage: evidence, minutes, and drafts of a notice and of a request (ADR 73)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal
from zoneinfo import ZoneInfo

from kiosk.labels import LabelLanguage
from kiosk.paperwork.attached import Attachment, PaperHead, attached_pdf
from kiosk.paperwork.blocks import (
    FormBlock,
    SignatureLine,
    Spoken,
    Wording,
    fields,
    heading,
    paragraph,
    signatures,
    table,
)
from kiosk.paperwork.words import SAID
from sync import figures
from sync.outage_record import (
    AffectedBid,
    AffectedTender,
    DayLost,
    OutageRecord,
    SeatOutage,
    certain,
    seconds_of,
)
from sync.outage_record import whole_days as count_whole
from sync.wire.outages import BoundedInstant

OutagePaper = Literal["outage_file", "outage_minutes", "outage_notice", "outage_request"]
RECORD_FILE, NOTE_FILE = "gangguan.json", "gangguan.txt"
NAMES: Mapping[OutagePaper, str] = {
    "outage_file": "berkas-gangguan.pdf",
    "outage_minutes": "berita-acara-gangguan.pdf",
    "outage_notice": "rancangan-pengumuman.pdf",
    "outage_request": "rancangan-permohonan-jadwal.pdf",
}
WITH_RECORD: frozenset[OutagePaper] = frozenset({"outage_file", "outage_minutes"})
"""The papers that stay with the LPSE and may name who bid."""


@dataclass(frozen=True, kw_only=True)
class OutageSaid:
    """What staff say beyond the record: a number for the minutes, and the cause; "" for none."""

    number: str = ""
    cause: str = ""


def outage_papers(
    record: OutageRecord,
    text: str,
    note: str,
    said: OutageSaid,
    head: PaperHead,
    language: LabelLanguage = "id",
) -> dict[str, bytes]:
    """Return every paper of an outage by file name, with the record and its note beside them.

    `text` is the record's JSON and `note` its signed digest. Both are attached to the evidence and
    the minutes. The notice and the request go to others: the record names who bid, so these two
    carry the digest alone.
    """
    wording = Wording(language)
    named = Attachment(NOTE_FILE, note, SAID["outage_signed"][0], "text/plain", "source")
    whole = [Attachment(RECORD_FILE, text, SAID["outage_file"][0]), named]
    sheet = _OutageSheet(record, said, ZoneInfo(record.timezone), wording)
    signed = (wording.said("outage_signed"), wording.said("outage_signed_use"), note)
    made = {
        NAMES[kind]: attached_pdf(
            wording.said(kind),
            head,
            write(sheet),
            whole if kind in WITH_RECORD else [named],
            wording,
            signed=signed if kind == "outage_file" else None,
        )
        for kind, write in _WRITERS.items()
    }
    return {**made, RECORD_FILE: text.encode(), NOTE_FILE: note.encode()}


@dataclass(frozen=True)
class _OutageSheet:
    record: OutageRecord
    asked: OutageSaid
    zone: ZoneInfo
    wording: Wording

    def evidence(self) -> Iterator[FormBlock]:
        """Everything that is known, and how."""
        yield fields(self._about())
        yield from self._how()
        yield from self._seats()
        yield from self._server()
        yield from self._tenders()
        yield from self._by_day()
        yield from self._bids()
        yield from self._logs()

    def minutes(self) -> Iterator[FormBlock]:
        """Berita acara: what was down, the tenders, and room for signatures."""
        said = self.wording.said
        yield paragraph(said("outage_minutes_says", lpse=self.record.gateway_name))
        basis = (said("outage_minutes_basis"), self._word("outage_minutes_basis_says"))
        yield fields([*self._about(), basis])
        yield from self._seats()
        yield from self._server()
        yield from self._tenders()
        yield paragraph(said("outage_rule"))
        signers = [SignatureLine(said("outage_head")), SignatureLine(said("outage_admin"))]
        yield signatures(said("outage_signed_by"), said("place_date"), signers)

    def notice(self) -> Iterator[FormBlock]:
        """A draft of what users are told."""
        said = self.wording.said
        yield paragraph(said("outage_notice_says", lpse=self.record.gateway_name), strong=True)
        yield fields(self._about())
        yield from self._tenders()
        yield paragraph(said("outage_notice_safe"))
        yield signatures(["", ""], said("place_date"), [SignatureLine(said("outage_head"))])

    def request(self) -> Iterator[FormBlock]:
        """A draft of what the committees are asked."""
        said = self.wording.said
        yield fields([(said("outage_request_to"), ""), *self._about()])
        yield paragraph(said("outage_request_says"))
        yield from self._tenders()
        yield paragraph(said("outage_rule"))
        signers = [SignatureLine(said("outage_head")), SignatureLine(said("outage_committee"))]
        yield signatures(["", ""], said("place_date"), signers)

    def _about(self) -> list[tuple[Spoken, str]]:
        said, one = self.wording.said, self.record
        first, last = self._instant(one.begin), self._instant(one.end)
        return [
            (said("outage_number"), self.asked.number),
            (said("outage_asked"), self._word("outage_from_to", first=first, last=last)),
            (said("outage_cause"), self.asked.cause),
            (said("outage_down"), self._down()),
        ]

    def _down(self) -> str:
        one = self.record
        seats = str(max(len(one.seats), len({each.seat_id for each in one.outages})))
        time, days = self._hours(one.seconds), self._days(one.days)
        return self._word("outage_down_says", time=time, days=days, seats=seats)

    def _how(self) -> Iterator[FormBlock]:
        yield heading(self.wording.said("outage_how"))
        yield paragraph(self.wording.said("outage_how_says"))

    def _seats(self) -> Iterator[FormBlock]:
        said = self.wording.said
        yield heading(said("outage_seats"))
        if not self.record.outages:
            yield paragraph(said("outage_none"))
        else:
            keys = ("seat", "first", "last", "seat_down", "looks", "reason", "told")
            heads = [said(f"outage_{key}") for key in keys]
            rows = map(self._seat, self.record.outages)
            yield table(heads, [1.5, 2.7, 2.7, 1.6, 1, 1.9, 2.2], rows)
        told = {one.seat_id for one in self.record.outages}
        quiet = [name for seat_id, name in self.record.seats if seat_id not in told]
        if quiet:
            yield paragraph(said("outage_untold", names=", ".join(quiet)), small=True)

    def _seat(self, one: SeatOutage) -> list[str]:
        state = f"state_{one.outage.state}"
        last = self._seen(one.outage.last)
        if not one.outage.over:
            last = self._word("outage_goes_on", at=last)
        return [
            one.seat_name,
            self._seen(one.outage.first),
            last,
            self._hours(seconds_of(filter(None, [certain(one.outage)]))),
            str(one.outage.failures),
            f"{self._word(state)} ({one.outage.reason})" if state in SAID else one.outage.reason,
            self._listed(one.told_at),
        ]

    def _server(self) -> Iterator[FormBlock]:
        said = self.wording.said
        yield heading(said("outage_server"))
        if not self.record.unserved:
            yield paragraph(said("outage_server_fine"))
        for one in self.record.unserved:
            last, first = self._instant(one.last_at), self._instant(one.started_at)
            yield paragraph(said("outage_server_says", last=last, first=first))

    def _tenders(self) -> Iterator[FormBlock]:
        said = self.wording.said
        yield heading(said("outage_tenders"))
        if not self.record.tenders:
            yield paragraph(said("outage_no_tender"))
            return
        keys = ("tender", "closes", "lost", "days")
        heads = [said(f"outage_{key}") for key in keys]
        yield table(heads, [5, 3, 2.2, 3], map(self._tender, self.record.tenders))

    def _tender(self, one: AffectedTender) -> list[str]:
        name = f"{one.tender_id} · {one.title}"
        return [name, self._listed(one.closes), self._hours(one.seconds), self._days(one.days)]

    def _by_day(self) -> Iterator[FormBlock]:
        if not self.record.days:
            return
        said, language = self.wording.said, self.wording.language
        yield heading(said("outage_by_day"))
        heads = [said("outage_day"), said("outage_lost")]
        rows = (
            [figures.day(one.day, language), self._hours(one.seconds)] for one in self.record.days
        )
        yield table(heads, [3, 3], rows)

    def _bids(self) -> Iterator[FormBlock]:
        said = self.wording.said
        yield heading(said("outage_bids"))
        if not self.record.bids:
            yield paragraph(said("outage_no_bid"))
            return
        keys = ("firm", "tender", "seat", "sealed", "arrived", "outcome")
        heads = [said(f"outage_{key}") for key in keys]
        yield table(heads, [3, 1.7, 1.6, 3, 2.4, 2], map(self._bid, self.record.bids))

    def _bid(self, one: AffectedBid) -> list[str]:
        seats = dict(self.record.seats)
        return [
            f"{one.tenderer_name}, v{one.version}",
            one.tender_id,
            seats.get(one.seat_id, one.seat_id),
            self._seen(BoundedInstant(earliest=one.sealed_earliest, latest=one.sealed_latest)),
            self._listed(one.arrived, up=True),
            self._word(f"bid_{one.outcome}"),
        ]

    def _logs(self) -> Iterator[FormBlock]:
        if not self.record.logs:
            return
        said, seats = self.wording.said, dict(self.record.seats)
        yield heading(said("outage_logs"))
        heads = [said("outage_seat"), said("outage_log_size"), said("outage_log_seen")]
        rows = (
            [seats.get(one.seat_id, one.seat_id), str(one.size), self._listed(one.seen_at)]
            for one in self.record.logs
        )
        yield table(heads, [3, 2, 4], rows)

    def _seen(self, one: BoundedInstant) -> str:
        first = self._listed(one.earliest)
        if one.latest is None:
            return self._word("outage_open", at=first)
        last = self._listed(one.latest, up=True)
        if first == last:
            return first
        return self._word("outage_between", first=first, last=last)

    def _hours(self, seconds: float) -> str:
        """Cut to the minute: what is certain is never rounded up."""
        minutes = int(seconds // 60)
        return self._word("outage_hours", hours=str(minutes // 60), minutes=str(minutes % 60))

    def _days(self, days: Sequence[DayLost]) -> str:
        whole = count_whole(days)
        counts = {"all": str(len(days)), "whole": str(whole), "part": str(len(days) - whole)}
        return self._word("outage_day_count", **counts)

    def _instant(self, moment: str) -> str:
        return figures.instant(moment, self.wording.language, self.zone)

    def _listed(self, moment: str, *, up: bool = False) -> str:
        return figures.listed(moment, self.wording.language, self.zone, up=up)

    def _word(self, key: str, **named: str) -> str:
        return SAID[key][self.wording.language == "en"].format(**named)


_WRITERS: Mapping[OutagePaper, Callable[[_OutageSheet], Iterator[FormBlock]]] = {
    "outage_file": _OutageSheet.evidence,
    "outage_minutes": _OutageSheet.minutes,
    "outage_notice": _OutageSheet.notice,
    "outage_request": _OutageSheet.request,
}
