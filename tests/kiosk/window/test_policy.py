"""Which addresses the window may ask for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.window.policy import Allowed, Origin

SEAT = Origin(8000)


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:8000", "http://127.0.0.1:8000/a?b#c", "about:blank"]
)
def test_our_own_pages_are_allowed(url: str) -> None:
    assert SEAT.allows(url)


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:8001/",
        "http://127.0.0.1/",
        "https://127.0.0.1:8000/",
        "ws://127.0.0.1:8000/",
        "http://localhost:8000/",
        "http://127.0.0.1:8000@evil.example/",
        "http://user@127.0.0.1:8000/",
        "http://127.0.0.1.evil.example:8000/",
        "http://[::1]:8000/",
        "http://127.0.0.1:80000/",
        "file:///etc/passwd",
        "view-source:http://127.0.0.1:8000/",
        "data:text/html,x",
        "blob:http://127.0.0.1:8000/x",
        "chrome://gpu",
        "javascript:alert(1)",
        "",
    ],
)
def test_everything_else_is_refused(url: str) -> None:
    assert not SEAT.allows(url)


@given(st.text())
def test_no_text_makes_it_stumble(url: str) -> None:
    assert SEAT.allows(url) in (True, False)


@pytest.mark.parametrize("url", ["https://spse.example/", "file:///x", "http://0.0.0.0:1/"])
def test_a_window_for_elsewhere_is_a_programming_error(url: str) -> None:
    with pytest.raises(ValueError, match="window"):
        Origin.of(url)


def test_before_there_is_an_address_only_the_empty_page_is_allowed() -> None:
    allowed = Allowed()
    assert allowed.allows("about:blank")
    assert not allowed.allows("http://127.0.0.1:8000/")


def test_the_newest_address_alone_is_allowed() -> None:
    allowed = Allowed()
    allowed.follow("http://127.0.0.1:8000/boot/a")
    allowed.follow("http://127.0.0.1:9000/boot/b")
    assert allowed.shows("http://127.0.0.1:9000/")
    assert not allowed.allows("http://127.0.0.1:8000/")
    assert not allowed.shows("about:blank")
