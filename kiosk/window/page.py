"""One visit's pages: a browser profile in memory and a page that goes nowhere but its origin.

Nothing of Chromium's is kept between visits: a visit's end throws profile, history, cache and the
page's process away together (`docs/decisions/0017-window-breakouts.md`).
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any, cast

from PySide6.QtCore import QTimer, QUrl
from PySide6.QtNetwork import QNetworkCookie
from PySide6.QtWebEngineCore import (
    QWebEngineLoadingInfo,
    QWebEnginePage,
    QWebEnginePermission,
    QWebEngineProfile,
    QWebEngineScript,
    QWebEngineSettings,
    QWebEngineUrlRequestInterceptor,
)

from kiosk.window.policy import Allowed, ends_visit, is_boot

log = logging.getLogger(__name__)
_Attribute = QWebEngineSettings.WebAttribute
_Permission = QWebEnginePermission.PermissionType

_OFF = (
    _Attribute.LocalContentCanAccessFileUrls,
    _Attribute.LocalContentCanAccessRemoteUrls,
    _Attribute.LocalStorageEnabled,
    _Attribute.JavascriptCanOpenWindows,
    _Attribute.JavascriptCanAccessClipboard,
    _Attribute.JavascriptCanPaste,
    _Attribute.AllowWindowActivationFromJavaScript,
    _Attribute.AllowRunningInsecureContent,
    _Attribute.AllowGeolocationOnInsecureOrigins,
    _Attribute.AutoLoadIconsForPage,
    _Attribute.BackForwardCacheEnabled,
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

# Runs in a world of its own before the page's first script. What Qt would open a window for, and
# offers no switch against: a drag's picture, a colour picker.
_GUARD_SCRIPT = """
for (const kind of ['dragstart', 'dragover', 'drop', 'contextmenu'])
  addEventListener(kind, event => event.preventDefault(), {capture: true});
addEventListener('click', event => {
  const field = event.composedPath()[0];
  if (field instanceof HTMLInputElement && (field.type === 'color' || field.type === 'file'))
    event.preventDefault();
}, {capture: true});
"""


class Interceptor(QWebEngineUrlRequestInterceptor):
    """Sees every request of every kind before it leaves."""

    def __init__(self, allowed: Allowed) -> None:
        super().__init__()
        self._allowed = allowed

    def interceptRequest(self, info: Any) -> None:
        """Block a request that leaves the window's one origin."""
        if not self._allowed.allows(info.requestUrl().toString()):
            log.warning("request refused: %s", info.requestUrl().scheme())
            info.block(True)


class Visit:
    """Profile and page of one visit, alive until `discard`.

    `shown(visit)` is called for every page that has loaded, `broken(why)` when the page's process
    died or nobody answered: then there is nothing left to show.
    """

    def __init__(
        self,
        parent: Any,
        allowed: Allowed,
        *,
        shown: Callable[[Visit], None],
        broken: Callable[[str], None],
    ) -> None:
        self._allowed, self._shown, self._broken = allowed, shown, broken
        self._cookies: dict[bytes, QNetworkCookie] = {}
        self.used = False  # a page other than the waiting one has been shown in it
        self._profile = QWebEngineProfile(parent)  # without a name: off the record
        self._interceptor = Interceptor(allowed)
        _shut(self._profile, self._interceptor)
        self._profile.cookieStore().cookieAdded.connect(self._cookie_added)
        self.page = LockedPage(self._profile, parent, allowed)
        self.page.loadingChanged.connect(self._loading_changed)
        self.page.urlChanged.connect(self._moved)
        self.page.renderProcessTerminated.connect(self._terminated)

    @property
    def url(self) -> str:
        """Return the address that is shown."""
        return self.page.url().toString()

    def load(self, url: str) -> None:
        """Show an address."""
        self.page.setUrl(QUrl(url))

    def heir(self, parent: Any) -> Visit:
        """A clean visit that loads the page shown here; it inherits the launch cookie alone."""
        heir = Visit(parent, self._allowed, shown=self._shown, broken=self._broken)
        target, origin = self.page.url(), self._allowed.origin
        store = heir._profile.cookieStore()
        for cookie in self._cookies.values():
            store.setCookie(cookie, QUrl(f"{origin}/"))
        heir.page.setUrl(target)
        return heir

    def discard(self) -> None:
        """The page goes before its profile, or Chromium keeps both."""
        self._shown = _nobody
        self._broken = _nobody
        profile, interceptor = self._profile, self._interceptor
        self.page.destroyed.connect(lambda: _release(profile, interceptor))
        self.page.deleteLater()

    def _cookie_added(self, cookie: QNetworkCookie) -> None:
        if cookie.isHttpOnly():  # the server's own; any other was made by a page
            self._cookies[bytes(cookie.name().data())] = QNetworkCookie(cookie)

    def _moved(self, url: QUrl) -> None:
        """Chromium asks nobody before it shows its own empty page (`about:anything`)."""
        if not url.isEmpty() and not self._allowed.shows(url.toString()):
            self._broken("not our page any more")

    def _loading_changed(self, info: QWebEngineLoadingInfo) -> None:
        status = QWebEngineLoadingInfo.LoadStatus
        url = info.url().toString()
        if not self._allowed.shows(url):
            return
        if info.status() == status.LoadSucceededStatus:
            if is_boot(url):  # a boot address always leads elsewhere, unless it was refused
                self._broken("boot refused")
                return
            self.used = self.used or not ends_visit(url)
            self._shown(self)
        elif info.status() == status.LoadFailedStatus:
            connection = QWebEngineLoadingInfo.ErrorDomain.ConnectionErrorDomain
            if info.errorDomain() == connection:
                self._broken("no answer")
            elif is_boot(url):
                self._broken("boot refused")

    def _terminated(self, status: Any, code: int) -> None:
        """The page's process died; the seat and its drafts live elsewhere."""
        if status != QWebEnginePage.RenderProcessTerminationStatus.NormalTerminationStatus:
            log.error("page process ended (%s, %s)", status, code)
        self._broken("page process ended")


