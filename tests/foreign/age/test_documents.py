"""The commands in `docs/reference/sealed-bid.md` open a real bid, with real age, tar and sums."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from sync.sealing import Source
from tests.sync.sealing.support import COMMITTEE, FILES, OWNER, Pattern, content, sealed

pytestmark = pytest.mark.foreign

DOCUMENT = Path(__file__).parents[3] / "docs" / "reference" / "sealed-bid.md"
SIZE = 40_000_000  # enough that tar ends long before the padding does
BIG = Source("gambar besar.bin", SIZE, lambda: Pattern(SIZE))  # type: ignore[arg-type,return-value]


def blocks() -> list[str]:
    return re.findall(r"^```sh\n(.*?)^```$", DOCUMENT.read_text("utf-8"), re.DOTALL | re.MULTILINE)


@pytest.mark.skipif(shutil.which("age") is None, reason="age is not installed")
@pytest.mark.parametrize("identity", [COMMITTEE, OWNER])
def test_the_documented_commands_open_a_bid(identity: object, tmp_path: Path) -> None:
    result = sealed(tmp_path, [*FILES, BIG], owner=True)
    (tmp_path / "kunci.txt").write_text(identity.text + "\n")  # type: ignore[attr-defined]
    opening, *others = blocks()
    assert opening == "age -d -i kunci.txt bid.age | tar x\n"
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
