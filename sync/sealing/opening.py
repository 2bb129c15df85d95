"""The committee's side: open a sealed bid, check everything, say which hop is at fault.

Files appear under `out` only after the last byte was checked; until then they are in a folder
beside it that is removed whatever happens.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO, Protocol

from sync.disk import sync_folder
from sync.errors import Fault
from sync.sealing import age, header, looks, mended, salvage
from sync.sealing.bundle import Manifest
from sync.sealing.plain import Plain
from sync.sealing.report import Code, Finding, OpenedFile, Report
from sync.sealing.spool import fault_of
from sync.sealing.stream import opened
from sync.sealing.unpack import MismatchError, NotABidError, unpack

__all__ = ["Finding", "OpenedFile", "Report", "open_bid", "verify_bid"]

INCOMPLETE = "-TIDAK-UTUH"
# Of other keys than ours. A header that names none of these kinds had a letter changed.
FOREIGN = ("scrypt", "ssh-ed25519", "ssh-rsa", "piv-p256", "mlkem768x25519")


class SealedEnvelope(Protocol):
    @property
    def sha256(self) -> str:
        """Return the sealed file's digest, in hex."""

    @property
    def size(self) -> int:
        """Return the sealed file's length in bytes."""


class ReceiptLike(Protocol):
    """What an opening needs of a receipt; `sync.receipts.Receipt` is one."""

    @property
    def tender_id(self) -> str:
        """Return the tender's number."""

    @property
    def tenderer_id(self) -> str:
        """Return the firm's number."""

    @property
    def envelopes(self) -> Sequence[SealedEnvelope]:
        """Return the sealed files that the receipt names."""


@dataclass(frozen=True)
class _Task:
    """One opening: with which keys, where to, and what the bid ought to be."""

    identities: Sequence[age.Identity]
    out: Path
    receipt: ReceiptLike | None
    tender_id: str | None
    tenderer_id: str | None
    salvage: bool

    def sealed_for(self, sha256: str) -> str:
        """The fingerprint of the key that the receipt names for this file; "" if it says none."""
        envelopes = self.receipt.envelopes if self.receipt is not None else ()
        named = {one.sha256: str(getattr(one, "recipient", "")) for one in envelopes}
        return named.get(sha256, "")


def verify_bid(sealed: Path, *, receipt: ReceiptLike | None = None) -> Report:
    """Check without a key: the digest against the receipt, and the shape of the file."""
    with _reading(sealed) as reader:
        report = _measured(reader, receipt)
        return report if not report.ok else _shaped(reader, report)


def open_bid(
    sealed: Path,
    identity: str | Sequence[age.Identity],
    out: Path,
    *,
    receipt: ReceiptLike | None = None,
    tender_id: str | None = None,
    tenderer_id: str | None = None,
    salvage: bool = False,
) -> Report:
    """Open `sealed` into the folder `out` (absent or empty) and report; nothing on any finding.

    `identity` is the committee's key or the vendor's own, as keys or as the text of an age identity
    file. With `salvage`, what is whole in a damaged bid is written to a folder beside `out` whose
    name says that it is not whole. Faults: identity_malformed, folder_not_empty, storage_full,
    storage_failed, sealed_unreadable.
    """
    task = _Task(
        age.identities(identity) if isinstance(identity, str) else identity,
        out,
        receipt,
        tender_id or (receipt and receipt.tender_id) or None,
        tenderer_id or (receipt and receipt.tenderer_id) or None,
        salvage,
    )
    for folder in (out, incomplete(out)) if salvage else (out,):
        _require_empty(folder)
    with _reading(sealed) as reader:
        report = _shaped(reader, _measured(reader, receipt))
        if report.findings and report.findings[-1].code != "changed_after_receipt":
            return report
        reader.seek(0)
        return _open(reader, task, report)


def incomplete(out: Path) -> Path:
    """Where the whole files of a damaged bid go: never where those of a whole one would be."""
    return out.with_name(out.name + INCOMPLETE)


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
        start = reader.read(looks.ENOUGH)
        if _was_ours(start):
            return _finding(report, "damaged", at=0, why="head")
        return _finding(report, "not_a_bid", looks=looks.of(start))
    return report


