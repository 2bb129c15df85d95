"""pywebview's Qt backend with its doors closed.

pywebview looks its classes up on the module when it makes a window, so ours take their places
before the first page is asked for: a page, a view and a request interceptor that know one origin,
and a window without the JavaScript bridge (through which a page could walk Python objects).
"""

from __future__ import annotations

import logging
from typing import Any, cast

from PySide6.QtCore import Qt, QTimer, QUrl
from PySide6.QtWebEngineCore import (
    QWebEngineLoadingInfo,
    QWebEnginePage,
    QWebEngineProfile,
    QWebEngineSettings,
    QWebEngineUrlRequestInterceptor,
)
from PySide6.QtWebEngineWidgets import QWebEngineView
from PySide6.QtWidgets import QApplication
from webview.platforms import qt as _backend

from kiosk.window.keys import KeyFilter
from kiosk.window.policy import Origin

log = logging.getLogger(__name__)
backend: Any = _backend  # its parts are replaced below, which no type describes

RETRY_MS = 1_000  # the server is starting again
_Attribute = QWebEngineSettings.WebAttribute

_OFF = (
    _Attribute.LocalContentCanAccessFileUrls,
    _Attribute.LocalContentCanAccessRemoteUrls,
    _Attribute.JavascriptCanOpenWindows,
    _Attribute.JavascriptCanAccessClipboard,
    _Attribute.JavascriptCanPaste,
    _Attribute.AllowWindowActivationFromJavaScript,
    _Attribute.AllowRunningInsecureContent,
    _Attribute.AllowGeolocationOnInsecureOrigins,
    _Attribute.PluginsEnabled,
    _Attribute.PdfViewerEnabled,
    _Attribute.FullScreenSupportEnabled,
    _Attribute.ScreenCaptureEnabled,
    _Attribute.HyperlinkAuditingEnabled,
    _Attribute.DnsPrefetchEnabled,
    _Attribute.NavigateOnDropEnabled,
    _Attribute.WebGLEnabled,
    _Attribute.ErrorPageEnabled,
)


def lock_down(origin: Origin, *, fullscreen: bool) -> None:
    """For every window made from now on in this process."""

    class Interceptor(QWebEngineUrlRequestInterceptor):
        """Sees every request of every kind before it leaves."""

        def __init__(self, _window: object) -> None:
            super().__init__()

        def interceptRequest(self, info: Any) -> None:
            if not origin.allows(info.requestUrl().toString()):
                log.warning("request refused: %s", info.requestUrl().scheme())
                info.block(True)

    class Page(LockedPage):
        def __init__(self, window: Any, profile: QWebEngineProfile) -> None:
            super().__init__(profile, window.webview, origin)

    class Window(LockedWindow):
        RequestInterceptor = Interceptor
        WebPage = Page
        WebView = LockedView
        fills_screen = fullscreen

    backend.BrowserView = Window


