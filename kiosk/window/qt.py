"""pywebview's Qt backend with its doors closed.

pywebview looks its classes up on the module when it makes a window, so ours take their places
before anything is shown: a view without menus, a window without the JavaScript bridge (through
which a page could walk Python objects), and pages of our own (`page.py`).
"""

from __future__ import annotations

import logging
from typing import Any

from PySide6.QtCore import QMimeData, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QClipboard, QGuiApplication
from PySide6.QtWebEngineCore import QWebEngineProfile
from PySide6.QtWebEngineWidgets import QWebEngineView
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QStackedWidget
from webview.platforms import qt as _backend

from kiosk.window import calm
from kiosk.window.keys import KeyFilter
from kiosk.window.page import LockedPage, Visit
from kiosk.window.policy import Allowed, ends_visit, unmarked
from kiosk.window.reach import Reach, Source

log = logging.getLogger(__name__)
backend: Any = _backend  # its parts are replaced below, which no type describes

_CALM, _PAGE = 0, 1
_MARK = "LATIHAN · "
# A window manager puts its frame around a window some time after it is shown.
_UNTIL_FRAMED_MS = (0, 100, 400, 1500)


def lock_down(source: Source, *, fullscreen: bool, camera: bool, training: bool) -> None:
    """For every window made from now on in this process.

    `camera`: its pages may use it. `training`: its calm page is marked.
    """
    QApplication.setAttribute(Qt.ApplicationAttribute.AA_DisableShaderDiskCache)
    if QApplication.instance() is None:
        backend.our_application = QApplication(["lpse-kiosk"])  # not our arguments: Qt obeys them

    class Window(LockedWindow):
        WebPage = FirstPage
        WebView = KioskWebView
        fills_screen = fullscreen
        has_camera = camera
        of_training = training
        boot_source = staticmethod(source)

    backend.BrowserView = Window


class FirstPage(LockedPage):
    """What pywebview makes before there is a server. It shows nothing and asks for nothing."""

    def __init__(self, window: Any, profile: QWebEngineProfile) -> None:
        super().__init__(profile, window.webview, Allowed())


class KioskWebView(QWebEngineView):
    """Instead of pywebview's view with its inspector menu and file drops."""

    def __init__(self, parent: Any) -> None:
        # Starts Chromium now, with our flags: pywebview adds one that grants cameras by itself.
        QWebEngineProfile.defaultProfile()
        super().__init__(parent)
        self.setAcceptDrops(False)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)

    def childEvent(self, event: Any) -> None:
        """Qt hangs its own dialogs (the colour picker's) on the view: they end unseen."""
        child = event.child()
        if event.polished() and isinstance(child, QDialog):
            QTimer.singleShot(0, lambda: self._dismiss(child))
        super().childEvent(event)

    def _dismiss(self, dialog: QDialog) -> None:
        log.warning("dialog refused")
        dialog.reject()
        self.window().activateWindow()
        self.setFocus()

    def setHtml(self, _html: Any, _base: Any = None) -> None:
        """pywebview's page for windows without an address: ours has a calm page of its own."""


