from __future__ import annotations

import pytest
from flask import Flask
from werkzeug.routing import Rule

from kiosk.web.guards import Access, access_of
from tests.kiosk.web.support import HEAD, HOST, ORIGIN, Shell, open_seat

HOSTS = [
    "evil.example",
    "localhost:8123",
    "127.0.0.1",
    "127.0.0.1:8124",
    "127.0.0.1:8123.evil.example",
    "127.0.0.1.nip.io:8123",
    "[::1]:8123",
    "127.1:8123",
    "0.0.0.0:8123",
    "",
]
ORIGINS = [
    "http://evil.example",
    "null",
    "http://127.0.0.1:8124",
    "https://127.0.0.1:8123",
    "http://localhost:8123",
    "http://127.0.0.1:8123.evil.example",
]


@pytest.mark.parametrize("host", HOSTS)
def test_any_other_host_is_misdirected(shell: Shell, host: str) -> None:
    window = shell.window()
    answer = window.get("/", {"Host": host})
    assert answer.status_code == 421
    assert shell.refused == ["host"]


def test_nothing_is_answered_before_the_port_is_known(shell: Shell, tmp_path) -> None:  # type: ignore[no-untyped-def]
    from tests.kiosk.web.support import a_shell

    (tmp_path / "other").mkdir()
    early = a_shell(tmp_path / "other", port=None)
    assert early.app.test_client().get("/", headers={"Host": HOST}).status_code == 421


def test_a_refused_method_is_told_which_are_taken(shell: Shell) -> None:
    window = shell.window()
    open_seat(window)
    answer = window.get("/work/write")
    assert answer.status_code == 405
    assert "POST" in answer.headers["Allow"].split(", ")


@pytest.mark.parametrize("origin", ORIGINS)
def test_a_write_from_a_foreign_origin_is_refused(shell: Shell, origin: str) -> None:
    window = shell.window()
    open_seat(window)
    assert window.post("/work/write", headers={"Origin": origin}).status_code == 403
    assert shell.refused == ["origin"]


@pytest.mark.parametrize("origin", ORIGINS)
def test_a_read_from_a_foreign_origin_is_refused(shell: Shell, origin: str) -> None:
    assert shell.window().get("/", {"Origin": origin}).status_code == 403


def test_a_write_without_origin_is_refused(shell: Shell) -> None:
    window = shell.window()
    open_seat(window)
    answer = window.client.post(
        "/work/write", data={"page_token": window.token}, headers={"Host": HOST}
    )
    assert answer.status_code == 403
    assert shell.refused == ["origin_absent"]


@pytest.mark.parametrize("site", ["cross-site", "same-site", "bogus"])
def test_another_site_is_refused(shell: Shell, site: str) -> None:
    assert shell.window().get("/", {"Sec-Fetch-Site": site}).status_code == 403
    assert shell.refused == ["fetch_site"]


def test_a_write_never_comes_from_the_address_bar(shell: Shell) -> None:
    window = shell.window()
    open_seat(window)
    assert window.post("/work/write", headers={"Sec-Fetch-Site": "none"}).status_code == 403


def test_a_boot_token_works_once(shell: Shell) -> None:
    address = shell.guard.mint()
    first = shell.app.test_client().get(address, headers={"Host": HOST})
    assert first.status_code == 303
    cookie = first.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    replay = shell.app.test_client().get(address, headers={"Host": HOST})
    assert replay.status_code == 403
    assert "Set-Cookie" not in replay.headers
    assert shell.refused == ["boot_token"]


def test_every_launch_is_told_of_and_nothing_else_is(shell: Shell) -> None:
    address = shell.guard.mint()
    assert not shell.launched
    shell.app.test_client().get(address, headers={"Host": HOST})
    shell.app.test_client().get(address, headers={"Host": HOST})  # a replay
    assert shell.launched == ["launch"]


def test_a_guessed_boot_token_is_refused(shell: Shell) -> None:
    assert shell.app.test_client().get("/boot/abc", headers={"Host": HOST}).status_code == 403


def test_unused_boot_tokens_do_not_pile_up(shell: Shell) -> None:
    oldest = shell.guard.mint()
    for _ in range(20):
        shell.guard.mint()
    assert shell.app.test_client().get(oldest, headers={"Host": HOST}).status_code == 403


@pytest.mark.parametrize("cookie", ["", "launch=guessed", "launch="])
def test_without_the_cookie_nothing_is_shown(shell: Shell, cookie: str) -> None:
    headers = {"Host": HOST, **({"Cookie": cookie} if cookie else {})}
    answer = shell.app.test_client().get("/", headers=headers)
    assert answer.status_code == 403
    assert "Temanggung" not in answer.text
    assert shell.refused == ["cookie"]


def test_a_write_needs_the_page_token_besides_the_cookie(shell: Shell) -> None:
    window = shell.window()
    open_seat(window)
    assert window.post("/work/write").status_code == 200
    assert window.post("/work/write", {"page_token": ""}).status_code == 403
    assert window.post("/work/write", {"page_token": window.token + "x"}).status_code == 403
    assert shell.refused == ["page_token", "page_token"]


def test_htmx_may_bring_the_page_token_as_a_header(shell: Shell) -> None:
    window = shell.window()
    open_seat(window)
    headers = {"Host": HOST, "Origin": ORIGIN, "X-Page-Token": window.token}
    assert window.client.post("/work/write", headers=headers).status_code == 200


def test_the_token_of_another_window_is_refused(shell: Shell) -> None:
    window, other = shell.window(), shell.window()
    open_seat(window)
    other.get("/leave")
    assert window.post("/work/write", {"page_token": other.token}).status_code == 403