class LockedPage(QWebEnginePage):
    """Goes nowhere but its origin, opens nothing, asks the person nothing."""

    def __init__(self, profile: QWebEngineProfile, view: QWebEngineView, origin: Origin) -> None:
        super().__init__(profile, view)
        self._origin = origin
        self._last = QUrl(str(origin) + "/")
        for attribute in _OFF:
            self.settings().setAttribute(attribute, False)
        self.settings().setAttribute(_Attribute.WebRTCPublicInterfacesOnly, True)
        profile.setHttpCacheType(QWebEngineProfile.HttpCacheType.NoCache)
        profile.downloadRequested.connect(lambda download: download.cancel())
        self.permissionRequested.connect(lambda permission: permission.deny())
        self.fullScreenRequested.connect(lambda request: request.reject())
        self.fileSystemAccessRequested.connect(lambda request: request.reject())
        self.registerProtocolHandlerRequested.connect(lambda request: request.reject())
        self.desktopMediaRequested.connect(lambda request: request.cancel())
        self.loadingChanged.connect(self._loading_changed)
        self.renderProcessTerminated.connect(self._terminated)

    def acceptNavigationRequest(self, url: Any, _kind: Any, _is_main: bool) -> bool:
        allowed = self._origin.allows(url.toString())
        if not allowed:
            log.warning("navigation refused: %s", url.scheme())
        return allowed

    def createWindow(self, _kind: Any) -> QWebEnginePage:
        log.warning("new window refused")
        nothing: Any = None  # Qt's own way to refuse, which its annotations forgot
        return cast(QWebEnginePage, nothing)

    def chooseFiles(self, *_: Any) -> list[str]:
        return []

    def javaScriptAlert(self, *_: Any) -> None:
        """No dialog: our pages ask with pages."""

    def javaScriptConfirm(self, *_: Any) -> bool:
        return False

    def javaScriptPrompt(self, *_: Any) -> tuple[bool, str]:
        return False, ""

    def javaScriptConsoleMessage(self, *_: Any) -> None:
        """Pages may hold names; they do not belong in a terminal."""

    def _loading_changed(self, info: QWebEngineLoadingInfo) -> None:
        status = QWebEngineLoadingInfo.LoadStatus
        if info.status() == status.LoadSucceededStatus:
            self._last = info.url()
        elif info.status() == status.LoadFailedStatus:
            connection = QWebEngineLoadingInfo.ErrorDomain.ConnectionErrorDomain
            if info.errorDomain() == connection and self._origin.allows(info.url().toString()):
                failed = info.url()
                QTimer.singleShot(RETRY_MS, lambda: self.setUrl(failed))

    def _terminated(self, status: Any, code: int) -> None:
        """The page's process died; the seat and its drafts live elsewhere."""
        if status == QWebEnginePage.RenderProcessTerminationStatus.NormalTerminationStatus:
            return  # the window is closing
        log.error("page process ended (%s, %s); loading again", status, code)
        QTimer.singleShot(RETRY_MS, lambda: self.setUrl(self._last))


class LockedView(QWebEngineView):
    """Instead of pywebview's view with its inspector menu and file drops."""

    def __init__(self, parent: Any) -> None:
        # Starts Chromium now, with our flags: pywebview adds one that grants cameras by itself.
        QWebEngineProfile.defaultProfile()
        super().__init__(parent)
        self.setAcceptDrops(False)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)


class LockedWindow(backend.BrowserView):  # type: ignore[misc]
    """`fills_screen`: covers the screen with or without a window manager."""

    fills_screen = True
    _keys: KeyFilter | None = None  # pywebview shows the window before our __init__ goes on

    def __init__(self, window: Any) -> None:
        super().__init__(window)
        self.setAcceptDrops(False)
        self.webview.page().setWebChannel(None)  # the bridge's carrier
        if self.fills_screen:
            QApplication.primaryScreen().geometryChanged.connect(self._fill)

    def showEvent(self, event: Any) -> None:
        super().showEvent(event)
        # On the native window, where all input comes in: on the whole application a filter written
        # in Python crashes inside WebEngine (tried, PySide6 6.12).
        self._keys = self._keys or KeyFilter()
        self.windowHandle().installEventFilter(self._keys)
        if self.fills_screen:
            QTimer.singleShot(0, self._fill)

    def _fill(self, *_: object) -> None:
        """Qt asks the window manager to fill the screen; without one nobody answers."""
        self.setGeometry(QApplication.primaryScreen().geometry())
        self.raise_()
        self.activateWindow()
        self.webview.setFocus()

    def _set_js_api(self) -> None:
        """No bridge between pages and Python; only pywebview's own waiting is ended."""
        self.pywebview_window.events.loaded.set()

    def closeEvent(self, event: Any) -> None:
        page = self.webview.page()
        super().closeEvent(event)
        if event.isAccepted() and page is not None:
            self.webview.setPage(None)  # before its profile goes, or Qt complains at exit
