"""Every other implementation opens what we seal, and we open what it seals."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from sync.sealing import HybridIdentity, X25519Identity
from tests.foreign.age.tools import Ours, tool

CHUNK = 65536
SIZES = [0, 1, CHUNK - 1, CHUNK, CHUNK + 1]
GIGABYTE = 1_000_000_000
PIECE = 1 << 20
PEERS = ["age", "pyrage", "typage"]
IDENTITY = X25519Identity.generate()

NodePackage = Callable[[str, str], Path]


def same(one: Path, other: Path) -> bool:
    """Compare two files a megabyte at a time: `filecmp` takes 8 KB."""
    with one.open("rb") as left, other.open("rb") as right:
        while piece := left.read(PIECE):
            if piece != right.read(PIECE):
                return False
        return not right.read(1)


def round_trip(folder: Path, plain: Path, peer: str, node_package: NodePackage) -> None:
    ours, theirs = Ours(), tool(peer, node_package)
    for sealer, opener in ((ours, theirs), (theirs, ours)):
        sealed, opened = folder / "sealed.age", folder / "opened"
        sealer.encrypt(plain, sealed, IDENTITY.recipient.text)
        opener.decrypt(sealed, opened, IDENTITY.text)
        assert same(plain, opened)
        sealed.unlink()
        opened.unlink()


@pytest.mark.parametrize("peer", PEERS)
@pytest.mark.parametrize("size", SIZES)
def test_both_directions_agree(
    peer: str, size: int, tmp_path: Path, node_package: NodePackage
) -> None:
    plain = tmp_path / "plain"
    plain.write_bytes(os.urandom(size))
    round_trip(tmp_path, plain, peer, node_package)


@pytest.mark.parametrize("peer", PEERS)
def test_both_directions_agree_on_a_gigabyte(
    peer: str, tmp_path: Path, node_package: NodePackage
) -> None:
    plain = tmp_path / "plain"
    piece = os.urandom(1_000_000)
    with plain.open("wb") as out:
        for number in range(GIGABYTE // len(piece)):
            out.write(number.to_bytes(8, "big") + piece[8:])
    round_trip(tmp_path, plain, peer, node_package)
    plain.unlink()


@pytest.mark.parametrize("size", SIZES)
def test_post_quantum_files_agree_with_typage(
    size: int, tmp_path: Path, node_package: NodePackage
) -> None:
    identity = HybridIdentity.generate()
    ours, theirs = Ours(), tool("typage", node_package)
    plain, sealed, opened = (tmp_path / name for name in ("plain", "sealed", "opened"))
    plain.write_bytes(os.urandom(size))
    for sealer, opener in ((ours, theirs), (theirs, ours)):
        sealer.encrypt(plain, sealed, identity.recipient.text)
        opener.decrypt(sealed, opened, identity.text)
        assert opened.read_bytes() == plain.read_bytes()
