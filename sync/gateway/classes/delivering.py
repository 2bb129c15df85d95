"""Give seats the packs that a class is pinned to, file by file.

A seat asks for what a signed class item pins. The list of a pack's files is a text whose SHA-256 is
`content`, and each file has a digest of its own, so whoever fetches believes nobody.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sync.errors import Fault
from sync.gateway.centre import Centre
from sync.gateway.classes.packs import GatewayShelf, shelf_of
from sync.training.signing import file_list
from sync.wire.classes import PackListing

PIECE_BYTES = 1024 * 1024
FURTHEST = 10**9
"""No file of a pack is nearly so long, in bytes."""


def listing(centre: Centre, content: str) -> PackListing:
    """Return the list of a pack's files. Raises: Fault("pack_unknown"), for "pack_gone" too."""
    with _kept(centre) as shelf:
        read = shelf.examined(content)
        if read.pack is None:
            raise Fault("pack_gone")
        return PackListing(files=file_list(read.pack, read.entries), note=read.note)


def piece(centre: Centre, content: str, sha256: str, start: int) -> bytes:
    """Return up to `PIECE_BYTES` of a file from the byte `start`. Raises: Fault("pack_unknown")."""
    with _kept(centre) as shelf, shelf.file(content, sha256).open("rb") as file:
        file.seek(start)
        return file.read(PIECE_BYTES)


@contextmanager
def _kept(centre: Centre) -> Iterator[GatewayShelf]:
    """Give the gateway's packs. Raises: Fault("pack_unknown"), outside the training realm too."""
    if centre.identity.realm != "training":
        raise Fault("pack_unknown")
    try:
        yield shelf_of(centre)
    except Fault as fault:
        raise Fault("pack_unknown") from fault
