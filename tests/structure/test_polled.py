"""Parts of pages that are asked for again change in place; a form leaves no word to the browser."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

TEMPLATES = Path(__file__).parents[2] / "templates"
PAGES = {str(p.relative_to(TEMPLATES)): p.read_text("utf-8") for p in TEMPLATES.rglob("*.html")}
SWAP = re.compile(r'hx-swap(-oob)?="([^"]*)"')
INCLUDE = re.compile(r'{% include "([^"]+)" %}')
TAG = re.compile(r"<(?:a|button|select|textarea|summary|input)\b[^>]*?>(?=\s|<|{|\w)", re.S)
MACRO = re.compile(r"ui\.(?:button|link_button|post_button)\((?:[^()]|\([^()]*\))*\)")


def swapped(name: str) -> list[str]:
    """The template and what it includes: all that one answer puts into a page."""
    inner = [one for part in INCLUDE.findall(PAGES[name]) for one in swapped(part)]
    return [name, *inner]


PARTS = sorted(
    {
        part
        for name, text in PAGES.items()
        if re.search(r'hx-trigger="every|hx-swap-oob="morph"', text)
        for part in swapped(name)
    }
    | {"bidding/_tenders.html", "console/_tile.html", "console/_alerts.html"}
    | {"console/classes/_row.html"}
)


def test_every_part_is_swapped_in_place() -> None:
    for name, text in PAGES.items():
        for oob, how in SWAP.findall(text):
            spoken = oob and how == "innerHTML"  # a live region says its new words
            assert how in ("morph", "none") or spoken, (name, how)


def test_what_comes_by_itself_says_so_and_takes_no_focus() -> None:
    # What is in the frame never takes it.
    for name, text in PAGES.items():
        for line in text.splitlines():
            if re.search(r'hx-trigger="every|hx-swap-oob="morph"', line) and "_frame" not in name:
                assert "data-polled" in line, name


@pytest.mark.parametrize("name", PARTS)
def test_what_is_said_aloud_does_not_count(name: str) -> None:
    """A live region with figures in it is read out again at every poll."""
    counting = re.compile(r"<progress|ui\.progress\(|\bbytes_(?:done|sent)\b")
    for tag in re.finditer(r'<(\w+)[^>]*\brole="status"[^>]*>', PAGES[name]):
        spoken = PAGES[name][tag.end() :].partition(f"</{tag[1]}>")[0]
        assert not counting.search(spoken), tag[0]


@pytest.mark.parametrize("name", PARTS)
def test_every_control_in_a_part_has_an_id(name: str) -> None:
    text = re.sub(r"{#.*?#}", "", PAGES[name], flags=re.S)
    for tag in TAG.findall(text):
        if 'type="hidden"' not in tag:
            assert re.search(r'\bid="', tag), f"{tag}: replaced under a finger"
    for call in MACRO.findall(text):
        assert '"id"' in call, f"{call}: replaced under a finger"


def test_the_search_finds_the_parts_and_what_stands_in_them() -> None:
    assert {"bidding/_files.html", "bidding/_receipt.html", "_frame_warning.html"} <= set(PARTS)
    assert {"console/_board.html", "console/_seat.html", "sessions/_deadlines.html"} <= set(PARTS)
    found = [tag for name in PARTS for tag in TAG.findall(PAGES[name])]
    assert len(found) > 25
    assert len(MACRO.findall("".join(PAGES[name] for name in PARTS))) > 10


FORM = re.compile(r"<form\b((?:[^>\"]|\"[^\"]*\")*)>(.*?)</form>", re.S)
# What a browser refuses in its own language, before we can say what is missing in the page's.
JUDGED = re.compile(
    r"ui\.(?:text_field|password_field|pin_pad)\(|\bsecret\b|_second\.html|\brequired\b|\bpattern=|type=\"number\""
)


def spoken_by_the_browser(text: str) -> list[str]:
    return [
        inner
        for head, inner in FORM.findall(text)
        if JUDGED.search(inner) and "novalidate" not in head
    ]


@pytest.mark.parametrize("name", sorted(PAGES))
def test_what_a_form_lacks_is_said_by_us(name: str) -> None:
    assert spoken_by_the_browser(PAGES[name]) == []


def test_a_form_that_leaves_it_to_the_browser_would_be_found() -> None:
    field = '{{ ui.text_field("name", _("Nama")) }}'
    assert spoken_by_the_browser(f'<form method="post" action="{{{{ x > 1 }}}}">{field}</form>')
    assert not spoken_by_the_browser(f'<form method="post" novalidate>{field}</form>')


@pytest.mark.parametrize(
    "name",
    ["bidding/who.html", "registration/sign_in.html", "registration/resume.html",
     "sessions/staff.html", "training/class_join.html", "console/sign_in.html",
     "console/setup.html", "console/own_secret.html"],
)  # fmt: skip
def test_where_somebody_signs_in_the_first_field_waits_for_them(name: str) -> None:
    """Unless something is to be mended: then the summary has the focus."""
    fields = re.findall(r"ui\.(?:text|password)_field\(.*?\) }}", PAGES[name])
    assert re.search(r'if (?:form|view)\.errors else {"autofocus": true}\) }}', fields[0]), fields[
        0
    ]
