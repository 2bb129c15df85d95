"""Which files a hardened machine gets, and what writing them would change.

What lies in `linux/<part>/` goes to the same path below the machine's root. `@PROGRAM@` in a file
stands for the path of `lpse-kiosk`.
"""

from __future__ import annotations

import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

State = Literal["new", "changed", "same"]
FILES = Path(__file__).parent / "linux"
PARTS: dict[str, tuple[str, ...]] = {
    "seat": ("seat", "screen"),
    "gateway": ("gateway",),
}
# Written once, then the administrator's own.
_KEPT = frozenset({"etc/lpse-kiosk/seat.env"})


@dataclass(frozen=True)
class Planned:
    """One file: `path` below the root, its text and mode, and how the disk differs."""

    path: str
    text: str
    mode: int
    state: State


def plan(role: str, screen: str | None, program: Path, root: Path) -> list[Planned]:
    """What installing `role` (seat or gateway) comes to; `screen` is cage or openbox for a seat."""
    parts = PARTS[role] + ((screen,) if screen else ())
    found = [_planned(file, part, program, root) for part in parts for file in _files(part)]
    return sorted(found, key=lambda one: one.path)


def write(planned: Planned, root: Path) -> None:
    """Replace the file whole. Raises OSError."""
    target = root / planned.path
    target.parent.mkdir(parents=True, exist_ok=True)
    temporary = target.with_name(f".{target.name}.lpse-new")
    temporary.write_text(planned.text, encoding="utf-8")
    temporary.chmod(planned.mode)
    temporary.replace(target)


def _files(part: str) -> Iterator[Path]:
    return (path for path in sorted((FILES / part).rglob("*")) if path.is_file())


def _planned(file: Path, part: str, program: Path, root: Path) -> Planned:
    path = file.relative_to(FILES / part).as_posix()
    text = file.read_text("utf-8").replace("@PROGRAM@", str(program))
    # Not the packaged file's own mode: a wheel need not keep it.
    mode = 0o755 if text.startswith("#!") else 0o644
    return Planned(path, text, mode, _state(root / path, path, text, mode))


def _state(target: Path, path: str, text: str, mode: int) -> State:
    if not target.exists():
        return "new"
    if path in _KEPT:
        return "same"
    same = target.read_bytes() == text.encode() and stat.S_IMODE(target.stat().st_mode) == mode
    return "same" if same else "changed"