def _was_ours(start: bytes) -> bool:
    """Whether these are the first bytes of a sealed bid, with some of the header changed or cut."""
    changed = sum(a != b for a, b in zip(start, header.VERSION_LINE, strict=False))
    if len(start) < len(looks.MAGIC) or changed > 2:
        return False
    try:
        head = header.parse(io.BytesIO(start))
    except Fault:
        return True
    foreign = any(one.kind in FOREIGN for one in head.stanzas)
    return not foreign and len(head.stanzas) <= age.MAX_ENVELOPE_STANZAS


def _open(reader: BinaryIO, task: _Task, report: Report) -> Report:
    head = header.parse(reader)
    start = reader.tell()
    file_key = bytearray()
    try:
        file_key = age.unlock(head, task.identities)
    except Fault:
        mine = mended.file_key(head, task.identities)
        if mine is None:
            return _wrong_key(report, task)
        report, file_key = _finding(report, "damaged", at=0, why="head_mine"), mine
    try:
        with _beside(task.out) as folder:
            if report.ok or report.hop == "changed_after_receipt":
                with contextlib.closing(opened(reader, file_key)) as blocks:
                    report = _contents(Plain(blocks), folder, task, report)
            if report.ok:
                _publish(folder, task.out)
            if any(one.code == "damaged" for one in report.findings):
                reader.seek(start)
                report = _salvaged(reader, file_key, task, report)
            return report
    except OSError as error:
        raise fault_of(error) from error
    finally:
        age.wipe(file_key)


def _wrong_key(report: Report, task: _Task) -> Report:
    """A file that is what its receipt says is whole, so the key is wrong beyond doubt."""
    given = [
        one.recipient.fingerprint for one in task.identities if isinstance(one, age.X25519Identity)
    ]
    named = task.sealed_for(report.sha256) if report.receipt_checked else ""
    words = {"given": " / ".join(given) or "-"}
    if not named:
        return _finding(report, "wrong_key", **words)
    why = "right" if named in given else "sure"
    return _finding(report, "wrong_key", **words, sealed_for=named, why=why)


def _contents(plain: Plain, folder: Path, task: _Task, report: Report) -> Report:
    try:
        manifest, files = unpack(plain, folder)
    except Fault as fault:
        at = fault.params.get("at", 0)
        return _finding(report, "damaged", at=at if isinstance(at, int) else 0)
    except NotABidError:
        return _finding(report, "not_a_bid", why="inside")
    except MismatchError as error:
        why = {"why": error.why} if error.why else {}
        return _finding(report, "contents_mismatch", name=str(error), **why)
    except EOFError:
        return _finding(report, "contents_mismatch", name="tar")
    report = _receipt_of_another(replace(report, opened=True, manifest=manifest, files=files), task)
    found = () if report.hop == "other_receipt" else _strangers(manifest, task)
    return replace(report, findings=(*report.findings, *found))


def _receipt_of_another(report: Report, task: _Task) -> Report:
    """A sound file that its receipt does not name is another bid, if its number says so."""
    manifest, expected = report.manifest, getattr(task.receipt, "bid_id", "")
    if report.ok or manifest is None or not expected or manifest.bid_id == expected:
        return report
    words: dict[str, str | int] = {
        "tender": manifest.tender_id,
        "version": manifest.version,
        "found": manifest.bid_id,
    }
    return replace(report, findings=(Finding("other_receipt", {**words, "expected": expected}),))


def _salvaged(reader: BinaryIO, file_key: bytearray, task: _Task, report: Report) -> Report:
    """List what is left, and write it where that was asked for."""
    place = incomplete(task.out)
    with _beside(place) as folder:
        manifest, parts = salvage.parts(reader, file_key, folder if task.salvage else None)
        written = task.salvage and any(one.state == "whole" for one in parts)
        if written:
            _publish(folder, place)
    return replace(report, manifest=manifest, parts=parts, salvaged=str(place) if written else "")


def _strangers(manifest: Manifest, expected: _Task) -> Iterable[Finding]:
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
