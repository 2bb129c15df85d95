"""The commands in `docs/reference/sealed-bid.md` open a real bid, with real age, tar and sums."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from sync.sealing import Source
from sync.sealing.bundle import Bundle, padded
from sync.sealing.opening import open_bid
from tests.foreign.age.tools import tool
from tests.sync.sealing.support import (
    COMMITTEE,
    FILES,
    MANIFEST,
    OWNER,
    Pattern,
    content,
    sealed,
    source,
)

DOCUMENT = Path(__file__).parents[3] / "docs" / "reference" / "sealed-bid.md"
SIZE = 40_000_000  # enough that tar ends long before the padding does
BIG = Source("gambar besar.bin", SIZE, lambda: Pattern(SIZE))  # type: ignore[arg-type,return-value]


def blocks(heading: str) -> list[str]:
    _, _, section = DOCUMENT.read_text("utf-8").partition(f"\n## {heading}\n")
    section, _, _ = section.partition("\n## ")
    return re.findall(r"^```sh\n(.*?)^```$", section, re.DOTALL | re.MULTILINE)


@pytest.mark.skipif(shutil.which("age") is None, reason="age is not installed")
@pytest.mark.parametrize("identity", [COMMITTEE, OWNER])
def test_the_documented_commands_open_a_bid(identity: object, tmp_path: Path) -> None:
    result = sealed(tmp_path, [*FILES, BIG], owner=True)
    (tmp_path / "kunci.txt").write_text(identity.text + "\n")  # type: ignore[attr-defined]
    opening, *others = blocks("Opening without this software")
    assert opening == "age -d -i kunci.txt -o bid.tar bid.age\ntar -xf bid.tar\n"
    printed = ""
    for block in (opening, *others):
        done = subprocess.run(
            ["bash", "-ec", block], cwd=tmp_path, capture_output=True, text=True, check=False
        )
        assert (done.returncode, done.stderr) == (0, ""), block
        printed += done.stdout
    for file in FILES:
        assert (tmp_path / file.name).read_bytes() == content(file)
        assert f"{file.name}: OK" in printed
    assert f"{result.sha256}  bid.age" in printed


@pytest.mark.parametrize("size", [10, 45_000, 3_000_000])
def test_the_documented_commands_make_a_bid_that_opens(
    size: int, tmp_path: Path, node_package: Callable[[str, str], Path]
) -> None:
    """Without Debian's age, typage stands in for the last line."""
    files = [source("surat.pdf", b"surat"), source("harga.xlsx", b"9" * size)]
    room = tmp_path / "room"
    room.mkdir()
    for file in files:
        (room / file.name).write_bytes(content(file))
    (room / "manifest.json").write_bytes(Bundle(files, MANIFEST).manifest.to_json())
    (block,) = blocks("Making one without this software")
    packing, _, sealing = block.partition("age -r ")
    assert sealing
    has_age = shutil.which("age") is not None
    subprocess.run(
        ["bash", "-euc", block if has_age else packing],
        cwd=room,
        env={**os.environ, "PENERIMA": COMMITTEE.recipient.text},
        check=True,
    )
    if not has_age:
        typage = tool("typage", node_package)
        typage.encrypt(room / "bid.tar", room / "bid.age", COMMITTEE.recipient.text)
    report = open_bid(room / "bid.age", COMMITTEE.text, tmp_path / "out")
    assert report.ok, report.to_text("en")
    length = (room / "bid.tar").stat().st_size
    assert padded(length) == length
    for file in files:
        assert (tmp_path / "out" / file.name).read_bytes() == content(file)
