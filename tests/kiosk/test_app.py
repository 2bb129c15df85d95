from __future__ import annotations

import logging
import re
from pathlib import Path

import pytest

from kiosk.web import assets, states
from tests.kiosk.web.support import Shell, a_shell, open_seat
from tests.logged import own

MACROS = Path(assets.folder("templates") / "_macros.html")


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    return a_shell(tmp_path)


def test_a_fault_is_a_sentence_a_next_step_and_a_number(shell: Shell) -> None:
    window = shell.window()
    open_seat(window)
    answer = window.get("/work/fault")
    assert answer.status_code == 409
    assert "Penawaran sedang disegel" in answer.text
    assert "Tunggu sampai selesai" in answer.text
    assert re.search(r"Nomor rujukan: [2-9A-HJKMNP-Z]{3}-[2-9A-HJKMNP-Z]{3}", answer.text)


def test_a_fault_within_a_page_goes_to_its_top(shell: Shell) -> None:
    window = shell.window()
    open_seat(window)
    answer = window.get("/work/fault", {"HX-Request": "true"})
    assert answer.status_code == 409
    assert answer.headers["HX-Retarget"] == "#problem"
    assert "<html" not in answer.text


def test_a_bug_is_logged_under_the_number_on_the_page_and_tells_nothing(
    shell: Shell, caplog: pytest.LogCaptureFixture
) -> None:
    window = shell.window()
    open_seat(window)
    with caplog.at_level(logging.ERROR, "kiosk.web"):
        answer = window.get("/work/bug")
    assert answer.status_code == 500
    assert "secret" not in answer.text
    number = re.search(r"Nomor rujukan: (\S{7})", answer.text)
    assert number is not None
    assert [record.__dict__["reference"] for record in own(caplog)] == [number.group(1)]


@pytest.mark.parametrize(("path", "status"), [("/nix", 404), ("/work/write", 405)])
def test_wrong_addresses_are_explained(shell: Shell, path: str, status: int) -> None:
    window = shell.window()
    open_seat(window)
    answer = window.get(path)
    assert answer.status_code == status
    assert "Halaman ini" in answer.text
    assert "Ke halaman awal" in answer.text


def test_a_flood_in_a_form_is_refused(shell: Shell) -> None:
    window = shell.window()
    open_seat(window)
    assert window.post("/work/write", {"x": "y" * 100_000}).status_code == 413


def test_every_building_block_has_a_line_that_says_what_it_is_for() -> None:
    lines = MACROS.read_text().splitlines()
    for number, line in enumerate(lines):
        found = re.match(r"{% macro ([a-z]\w*)", line)
        if found:
            assert lines[number - 1].startswith("{# " + found.group(1)), found.group(1)


def test_state_words_are_those_of_the_outbox() -> None:
    from sync.outbox import State

    assert set(states.WORDS) == {state.value for state in State}


def test_building_blocks_stand_alone(shell: Shell) -> None:
    source = """{% import "_macros.html" as ui %}
    {{ ui.error_summary({"a": "b"}) }}{{ ui.error_summary({}) }}
    {{ ui.text_field("a", "A", error="salah", hint="h") }}{{ ui.password_field("p", "P") }}
    {{ ui.choice("c", "C", [("1", "satu"), ("2", "dua", "h")], "2", heading=true) }}
    {{ ui.checkbox("k", "K", hint="h", error="e") }}{{ ui.pin_pad("pin", "PIN") }}
    {{ ui.button("B", icon_name="key") }}{{ ui.link_button("L", "/") }}{{ ui.step(4, 7) }}
    {{ ui.post_button("P", "/x", fields={"a": "<"}) }}
    {% for s in states %}{{ ui.state_chip(s) }}{{ ui.state_sentence(s, at="10:31") }}{% endfor %}
    {{ ui.progress([("satu", "done"), ("dua", "now"), ("tiga", "todo")], 5, 0, 12) }}
    {% call ui.notice("wait", "T") %}isi{% endcall %}{{ ui.notice("ok", "T", "isi") }}
    {{ ui.summary_list([("a", "b", "/c"), ("d", "e")]) }}{{ ui.definitions([("a", "b")]) }}
    {{ ui.file_row("<b>.pdf", 5, severity="stop", sentence="s") }}
    {% call ui.table("T", ["a", ("b", "num")]) %}<tr></tr>{% endcall %}"""
    with shell.app.test_request_context("/"):
        drawn = shell.app.jinja_env.from_string(source).render(states=list(states.WORDS))
    assert "&lt;b&gt;.pdf" in drawn
    assert "<b>" not in drawn
    assert 'aria-invalid="true"' in drawn
    assert "Langkah 4 dari 7" in drawn
    assert drawn.count('class="error-summary"') == 1
