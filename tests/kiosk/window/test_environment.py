"""What a shell or a service file left in the environment does not reach the toolkit."""

from __future__ import annotations

import pytest

from kiosk.window import environment


@pytest.mark.parametrize(
    "name",
    [
        "QTWEBENGINE_REMOTE_DEBUGGING", "QTWEBENGINEPROCESS_PATH", "QTWEBENGINE_RESOURCES_PATH",
        "QTWEBENGINE_DISABLE_SANDBOX", "QT_PLUGIN_PATH", "QT_QPA_GENERIC_PLUGINS",
        "QT_QPA_PLATFORMTHEME", "QML_IMPORT_PATH", "PYWEBVIEW_GUI", "PYWEBVIEW_LOG",
        "SSLKEYLOGFILE", "GTK_MODULES", "CHROME_HEADLESS", "webview2_additional_x",
    ],
)  # fmt: skip
def test_a_variable_of_the_toolkits_is_removed(name: str) -> None:
    environ = {name: "x", "HOME": "/home/window"}
    environment.prepare(environ)
    assert name not in environ
    assert environ["HOME"] == "/home/window"


@pytest.mark.parametrize(("platform", "kept"), [("xcb", True), ("wayland", True), ("vnc", False)])
def test_only_a_screen_of_this_computer_is_drawn_on(platform: str, kept: bool) -> None:
    environ = {"QT_QPA_PLATFORM": platform}
    environment.prepare(environ)
    assert ("QT_QPA_PLATFORM" in environ) == kept


def test_flags_are_ours_alone() -> None:
    environ = {"QTWEBENGINE_CHROMIUM_FLAGS": "--remote-debugging-port=1"}
    environment.prepare(environ)
    assert "remote-debugging" not in environ["QTWEBENGINE_CHROMIUM_FLAGS"]
    assert "--disable-pinch" in environ["QTWEBENGINE_CHROMIUM_FLAGS"]


@pytest.mark.parametrize(("user", "without"), [(0, True), (1000, False)])
def test_only_root_goes_without_the_sandbox(
    monkeypatch: pytest.MonkeyPatch, user: int, without: bool
) -> None:
    monkeypatch.setattr("os.geteuid", lambda: user)
    environ: dict[str, str] = {}
    environment.prepare(environ)
    assert ("--no-sandbox" in environ["QTWEBENGINE_CHROMIUM_FLAGS"].split()) == without
