"""Witness minutes of a bid that would not open, and its referral to LKPP (Pasal 24(2), 24(3))."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
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
from sync.unopened_record import EnvelopeHops, OpeningAttempt, UnopenedRecord

RECORD_FILE, NOTE_FILE, RECEIPT_FILE = "kesaksian.json", "kesaksian.txt", "tanda-terima.txt"
MINUTES, LETTER = "berita-acara-kesaksian.pdf", "rancangan-penerusan-lkpp.pdf"
HOPS = ("sealed", "sent", "stored", "tried")


def unopened_papers(
    record: UnopenedRecord,
    text: str,
    note: str,
    number: str,
    head: PaperHead,
    language: LabelLanguage = "id",
) -> dict[str, bytes]:
    """Return the minutes, the referral and what lies beside them, by file name.

    `text` is the record's JSON, `note` its signed digest, `number` that of the minutes ("" to be
    written by hand).
    """
    wording = Wording(language)
    sheet = _UnopenedSheet(record, number, ZoneInfo(record.timezone), wording)
    files = [
        Attachment(RECORD_FILE, text, SAID["unopened_minutes"][0]),
        Attachment(NOTE_FILE, note, SAID["unopened_signed"][0], "text/plain", "source"),
        Attachment(
            RECEIPT_FILE, record.receipt, SAID["signed_text"][0], "text/plain", "supplement"
        ),
    ]
    reports = {
        f"laporan-upaya-{one.number}.json": one.report for one in record.attempts if one.report
    }
    more = [
        Attachment(name, report, SAID["unopened_attempts"][0], kind="supplement")
        for name, report in reports.items()
    ]
    signed = (wording.said("unopened_signed"), wording.said("unopened_signed_use"), note)
    minutes, letter = wording.said("unopened_minutes"), wording.said("unopened_letter")
    return {
        MINUTES: attached_pdf(minutes, head, sheet.minutes(), files, wording, signed=signed),
        LETTER: attached_pdf(letter, head, sheet.letter(), [*files, *more], wording),
        RECORD_FILE: text.encode(),
        NOTE_FILE: note.encode(),
        RECEIPT_FILE: record.receipt.encode(),
        **{name: report.encode() for name, report in reports.items()},
    }


@dataclass(frozen=True)
class _UnopenedSheet:
    record: UnopenedRecord
    number: str
    zone: ZoneInfo
    wording: Wording

    def minutes(self) -> Iterator[FormBlock]:
        """Berita acara kesaksian, in order."""
        said = self.wording.said
        yield paragraph(said("unopened_says"))
        yield fields(self._about())
        yield from self._conclusion()
        yield from self._digests()
        yield from self._proof()
        yield from self._attempts()
        owner = self._owner_opened()
        if owner:
            yield from self._ceremony()
        signers = [SignatureLine(said("unopened_lpse")), SignatureLine(said("unopened_committee"))]
        yield signatures(said("unopened_declared"), said("place_date"), signers)
        if owner:
            vendor = [SignatureLine(said("unopened_vendor"))]
            yield signatures(["", ""], said("place_date"), vendor)

    def letter(self) -> Iterator[FormBlock]:
        """The draft with which the LPSE passes the fault on."""
        said = self.wording.said
        yield paragraph(said("unopened_letter_says"))
        yield fields(self._about())
        yield from self._conclusion()
        yield from self._digests()
        yield from self._attempts()
        signer = [SignatureLine(said("unopened_head"))]
        yield signatures(["", ""], said("place_date"), signer)

    def _owner_opened(self) -> bool:
        sent = {one.name: one.sent for one in self.record.envelopes}
        return any(
            one.key == "owner" and one.opened and one.sha256 == sent.get(one.envelope)
            for one in self.record.attempts
        )

    def _about(self) -> list[tuple[Spoken, str]]:
        said, one = self.wording.said, self.record
        first = figures.instant(one.sealed_earliest, self.wording.language, self.zone)
        version = self._word("ruling_version", number=str(one.version), bid=one.bid_id)
        return [
            (said("unopened_number"), self.number),
            (said("ruling_tender"), f"{one.tender_id} · {one.tender_title}"),
            (said("ruling_firm"), f"{one.tenderer_name} ({one.tenderer_id})"),
            (said("ruling_bid"), version),
            (said("ruling_seat"), f"{one.seat_name} ({one.seat_id})"),
            (said("ruling_sealed"), self._word("ruling_open_end", first=first)
             if one.sealed_latest is None
             else self._between(one.sealed_earliest, one.sealed_latest)),
            (said("unopened_arrived"), self._instant(one.arrived)),
        ]  # fmt: skip

    def _conclusion(self) -> Iterator[FormBlock]:
        said = self.wording.said
        yield heading(said("unopened_conclusion"))
        for one in self.record.envelopes:
            name, hop = SAID[f"envelope_{one.name}"], SAID[f"hop_{one.hop}"]
            yield paragraph(said("unopened_envelope_hop", name=name, hop=hop), strong=True)

    def _digests(self) -> Iterator[FormBlock]:
        said = self.wording.said
        yield heading(said("unopened_digests"))
        heads = [said("ruling_envelope"), said("unopened_hop"), said("unopened_digest")]
        rows = [row for one in self.record.envelopes for row in self._hops(one)]
        yield table(heads, [1.6, 3, 7], rows)

    def _hops(self, one: EnvelopeHops) -> Iterator[list[str]]:
        for key in HOPS:
            digest = getattr(one, key) or self._word("hop_absent")
            yield [self._word(f"envelope_{one.name}"), self._word(f"hop_{key}"), digest]

    def _proof(self) -> Iterator[FormBlock]:
        said = self.wording.said
        size = figures.number(self.record.log_size, self.wording.language)
        readback = self._word("unopened_readback_says", size=size)
        rows = [(said("unopened_readback"), readback)]
        for one in self.record.envelopes:
            rows.append((said("unopened_key"), one.recipient))
            two = {True: "two_yes", False: "two_no", None: "two_unknown"}[one.two_keys]
            rows.append((said("unopened_two"), self._word(two)))
        for key in self.record.rehearsals:
            when = self._word("rehearsal_never", mark=key.recipient)
            if key.rehearsed_at is not None:
                at = self._instant(key.rehearsed_at)
                when = self._word("rehearsal_at", mark=key.recipient, at=at)
            rows.append((said("unopened_rehearsals"), when))
        yield heading(said("unopened_proof"))
        yield fields(rows)

    def _attempts(self) -> Iterator[FormBlock]:
        said = self.wording.said
        yield heading(said("unopened_attempts"))
        keys = ("number", "at", "operator", "key", "result")
        heads = [said(f"attempt_{key}") for key in keys]
        yield table(heads, [0.7, 2.6, 2.6, 1.5, 6], map(self._attempt, self.record.attempts))

    def _attempt(self, one: OpeningAttempt) -> Sequence[str]:
        fault = (
            f"{self._word(f'code_{one.code}')} [{one.code}]" if f"code_{one.code}" in SAID else ""
        )
        result = self._word("attempt_opened") if one.opened else fault or one.code
        words = " · ".join(filter(None, (result, " ".join(one.error.split()))))
        at = figures.listed(one.at, self.wording.language, self.zone)
        return [str(one.number), at, one.operator, self._word(f"key_{one.key}"), words]

    def _ceremony(self) -> Iterator[FormBlock]:
        said = self.wording.said
        yield heading(said("unopened_ceremony"))
        yield paragraph(said("unopened_ceremony_says"))
        lines = ("who", "identity", "key", "machine", "handed")
        yield fields([(said(f"ceremony_{line}"), "") for line in lines])

    def _between(self, earliest: str, latest: str) -> str:
        first, last = figures.between(earliest, latest, self.wording.language, self.zone)
        return first if last is None else self._word("ruling_between", first=first, last=last)

    def _instant(self, moment: str) -> str:
        return figures.instant(moment, self.wording.language, self.zone)

    def _word(self, key: str, **named: str) -> str:
        return SAID[key][self.wording.language == "en"].format(**named)
