"""Whether a window can be opened here, known before Qt is asked: Qt ends the process if not.

Needed on Debian 12 beyond a minimal system (found by walking what WebEngine and the xcb platform
plugin are linked to; their dependencies bring the rest): see `DEBIAN_PACKAGES`. On Ubuntu 24.04
libasound2 is called libasound2t64 and libglib2.0-0 libglib2.0-0t64.
"""

from __future__ import annotations

import ctypes
import os
import socket
import sys
from pathlib import Path

DEBIAN_PACKAGES = (
    "libasound2", "libdbus-1-3", "libegl1", "libfontconfig1", "libgl1", "libglib2.0-0",
    "libgssapi-krb5-2", "libnss3", "libxcb-cursor0", "libxcb-icccm4", "libxcb-keysyms1",
    "libxcb-shape0", "libxcomposite1", "libxdamage1", "libxkbcommon-x11-0", "libxkbfile1",
    "libxrandr2", "libxtst6",
)  # fmt: skip

# One library of each package above, and the few that only WebEngine's own process opens.
_LIBRARIES = (
    "libasound.so.2", "libdbus-1.so.3", "libEGL.so.1", "libfontconfig.so.1", "libGL.so.1",
    "libglib-2.0.so.0", "libgssapi_krb5.so.2", "libnss3.so", "libxcb-cursor.so.0",
    "libxcb-icccm.so.4", "libxcb-image.so.0", "libxcb-keysyms.so.1", "libxcb-render-util.so.0",
    "libxcb-shape.so.0", "libxcb-xkb.so.1", "libXcomposite.so.1", "libXdamage.so.1",
    "libxkbcommon-x11.so.0", "libxkbfile.so.1", "libXrandr.so.2", "libXtst.so.6", "libgbm.so.1",
)  # fmt: skip

_X_FIRST_PORT = 6000


def display_available() -> bool:
    """A screen answers. On Windows there always is one."""
    if sys.platform == "win32":
        return True
    return _wayland_answers() or _x_answers(os.environ.get("DISPLAY", ""))


def missing_libraries() -> list[str]:
    """Shared libraries the window needs and this system lacks (Linux)."""
    if sys.platform != "linux":
        return []
    return [name for name in _LIBRARIES if not _loads(name)]


def _loads(name: str) -> bool:
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True


def _wayland_answers() -> bool:
    name = os.environ.get("WAYLAND_DISPLAY", "")
    folder = os.environ.get("XDG_RUNTIME_DIR", "")
    return bool(name) and _connects(socket.AF_UNIX, str(Path(folder, name)))


def _x_answers(display: str) -> bool:
    """`[host]:number[.screen]`, as X(7) defines it."""
    host, colon, rest = display.rpartition(":")
    number = rest.partition(".")[0]
    if not colon or not number.isdigit():
        return False
    if host not in ("", "unix"):
        return _connects(socket.AF_INET, (host, _X_FIRST_PORT + int(number)))
    path = f"/tmp/.X11-unix/X{number}"  # noqa: S108 - where X servers listen
    return _connects(socket.AF_UNIX, "\0" + path) or _connects(socket.AF_UNIX, path)


def _connects(family: int, address: str | tuple[str, int]) -> bool:
    with socket.socket(family, socket.SOCK_STREAM) as attempt:
        attempt.settimeout(3)
        try:
            attempt.connect(address)
        except OSError:
            return False
    return True
