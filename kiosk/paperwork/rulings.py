"""A bid that was held, on paper: the question for the committee, and the ruling, with evidence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import tzinfo

from kiosk.labels import LabelLanguage
from kiosk.paperwork.attached import Attachment, PaperHead, attached_pdf
from kiosk.paperwork.blocks import FormBlock, Spoken, Wording, fields, heading, paragraph, table
from kiosk.paperwork.words import SAID
from sync import figures, rulings
from sync.bid_evidence import AgainstDeadline, BidEvidence, FileKnown
from sync.rulings import Decider, Ruling
from sync.wire.messages import Interval

NOTE_FILE, EVIDENCE_FILE, RECEIPT_FILE = "keputusan.txt", "bukti.json", "tanda-terima.txt"
EMPTY_ROWS = 5


@dataclass(frozen=True, kw_only=True)
class HeldFacts:
    """What is said of a held bid before and after a ruling. Instants are UTC texts."""

    tender_id: str
    tenderer_id: str
    tenderer_name: str
    bid_id: str
    version: int
    seat_id: str
    held: str
    sealed: Interval
    arrived: str
    deadline: str | None

    @classmethod
    def of(cls, one: BidEvidence) -> HeldFacts:
        """Take the facts from the evidence."""
        return cls(
            tender_id=one.tender_id,
            tenderer_id=one.tenderer_id,
            tenderer_name=one.tenderer_name,
            bid_id=one.bid_id,
            version=one.version,
            seat_id=one.seat_id,
            held=one.held,
            sealed=one.sealed,
            arrived=one.arrived,
            deadline=None if one.tender is None else one.tender.deadline,
        )


@dataclass(frozen=True, kw_only=True)
class ShownEvidence:
    """What of the evidence stands on the paper; `text` is all of it, JSON.

    `log_seen` is how far the seat's log was witnessed, and when; None for never.
    """

    text: str
    tender_title: str
    seat_name: str
    against: AgainstDeadline | None
    files: Sequence[FileKnown]
    log_size: int
    log_seen: tuple[int, str] | None

    @classmethod
    def of(cls, one: BidEvidence, text: str) -> ShownEvidence:
        """Take from evidence, whose JSON is `text`, what the paper shows."""
        return cls(
            text=text,
            tender_title="" if one.tender is None else one.tender.title,
            seat_name=one.seat_name,
            against=one.against_deadline,
            files=one.files,
            log_size=one.log_size,
            log_seen=None if one.log is None else (one.log.size, one.log.seen_at),
        )


def ruling_pdf(
    note: str,
    receipt: str,
    head: PaperHead,
    timezone: tzinfo,
    language: LabelLanguage = "id",
    evidence: ShownEvidence | None = None,
) -> bytes:
    """Return a ruling as PDF/A-3a that carries its note, the receipt, and the evidence if given.

    `receipt` is the bid's own signed note, "" where a seat has none of another seat's bid.
    Raises: Fault("ruling_malformed", why).
    """
    ruling, wording = rulings.read(note), Wording(language)
    files = [Attachment(NOTE_FILE, note, SAID["ruling_signed"][0], "text/plain", "source")]
    if receipt:
        said = SAID["signed_text"][0]
        files.append(Attachment(RECEIPT_FILE, receipt, said, "text/plain", "supplement"))
    if evidence is not None:
        files.append(Attachment(EVIDENCE_FILE, evidence.text, SAID["ruling_evidence"][0]))
    sheet = _RulingSheet(_facts(ruling), evidence, timezone, wording)
    return attached_pdf(
        wording.said("ruling"),
        head,
        sheet.ruled(head.lpse, ruling),
        files,
        wording,
        signed=(wording.said("ruling_signed"), wording.said("ruling_signed_use"), note),
    )


def question_pdf(
    facts: HeldFacts,
    receipt: str,
    head: PaperHead,
    timezone: tzinfo,
    language: LabelLanguage,
    evidence: ShownEvidence,
) -> bytes:
    """Return what a committee decides by as PDF/A-3a: the evidence, and lines to write on."""
    wording = Wording(language)
    files = [
        Attachment(RECEIPT_FILE, receipt, SAID["signed_text"][0], "text/plain", "supplement"),
        Attachment(EVIDENCE_FILE, evidence.text, SAID["ruling_evidence"][0]),
    ]
    sheet = _RulingSheet(facts, evidence, timezone, wording)
    return attached_pdf(wording.said("held_question"), head, sheet.asked(head.lpse), files, wording)


def _facts(one: Ruling) -> HeldFacts:
    return HeldFacts(
        tender_id=one.tender_id,
        tenderer_id=one.tenderer_id,
        tenderer_name=one.tenderer_name,
        bid_id=one.bid_id,
        version=one.version,
        seat_id=one.seat_id,
        held=one.held,
        sealed=one.sealed,
        arrived=one.arrived,
        deadline=one.deadline,
    )


@dataclass(frozen=True)
class _RulingSheet:
    facts: HeldFacts
    evidence: ShownEvidence | None
    zone: tzinfo
    wording: Wording

    def ruled(self, lpse: str, one: Ruling) -> Iterator[FormBlock]:
        """What stands on a ruling, in order."""
        said = self.wording.said
        yield paragraph(said("ruling_says", lpse=lpse))
        yield fields([*self._about(), (said("ruling_number"), one.ruling_id)])
        yield heading(said("ruling_outcome"))
        yield paragraph(said(f"ruling_{one.outcome}"), strong=True)
        yield fields(
            [
                (said("ruling_reason"), one.reason),
                (said("ruling_minutes"), one.minutes),
                (said("ruling_at"), self._instant(one.ruled_at)),
            ]
        )
        yield from self._known()
        yield from self._people(one.members, one.entered)

    def asked(self, lpse: str) -> Iterator[FormBlock]:
        """What stands on the sheet that a committee decides by, in order."""
        said = self.wording.said
        yield paragraph(said("held_question_says", lpse=lpse))
        yield fields(self._about())
        yield from self._known()
        yield heading(said("held_decides"))
        outcomes = [said("ruling_accepted"), said("ruling_refused")]
        yield fields(
            [
                (said("ruling_outcome"), outcomes),
                (said("ruling_reason"), ""),
                (["", ""], ""),
                (said("ruling_minutes"), ""),
            ]
        )
        yield from self._people((), ())

    def _known(self) -> Iterator[FormBlock]:
        yield heading(self.wording.said("ruling_times"))
        yield fields(self._times())
        yield from self._shown_evidence()

    def _about(self) -> list[tuple[Spoken, str]]:
        said, one, shown = self.wording.said, self.facts, self.evidence
        title = "" if shown is None or not shown.tender_title else f" · {shown.tender_title}"
        seat = one.seat_id if shown is None else f"{shown.seat_name} ({one.seat_id})"
        version = self._word("ruling_version", number=str(one.version), bid=one.bid_id)
        return [
            (said("ruling_tender"), one.tender_id + title),
            (said("ruling_firm"), f"{one.tenderer_name} ({one.tenderer_id})"),
            (said("ruling_bid"), version),
            (said("ruling_seat"), seat),
        ]

    def _times(self) -> list[tuple[Spoken, str]]:
        said, one, shown = self.wording.said, self.facts, self.evidence
        deadline = self._word("ruling_no_deadline")
        if one.deadline is not None:
            deadline = self._instant(one.deadline)
        rows = [
            (said("ruling_held"), self._held()),
            (said("ruling_sealed"), self._sealed()),
            (said("ruling_arrived"), self._instant(one.arrived, up=True)),
            (said("ruling_deadline"), deadline),
        ]
        if shown is not None and shown.against is not None:
            rows.append((said("ruling_against"), self._word(f"against_{shown.against}")))
        return rows

    def _held(self) -> str:
        key = f"held_{self.facts.held}"
        if key in SAID:
            return self._word(key)
        return self._word("held_other", code=self.facts.held)

    def _sealed(self) -> str:
        sealed, language = self.facts.sealed, self.wording.language
        if sealed.latest is None:
            return self._word("ruling_open_end", first=self._instant(sealed.earliest))
        first, last = figures.between(sealed.earliest, sealed.latest, language, self.zone)
        return first if last is None else self._word("ruling_between", first=first, last=last)

    def _shown_evidence(self) -> Iterator[FormBlock]:
        said, shown = self.wording.said, self.evidence
        yield heading(said("ruling_evidence"))
        if shown is None:
            yield paragraph(said("ruling_evidence_elsewhere"))
            return
        if shown.files:
            keys = ("ruling_envelope", "ruling_size", "ruling_digest", "ruling_state")
            yield table([said(key) for key in keys], [1.4, 2, 6, 1.6], map(self._file, shown.files))
        yield fields([(said("ruling_log"), self._log(shown))])
        yield paragraph(said("ruling_evidence_says"), small=True)

    def _file(self, one: FileKnown) -> list[str]:
        size = figures.exactly(one.size, self.wording.language)
        name, state = self._word(f"envelope_{one.name}"), self._word(f"state_{one.state}")
        return [name, size, one.sha256, state]

    def _log(self, shown: ShownEvidence) -> str:
        size = figures.number(shown.log_size, self.wording.language)
        if shown.log_seen is None:
            return self._word("ruling_log_unseen", size=size)
        seen, at = shown.log_seen
        number = figures.number(seen, self.wording.language)
        return self._word("ruling_log_says", size=size, seen=number, at=self._instant(at))

    def _people(
        self, members: Sequence[Decider], entered: Sequence[Decider]
    ) -> Iterator[FormBlock]:
        """Who decided and who entered it; with nobody named, rows to be written by hand."""
        keys = ("ruling_part", "ruling_person", "ruling_person_id", "ruling_signature")
        rows = [
            [self._word(f"ruling_{part}"), each.name, each.person_id, ""]
            for part, people in (("member", members), ("entered", entered))
            for each in people
        ]
        heads = [self.wording.said(key) for key in keys]
        yield heading(self.wording.said("ruling_people"))
        yield table(heads, [1.8, 4, 3, 3.4], rows, 0 if rows else EMPTY_ROWS, tall=True)

    def _instant(self, moment: str, *, up: bool = False) -> str:
        return figures.instant(moment, self.wording.language, self.zone, up=up)

    def _word(self, key: str, **named: str) -> str:
        return SAID[key][self.wording.language == "en"].format(**named)
