"""Which files a hardened machine gets, and what writing them would change.

What lies in `linux/<part>/` goes to the same path below the machine's root. In a file `@PROGRAM@`
stands for the path of `lpse-kiosk`, `@REALM@` for the realm its services work on. The gateways of
both realms may stand on one machine: `@GATEWAY@`, in paths `lpse-gateway`, is the name of service,
user and folder, `@OTHER@` that of the other realm's, `@PORT@` where it listens. A seat's PC is
set up for one realm; enrolled in the other one too, its screen can be turned there (ADR 67).
"""

from __future__ import annotations

import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from sync.wire.shapes import Realm

State = Literal["new", "changed", "same"]
FILES = Path(__file__).parent / "linux"
PARTS: dict[str, tuple[str, ...]] = {
    "seat": ("seat", "screen"),
    "gateway": ("gateway",),
}
PORTS: dict[Realm, int] = {"production": 8440, "training": 8441}
# Written once, then the administrator's own.
_KEPT = frozenset({"etc/lpse-kiosk/seat.env"})


@dataclass(frozen=True)
class Planned:
    """One file: `path` below the root, its text and mode, and how the disk differs."""

    path: str
    text: str
    mode: int
    state: State


def gateway_name(realm: Realm) -> str:
    """Return what a realm's gateway is called here: its service, its user and its folder."""
    return "lpse-gateway" if realm == "production" else f"lpse-gateway-{realm}"


def plan(
    role: str, screen: str | None, program: Path, root: Path, realm: Realm = "production"
) -> list[Planned]:
    """What installing `role` (seat or gateway) comes to; `screen` is cage or openbox for a seat."""
    parts = PARTS[role] + ((screen,) if screen else ())
    words = _words(program, realm)
    found = [_planned(file, part, words, root) for part in parts for file in _files(part)]
    return sorted(found, key=lambda one: one.path)


def _words(program: Path, realm: Realm) -> dict[str, str]:
    other: Realm = "training" if realm == "production" else "production"
    return {
        "@PROGRAM@": str(program),
        "@REALM@": realm,
        "@GATEWAY@": gateway_name(realm),
        "@OTHER@": gateway_name(other),
        "@PORT@": str(PORTS[realm]),
    }


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


def _planned(file: Path, part: str, words: Mapping[str, str], root: Path) -> Planned:
    path = file.relative_to(FILES / part).as_posix().replace("lpse-gateway", words["@GATEWAY@"])
    text = file.read_text("utf-8")
    for word, meant in words.items():
        text = text.replace(word, meant)
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