class LockedWindow(backend.BrowserView):  # type: ignore[misc]
    """`fills_screen`: covers the screen with or without a window manager.

    `has_camera`: its pages may use the camera. `of_training`: its calm page is marked.
    """

    fills_screen = True
    has_camera = False
    of_training = False
    boot_source: Source
    found = Signal(str)
    lost = Signal()
    _keys: KeyFilter | None = None  # pywebview shows the window before our __init__ goes on
    _visit: Visit | None = None
    _heir: Visit | None = None  # of a visit that has ended, until its first page has loaded

    def __init__(self, window: Any) -> None:
        super().__init__(window)
        self.setAcceptDrops(False)
        self.webview.page().setWebChannel(None)  # the bridge's carrier
        self._allowed = Allowed(camera=self.has_camera)
        self._put_calm_page()
        self.found.connect(self._launch)
        self.lost.connect(self._calm)
        if self.fills_screen:
            QApplication.primaryScreen().geometryChanged.connect(self._fill)
        # Signals cross from that thread into Qt's own.
        self._reach = Reach(
            type(self).boot_source, on_found=self.found.emit, on_lost=self.lost.emit
        )
        self._reach.start()

    def _put_calm_page(self) -> None:
        label = self._calm_label = QLabel()
        label.setTextFormat(Qt.TextFormat.RichText)
        label.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
        label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        label.setWordWrap(True)
        self._write_calm_page()
        stack = QStackedWidget()
        stack.addWidget(label)
        stack.addWidget(self.takeCentralWidget())
        self.setCentralWidget(stack)
        self._stack = stack

    def _write_calm_page(self) -> None:
        edge = f"border: 12px solid {calm.AMBER}; " if self.of_training else ""
        self._calm_label.setText(calm.html(training=self.of_training))
        self._calm_label.setStyleSheet(
            f"{edge}background: {calm.DESK}; color: {calm.INK}; padding: 48px"
        )

    def _launch(self, url: str) -> None:
        """A server is there: a new visit, allowed at its address and nowhere else."""
        url, training = unmarked(url)
        self._follow_realm(training=training)
        self._allowed.follow(url)
        visit = self._new_visit()
        self._take(visit)
        visit.load(url)

    def _follow_realm(self, *, training: bool) -> None:
        """Name and calm page say which realm the newest address opens."""
        if training == self.of_training:
            return
        self.of_training = training
        self._write_calm_page()
        name = self.windowTitle().removeprefix(_MARK)
        self.setWindowTitle(_MARK + name if training else name)

    def _new_visit(self) -> Visit:
        return Visit(self.webview, self._allowed, shown=self._shown, broken=self._broken)

    def _take(self, visit: Visit) -> None:
        """Put `visit` in the view; the former visit goes, and its traces with it."""
        former, self._visit, self._heir = self._visit, visit, None
        page = self.webview.page()
        self.webview.setPage(visit.page)
        forget_copies()
        if former is not None:
            former.discard()
        elif page is not None:
            page.deleteLater()

    def _shown(self, visit: Visit) -> None:
        """A page has loaded. After a visit the same page is shown again in a clean profile."""
        if visit is self._heir:
            self._take(visit)
        if visit is not self._visit:
            return
        self._stack.setCurrentIndex(_PAGE)
        self._take_keyboard()
        if visit.used and ends_visit(visit.url):
            visit.used = False
            self._heir = visit.heir(self.webview)

    def _broken(self, why: str) -> None:
        log.warning("the page is gone: %s", why)
        self._reach.again()

    def _calm(self) -> None:
        """No server, or a page that died: neither stays on the screen nor in memory."""
        self._stack.setCurrentIndex(_CALM)
        if self._heir is not None:
            self._heir.discard()
        if self._visit is not None:
            self._take(self._new_visit())

    def showEvent(self, event: Any) -> None:
        """Install the key filter and fill the screen once the native window exists."""
        super().showEvent(event)
        # On the native window, where all input comes in: on the whole application a filter written
        # in Python crashes inside WebEngine (tried, PySide6 6.12).
        self._keys = self._keys or KeyFilter()
        self.windowHandle().installEventFilter(self._keys)
        QTimer.singleShot(0, self._fill if self.fills_screen else self._take_keyboard)
        if not self.fills_screen:
            for after_ms in _UNTIL_FRAMED_MS:
                QTimer.singleShot(after_ms, self._fit)

    def _fill(self, *_: object) -> None:
        """Qt asks the window manager to fill the screen; without one nobody answers."""
        self.setGeometry(QApplication.primaryScreen().geometry())
        self.raise_()
        self._take_keyboard()

    def _fit(self) -> None:
        """Bring a window with a frame into what panels leave of the screen; one inside stays."""
        room, frame = self.screen_room(), self.frameGeometry()
        if room.contains(frame):
            return
        edges = frame.size() - self.size()
        self.resize(self.size().boundedTo(room.size() - edges))
        outer = self.size() + edges
        left = min(frame.left(), room.left() + room.width() - outer.width())
        top = min(frame.top(), room.top() + room.height() - outer.height())
        self.move(max(room.left(), left), max(room.top(), top))

    def screen_room(self) -> QRect:
        """The part of this window's screen that no panel covers."""
        # pywebview keeps a rectangle of its own under the name of Qt's method.
        found = (
            QGuiApplication.screenAt(self.geometry().center()) or QGuiApplication.primaryScreen()
        )
        return found.availableGeometry()

    def _take_keyboard(self) -> None:
        self.activateWindow()
        self.webview.setFocus()

    def on_cookie_added(self, _cookie: Any) -> None:
        """pywebview would keep every launch cookie for as long as the window lives."""

    def on_cookie_removed(self, _cookie: Any) -> None:
        """Ignore removed cookies; pywebview would print them."""

    def _set_js_api(self) -> None:
        """No bridge between pages and Python; only pywebview's own waiting is ended."""
        self.pywebview_window.events.loaded.set()

    def closeEvent(self, event: Any) -> None:
        """Take the page down before its profile goes, and delete copies on disk."""
        super().closeEvent(event)
        if event.isAccepted():
            self._reach.stop()
            self.webview.setPage(None)  # before its profile goes, or Qt complains at exit
            forget_copies()


def forget_copies() -> None:
    """Clipboard and primary selection, whoever filled them. Empty data, not none: Qt would then
    let go only of what is its own."""
    clipboard = QGuiApplication.clipboard()
    for mode in (QClipboard.Mode.Clipboard, QClipboard.Mode.Selection):
        if mode == QClipboard.Mode.Clipboard or clipboard.supportsSelection():
            clipboard.setMimeData(QMimeData(), mode)
