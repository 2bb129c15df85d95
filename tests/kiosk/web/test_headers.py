from __future__ import annotations

import re

from tests.kiosk.web.support import HOST, Shell, open_seat

INLINE = r"<script(?![^>]*\ssrc=)|<style|\sstyle=|\son\w+=|javascript:"
OUTSIDE = ("/static/../pyproject.toml", "/static/%2e%2e/pyproject.toml", "/static//etc/passwd")
EVERYWHERE = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def test_every_answer_carries_the_headers(shell: Shell) -> None:
    window = shell.window()
    open_seat(window)
    stranger = shell.app.test_client()
    answers = [
        window.get(path)
        for path in ("/work", "/leave", "/extend", "/nix", "/work/fault", "/work/bug", "/frame")
    ]
    answers += [
        window.post("/work/write"),
        window.post("/work/write", {"page_token": ""}),
        stranger.get("/", headers={"Host": HOST}),
        stranger.get("/", headers={"Host": "evil.example"}),
        shell.window().get("/static/app.css"),
    ]
    for answer in answers:
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'self'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        for name, value in EVERYWHERE.items():
            assert answer.headers[name] == value
        if "app.css" not in answer.request.path:
            assert answer.headers["Cache-Control"] == "no-store"


def test_pages_have_nothing_inline(shell: Shell) -> None:
    window = shell.window()
    pages = [window.get(path).text for path in ("/", "/staff")]
    open_seat(window)
    pages += [window.get(path).text for path in ("/leave", "/extend", "/work/fault")]
    shell.desk.lock()
    pages.append(window.get("/locked").text)
    for page in pages:
        assert (
            re.findall(r"<script(?![^>]*\ssrc=)|<style|\sstyle=|\son\w+=|javascript:", page) == []
        )


def test_static_files_are_named_by_their_content(shell: Shell) -> None:
    window = shell.window()
    page = window.get("/").text
    for address in re.findall(r'(?:src|href)="(/static/[^"]+)"', page):
        assert re.search(r"\?v=[0-9a-f]{12}$", address)
        answer = window.get(address)
        assert answer.status_code == 200
        assert "immutable" in answer.headers["Cache-Control"]


def test_static_files_do_not_lead_out_of_their_folder(shell: Shell) -> None:
    for path in (
        "/static/../pyproject.toml",
        "/static/%2e%2e/pyproject.toml",
        "/static//etc/passwd",
    ):
        answer = shell.window().get(path)
        assert answer.status_code in {308, 404}  # 308 merges the slashes, still below /static
        assert answer.headers.get("Location", "/static/").split(":8123")[-1].startswith("/static/")
        assert "[project]" not in answer.text
