"""Two implementations of other people take our proofs, and refuse them after one changed byte."""

from __future__ import annotations

import base64
import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from sync.evidence import leaf
from sync.evidence import proof as proofs
from sync.gateway.proofs import service
from tests.sync.gateway.cast import BidMaker, House, copy_house, open_house
from tests.sync.gateway.proofs.cast import Watcher, grow

SIGSTORE, PYMERKLE = "4.1.3", "6.1.0"
HERE = Path(__file__).parent


@pytest.fixture(scope="module")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> House:
    return open_house(tmp_path_factory.mktemp("furnished"))


class Proved:
    def __init__(self, house: House, folder: Path) -> None:
        self.house = house
        self.watchers = [Watcher.at(house.seat(name), folder / name) for name in ("a", "b")]
        seat = self.watchers[0].seat
        self.watchers[0].page()
        (answer,) = seat.post(seat.command(BidMaker(seat).submit()))
        self.note = answer.receipt or ""
        grow(house, 4)
        house.clock.pass_(seconds=31)
        for one in self.watchers:
            one.hear()
            one.hand()
        self.text = service.prove(house.centre, leaf.of(self.note).digest)

    @property
    def entry(self) -> str:
        return base64.b64encode(leaf.of(self.note).entry).decode()


@pytest.fixture
def proved(furnished: House, tmp_path: Path) -> Proved:
    return Proved(copy_house(furnished, tmp_path / "house"), tmp_path)


def sigstore(modules: Path, proved: Proved, text: str, entry: str) -> int:
    seats = proofs.read(proved.text).checkpoint
    people = [
        f"{one.seat.seat_id}={one.seat.key.public.text}"
        for one in proved.watchers
        if f"— {one.seat.seat_id} " in seats
    ]
    assert people
    centre = proved.house.centre
    command = ["node", str(HERE / "sigstore.mjs"), str(modules), centre.identity.gateway_id]
    done = subprocess.run(
        [*command, centre.key.public.text, entry, *people],
        input=text.encode(),
        capture_output=True,
    )
    return done.returncode


def test_sigstore_takes_a_proof_and_refuses_a_changed_one(
    proved: Proved, node_package: Callable[[str, str], Path]
) -> None:
    modules = node_package("@sigstore/verify", SIGSTORE)
    assert sigstore(modules, proved, proved.text, proved.entry) == 0
    other = base64.b64encode(leaf.of(proved.note).entry + b" ").decode()
    assert sigstore(modules, proved, proved.text, other) != 0
    read = proofs.read(proved.text)
    moved = proofs.write(proofs.Proof(read.index - 1, read.hashes, read.checkpoint))
    assert sigstore(modules, proved, moved, proved.entry) != 0
    lines = read.checkpoint.split("\n")
    forged = proofs.write(
        proofs.Proof(read.index, read.hashes, "\n".join([lines[0] + "x", *lines[1:]]))
    )
    assert sigstore(modules, proved, forged, proved.entry) != 0


def test_pymerkle_builds_the_same_tree_and_the_same_path(
    proved: Proved, python_tool: Callable[[str, str], Path]
) -> None:
    python = python_tool("pymerkle", PYMERKLE) / "python"
    read = proofs.read(proved.text)
    from sync import log

    claimed = log.read_checkpoint(read.checkpoint)
    with proved.house.centre.reading() as db:
        rows = db.execute("SELECT event FROM log_leaf ORDER BY idx").fetchall()
    entries = [base64.b64encode(row["event"].encode()).decode() for row in rows[: claimed.size]]
    given = {
        "entries": entries,
        "index": read.index,
        "path": [base64.b64encode(one).decode() for one in read.hashes],
        "root": base64.b64encode(claimed.root).decode(),
    }

    def check(told: dict[str, object]) -> int:
        done = subprocess.run(
            [str(python), str(HERE / "merkle.py")],
            input=json.dumps(told).encode(),
            capture_output=True,
        )
        return done.returncode

    assert check(given) == 0
    assert check({**given, "path": given["path"][:-1]}) != 0  # type: ignore[index]
    assert check({**given, "entries": [*entries[:-1], entries[0]]}) != 0
