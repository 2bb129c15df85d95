"""The seat's window: one page of our own server on the whole screen, and no way out of it.

The only package that imports webview, qtpy or PySide6, and only once a window is opened: a
headless seat needs none of them.
"""

from kiosk.window.display import DEBIAN_PACKAGES, display_available, missing_libraries
from kiosk.window.opening import close_window, open_window

__all__ = [
    "DEBIAN_PACKAGES",
    "close_window",
    "display_available",
    "missing_libraries",
    "open_window",
]
