"""Opens the window and stays until it is closed."""

from __future__ import annotations

import os
import signal
import sys
import threading
from typing import Any

from kiosk.window import display
from kiosk.window.policy import CHROMIUM_FLAGS, Origin
from sync.errors import Fault

# Everything pywebview would do for a page that we do not want done.
_SETTINGS = {
    "ALLOW_DOWNLOADS": False,
    "ALLOW_FILE_URLS": False,
    "OPEN_EXTERNAL_LINKS_IN_BROWSER": False,
    "OPEN_DEVTOOLS_IN_DEBUG": False,
    "REMOTE_DEBUGGING_PORT": None,
    "IGNORE_SSL_ERRORS": False,
    "SHOW_DEFAULT_MENUS": False,
    "DRAG_REGION_SELECTOR": "[data-no-such-region]",
}

# A shell's or a service file's leftovers must not open what is locked here.
_DANGEROUS = (
    "QTWEBENGINE_REMOTE_DEBUGGING",
    "QTWEBENGINE_DISABLE_SANDBOX",
    "PYWEBVIEW_GUI",
    "WEBVIEW2_ADDITIONAL_BROWSER_ARGUMENTS",
)


def open_window(
    url: str, *, title: str, fullscreen: bool = True, debug: bool = False, may_close: bool = True
) -> None:
    """Show `url` (http://127.0.0.1:PORT/…) until the window is closed. Main thread only.

    Only that origin is ever asked for anything. `may_close=False` ignores the window manager's
    close button and Alt+F4; `close_window` still works. `debug` makes pywebview talkative, it
    opens no inspector. Fault "window_unavailable" says what this computer lacks.
    """
    origin = Origin.of(url)
    _require_display()
    _set_environment()
    webview = _import_webview()
    webview.settings.update(_SETTINGS)
    window = webview.create_window(
        title,
        url,
        fullscreen=fullscreen,
        frameless=fullscreen,
        width=1366,
        height=768,
        background_color="#eef1f4",
        confirm_close=False,
        easy_drag=False,
        zoomable=False,
        text_select=False,
        draggable=False,
    )
    if not may_close:
        window.events.closing += _closing.is_set
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, lambda *_: close_window())
    _closing.clear()
    backend = _lock_down(origin, fullscreen=fullscreen)
    try:
        webview.start(gui=backend, debug=debug, http_server=False, private_mode=True)
    except webview.errors.WebViewException as error:
        raise Fault("window_unavailable", why=str(error)) from error


def close_window() -> None:
    """From any thread: the window goes and `open_window` returns. Nothing without a window."""
    webview = sys.modules.get("webview")
    _closing.set()
    for window in list(webview.windows) if webview else []:
        window.destroy()


_closing = threading.Event()


def _require_display() -> None:
    missing = display.missing_libraries()
    if missing:
        raise Fault("window_unavailable", why=", ".join(missing))
    if not display.display_available():
        raise Fault("window_unavailable", why="DISPLAY / WAYLAND_DISPLAY")


def _set_environment() -> None:
    """Chromium reads its flags once, when the first window is made."""
    for name in _DANGEROUS:
        os.environ.pop(name, None)
    flags = list(CHROMIUM_FLAGS)
    if sys.platform != "win32" and os.geteuid() == 0:
        flags.append("--no-sandbox")  # Chromium refuses root otherwise; a seat never runs as root
    quoted = [f'"{flag}"' if " " in flag else flag for flag in flags]
    os.environ["QTWEBENGINE_CHROMIUM_FLAGS"] = " ".join(quoted)
    os.environ["WEBVIEW2_ADDITIONAL_BROWSER_ARGUMENTS"] = " ".join(quoted)
    os.environ["QT_API"] = "pyside6"
    os.environ.setdefault("QT_LOGGING_RULES", "qt.webenginecontext.*=false;qt.vulkan*=false")


def _import_webview() -> Any:
    try:
        import webview
    except ImportError as error:
        raise Fault("window_unavailable", why=str(error)) from error
    return webview


def _lock_down(origin: Origin, *, fullscreen: bool) -> str:
    """Replace the parts of pywebview's backend that would let a page out; its name."""
    try:
        if sys.platform == "win32":
            from kiosk.window import edge

            edge.lock_down(origin)
            return "edgechromium"
        from kiosk.window import qt

        qt.lock_down(origin, fullscreen=fullscreen)
    except ImportError as error:
        raise Fault("window_unavailable", why=str(error)) from error
    return "qt"
