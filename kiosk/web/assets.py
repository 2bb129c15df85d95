"""Where templates and static files lie: inside an installed package, else beside it."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent.parent


def folder(name: str) -> Path:
    """`templates` or `static`. Raises FileNotFoundError when the installation is incomplete."""
    for candidate in (_PACKAGE / name, _PACKAGE.parent / name):
        if candidate.is_dir():
            return candidate
    raise FileNotFoundError(f"{name} is neither in {_PACKAGE} nor beside it")


@cache
def fingerprint(path: Path, _mtime_ns: int) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12]


def version(name: str) -> str:
    """Name a static file's content, so that it can be cached for ever and never be stale."""
    path = folder("static") / name
    return fingerprint(path, path.stat().st_mtime_ns)
