"""The Merkle log against Certificate Transparency's published trees and against itself."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync import log
from sync.errors import Fault
from sync.wire.keys import SigningKey

# github.com/google/certificate-transparency, merkletree tests: 8 leaves, their roots and proofs.
LEAVES = [
    bytes.fromhex(text) for text in ["", "00", "10", "2021", "3031", "40414243", "5051525354555657"]
] + [bytes(range(0x60, 0x70))]
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
INCLUSION = {  # (leaf, size): path
    (0, 1): [],
    (0, 8): [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ],
    (5, 8): [
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ],
    (2, 3): ["fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"],
    (1, 5): [
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    ],
}
CONSISTENCY = {
    (1, 1): [],
    (1, 8): [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ],
    (6, 8): [
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ],
    (2, 5): [
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    ],
}
SEAT = SigningKey.from_seed(b"7" * 32)


class Tree:
    """A log in memory: nodes by (level, index), roots by size."""

    def __init__(self, entries):
        self.leaves = [log.leaf_hash(entry) for entry in entries]
        self.nodes, self.frontier, self.roots = {}, log.Frontier(), [log.EMPTY_ROOT]
        for leaf in self.leaves:
            self.frontier, made = self.frontier.append(leaf)
            self.nodes |= {(node.level, node.index): node.hash for node in made}
            self.roots.append(self.frontier.root())

    def read(self, level, index):
        return self.nodes[level, index]


CT = Tree(LEAVES)


def test_empty_root_is_the_hash_of_nothing():
    assert log.root_of([]) == log.EMPTY_ROOT == log.Frontier().root()


def test_roots_are_the_published_ones():
    assert [root.hex() for root in CT.roots[1:]] == ROOTS


@pytest.mark.parametrize(("where", "path"), INCLUSION.items())
def test_inclusion_proofs_are_the_published_ones(where, path):
    proof = log.inclusion_proof(CT.read, *where)
    assert [digest.hex() for digest in proof] == path


@pytest.mark.parametrize(("sizes", "path"), CONSISTENCY.items())
def test_consistency_proofs_are_the_published_ones(sizes, path):
    proof = log.consistency_proof(CT.read, *sizes)
    assert [digest.hex() for digest in proof] == path


def test_every_proof_of_a_tree_of_70_verifies():
    tree = Tree([b"%d" % n for n in range(70)])
    for size in range(1, 71):
        for index in range(size):
            proof = log.inclusion_proof(tree.read, index, size)
            root = tree.roots[size]
            assert log.verify_inclusion(tree.leaves[index], index, size, proof, root)
        for old in range(size + 1):
            proof = log.consistency_proof(tree.read, old, size)
            assert log.verify_consistency(old, size, tree.roots[old], tree.roots[size], proof)


@given(st.integers(2, 300), st.data())
def test_a_changed_proof_does_not_verify(size, data):
    tree = Tree([b"%d" % n for n in range(size)])
    index = data.draw(st.integers(0, size - 1))
    proof = log.inclusion_proof(tree.read, index, size)
    spoilt = data.draw(st.integers(0, len(proof) - 1))
    wrong = [*proof[:spoilt], b"\x00" * 32, *proof[spoilt + 1 :]]
    leaf, root = tree.leaves[index], tree.roots[size]
    assert not log.verify_inclusion(leaf, index, size, wrong, root)
    assert not log.verify_inclusion(leaf, index, size, proof[:-1], root)
    assert not log.verify_inclusion(leaf, index, size, [*proof, root], root)
    assert not log.verify_inclusion(log.leaf_hash(b"other"), index, size, proof, root)


@given(st.integers(2, 300), st.data())
def test_a_rewritten_past_is_not_consistent(size, data):
    old = data.draw(st.integers(1, size - 1))
    changed = data.draw(st.integers(0, old - 1))
    entries = [b"%d" % n for n in range(size)]
    tree = Tree(entries)
    entries[changed] = b"rewritten"
    forged = Tree(entries)
    for source in (tree, forged):
        proof = log.consistency_proof(source.read, old, size)
        assert not log.verify_consistency(old, size, tree.roots[old], forged.roots[size], proof)


@given(st.integers(0, 600))
def test_frontier_read_from_nodes_is_the_one_that_grew(size):
    tree = Tree([b"%d" % n for n in range(size)])
    assert log.frontier(tree.read, size) == tree.frontier


def test_proofs_touch_few_nodes():
    tree = Tree([b"%d" % n for n in range(1000)])
    seen = []

    def read(level, index):
        seen.append((level, index))
        return tree.read(level, index)

    log.inclusion_proof(read, 500, 1000)
    assert len(seen) <= 20


@pytest.mark.parametrize(("index", "size"), [(-1, 8), (8, 8), (0, 0)])
def test_a_leaf_outside_the_tree_has_no_proof(index, size):
    with pytest.raises(ValueError):
        log.inclusion_proof(CT.read, index, size)
    assert not log.verify_inclusion(CT.leaves[0], index, size, [], CT.roots[8])


def test_a_tree_cannot_shrink():
    with pytest.raises(ValueError):
        log.consistency_proof(CT.read, 8, 7)
    assert not log.verify_consistency(8, 7, CT.roots[8], CT.roots[7], [])
    assert not log.verify_consistency(3, 3, CT.roots[3], CT.roots[4], [])
    assert not log.verify_consistency(3, 5, CT.roots[3], CT.roots[5], [])
    assert not log.verify_consistency(0, 5, CT.roots[3], CT.roots[5], [])


def test_checkpoint_survives_signing_and_reading():
    checkpoint = log.Checkpoint("seat-07", 8, CT.roots[8])
    note = checkpoint.sign(SEAT)
    assert note.startswith("seat-07\n8\nXcnaeacGWamtVZy3Ad7ZoqudgjqtL0lgz+Nw7/RgQyg=\n\n— seat-07 ")
    assert log.verify_checkpoint(note, {"seat-07": SEAT.public}) == checkpoint


def test_only_the_origin_may_sign_its_checkpoint():
    note = log.Checkpoint("seat-07", 8, CT.roots[8]).sign(SEAT)
    renamed = note.replace("— seat-07", "— seat-08")
    with pytest.raises(Fault, match="checkpoint_signature_invalid"):
        log.verify_checkpoint(renamed, {"seat-08": SEAT.public})
    with pytest.raises(Fault, match="checkpoint_signature_invalid"):
        log.verify_checkpoint(note.replace("\n8\n", "\n9\n"), {"seat-07": SEAT.public})


@pytest.mark.parametrize(
    ("old", "new"),
    [("\n8\n", "\n08\n"), ("\n8\n", "\n-8\n"), ("\n8\n", "\n\n"), ("Xcna", "Xcn"), ("yg=", "yh=")],
)
def test_malformed_checkpoints_are_refused(old, new):
    note = log.Checkpoint("seat-07", 8, CT.roots[8]).sign(SEAT)
    assert old in note
    with pytest.raises(Fault, match="checkpoint_malformed"):
        log.read_checkpoint(note.replace(old, new, 1))
