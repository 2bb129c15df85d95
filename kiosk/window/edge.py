"""pywebview's WebView2 backend (Windows) with its doors closed.

Written from the documentation of WebView2 and pywebview 6.2; not run on Windows yet. The keyboard
and the shell around the window are Windows' own to lock (Keyboard Filter, Shell Launcher).
"""

from __future__ import annotations

import logging
from typing import Any

from kiosk.window.policy import Origin

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


def lock_down(origin: Origin) -> None:
    """For every window made from now on in this process."""
    from webview.platforms import edgechromium

    backend: Any = edgechromium
    original = backend.EdgeChrome.on_webview_ready

    def on_webview_ready(self: Any, sender: Any, args: Any) -> None:
        original(self, sender, args)
        if sender.CoreWebView2 is not None:
            _lock(sender.CoreWebView2, origin)

    backend.EdgeChrome.on_webview_ready = on_webview_ready
    # pywebview's own handlers would inject its bridge and open links elsewhere.
    backend.EdgeChrome.on_new_window_request = _refuse_window
    backend.EdgeChrome.on_script_notify = lambda self, sender, args: None
    backend.EdgeChrome.on_navigation_completed = _loaded


def _lock(core: Any, origin: Origin) -> None:
    for name in _OFF:
        if hasattr(core.Settings, name):
            setattr(core.Settings, name, False)

    def refuse_elsewhere(_sender: Any, args: Any) -> None:
        if not origin.allows(str(args.Uri)):
            log.warning("navigation refused")
            args.Cancel = True

    def refuse_request(_sender: Any, args: Any) -> None:
        if not origin.allows(str(args.Request.Uri)):
            args.Response = core.Environment.CreateWebResourceResponse(None, 403, "Forbidden", "")

    def cancel(_sender: Any, args: Any) -> None:
        args.Cancel = True

    def deny(_sender: Any, args: Any) -> None:
        args.State = type(args.State).Deny

    core.NavigationStarting += refuse_elsewhere
    core.FrameNavigationStarting += refuse_elsewhere
    core.LaunchingExternalUriScheme += cancel
    core.WebResourceRequested += refuse_request
    core.DownloadStarting += cancel
    core.PermissionRequested += deny
    core.ProcessFailed += lambda _sender, _args: core.Reload()


def _refuse_window(_self: Any, _sender: Any, args: Any) -> None:
    args.Handled = True


def _loaded(self: Any, _sender: Any, _args: Any) -> None:
    self.pywebview_window.events.loaded.set()
