"""Where templates and static files lie: inside an installed package, else beside it."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from flask import Response, request, send_from_directory

_FOR_EVER_S = 31_536_000
_PACKAGE = Path(__file__).resolve().parent.parent


def folder(name: str) -> Path:
    """`templates` or `static`. Raises FileNotFoundError when the installation is incomplete."""
    for candidate in (_PACKAGE / name, _PACKAGE.parent / name):
        if candidate.is_dir():
            return candidate
    raise FileNotFoundError(f"{name} is neither in {_PACKAGE} nor beside it")


@cache
def fingerprint(path: Path, _mtime_ns: int) -> str:
    """Return twelve hexadecimal digits of a file's content."""
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12]


def version(name: str) -> str:
    """Name a static file's content, so that it can be cached for ever and never be stale."""
    path = folder("static") / name
    return fingerprint(path, path.stat().st_mtime_ns)


def send(name: str) -> Response:
    """Answer with a static file; under an address that names its content it is kept for ever."""
    response = send_from_directory(folder("static"), name)
    if request.args.get("v"):
        response.headers["Cache-Control"] = f"public, max-age={_FOR_EVER_S}, immutable"
    return response
