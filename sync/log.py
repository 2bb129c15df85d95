"""Append-only Merkle log (RFC 6962): hashing, appending, proofs and signed checkpoints. Pure.

A tree of n leaves is kept as its complete subtrees: node (level, index) is the root of the leaves
[index * 2**level, (index + 1) * 2**level). An append makes at most log2(n) + 1 of them, and every
proof is read from them through a callback, so that no more than O(log n) nodes are touched.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from sync import notes
from sync.errors import Fault
from sync.wire.keys import SigningKey, VerifyKey

EMPTY_ROOT = hashlib.sha256(b"").digest()
# What a database can count to.
LARGEST = 2**63 - 1
_SIZE = re.compile(r"0|[1-9][0-9]{0,18}")

# (level, index) -> 32-byte hash of a complete subtree; raises KeyError when there is none.
ReadNode = Callable[[int, int], bytes]


@dataclass(frozen=True)
class Node:
    """A complete subtree that an append made; level 0 is the leaf itself."""

    level: int
    index: int
    hash: bytes


def leaf_hash(entry: bytes) -> bytes:
    """Hash an entry as a leaf (RFC 6962, 2.1): 32 bytes."""
    return hashlib.sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Hash two subtrees as their parent (RFC 6962, 2.1): 32 bytes."""
    return hashlib.sha256(b"\x01" + left + right).digest()


@dataclass(frozen=True)
class Frontier:
    """The compact range of a tree: roots of its complete subtrees, the largest (leftmost) first."""

    size: int = 0
    roots: tuple[bytes, ...] = ()

    def append(self, leaf: bytes) -> tuple[Frontier, list[Node]]:
        """Add a leaf hash; also return every complete subtree that this made, the leaf first."""
        roots, made, index, digest = list(self.roots), [Node(0, self.size, leaf)], self.size, leaf
        while index & 1:
            digest = node_hash(roots.pop(), digest)
            index >>= 1
            made.append(Node(made[-1].level + 1, index, digest))
        return Frontier(self.size + 1, (*roots, digest)), made

    def root(self) -> bytes:
        """Return the root of the tree as it is now, 32 bytes; EMPTY_ROOT without entries."""
        if not self.roots:
            return EMPTY_ROOT
        digest = self.roots[-1]
        for left in reversed(self.roots[:-1]):
            digest = node_hash(left, digest)
        return digest


def frontier(read: ReadNode, size: int) -> Frontier:
    """Read the compact range of the first `size` leaves."""
    roots, start = [], 0
    for level in reversed(range(size.bit_length())):
        if size >> level & 1:
            roots.append(read(level, start >> level))
            start += 1 << level
    return Frontier(size, tuple(roots))


def root_of(leaves: Iterable[bytes]) -> bytes:
    """Compute the root from leaf hashes."""
    tree = Frontier()
    for leaf in leaves:
        tree, _ = tree.append(leaf)
    return tree.root()


def inclusion_proof(read: ReadNode, index: int, size: int) -> list[bytes]:
    """Prove that leaf `index` is in the tree of `size` leaves (RFC 6962, 2.1.1).

    Raises ValueError unless 0 <= index < size.
    """
    if not 0 <= index < size:
        raise ValueError(f"leaf {index} is not in a tree of {size}")
    proof, start, end = [], 0, size
    while end - start > 1:
        middle = start + _split(end - start)
        if index < middle:
            proof.append(_range_hash(read, middle, end))
            end = middle
        else:
            proof.append(_range_hash(read, start, middle))
            start = middle
    return proof[::-1]


def consistency_proof(read: ReadNode, old: int, new: int) -> list[bytes]:
    """Prove that the tree of `old` leaves is the beginning of the tree of `new` (RFC 6962, 2.1.2).

    Raises ValueError unless 0 <= old <= new.
    """
    if not 0 <= old <= new:
        raise ValueError(f"{old} is not in 0..{new}")
    if old in (0, new):
        return []
    proof, start, end, whole = [], 0, new, True
    while end != old:
        middle = start + _split(end - start)
        if old <= middle:
            proof.append(_range_hash(read, middle, end))
            end = middle
        else:
            proof.append(_range_hash(read, start, middle))
            start, whole = middle, False
    if not whole:
        proof.append(_range_hash(read, start, end))
    return proof[::-1]


