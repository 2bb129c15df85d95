"""The process' environment before the toolkit reads it: what a shell left there must not matter."""

from __future__ import annotations

import os
import sys
from collections.abc import MutableMapping

from kiosk.window.policy import CHROMIUM_FLAGS

# Every name that starts so goes, and then only what stands below comes back: inspectors, other
# programs in place of Chromium's own, plug-ins, key logs, flags, screens served over a network.
_DANGEROUS = (
    "QT", "QML", "QSG", "PYSIDE", "QTWEBENGINE", "PYWEBVIEW", "WEBVIEW2", "CHROME", "SSLKEYLOGFILE",
    "GTK_MODULES", "GOOGLE_", "MESA_", "PULSE_SERVER", "XMODIFIERS",
)  # fmt: skip
_KEPT = ("QT_SCALE_FACTOR", "QT_FONT_DPI")
_PLATFORMS = frozenset({"xcb", "wayland", "offscreen"})
_OURS = {
    "QT_API": "pyside6",
    "QT_LOGGING_RULES": "qt.webenginecontext.*=false;qt.vulkan*=false",
    # Shaders of pages are kept nowhere; a seat's profile stays in memory.
    "MESA_SHADER_CACHE_DISABLE": "true",
    "MESA_GLSL_CACHE_DISABLE": "true",
    "QSG_RHI_DISABLE_DISK_CACHE": "1",
    # No input method: its windows and its memory of words are not ours.
    "QT_IM_MODULE": "compose",
}


def prepare(environ: MutableMapping[str, str] | None = None) -> None:
    """Chromium reads its flags once, when the first window is made."""
    environ = os.environ if environ is None else environ
    kept = {name: environ[name] for name in _KEPT if name in environ}
    platform = environ.get("QT_QPA_PLATFORM", "")
    if platform in _PLATFORMS:
        kept["QT_QPA_PLATFORM"] = platform
    for name in [name for name in environ if name.upper().startswith(_DANGEROUS)]:
        del environ[name]
    environ.update(kept)
    environ.update(_OURS)
    environ["QTWEBENGINE_CHROMIUM_FLAGS"] = _flags()
    environ["WEBVIEW2_ADDITIONAL_BROWSER_ARGUMENTS"] = _flags()


def _flags() -> str:
    flags = list(CHROMIUM_FLAGS)
    if sys.platform != "win32" and os.geteuid() == 0:
        flags.append("--no-sandbox")  # Chromium refuses root otherwise; a seat never runs as root
    return " ".join(f'"{flag}"' if " " in flag else flag for flag in flags)