def test_a_page_of_the_previous_visit_cannot_write_into_the_next(shell: Shell) -> None:
    window = shell.window()
    open_seat(window)
    left_over = window.token
    shell.desk.end_by_visitor()
    open_seat(window)
    assert window.post("/work/write", {"page_token": left_over}).status_code == 403
    assert window.post("/work/write").status_code == 200


def test_the_cookie_of_an_ended_visit_is_worthless(shell: Shell) -> None:
    window, thief = shell.window(), shell.app.test_client()
    open_seat(window)
    stolen = window.client.get_cookie("launch", domain="127.0.0.1")
    assert stolen is not None
    ended = window.post("/leave")
    assert ended.status_code == 303
    assert ended.headers["Clear-Site-Data"] == '"cache", "storage"'
    cookie = {"Host": HOST, "Cookie": f"launch={stolen.value}"}
    assert thief.get("/", headers=cookie).status_code == 403
    assert window.get("/ended").status_code == 200


def _rules(app: Flask) -> list[tuple[Rule, str]]:
    return [
        (rule, method)
        for rule in app.url_map.iter_rules()
        for method in sorted(rule.methods or ())
        if method in {"GET", "POST", "PUT", "PATCH", "DELETE"}
    ]


def _path(rule: Rule) -> str:
    _, path = rule.build(dict.fromkeys(rule.arguments, "x"), append_unknown=False) or ("", "")
    return path


BOOTLESS = {"shell.boot", "shell.static"}
PUBLIC = {
    "shell.frame", "shell.language", "sessions.waiting", "sessions.staff", "sessions.open",
    "sessions.ended",
}  # fmt: skip
LOCKED_OK = {
    "sessions.end_asked",
    "sessions.lock", "sessions.locked", "sessions.resume", "sessions.back", "work.quiet",
}  # fmt: skip


def test_no_endpoint_is_open_wider_than_it_is_meant_to(shell: Shell) -> None:
    marks = {rule.endpoint: access_of(shell.app, rule.endpoint) for rule, _ in _rules(shell.app)}
    assert {name for name, mark in marks.items() if mark == Access.BOOTLESS} == BOOTLESS
    assert {name for name, mark in marks.items() if mark == Access.PUBLIC} == PUBLIC
    assert {name for name, mark in marks.items() if mark == Access.LOCKED_OK} == LOCKED_OK


def test_every_endpoint_refuses_one_without_cookie(shell: Shell) -> None:
    for rule, method in _rules(shell.app):
        if rule.endpoint in BOOTLESS:
            continue
        client = shell.app.test_client()
        answer = client.open(_path(rule), method=method, headers={"Host": HOST, "Origin": ORIGIN})
        assert answer.status_code == 403, (method, rule.rule)


@pytest.mark.parametrize("state", ["closed", "locked"])
def test_every_other_endpoint_is_shut_while_the_seat_is_not_open(shell: Shell, state: str) -> None:
    window = shell.window()
    window.get("/")
    if state == "locked":
        open_seat(window)
        shell.desk.lock()
    allowed = BOOTLESS | PUBLIC | (LOCKED_OK if state == "locked" else set())
    for rule, method in _rules(shell.app):
        if rule.endpoint in allowed:
            continue
        answer = (
            window.get(_path(rule)) if method == "GET" else window.post(_path(rule))
        )  # the token is right, the moment is not
        assert answer.status_code == 303, (method, rule.rule)
        assert answer.location == ("/locked" if state == "locked" else "/")


def test_a_locked_seat_sends_htmx_to_the_lock_page(shell: Shell) -> None:
    window = shell.window()
    open_seat(window)
    shell.desk.lock()
    answer = window.get("/work", {"HX-Request": "true"})
    assert answer.status_code == 204
    assert answer.headers["HX-Redirect"] == "/locked"
    assert answer.text == ""


def test_an_unknown_path_is_told_to_the_own_window_only(shell: Shell) -> None:
    assert shell.app.test_client().get("/nix", headers={"Host": HOST}).status_code == 403
    assert shell.window().get("/nix").status_code == 404


def test_a_page_from_before_the_visit_leads_to_the_welcome(shell: Shell) -> None:
    """Its poll may overtake the answer to staff's press, which leads there too."""
    window = shell.window()
    window.get("/staff")
    drawn = {"HX-Request": "true", "X-Page-Token": window.token}
    shell.desk.open(HEAD, "Sari", "bidding", 30)
    window.get("/welcome")  # asked for by the press; its page has not come yet
    polled = window.get("/frame?seat=closed&link=up&warned=0", drawn)
    assert polled.headers.get("HX-Redirect") == "/welcome"


def test_a_page_of_the_former_visit_does_not_stay_before_the_next_visitor(shell: Shell) -> None:
    window, poll = shell.window(), {"HX-Request": "true"}
    open_seat(window)
    old = window.client.get_cookie("launch", domain="127.0.0.1")
    drawn = {**poll, "X-Page-Token": window.token}
    assert window.get("/frame?seat=open&link=up&warned=0", drawn).status_code == 200
    shell.desk.end_by_staff(HEAD)
    shell.desk.open(HEAD, "Sari", "bidding", 30)  # both within one beat of the poll
    polled = window.get("/frame?seat=open&link=up&warned=0", drawn)
    assert polled.headers.get("HX-Redirect") == "/"
    assert "Sari" not in polled.text
    cleaned = window.get("/")
    assert cleaned.headers["Clear-Site-Data"] == '"cache", "storage"'
    new = window.client.get_cookie("launch", domain="127.0.0.1")
    assert old is not None
    assert new is not None
    assert new.value != old.value
    assert window.get("/").location == "/welcome"
    assert "Sari" in window.get("/welcome").text
    drawn = {**poll, "X-Page-Token": window.token}
    assert window.get("/frame?seat=open&link=up&warned=0", drawn).status_code == 200
