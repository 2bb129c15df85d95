"""Knowing beforehand whether a window can be opened."""

from __future__ import annotations

import pytest

from kiosk.window import display, display_available, open_window
from sync.errors import Fault
from tests.kiosk.window.support import needs_x, screen


@pytest.fixture
def no_display(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)


@pytest.mark.usefixtures("no_display")
@pytest.mark.parametrize("value", ["", ":", "x", ":notanumber", ":64999", "127.0.0.1:26000"])
def test_a_display_that_does_not_answer_is_none(
    monkeypatch: pytest.MonkeyPatch, value: str
) -> None:
    monkeypatch.setenv("DISPLAY", value)
    assert not display_available()


@needs_x
@pytest.mark.usefixtures("no_display")
def test_a_running_x_server_is_a_display(monkeypatch: pytest.MonkeyPatch) -> None:
    with screen() as name:
        monkeypatch.setenv("DISPLAY", name)
        assert display_available()
        monkeypatch.setenv("DISPLAY", name + ".0")
        assert display_available()


@pytest.mark.usefixtures("no_display")
def test_without_a_display_the_reason_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(display, "missing_libraries", list)
    with pytest.raises(Fault) as fault:
        open_window("http://127.0.0.1:1/", title="x")
    assert fault.value.code == "window_unavailable"
    assert "DISPLAY" in str(fault.value.params["why"])


def test_a_missing_library_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(display, "_LIBRARIES", ("libc.so.6", "libno-such-thing.so.9"))
    with pytest.raises(Fault) as fault:
        open_window("http://127.0.0.1:1/", title="x")
    assert fault.value.params == {"why": "libno-such-thing.so.9"}