def verify_inclusion(
    leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes
) -> bool:
    """Check an inclusion proof (RFC 9162, 2.1.3.2)."""
    if not 0 <= index < size:
        return False
    position, last, digest = index, size - 1, leaf
    for sibling in proof:
        if last == 0:
            return False
        if position & 1 or position == last:
            digest = node_hash(sibling, digest)
            while position and not position & 1:
                position, last = position >> 1, last >> 1
        else:
            digest = node_hash(digest, sibling)
        position, last = position >> 1, last >> 1
    return last == 0 and digest == root


def verify_consistency(
    old: int, new: int, old_root: bytes, new_root: bytes, proof: Sequence[bytes]
) -> bool:
    """Check a consistency proof (RFC 9162, 2.1.4.2)."""
    if not 0 <= old <= new:
        return False
    if old == new:
        return not proof and old_root == new_root
    if old == 0:
        return not proof and old_root == EMPTY_ROOT
    path = list(proof) if old & (old - 1) else [old_root, *proof]
    if not path:
        return False
    position, last = old - 1, new - 1
    while position & 1:
        position, last = position >> 1, last >> 1
    before = after = path[0]
    for sibling in path[1:]:
        if last == 0:
            return False
        if position & 1 or position == last:
            before, after = node_hash(sibling, before), node_hash(sibling, after)
            while position and not position & 1:
                position, last = position >> 1, last >> 1
        else:
            after = node_hash(after, sibling)
        position, last = position >> 1, last >> 1
    return last == 0 and before == old_root and after == new_root


def _split(count: int) -> int:
    """Return the largest power of two below `count` (> 1)."""
    return 1 << (count - 1).bit_length() - 1


def _range_hash(read: ReadNode, start: int, end: int) -> bytes:
    count = end - start
    if count & (count - 1) == 0:
        level = count.bit_length() - 1
        return read(level, start >> level)
    middle = start + _split(count)
    return node_hash(_range_hash(read, start, middle), _range_hash(read, middle, end))


@dataclass(frozen=True)
class Checkpoint:
    """What a log claims at one moment (c2sp.org/tlog-checkpoint). `root` is 32 bytes."""

    origin: str
    size: int
    root: bytes

    @property
    def text(self) -> str:
        """Return the three lines that are signed: origin, size, root in base64."""
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n"

    def sign(self, key: SigningKey) -> str:
        """Return the signed note; the key's name is the origin, as the specification asks."""
        return notes.sign(self.text, key, self.origin)


def read_checkpoint(note: str) -> Checkpoint:
    """Parse a checkpoint without trusting it. Raises: Fault("checkpoint_malformed")."""
    try:
        return _checkpoint(notes.parse(note).text)
    except Fault as fault:
        raise Fault("checkpoint_malformed") from fault


def verify_checkpoint(note: str, keys: Mapping[str, VerifyKey]) -> Checkpoint:
    """Check that the log named as origin signed this checkpoint.

    Raises: Fault("checkpoint_malformed"), Fault("checkpoint_signature_invalid").
    """
    checkpoint = read_checkpoint(note)
    own = {name: key for name, key in keys.items() if name == checkpoint.origin}
    try:
        notes.verify(note, own)
    except Fault as fault:
        raise Fault("checkpoint_signature_invalid") from fault
    return checkpoint


def _checkpoint(text: str) -> Checkpoint:
    lines = text.removesuffix("\n").split("\n")
    if len(lines) < 3 or not all(lines) or not _SIZE.fullmatch(lines[1]):
        raise Fault("checkpoint_malformed")
    if int(lines[1]) > LARGEST:
        raise Fault("checkpoint_malformed")
    try:
        root = base64.b64decode(lines[2], validate=True)
    except (binascii.Error, ValueError) as error:
        raise Fault("checkpoint_malformed") from error
    if len(root) != 32 or base64.b64encode(root).decode() != lines[2]:
        raise Fault("checkpoint_malformed")
    return Checkpoint(lines[0], int(lines[1]), root)
