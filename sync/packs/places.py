"""Where content packs come from: the program itself, the content folder, sticks."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Literal, NamedTuple

from sync.errors import Fault
from sync.training.pack import MANIFEST
from sync.training.pack_containers import DEEPEST
from sync.training.pack_files import MOST_FILES, printable
from sync.training.shipped import folder_of, shipped_names

PackOrigin = Literal["shipped", "folder", "stick", "gateway"]
STICK_FOLDER = "materi-pelatihan"
"""Packs on a stick stand in this folder of it, or the folder is one."""
SIGNERS = "signers.txt"
"""In the content folder: whose signature is known here, a line NAME=KEY each."""
MOST_PLACES = 100
"""Packs of one origin; more are passed over."""

OutsideLook = tuple[tuple[str, int, int], ...]
"""What a pack's files look like from outside: name, size in bytes, time of the last change."""


class PackPlace(NamedTuple):
    """A folder or a zip that may be a pack."""

    origin: PackOrigin
    path: Path


def shipped() -> list[PackPlace]:
    """Return the packs that come with the program."""
    return [PackPlace("shipped", folder_of(name)) for name in shipped_names()]


def dropped(folder: Path) -> list[PackPlace]:
    """Return what was dropped into the content folder; nothing where there is no such folder."""
    return [PackPlace("folder", path) for path in _packs(folder)]


def read_dropped(folder: Path) -> list[PackPlace]:
    """Return the same; a folder that is there and cannot be listed is told.

    Raises: Fault("pack_folder_unreadable", folder, why).
    """
    try:
        return [PackPlace("folder", path) for path in _listed(folder)]
    except FileNotFoundError:
        return []
    except OSError as error:
        why = error.strerror or type(error).__name__
        said = {"folder": printable(str(folder)), "why": printable(why)}
        raise Fault("pack_folder_unreadable", **said) from error


def on_sticks(roots: Callable[[], Sequence[Path]]) -> list[PackPlace]:
    """Return what stands in the folder for packs on each stick that is in."""
    found = []
    for root in roots():
        folder = root / STICK_FOLDER
        paths = [folder] if (folder / MANIFEST).is_file() else _packs(folder)
        found += [PackPlace("stick", path) for path in paths]
    return found


def look_of(path: Path) -> OutsideLook:
    """Return what a pack looks like from outside, without opening a file of it.

    It is another one when a file was added, changed, or taken away; empty when nothing is there.
    """
    return tuple(sorted(islice(_seen(path, "", 0), MOST_FILES + 1)))


def _packs(folder: Path) -> list[Path]:
    try:
        return _listed(folder)
    except OSError:
        return []


def _listed(folder: Path) -> list[Path]:
    """Raises: OSError."""
    with os.scandir(folder) as listed:
        names = sorted(
            one.name
            for one in listed
            if not one.name.startswith(".") and (one.is_dir() or one.name.lower().endswith(".zip"))
        )
    return [folder / name for name in names[:MOST_PLACES]]


def _seen(path: Path, name: str, depth: int) -> Iterator[tuple[str, int, int]]:
    try:
        state = path.lstat()
        yield name, state.st_size, state.st_mtime_ns
        if not path.is_dir() or path.is_symlink() or depth > DEEPEST:
            return
        with os.scandir(path) as listed:
            inside = [one.name for one in islice(listed, MOST_FILES + 1)]
    except OSError:
        return
    for each in inside:
        yield from _seen(path / each, f"{name}/{each}", depth + 1)
