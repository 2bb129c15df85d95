"""The file that proves an entry of a log without a network (c2sp.org/tlog-proof)."""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass

from sync import log, notes
from sync.errors import Fault

FORMAT = "c2sp.org/tlog-proof@v1"
MOST_HASHES = 63
_INDEX = re.compile(r"index (0|[1-9][0-9]{0,18})")


@dataclass(frozen=True)
class Proof:
    """Nothing of it is verified. `hashes` (32 bytes each) begin with the leaf's sibling.

    `checkpoint` is the note, cosignatures included; `extra` is trusted by nobody.
    """

    index: int
    hashes: tuple[bytes, ...]
    checkpoint: str
    extra: bytes = b""


def write(proof: Proof) -> str:
    """Return the file's text."""
    extra = [f"extra {_base64(proof.extra)}"] if proof.extra else []
    head = [FORMAT, *extra, f"index {proof.index}", *map(_base64, proof.hashes)]
    return "\n".join(head) + f"\n\n{proof.checkpoint}"


def read(text: str) -> Proof:
    """Read a file's text. Raises: Fault("tlog_proof_malformed", why)."""
    head, gap, checkpoint = text.partition("\n\n")
    first, *rest = head.split("\n")
    if first != FORMAT or not gap:
        raise Fault("tlog_proof_malformed", why="not a tlog-proof of version 1")
    extra = b""
    if rest and rest[0].startswith("extra "):
        extra = _bytes(rest.pop(0).removeprefix("extra "))
    found = _INDEX.fullmatch(rest[0]) if rest else None
    if found is None or len(rest) - 1 > MOST_HASHES:
        raise Fault("tlog_proof_malformed", why="no index, or too many hashes")
    hashes = tuple(_bytes(line) for line in rest[1:])
    if any(len(digest) != 32 for digest in hashes):
        raise Fault("tlog_proof_malformed", why="a hash is not 32 bytes")
    try:
        notes.parse(checkpoint)
    except Fault as fault:
        raise Fault("tlog_proof_malformed", why=fault.params.get("why")) from fault
    return Proof(int(found[1]), hashes, checkpoint, extra)


def holds(proof: Proof, entry: bytes) -> bool:
    """Say whether the proof leads from this entry to the checkpoint's root.

    Raises: Fault("checkpoint_malformed").
    """
    claimed = log.read_checkpoint(proof.checkpoint)
    leaf = log.leaf_hash(entry)
    return log.verify_inclusion(leaf, proof.index, claimed.size, proof.hashes, claimed.root)


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _bytes(text: str) -> bytes:
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise Fault("tlog_proof_malformed", why="not base64") from error
    if _base64(data) != text:
        raise Fault("tlog_proof_malformed", why="not the one spelling of base64")
    return data
