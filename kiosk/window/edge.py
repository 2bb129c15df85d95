"""pywebview's WebView2 backend (Windows) with its doors closed.

Written from the documentation of WebView2 and pywebview 6.2; not run on Windows yet. The keyboard
and the shell around the window are Windows' own to lock (Keyboard Filter, Shell Launcher).
"""

from __future__ import annotations

import logging
from typing import Any

from kiosk.window import calm
from kiosk.window.policy import Allowed, ends_visit, unmarked
from kiosk.window.reach import Reach, Source

log = logging.getLogger(__name__)

# CoreWebView2Settings, all of them to be off.
_OFF = (
    "AreBrowserAcceleratorKeysEnabled",
    "AreDefaultContextMenusEnabled",
    "AreDefaultScriptDialogsEnabled",
    "AreDevToolsEnabled",
    "AreHostObjectsAllowed",
    "IsBuiltInErrorPageEnabled",
    "IsGeneralAutofillEnabled",
    "IsPasswordAutosaveEnabled",
    "IsPinchZoomEnabled",
    "IsStatusBarEnabled",
    "IsSwipeNavigationEnabled",
    "IsWebMessageEnabled",
    "IsZoomControlEnabled",
)
_CALM_PREFIX = "data:text/html"  # how WebView2 names a page that the program gave it as text


def lock_down(source: Source, *, training: bool) -> None:
    """For every window made from now on in this process."""
    from webview.platforms import edgechromium

    backend: Any = edgechromium
    original = backend.EdgeChrome.on_webview_ready

    def on_webview_ready(self: Any, sender: Any, args: Any) -> None:
        original(self, sender, args)
        if sender.CoreWebView2 is not None:
            _Shown(self.pywebview_window, sender.CoreWebView2, source, training=training).start()

    backend.EdgeChrome.on_webview_ready = on_webview_ready
    # pywebview's own handlers would inject its bridge and open links elsewhere.
    backend.EdgeChrome.on_new_window_request = _refuse_window
    backend.EdgeChrome.on_script_notify = lambda self, sender, args: None
    backend.EdgeChrome.on_navigation_completed = _loaded


class _Shown:
    """One window's engine: what it may ask for, where the seat is, what a visit leaves."""

    def __init__(self, window: Any, core: Any, source: Source, *, training: bool) -> None:
        self._window, self._core, self._training = window, core, training
        self._allowed = Allowed()
        self._calm = True  # our own text is being given to the engine
        self._used = False
        self._reach = Reach(source, on_found=self._found, on_lost=self._lost)

    def start(self) -> None:
        core = self._core
        for name in _OFF:
            if hasattr(core.Settings, name):
                setattr(core.Settings, name, False)
        core.NavigationStarting += self._starting
        core.FrameNavigationStarting += self._starting
        core.NavigationCompleted += self._completed
        core.LaunchingExternalUriScheme += _cancel
        core.WebResourceRequested += self._requested
        core.DownloadStarting += _cancel
        core.PermissionRequested += _deny
        core.ProcessFailed += lambda _sender, _args: self._reach.again()
        self._window.events.closed += self._reach.stop
        self._lost()
        self._reach.start()

    def _found(self, url: str) -> None:
        self._calm = False
        url, self._training = unmarked(url)
        self._allowed.follow(url)
        self._window.load_url(url)

    def _lost(self) -> None:
        self._calm = True
        self._window.load_html(calm.html(training=self._training))

    def _starting(self, _sender: Any, args: Any) -> None:
        ours = self._calm and str(args.Uri).startswith(_CALM_PREFIX)
        if not ours and not self._allowed.allows(str(args.Uri)):
            log.warning("navigation refused")
            args.Cancel = True

    def _requested(self, _sender: Any, args: Any) -> None:
        if not self._allowed.allows(str(args.Request.Uri)):
            environment = self._core.Environment
            args.Response = environment.CreateWebResourceResponse(None, 403, "Forbidden", "")

    def _completed(self, sender: Any, _args: Any) -> None:
        url = str(sender.Source)
        if not self._allowed.shows(url):
            return
        if not ends_visit(url):
            self._used = True
        elif self._used:
            self._used = False
            self._reach.again()  # a clean launch; cookies go with everything else
            sender.Profile.ClearBrowsingDataAsync()
            _forget_clipboard()


def _forget_clipboard() -> None:
    from System.Windows.Forms import Clipboard  # type: ignore[import-not-found]

    Clipboard.Clear()


def _cancel(_sender: Any, args: Any) -> None:
    args.Cancel = True


def _deny(_sender: Any, args: Any) -> None:
    args.State = type(args.State).Deny


def _refuse_window(_self: Any, _sender: Any, args: Any) -> None:
    args.Handled = True


def _loaded(self: Any, _sender: Any, _args: Any) -> None:
    self.pywebview_window.events.loaded.set()
