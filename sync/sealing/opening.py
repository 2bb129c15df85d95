"""The committee's side: open a sealed bid, check everything, say which hop is at fault.

Files appear under `out` only after the last byte was checked; until then they are in a folder
beside it that is removed whatever happens.
"""

from __future__ import annotations

import contextlib
import hashlib
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO, Protocol

from sync.disk import sync_folder
from sync.errors import Fault
from sync.sealing import age, header
from sync.sealing.bundle import Manifest
from sync.sealing.plain import Plain
from sync.sealing.report import Code, Finding, OpenedFile, Report
from sync.sealing.spool import fault_of
from sync.sealing.stream import opened
from sync.sealing.unpack import MismatchError, NotABidError, unpack

__all__ = ["Finding", "OpenedFile", "Report", "open_bid", "verify_bid"]

MAGIC = b"age-encryption.org/"


class SealedEnvelope(Protocol):
    @property
    def sha256(self) -> str: ...
    @property
    def size(self) -> int: ...


class ReceiptLike(Protocol):
    """What an opening needs of a receipt; `sync.receipts.Receipt` is one."""

    @property
    def tender_id(self) -> str: ...
    @property
    def tenderer_id(self) -> str: ...
    @property
    def envelopes(self) -> Sequence[SealedEnvelope]: ...


@dataclass(frozen=True)
class _Expected:
    tender_id: str | None
    tenderer_id: str | None


def verify_bid(sealed: Path, *, receipt: ReceiptLike | None = None) -> Report:
    """Check without a key: the digest against the receipt, and the shape of the file."""
    with _reading(sealed) as reader:
        report = _measured(reader, receipt)
        return report if not report.ok else _shaped(reader, report)


def open_bid(
    sealed: Path,
    identity_text: str,
    out: Path,
    *,
    receipt: ReceiptLike | None = None,
    tender_id: str | None = None,
    tenderer_id: str | None = None,
) -> Report:
    """Open `sealed` into the folder `out` (absent or empty) and report; nothing on any finding.

    `identity_text` is an age identity file: the committee's key or the vendor's own. Faults:
    identity_malformed, folder_not_empty, storage_full, storage_failed, sealed_unreadable.
    """
    identities = age.identities(identity_text)
    _require_empty(out)
    expected = _Expected(
        tender_id or (receipt and receipt.tender_id) or None,
        tenderer_id or (receipt and receipt.tenderer_id) or None,
    )
    with _reading(sealed) as reader:
        report = _measured(reader, receipt)
        if report.ok:
            report = _shaped(reader, report)
        if not report.ok:
            return report
        reader.seek(0)
        return _open(reader, identities, out, expected, report)


@contextlib.contextmanager
def _reading(sealed: Path) -> Iterator[BinaryIO]:
    try:
        reader = sealed.open("rb")
    except OSError as error:
        raise Fault("sealed_unreadable") from error
    with reader:
        yield reader


def _measured(reader: BinaryIO, receipt: ReceiptLike | None) -> Report:
    try:
        digest = _sha256(reader)
    except OSError as error:
        raise Fault("sealed_unreadable") from error
    report = Report(digest, reader.tell(), receipt_checked=receipt is not None)
    if receipt is not None and digest not in {one.sha256 for one in receipt.envelopes}:
        changed = Finding("changed_after_receipt")
        return replace(report, receipt_checked=False, findings=(changed,))
    return report


def _sha256(reader: BinaryIO) -> str:
    digest = hashlib.sha256()
    while piece := reader.read(1 << 20):
        digest.update(piece)
    return digest.hexdigest()


def _shaped(reader: BinaryIO, report: Report) -> Report:
    """Tell a damaged envelope from something that never was one."""
    reader.seek(0)
    try:
        age.require_sealed_shape(reader)
    except Fault:
        reader.seek(0)
        ours = reader.read(len(MAGIC)) == MAGIC and _is_cut(reader, report.size)
        return _finding(report, "damaged", at=0) if ours else _finding(report, "not_a_bid")
    return report


def _is_cut(reader: BinaryIO, size: int) -> bool:
    """Whether the file ends inside its header or before its first byte of content."""
    reader.seek(0)
    try:
        head = header.parse(reader)
    except Fault:
        return True
    return size < head.size + 32 and all(one.kind == "X25519" for one in head.stanzas)


def _open(
    reader: BinaryIO,
    identities: Sequence[age.Identity],
    out: Path,
    expected: _Expected,
    report: Report,
) -> Report:
    try:
        file_key = age.unlock(header.parse(reader), identities)
    except Fault as fault:
        if fault.code == "sealed_key_wrong":
            return _finding(report, "wrong_key")
        return _finding(report, "damaged", at=0)
    try:
        with _beside(out) as folder, contextlib.closing(opened(reader, file_key)) as blocks:
            report = _contents(Plain(blocks), folder, expected, report)
            if report.ok:
                _publish(folder, out)
            return report
    except OSError as error:
        raise fault_of(error) from error
    finally:
        age.wipe(file_key)


def _contents(plain: Plain, folder: Path, expected: _Expected, report: Report) -> Report:
    try:
        manifest, files = unpack(plain, folder)
    except Fault as fault:
        at = fault.params.get("at", 0)
        return _finding(report, "damaged", at=at if isinstance(at, int) else 0)
    except NotABidError:
        return _finding(report, "not_a_bid")
    except MismatchError as error:
        why = {"why": error.why} if error.why else {}
        return _finding(report, "contents_mismatch", name=str(error), **why)
    except EOFError:
        return _finding(report, "contents_mismatch", name="tar")
    findings = tuple(_strangers(manifest, expected))
    return replace(report, opened=True, manifest=manifest, files=files, findings=findings)


def _strangers(manifest: Manifest, expected: _Expected) -> Iterable[Finding]:
    if expected.tender_id is not None and manifest.tender_id != expected.tender_id:
        words = {"found": manifest.tender_id, "expected": expected.tender_id}
        yield Finding("wrong_tender", words)
    if expected.tenderer_id is not None and manifest.tenderer_id != expected.tenderer_id:
        words = {"found": manifest.tenderer_id, "expected": expected.tenderer_id}
        yield Finding("wrong_tenderer", words)


def _finding(report: Report, code: Code, **params: str | int) -> Report:
    return replace(report, findings=(*report.findings, Finding(code, params)))


def _require_empty(out: Path) -> None:
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise Fault("folder_not_empty", name=out.name)


@contextlib.contextmanager
def _beside(out: Path) -> Iterator[Path]:
    """A private folder in the same file system, so that publishing is one rename."""
    parent = out.absolute().parent
    parent.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix=f".{out.name}.", dir=parent))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _publish(folder: Path, out: Path) -> None:
    if out.exists():
        out.rmdir()
    folder.rename(out)
    sync_folder(out.absolute().parent)
