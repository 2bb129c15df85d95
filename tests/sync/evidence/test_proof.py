"""tlog-proof files and cosignatures, byte by byte."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync import log
from sync.errors import Fault
from sync.evidence import cosignature, proof
from sync.wire.keys import SigningKey

KEY, SEAT = (SigningKey.from_seed(bytes([number]) * 32) for number in (1, 2))


def a_tree(size: int) -> tuple[log.ReadNode, bytes]:
    nodes: dict[tuple[int, int], bytes] = {}
    tree = log.Frontier()
    for number in range(size):
        tree, made = tree.append(log.leaf_hash(b"%d" % number))
        nodes.update({(node.level, node.index): node.hash for node in made})
    return (lambda level, index: nodes[level, index]), tree.root()


@given(st.integers(1, 70), st.data())
def test_every_leaf_is_proved_by_its_file_alone(size: int, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, size - 1))
    read, root = a_tree(size)
    note = log.Checkpoint("gw", size, root).sign(KEY)
    made = proof.Proof(index, tuple(log.inclusion_proof(read, index, size)), note, b"x")
    again = proof.read(proof.write(made))
    assert again == made
    assert proof.holds(again, b"%d" % index)
    assert not proof.holds(again, b"other")


def test_the_format_is_the_specifications() -> None:
    read, root = a_tree(3)
    note = log.Checkpoint("gw", 3, root).sign(KEY)
    text = proof.write(proof.Proof(1, tuple(log.inclusion_proof(read, 1, 3)), note))
    lines = text.split("\n")
    assert lines[:2] == ["c2sp.org/tlog-proof@v1", "index 1"]
    assert (len(lines[2]), len(lines[3]), lines[4], lines[5]) == (44, 44, "", "gw")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("@v1", "@v2"),
        ("index 1", "index 01"),
        ("index 1", "index -1"),
        ("index 1", "place 1"),
        ("index 1", "index 1\nAAAA"),
        ("index 1", "index 1\n!"),
        ("index 1\n", "index 1\n" + ("A" * 43 + "=\n") * 70),
        ("\n\n", "\n"),
        ("\u2014 gw", "- gw"),
    ],
)
def test_what_is_no_proof_is_refused(old: str, new: str) -> None:
    read, root = a_tree(2)
    note = log.Checkpoint("gw", 2, root).sign(KEY)
    text = proof.write(proof.Proof(1, tuple(log.inclusion_proof(read, 1, 2)), note))
    assert old in text
    with pytest.raises(Fault, match="tlog_proof_malformed"):
        proof.read(text.replace(old, new, 1))


def test_a_cosignature_binds_time_text_and_key() -> None:
    note = log.Checkpoint("gw", 2, bytes(32)).sign(KEY)
    both = cosignature.cosign(note, SEAT, "s-1", 1_764_000_000)
    keys = {"s-1": SEAT.public}
    assert cosignature.cosigners(both, keys) == {"s-1": 1_764_000_000}
    assert cosignature.cosigners(both, {"s-1": KEY.public}) == {}
    assert cosignature.cosigners(note, keys) == {}
    assert cosignature.lines(both)[0] == note
    changed = both.replace("gw\n2\n", "gw\n3\n")
    with pytest.raises(Fault, match="cosignature_wrong"):
        cosignature.cosigners(changed, keys)
    with pytest.raises(ValueError, match="time"):
        cosignature.cosign(note, SEAT, "s-1", 2**63)


def test_a_signature_of_the_log_is_no_cosignature() -> None:
    """A seat's key signs its own log by another kind of line: neither stands for the other."""
    note = log.Checkpoint("s-1", 2, bytes(32)).sign(SEAT)
    assert cosignature.cosigners(note, {"s-1": SEAT.public}) == {}
