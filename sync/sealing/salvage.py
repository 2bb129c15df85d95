"""What of a cut or damaged bid is still whole, file by file.

Every chunk proves itself, so a damaged one costs 64 KiB and not what comes after it. Where files
lie is known from the manifest at the start; without that nothing can be named.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from sync.errors import Fault
from sync.sealing import unpack
from sync.sealing.blocks import Block, Reads, fill
from sync.sealing.bundle import MANIFEST, SUMS, Bundle, Manifest, Source, is_safe, padding
from sync.sealing.plain import Plain
from sync.sealing.report import Part
from sync.sealing.stream import NONCE, SEALED_CHUNK, TAG, Chunks


def parts(
    reader: Reads, file_key: bytes | bytearray, folder: Path | None
) -> tuple[Manifest | None, tuple[Part, ...]]:
    """Look through a payload, `reader` standing at its start; write whole files into `folder`.

    Returns (None, ()) when not even the manifest could be read. Raises OSError.
    """
    torn = _Torn(_chunks(reader, file_key))
    try:
        member = unpack.read_member(torn)
        if member is None or member.name != MANIFEST or member.size > unpack.MAX_MANIFEST:
            return None, ()
        manifest = Manifest.from_json(torn.take(member.size))
        if not torn.whole:
            return None, ()
        bundle = Bundle([_source(name, size) for name, size in manifest.files], manifest)
    except (EOFError, ValueError, Fault, unpack.MismatchError):
        return None, ()
    files = _files(torn, member.size, bundle, folder)
    return manifest, files


def _source(name: str, size: int) -> Source:
    def never() -> None:
        raise AssertionError("a plan is not read")

    return Source(name, size, never)  # type: ignore[arg-type]


def _files(
    torn: _Torn, manifest_size: int, bundle: Bundle, folder: Path | None
) -> tuple[Part, ...]:
    found: list[Part] = []
    headers = [one for one in bundle.parts() if isinstance(one, bytes)][1::2]
    taken = {MANIFEST.casefold(), SUMS.casefold()}
    gap = len(padding(manifest_size))
    try:
        for source, header in zip(bundle.sources, headers, strict=True):
            torn.take(gap)
            _pass_header(torn, unpack.Member(source.name, source.size), len(header))
            shown = unpack.free_name(source.name, taken)
            taken.add(shown.casefold())
            found.append(_file(torn, source.name, source.size, folder and folder / shown))
            gap = len(padding(source.size))
        torn.take(gap)
        return _compared(found, _sums(torn), folder)
    except (EOFError, unpack.MismatchError):
        lost = [Part(one.name, one.size, "missing") for one in bundle.sources[len(found) :]]
        return (*found, *lost)


def _pass_header(torn: _Torn, expected: unpack.Member, usual: int) -> None:
    """Read a member's header; one that is damaged is as long as our own writer makes it."""
    start, torn.whole = torn.position, True
    try:
        right = unpack.read_member(torn) == expected
    except unpack.MismatchError:
        right = False
    if right:
        return
    if torn.whole or torn.position > start + usual or not is_safe(expected.name):
        raise unpack.MismatchError(expected.name)
    torn.take(start + usual - torn.position)


def _file(torn: _Torn, name: str, size: int, path: Path | None) -> Part:
    digest, torn.whole, came = hashlib.sha256(), True, 0
    out = path.open("xb") if path else None
    try:
        for piece, _block in torn.pieces(size):
            digest.update(piece)
            came += len(piece) if torn.whole else 0
            if out is not None:
                out.write(piece)
    except EOFError:
        torn.whole = False
    finally:
        if out is not None:
            out.close()
    if torn.whole:
        return Part(name, size, "whole", digest.hexdigest(), written_as=path.name if path else "")
    if path is not None:
        path.unlink()
    return Part(name, size, "damaged" if came else "missing")


def _sums(torn: _Torn) -> dict[str, str]:
    """The digests that were sealed with the files; {} when that list is damaged itself."""
    torn.whole = True
    member = unpack.read_member(torn)
    if member is None or member.name != SUMS or member.size > unpack.MAX_SUMS:
        return {}
    body = torn.take(member.size)
    return unpack.read_sums(body) if torn.whole else {}


def _compared(found: Sequence[Part], sums: dict[str, str], folder: Path | None) -> tuple[Part, ...]:
    """Hold whole files against the digests sealed with them; one that differs is not kept."""
    return tuple(
        _held(one, sums[one.name], folder) if one.state == "whole" and one.name in sums else one
        for one in found
    )


def _held(part: Part, digest: str, folder: Path | None) -> Part:
    if digest == part.sha256:
        return replace(part, checked=True)
    if folder is not None:
        (folder / part.written_as).unlink()
    return Part(part.name, part.size, "damaged")


@dataclass
class _Lost(Block):
    """Zeros in place of a chunk that is not genuine."""


class _Torn(Plain):
    """A plaintext with holes; `whole` turns False when bytes of one are taken."""

    whole = True

    def pieces(self, count: int) -> Iterator[tuple[memoryview, Block]]:
        for piece, block in super().pieces(count):
            if isinstance(block, _Lost):
                self.whole = False
            yield piece, block


def _chunks(reader: Reads, file_key: bytes | bytearray) -> Iterator[tuple[Block, int]]:
    nonce = reader.read(NONCE)
    if len(nonce) < NONCE:
        return
    chunks = Chunks(file_key, nonce)
    sealed = memoryview(bytearray(SEALED_CHUNK))
    while (size := fill(reader, sealed)) > TAG:
        plain = chunks.genuine(sealed[:size])
        if plain is not None:
            yield Block(memoryview(plain)), len(plain)
        elif size == SEALED_CHUNK:
            yield _Lost(memoryview(bytes(size - TAG))), size - TAG
        # else: the end of a cut file, of which nothing can be read
