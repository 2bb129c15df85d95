"""A form and its papers as one age file, sealed and opened as bids are (`sync.sealing`).

Inside: `manifest.json`, `application.json`, the papers in the form's order, `SHA256SUMS`. A draft
looks the same and is sealed to the key of its resume code; what is handed in to that key and to the
gateway's.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, NamedTuple

import msgspec

from sync.errors import Fault
from sync.registration.application import Application, decode, encode
from sync.registration.sealing import seal_taken
from sync.sealing import Progress, Sealed, Source, X25519Recipient, age, header
from sync.sealing.bundle import MANIFEST, SUMS, Entry, listing_json, padding
from sync.sealing.plain import Plain
from sync.sealing.stream import opened
from sync.sealing.unpack import MAX_SUMS, Member, MismatchError, read_member, read_sums
from sync.wire import jws
from sync.wire.shapes import Realm

FORMAT = "lpse-kiosk/registration-form/v1"
FORM = "application.json"
MAX_FORM = 4 << 20
MAX_PAPERS = 200


@dataclass(frozen=True)
class FormManifest:
    """What the bundle says of itself; `files` (name, size) is filled in by the sealing.

    `code` is "" in a draft that was never handed in; `done` are the chapters that its owner has
    ended. `sealed_at` is "" without a known time.
    """

    registration_id: str
    version: int
    code: str
    realm: Realm
    seat_id: str
    sealed_at: str
    done: tuple[str, ...] = ()
    files: Sequence[tuple[str, int]] = field(default=())

    def to_json(self) -> bytes:
        """Return the manifest as indented JSON with a final newline."""
        return listing_json(FORMAT, self)

    @classmethod
    def from_json(cls, data: bytes) -> FormManifest:
        """Raises: Fault("form_malformed", why) for anything that is not such a manifest."""
        try:
            wire = jws.decode(data, _Wire)
        except Fault as fault:
            raise _malformed(MANIFEST) from fault
        if wire.format != FORMAT or len(wire.files) > MAX_PAPERS + 1:
            raise _malformed(MANIFEST)
        fields = {name: getattr(wire, name) for name in wire.__struct_fields__ if name != "format"}
        return cls(**{**fields, "files": tuple((each.name, each.size) for each in wire.files)})


class _Wire(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    format: str
    registration_id: str
    version: int
    code: str
    realm: Realm
    seat_id: str
    sealed_at: str
    done: tuple[str, ...] = ()
    files: list[Entry]


Unsent = Mapping[str, Mapping[str, str]]
"""What stands on pages and is no answer yet: by the page, then by the field, as it was typed."""


class _Draft(Application, frozen=True, kw_only=True):
    """A form that is left for later: with what is no answer, which other readers pass over."""

    unsent: dict[str, dict[str, str]] = {}


class OpenedForm(NamedTuple):
    """An opened bundle; `papers` holds those that were asked for, by name, in memory.

    `unsent` stands in drafts only.
    """

    manifest: FormManifest
    application: Application
    papers: dict[str, BinaryIO]
    unsent: Unsent


def seal_form(
    application: Application,
    papers: Sequence[Source],
    manifest: FormManifest,
    recipients: Sequence[X25519Recipient],
    spool: Path,
    name: str,
    *,
    progress: Progress,
    cancelled: Callable[[], bool],
    unsent: Unsent | None = None,
) -> Sealed:
    """Seal the form and its papers into `spool/name`, proven to open, in constant memory.

    Each of `recipients` opens it alone. `papers` are those of `application.papers`, in its order.
    `unsent` goes into a draft, never into what is handed in. Raises: Fault("file_changed", name)
    for a paper that is not what the form says of it, and the faults of `sync.sealing.seal`.
    """
    listed = [(paper.name, paper.size) for paper in application.papers]
    if listed != [(source.name, source.size) for source in papers]:
        raise ValueError("the form lists other papers than the sources")
    body = encode(_draft(application, unsent) if unsent else application)
    sources = [Source(FORM, len(body), lambda: io.BytesIO(body)), *papers]
    digests = [hashlib.sha256(body).hexdigest(), *(paper.sha256 for paper in application.papers)]
    try:
        return seal_taken(
            sources, digests, manifest, recipients, spool, name,
            progress=progress, cancelled=cancelled,
        )  # fmt: skip
    except Fault as fault:
        if (fault.code, fault.params.get("step")) == ("proof_failed", "content"):
            _require_unchanged(papers, digests[1:])
        raise


def _require_unchanged(papers: Sequence[Source], digests: Sequence[str]) -> None:
    """Name the paper that is to blame for a failed proof, if one is not what was taken in."""
    for paper, expected in zip(papers, digests, strict=True):
        found = hashlib.sha256()
        try:
            with contextlib.closing(paper.open()) as file:
                while piece := file.read(1 << 20):
                    found.update(piece)
        except OSError as error:
            raise Fault("file_unreadable", name=paper.name) from error
        if found.hexdigest() != expected:
            raise Fault("file_changed", name=paper.name)


def open_form(
    sealed: Path | bytes | BinaryIO, identity: age.Identity, *, papers: Container[str] | None = None
) -> OpenedForm:
    """Open a bundle in memory and check every byte of it; nothing is written anywhere.

    `papers` are the names of those to hold in memory: all with None; with () it takes little more
    than the form itself. Raises: Fault("form_malformed", why), Fault("form_unreadable") when the
    file cannot be read, Fault("sealed_key_wrong"), Fault("sealed_header_malformed"),
    Fault("sealed_header_altered"), Fault("sealed_payload_damaged", at).
    """
    try:
        with _reading(sealed) as reader:
            file_key = age.unlock(header.parse(reader), [identity])
            try:
                with contextlib.closing(opened(reader, file_key)) as blocks:
                    return _contents(Plain(blocks), papers)
            finally:
                age.wipe(file_key)
    except OSError as error:
        raise Fault("form_unreadable") from error
    except (MismatchError, EOFError) as error:
        raise _malformed(str(error) or "tar") from error


def _reading(sealed: Path | bytes | BinaryIO) -> BinaryIO:
    if isinstance(sealed, bytes):
        return io.BytesIO(sealed)
    return sealed.open("rb") if isinstance(sealed, Path) else sealed


def _contents(plain: Plain, wanted: Container[str] | None) -> OpenedForm:
    manifest = FormManifest.from_json(_body(plain, MANIFEST, MAX_FORM))
    form = _body(plain, FORM, MAX_FORM)
    application = _application(form, manifest)
    found = {FORM: hashlib.sha256(form).hexdigest()}
    kept: dict[str, BinaryIO] = {}
    for paper in application.papers:
        if read_member(plain) != Member(paper.name, paper.size):
            raise _malformed(paper.name)
        hold = io.BytesIO() if wanted is None or paper.name in wanted else None
        found[paper.name] = _digest(plain, paper.size, hold)
        if found[paper.name] != paper.sha256:
            raise _malformed(paper.name)
        if hold is not None:
            hold.seek(0)
            kept[paper.name] = hold
    if read_sums(_body(plain, SUMS, MAX_SUMS)) != found:
        raise _malformed(SUMS)
    if read_member(plain) is not None or plain.zeros_to_end() is None:
        raise _malformed("tar")
    return OpenedForm(manifest, application, kept, _unsent(form))


def _draft(application: Application, unsent: Unsent) -> Application:
    kept = {page: dict(typed) for page, typed in unsent.items()}
    return _Draft(**msgspec.structs.asdict(application), unsent=kept)


def _unsent(body: bytes) -> Unsent:
    try:
        return msgspec.json.decode(body, type=_Draft).unsent
    except msgspec.MsgspecError as error:
        raise _malformed(FORM) from error


def _application(body: bytes, manifest: FormManifest) -> Application:
    """Read the form; what it and the manifest say of the papers must agree."""
    try:
        application = decode(body)
    except msgspec.MsgspecError as error:
        raise _malformed(FORM) from error
    papers = [(paper.name, paper.size) for paper in application.papers]
    names = {MANIFEST, FORM, SUMS, *(name for name, _ in papers)}
    if list(manifest.files) != [(FORM, len(body)), *papers] or len(names) != len(papers) + 3:
        raise _malformed(FORM)
    return application


def _body(plain: Plain, name: str, most: int) -> bytes:
    member = read_member(plain)
    if member is None or member.name != name or member.size > most:
        raise _malformed(name)
    body = plain.take(member.size)
    plain.take(len(padding(member.size)))
    return body


def _digest(plain: Plain, size: int, hold: io.BytesIO | None) -> str:
    digest = hashlib.sha256()
    for piece, _block in plain.pieces(size):
        digest.update(piece)
        if hold is not None:
            hold.write(piece)
    plain.take(len(padding(size)))
    return digest.hexdigest()


def _malformed(why: str) -> Fault:
    return Fault("form_malformed", why=why)
