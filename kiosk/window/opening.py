"""Opens the window and stays until it is closed."""

from __future__ import annotations

import signal
import sys
import threading
from typing import Any

from kiosk.window import display, environment
from kiosk.window.policy import Origin
from kiosk.window.reach import Source
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


def open_window(
    source: Source | str,
    *,
    title: str,
    fullscreen: bool = True,
    debug: bool = False,
    may_close: bool = True,
    camera: bool = False,
    training: bool = False,
) -> None:
    """Show the seat until the window is closed. Main thread only.

    `source()` gives a fresh one-shot boot address (http://127.0.0.1:PORT/…) each time; while it
    fails or gives None the window shows a calm page and asks again. It is called from a thread of
    the window's own, at the start and whenever the server or the page's process has died. A fixed
    address serves trials: its page is simply loaded again.

    Only the newest address's origin is ever asked for anything. `may_close=False` ignores the
    window manager's close button and Alt+F4; `close_window` still works. `debug` makes pywebview
    talkative, it opens no inspector. With `camera` a page may use it, if the seat's own headers let
    that page ask (under Qt; on Windows none may). `training` marks the calm page. Fault
    "window_unavailable" says what this computer lacks.
    """
    if isinstance(source, str):
        Origin.of(source)
    _closing.clear()
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, _close_soon)
    _require_display()
    environment.prepare()
    webview = _import_webview()
    webview.settings.update(_SETTINGS)
    window = webview.create_window(
        title,
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
    if _closing.is_set():
        return
    backend = _lock_down(_callable(source), fullscreen=fullscreen, camera=camera, training=training)
    try:
        webview.start(gui=backend, debug=debug, http_server=False, private_mode=True)
    except webview.errors.WebViewException as error:
        raise Fault("window_unavailable", why=str(error)) from error


def close_window() -> None:
    """From any thread: the window goes and `open_window` returns. Nothing without a window."""
    webview = sys.modules.get("webview")
    _closing.set()
    for window in list(getattr(webview, "windows", [])):  # it may be half imported
        window.destroy()


_closing = threading.Event()


def _close_soon(*_signal: object) -> None:
    """Before the window is shown, closing waits for it: not in the thread that shows it."""
    threading.Thread(target=close_window, name="closing", daemon=True).start()


def _callable(source: Source | str) -> Source:
    return (lambda: source) if isinstance(source, str) else source


def _require_display() -> None:
    missing = display.missing_libraries()
    if missing:
        raise Fault("window_unavailable", why=", ".join(missing))
    if not display.display_available():
        raise Fault("window_unavailable", why="DISPLAY / WAYLAND_DISPLAY")


def _import_webview() -> Any:
    try:
        import webview
    except ImportError as error:
        raise Fault("window_unavailable", why=str(error)) from error
    return webview


def _lock_down(source: Source, *, fullscreen: bool, camera: bool, training: bool) -> str:
    """Replace the parts of pywebview's backend that would let a page out; its name."""
    try:
        if sys.platform == "win32":
            from kiosk.window import edge

            edge.lock_down(source, training=training)
            return "edgechromium"
        from kiosk.window import qt

        qt.lock_down(source, fullscreen=fullscreen, camera=camera, training=training)
    except ImportError as error:
        raise Fault("window_unavailable", why=str(error)) from error
    return "qt"