def _nobody(_argument: object) -> None:
    pass


def _release(profile: QWebEngineProfile, _interceptor: Interceptor) -> None:
    """The interceptor is held until here: the profile knows it by address only."""
    QTimer.singleShot(0, profile.deleteLater)


def _shut(profile: QWebEngineProfile, interceptor: Interceptor) -> None:
    profile.setHttpCacheType(QWebEngineProfile.HttpCacheType.NoCache)
    policy = QWebEngineProfile.PersistentCookiesPolicy
    profile.setPersistentCookiesPolicy(policy.NoPersistentCookies)
    permissions = QWebEngineProfile.PersistentPermissionsPolicy
    profile.setPersistentPermissionsPolicy(permissions.AskEveryTime)
    profile.setSpellCheckEnabled(False)
    profile.setPushServiceEnabled(False)
    profile.setUrlRequestInterceptor(interceptor)
    profile.downloadRequested.connect(lambda download: download.cancel())
    script = QWebEngineScript()
    script.setName("guard")
    script.setSourceCode(f"(() => {{{_GUARD_SCRIPT}}})()")
    script.setInjectionPoint(QWebEngineScript.InjectionPoint.DocumentCreation)
    script.setWorldId(QWebEngineScript.ScriptWorldId.ApplicationWorld.value)
    script.setRunsOnSubFrames(True)
    profile.scripts().insert(script)


class LockedPage(QWebEnginePage):
    """Goes nowhere but its origin, opens nothing, asks the person nothing."""

    def __init__(self, profile: QWebEngineProfile, parent: Any, allowed: Allowed) -> None:
        super().__init__(profile, parent)
        self._allowed = allowed
        for attribute in _OFF:
            self.settings().setAttribute(attribute, False)
        self.settings().setAttribute(_Attribute.WebRTCPublicInterfacesOnly, True)
        self.permissionRequested.connect(self._answer)
        self.fullScreenRequested.connect(lambda request: request.reject())
        self.fileSystemAccessRequested.connect(lambda request: request.reject())
        self.registerProtocolHandlerRequested.connect(lambda request: request.reject())
        self.desktopMediaRequested.connect(lambda request: request.cancel())
        self.webAuthUxRequested.connect(lambda request: request.cancel())
        self.certificateError.connect(lambda error: error.rejectCertificate())
        self.selectClientCertificate.connect(lambda selection: selection.selectNone())

    def _answer(self, permission: QWebEnginePermission) -> None:
        """A still picture needs the camera alone; everything else a page may ask for is denied."""
        alone = permission.permissionType() == _Permission.MediaVideoCapture
        ours = self._allowed.shows(permission.origin().toString())
        if self._allowed.camera and alone and ours:
            permission.grant()
        else:
            permission.deny()

    def acceptNavigationRequest(self, url: Any, _kind: Any, is_main: bool) -> bool:
        """Whether Qt may follow a link: only inside the one origin."""
        address = url.toString()
        allowed = self._allowed.shows(address) if is_main else self._allowed.allows(address)
        if not allowed:
            log.warning("navigation refused: %s", url.scheme())
        return allowed

    def createWindow(self, _kind: Any) -> QWebEnginePage:
        """Refuse a second window."""
        log.warning("new window refused")
        nothing: Any = None  # Qt's own way to refuse, which its annotations forgot
        return cast(QWebEnginePage, nothing)

    def chooseFiles(self, *_: Any) -> list[str]:
        """Refuse the system's file dialog."""
        return []

    def javaScriptAlert(self, *_: Any) -> None:
        """No dialog: our pages ask with pages."""

    def javaScriptConfirm(self, *_: Any) -> bool:
        """Answer no to a page's `confirm`."""
        return False

    def javaScriptPrompt(self, *_: Any) -> tuple[bool, str]:
        """Answer nothing to a page's `prompt`."""
        return False, ""

    def javaScriptConsoleMessage(self, *_: Any) -> None:
        """Pages may hold names; they do not belong in a terminal."""
