"""A pack is read by a process of its own, whose limits hold."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from sync.errors import Fault
from sync.training.pack_examining import ReadingLimits, examine
from sync.training.pack_reading import read_pack
from tests.sync.training.packs import folder, right, zipped

APP = "0.1.0"


def test_the_process_says_what_reading_here_says(tmp_path: Path) -> None:
    path = zipped(tmp_path / "contoh.zip", right() | {".hidden": b"x"})
    there, here = examine(path, APP), read_pack(path, APP)
    assert (there.pack, there.entries, there.lessons) == (here.pack, here.entries, here.lessons)
    assert there.skipped == here.skipped == (".hidden",)
    assert there.problems == ()


def test_mistakes_come_through_with_their_values(tmp_path: Path) -> None:
    path = folder(tmp_path / "contoh", right() | {"lessons/satu.md": b"a[^b] c[^perbup]"})
    there, here = examine(path, APP), read_pack(path, APP)
    assert [(one.code, one.params) for one in there.problems] == [
        (one.code, one.params) for one in here.problems
    ]
    assert there.problems[0].fault().params["line"] == 1


def test_what_cannot_be_read_at_all_is_a_fault(tmp_path: Path) -> None:
    for path, code in ((tmp_path / "nothing", "pack_not_pack"), (Path(__file__), "pack_not_pack")):
        with pytest.raises(Fault) as error:
            examine(path, APP)
        assert error.value.code == code


LIMITS = {
    "memory": ReadingLimits(memory_bytes=40 << 20),
    "processor": ReadingLimits(cpu_s=1),
    "clock": ReadingLimits(wall_s=1),
}


@pytest.mark.skipif(sys.platform != "linux", reason="limits are Linux's")
@pytest.mark.parametrize("name", LIMITS)
def test_what_goes_beyond_a_limit_ends_that_process_alone(tmp_path: Path, name: str) -> None:
    """Forty lessons, each as long as one may be, with nothing but emphasis: seconds of work."""
    lesson = b"a[^perbup]\n\n" + b"*a* " * 24_000
    words = [f"l{number}" for number in range(40)]
    rows = "".join(f'[[lessons]]\nid = "{one}"\ntitle = "x"\nminutes = 1\n' for one in words)
    head = right()["pack.toml"].decode().partition("[[lessons]]")[0]
    many = {"pack.toml": (head + rows).encode()}
    many |= {f"lessons/{one}.md": lesson for one in words}
    with pytest.raises(Fault) as error:
        examine(folder(tmp_path / "contoh", many), APP, LIMITS[name])
    assert error.value.code == "pack_too_costly"
