"""The content packs that come with the program, as folders in `sync/training/packs/`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

_FOLDER = Path(__file__).parent / "packs"


def shipped_names() -> Sequence[str]:
    """Return the names of these packs, sorted."""
    return sorted(path.name for path in _FOLDER.iterdir() if path.is_dir())


def folder_of(name: str) -> Path:
    """Return the folder of one of them. Raises: KeyError."""
    if name not in shipped_names():
        raise KeyError(name)
    return _FOLDER / name
