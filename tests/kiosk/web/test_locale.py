from __future__ import annotations

import pytest

from tests.kiosk.web.support import Shell, open_seat


def test_english_is_one_tap_away_and_the_next_visitor_starts_in_indonesian(shell: Shell) -> None:
    window = shell.window()
    assert '<html lang="id">' in window.get("/").text
    open_seat(window)
    back = window.post("/language", {"language": "en", "next": "/leave?"})
    assert back.location == "/leave"
    assert '<html lang="en">' in window.get("/leave").text
    window.post("/leave")
    farewell = window.get("/ended").text
    assert '<html lang="en">' in farewell
    assert "Kunjungan berakhir" not in farewell
    window.get("/ended?done=1")
    assert '<html lang="id">' in window.get("/").text


@pytest.mark.parametrize(
    "target", ["//evil.example/", "http://evil.example/", "/\\evil.example", "/nix", "", "/lock"]
)
def test_the_switch_only_returns_to_pages_of_ours(shell: Shell, target: str) -> None:
    window = shell.window()
    window.get("/")
    answer = window.post("/language", {"language": "en", "next": target})
    assert answer.location == "/"


def test_a_language_we_do_not_speak_changes_nothing(shell: Shell) -> None:
    window = shell.window()
    window.get("/")
    window.post("/language", {"language": "xx"})
    assert shell.language.current == "id"
