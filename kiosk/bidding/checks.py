"""Looks at a vendor's files before sealing and says, in time to mend it, what seems wrong.

"stop" keeps a file from being sealed; "advice" is the vendor's to weigh: we never refuse a bid for
what we merely suspect. Codes have their sentences in `kiosk/errors/`.
"""

from __future__ import annotations

import contextlib
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import BinaryIO, Literal

from kiosk.bidding import filetypes, pdfrun, promises
from kiosk.bidding.kinds import Kind
from kiosk.config import Config
from kiosk.intake import names
from kiosk.intake.files import OF_ONE_FILE
from sync.errors import Fault
from sync.sealing.bundle import Source
from sync.wire.messages import EnvelopeName

Severity = Literal["stop", "advice"]
Progress = Callable[[int, int, str], None]  # files done, files in all, name of the next

# Sent away with the bid, it would open the bid for whoever gets hold of it.
_NEVER = frozenset({"owner_key_inside"})

_OF_VERDICT = {
    "damaged": "pdf_damaged",
    "password": "pdf_password",
    "rights": "pdf_rights",
    "adobe_only": "pdf_adobe_only",
    "receipt": "receipt_inside",
    "unchecked": "pdf_unchecked",
}


@dataclass(frozen=True)
class Limits:
    """Of one envelope, by the settings `bid_max_files` and `bid_max_bytes`; sizes in bytes."""

    files: int = Config.bid_max_files
    total_bytes: int = Config.bid_max_bytes
    pdf_seconds: float = 60.0  # for all PDFs together


@dataclass(frozen=True)
class Finding:
    """`file_name` is the Source's; None is about the whole choice."""

    file_name: str | None
    code: str
    severity: Severity
    params: dict[str, object] = field(default_factory=dict)

    def fault(self) -> Fault:
        """For `kiosk.errors.explain`."""
        return Fault(self.code, **self.params)


def check(
    files: Sequence[Source],
    limits: Limits | None = None,
    *,
    envelope: EnvelopeName | None = None,
    progress: Progress = lambda done, total, name: None,
    monotonic: Callable[[], float] = time.monotonic,
) -> list[Finding]:
    """Everything found in one envelope, first of all of it, then file by file.

    Faults: "medium_gone".
    """
    limits = limits or Limits()
    findings = _about_all(files, limits)
    if any(finding.code == "too_many_files" for finding in findings):
        return findings  # reading ten thousand files would only keep the vendor waiting
    pdfs: list[Source] = []
    for number, source in enumerate(files):
        progress(number, len(files), source.name)
        findings += _about_one(source, pdfs)
        if envelope == "technical" and promises.speaks_of_price(source.name):
            findings.append(_finding(source, "price_in_technical", "advice"))

    def step(judged: int) -> None:
        name = pdfs[judged].name if judged < len(pdfs) else ""
        progress(len(files) - len(pdfs) + judged, len(files), name)

    step(0)
    findings += _about_pdfs(pdfs, limits.pdf_seconds, step, monotonic)
    order = {None: -1} | {source.name: number for number, source in enumerate(files)}
    return sorted(findings, key=lambda finding: order[finding.file_name])


def _about_all(files: Sequence[Source], limits: Limits) -> list[Finding]:
    findings = []
    if len(files) > limits.files:
        params: dict[str, object] = {"count": len(files), "limit": limits.files}
        findings.append(Finding(None, "too_many_files", "stop", params))
    total = sum(source.size for source in files)
    if total > limits.total_bytes:
        params = {"size_bytes": total, "limit_bytes": limits.total_bytes}
        findings.append(Finding(None, "files_too_large", "stop", params))
    counts = Counter(names.key(source.name) for source in files)
    for source in {names.key(source.name): source for source in files}.values():
        count = counts[names.key(source.name)]
        if count > 1:
            params = {"name": source.name, "count": count}
            findings.append(Finding(source.name, "name_twice", "stop", params))
    return findings


def _about_one(source: Source, pdfs: list[Source]) -> list[Finding]:
    """What the file's own marks tell; a PDF is put on the list for its own check."""
    if source.size == 0:
        return [_finding(source, "file_empty", "stop")]
    try:
        with contextlib.closing(source.open()) as file:
            kind = filetypes.identify(file)
    except Fault as fault:
        if fault.code not in OF_ONE_FILE:
            raise
        return [_finding(source, fault.code, "stop")]
    except OSError:
        return [_finding(source, "file_unreadable", "stop")]
    extension = names.split_extension(source.name)[1]
    if promises.is_program(extension, kind):
        return [_finding(source, "executable", "stop", actual=kind.label)]
    if code := promises.advice(extension, kind):
        severity: Severity = "stop" if code in _NEVER else "advice"
        return [_finding(source, code, severity, actual=kind.label)]
    findings = _about_name(source, extension, kind)
    if not findings and kind.code == "pdf":
        pdfs.append(source)
    return findings


def _about_name(source: Source, extension: str, kind: Kind) -> list[Finding]:
    """Where the name promises something else, or a container that had better be opened first."""
    if program := promises.sealed_for(extension):
        return [_finding(source, "sealed_already", "advice", actual=program)]
    expected = promises.mismatch(extension, kind)
    if expected is not None:
        found = {"extension": extension, "expected": expected, "actual": kind.label}
        return [_finding(source, "type_mismatch", "advice", **found)]
    if promises.is_archive(extension, kind):
        return [_finding(source, "archive", "advice", actual=kind.label)]
    return []


def _about_pdfs(
    pdfs: Sequence[Source], seconds: float, step: Callable[[int], None], clock: Callable[[], float]
) -> list[Finding]:
    """`step(n)`: n of them are judged."""
    findings: list[Finding] = []
    end = clock() + seconds
    for begin in range(0, len(pdfs), pdfrun.BATCH):
        batch = pdfs[begin : begin + pdfrun.BATCH]
        step(begin)
        if end <= clock():
            return findings + [_finding(one, "pdf_unchecked", "advice") for one in pdfs[begin:]]
        findings += _about_batch(batch, end - clock(), partial(_plus, step, begin))
    return findings


def _plus(step: Callable[[int], None], begin: int, number: int) -> None:
    step(begin + number)


def _about_batch(
    batch: Sequence[Source], seconds: float, progress: Callable[[int], None]
) -> list[Finding]:
    findings: list[Finding] = []
    with contextlib.ExitStack() as stack:
        opened: list[tuple[Source, BinaryIO]] = []
        for source in batch:
            try:
                file = stack.enter_context(contextlib.closing(source.open()))
                file.fileno()
                opened.append((source, file))
            except OSError:  # not a file of the system, or one that can no longer be read
                findings.append(_finding(source, "pdf_unchecked", "advice"))
            except Fault as fault:
                if fault.code not in OF_ONE_FILE:
                    raise
                findings.append(_finding(source, fault.code, "stop"))
        limit = pdfrun.deadline(len(opened), seconds)
        for number, verdict in enumerate(pdfrun.verdicts([file for _, file in opened], limit)):
            progress(number + 1)
            if verdict != "ok":
                findings.append(_finding(opened[number][0], _OF_VERDICT[verdict], "advice"))
    return findings


def _finding(source: Source, code: str, severity: Severity, **params: object) -> Finding:
    return Finding(source.name, code, severity, {"name": source.name, **params})
