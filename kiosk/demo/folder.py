"""Where a demo lives: one folder that it knows again, so that nothing else is ever removed."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Iterator
from pathlib import Path

import filelock

from sync.errors import Fault

NAME = "lpse-demo"
MARK = ".lpse-demo"
# What the next demo makes again. The rest was saved, opened or handed out by somebody.
MACHINERY = ("gateway", "gateway-training", "seat", "seat.log", "gateway.log", "tenders.json")


@contextlib.contextmanager
def demo_folder(root: Path) -> Iterator[Path]:
    """Hold `root` for one demo, emptied of an earlier one; its machinery is gone afterwards.

    Raises: Fault("home_not_empty", path) for a folder that no demo made,
    Fault("demo_running", path).
    """
    root.mkdir(parents=True, exist_ok=True)
    if any(root.iterdir()) and not (root / MARK).exists():
        raise Fault("home_not_empty", path=str(root))
    lock = filelock.FileLock(root / MARK)
    try:
        held = lock.acquire(timeout=0)
    except filelock.Timeout as error:
        raise Fault("demo_running", path=str(root)) from error
    with held:
        (root / MARK).write_text("lpse-kiosk demo\n", "utf-8")
        _remove(root, [path.name for path in root.iterdir() if path.name != MARK])
        try:
            yield root
        finally:
            _remove(root, MACHINERY)


def saved(stick: Path, before: frozenset[Path]) -> bool:
    """Whether anything was saved to the sample stick since `before` (`contents`)."""
    return bool(contents(stick) - before)


def contents(folder: Path) -> frozenset[Path]:
    """Return every path below a folder."""
    return frozenset(folder.rglob("*"))


def _remove(root: Path, names: list[str] | tuple[str, ...]) -> None:
    for path in (root / name for name in names):
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)
