"""The signature of a content pack: a signed note over the sorted list of its files (ADR 55).

The note stands in the pack as `pack.note`, and is not on the list. It is checked against the files
as they are: a list that was right once says nothing of a file that was changed since.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from typing import Literal

from msgspec import Struct

from sync import notes
from sync.errors import Fault
from sync.training.pack import Pack, version_number
from sync.training.pack_files import NOTE, PackEntry
from sync.wire.keys import SigningKey, VerifyKey

FIRST = "lpse-kiosk training pack v1"

PackSignatureState = Literal["signed", "unsigned", "unknown", "altered"]
"""`unknown`: signed, but by none of the known keys; `altered`: the files are not those signed."""
PackAge = Literal["newer", "same", "older"]


class PackSignature(Struct, frozen=True):
    """What a pack's signature says.

    `signers` are names: of the known who signed, or where the state is `unknown` what the note
    calls them, which proves nothing. `changed` are the files that differ from those signed.
    """

    state: PackSignatureState
    signers: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()


def file_list(pack: Pack, entries: Iterable[PackEntry]) -> str:
    """Return the text that is signed: id, version, then each file but the note, by its name."""
    files = sorted((one for one in entries if one.name != NOTE), key=lambda one: one.name)
    return notes.to_lines(
        FIRST,
        [
            ("pack", pack.id),
            ("version", pack.version),
            *(("file", f"{one.sha256} {one.size} {one.name}") for one in files),
        ],
    )


def content_digest(pack: Pack, entries: Iterable[PackEntry]) -> str:
    """Return the SHA-256 of the list of files: the same for the same content, signed or not."""
    return hashlib.sha256(file_list(pack, entries).encode()).hexdigest()


def sign_pack(pack: Pack, entries: Iterable[PackEntry], signer: SigningKey, name: str) -> str:
    """Return the note for `pack.note`, signed by `name`.

    Raises: Fault("pack_signer_odd", name) for a name that no note may hold.
    """
    try:
        return notes.sign(file_list(pack, entries), signer, name)
    except ValueError as error:
        raise Fault("pack_signer_odd", name=name) from error


def check_signature(
    pack: Pack, entries: Iterable[PackEntry], note: str | None, keys: Mapping[str, VerifyKey]
) -> PackSignature:
    """Tell a pack that a known key signed from one that is unsigned, altered, or by a stranger.

    `note` is the text of `pack.note`, None where the pack has none; `keys` are the known ones by
    their owners' names.
    """
    if note is None:
        return PackSignature("unsigned")
    listed = file_list(pack, entries)
    try:
        parsed = notes.parse(note)
    except Fault:
        return PackSignature("altered", changed=(NOTE,))
    if parsed.text != listed:
        return PackSignature("altered", changed=_changed(parsed.text, listed))
    return _by_whom(parsed, note, keys)


def _by_whom(parsed: notes.Note, note: str, keys: Mapping[str, VerifyKey]) -> PackSignature:
    """Say who signed a note whose list is that of the files."""
    known = {name: key for name, key in keys.items() if _signed_with(parsed, name, key)}
    if not known:
        return PackSignature("unknown", tuple(sorted({one.name for one in parsed.signatures})))
    try:
        _, signers = notes.verify(note, known)
    except Fault:
        return PackSignature("altered", changed=(NOTE,))
    return PackSignature("signed", tuple(sorted(signers)))


def compare_versions(
    kept: Pack, kept_entries: Iterable[PackEntry], new: Pack, new_entries: Iterable[PackEntry]
) -> PackAge:
    """Say how old a pack is beside one of the same id that is kept.

    Raises: Fault("pack_other_id", id, kept) for another pack, Fault("pack_version_taken", id,
    version) where the version is the same and the content is not.
    """
    if kept.id != new.id:
        raise Fault("pack_other_id", id=new.id, kept=kept.id)
    before, now = version_number(kept.version), version_number(new.version)
    if before != now:
        return "newer" if now > before else "older"
    if _contents(kept_entries) != _contents(new_entries):
        raise Fault("pack_version_taken", id=new.id, version=new.version)
    return "same"


def _signed_with(note: notes.Note, name: str, key: VerifyKey) -> bool:
    """Whether a line of the note names this key; whether its signature is right is not asked."""
    wanted = notes.key_id(name, key)
    return any(one.name == name and one.key_id == wanted for one in note.signatures)


def _contents(entries: Iterable[PackEntry]) -> set[tuple[str, str]]:
    return {(one.name, one.sha256) for one in entries if one.name != NOTE}


def _changed(signed: str, found: str) -> tuple[str, ...]:
    """Name the files on one of two lists only, or with other bytes; `pack.note` where none is."""
    names = {line.split(" ", 3)[-1] for line in _file_lines(signed) ^ _file_lines(found)}
    return tuple(sorted(names)) or (NOTE,)


def _file_lines(text: str) -> set[str]:
    return {line for line in text.splitlines() if line.startswith("file: ")}
