"""Whether a sealed file that a command names has arrived, and is what the command says."""

from __future__ import annotations

import hashlib

from sync.gateway.blobs import Objects
from sync.gateway.commands.handling import ACCEPTED, Verdict


def arrived(objects: Objects, sha256: str, size: int, name: str) -> Verdict:
    """Look at a file's presence and size; `name` says in a problem which one it is.

    A blob's name is the SHA-256 of what arrived, so only the size is left to compare.
    """
    if not objects.has(sha256):
        return Verdict("retry", "blob_incomplete", name)
    if objects.size(sha256) != size:
        return wrong(objects, sha256, "digest_mismatch", name)
    return ACCEPTED


def wrong(objects: Objects, sha256: str, code: str, name: str) -> Verdict:
    """Refuse a file for what is wrong in it; what our own disk has spoilt is sent again."""
    digest = hashlib.sha256()
    with objects.get(sha256) as reader:
        while piece := reader.read(1 << 20):
            digest.update(piece)
    if digest.hexdigest() != sha256:
        return Verdict("retry", "blob_incomplete", name)
    return Verdict("refused", code, name)
