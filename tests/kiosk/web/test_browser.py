"""What only a browser shows: the pad, focus across polls, reflow, and a server that goes away."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, FloatRect, Page, expect

from kiosk.web.frame import CountsView
from sync.server import serve
from tests.kiosk.web.support import HEAD, NOW, PIN, Shell, a_shell
from tests.pages import follow, settled


@dataclass
class Seen:
    shell: Shell
    page: Page
    url: str


@pytest.fixture
def seen(tmp_path: Path, browser: Browser) -> Iterator[Seen]:
    uids = frozenset({os.getuid()}) if sys.platform == "linux" else None
    shell = a_shell(tmp_path, port=None, peer_uids=uids)
    server = serve(shell.app, "127.0.0.1", 0, threads=4)
    server.start()
    shell.guard.listening_on(server.port)
    context = browser.new_context(viewport={"width": 1366, "height": 768})
    page = context.new_page()
    page.goto(server.url + shell.guard.mint())
    yield Seen(shell, page, server.url)
    context.close()
    server.stop()


def open_by_touch(seen: Seen) -> None:
    page = seen.page
    page.click("a[href='/staff']")
    page.fill("#visitor", "Budi Santoso")
    page.get_by_text("Ibu Ratna").click()
    for digit in PIN:
        page.click(f".key[data-key='{digit}']")
    page.click("button.button-primary")
    page.wait_for_url("**/welcome")
    page.goto(seen.url + "/leave")


def test_a_seat_is_opened_by_touch_and_left_clean(seen: Seen) -> None:
    open_by_touch(seen)
    seen.page.click("main button.button-primary")
    seen.page.wait_for_url("**/ended")
    assert "Budi" not in seen.page.content()
    assert seen.shell.desk.state == "closed"
    assert seen.shell.refused == []


def test_a_poll_moves_words_and_never_the_focus(seen: Seen) -> None:
    open_by_touch(seen)
    link = seen.page.locator("a[href='/extend']").first
    link.focus()
    facts = seen.shell.facts
    facts.view = replace(facts.view, link_state="down", link_since=NOW)
    expect(seen.page.locator(".link")).to_contain_text("Sambungan putus")
    expect(seen.page.locator("#say-now")).to_contain_text("Sambungan ke server LPSE")
    expect(link).to_be_focused()


def test_a_seat_locked_elsewhere_covers_the_screen(seen: Seen) -> None:
    open_by_touch(seen)
    seen.shell.desk.lock()
    seen.page.wait_for_url("**/locked")
    assert "Budi" not in seen.page.content()


def test_the_page_says_when_its_own_server_is_gone(seen: Seen) -> None:
    seen.page.route("**/frame*", lambda route: route.abort())
    expect(seen.page.locator("#app-lost")).to_contain_text("terputus dari aplikasinya")
    seen.page.unroute("**/frame*")
    expect(seen.page.locator("#app-lost")).to_be_hidden()


def test_errors_take_the_focus(seen: Seen) -> None:
    seen.page.click("a[href='/staff']")
    seen.page.click("button.button-primary")
    expect(seen.page.locator(".error-summary")).to_be_focused()


@pytest.mark.parametrize("width", [683, 455])
def test_enlarged_pages_need_no_sideways_scrolling(seen: Seen, width: int) -> None:
    seen.page.set_viewport_size({"width": width, "height": 500})
    for path in ("/", "/staff"):
        seen.page.goto(seen.url + path)
        assert seen.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_an_idle_screen_counts_down_and_any_touch_takes_the_warning_away(seen: Seen) -> None:
    open_by_touch(seen)
    # The server's clock alone moves on: the page has seen no touch for as long as it is open.
    seen.page.evaluate("idle.since = performance.now() - 170000")
    seen.shell.machine.seconds += 170
    banner = seen.page.locator("[data-idle-banner]")
    expect(banner).to_contain_text("Saya masih di sini")
    first = int(banner.locator("[data-countdown]").inner_text())
    expect(banner.locator("[data-countdown]")).not_to_have_text(str(first))
    seen.page.mouse.move(300, 400)
    expect(banner).to_have_count(0)
    assert seen.shell.desk.status().idle_s < 100


def test_the_big_button_takes_the_warning_away_and_the_page_stays(seen: Seen) -> None:
    open_by_touch(seen)
    seen.page.goto(seen.url + "/own-pin")
    seen.page.fill("#own_pin", "4829")
    seen.page.evaluate("idle.since = performance.now() - 170000")
    seen.shell.machine.seconds += 170
    seen.page.get_by_role("button", name="Saya masih di sini").press("Enter")
    expect(seen.page.locator("[data-idle-banner]")).to_have_count(0)
    expect(seen.page.locator("#own_pin")).to_have_value("4829")
    assert seen.shell.desk.status().idle_s < 100


def test_two_fields_share_one_pad(seen: Seen) -> None:
    open_by_touch(seen)
    seen.page.goto(seen.url + "/own-pin")
    for field in ("#own_pin", "#own_pin_again"):
        seen.page.click(field)
        for digit in "482915":
            seen.page.click(f".key[data-key='{digit}']")
    seen.page.click("main button.button-primary")
    expect(seen.page.locator("h1")).to_have_text("PIN kunjungan tersimpan")
    seen.page.click("main a.button-primary")
    seen.page.wait_for_url("**/work")
    seen.shell.desk.lock()
    seen.shell.desk.resume_by_visitor("482915")
    assert seen.shell.desk.state == "open"


def test_a_message_of_staff_appears_and_leaves_the_focus_on_the_page(seen: Seen) -> None:
    open_by_touch(seen)
    seen.shell.desk.message(HEAD, "Lima menit lagi")
    button = seen.page.get_by_role("button", name="Tutup pesan")
    expect(button).to_be_visible()
    button.press("Enter")
    expect(button).to_have_count(0)
    expect(seen.page.locator("h1")).to_be_focused()


def test_a_visit_that_ended_elsewhere_goes_as_a_whole(seen: Seen) -> None:
    open_by_touch(seen)
    seen.shell.desk.end_by_staff(HEAD)
    seen.page.wait_for_url("**/ended")
    assert "Budi" not in seen.page.content()
    assert seen.page.locator("header").count() == 1


def test_a_restarted_seat_shows_its_refusal_as_a_page(seen: Seen) -> None:
    """The process is another one: cookie and tokens of the old one count no more."""
    open_by_touch(seen)
    seen.shell.guard._launches.clear()
    expect(seen.page.locator("h1")).to_contain_text("hanya terbuka di jendelanya sendiri")
    assert settled(seen.page).locator("header").count() == 0
    assert seen.page.locator("main").count() == 1
    assert set(seen.shell.refused) == {"cookie"}


def test_a_form_of_an_older_page_leaves_no_page_inside_the_page(seen: Seen) -> None:
    open_by_touch(seen)
    seen.page.goto(seen.url + "/own-pin")
    seen.shell.desk.message(HEAD, "Lima menit lagi")
    button = seen.page.get_by_role("button", name="Tutup pesan")
    button.wait_for()
    seen.page.evaluate("document.body.removeAttribute('hx-headers')")
    seen.page.evaluate("document.querySelectorAll('[name=page_token]').forEach(i => i.remove())")
    button.click()
    seen.page.wait_for_url("**/work")


def test_a_server_in_trouble_takes_nothing_from_whoever_is_typing(
    seen: Seen, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_by_touch(seen)
    seen.page.goto(seen.url + "/own-pin")
    seen.page.fill("#own_pin", "4829")
    header = seen.page.locator("header").inner_text()
    monkeypatch.setattr(seen.shell.facts, "frame", lambda: 1 / 0)
    lost = seen.page.locator("#app-lost")
    expect(lost).to_contain_text("tidak bisa diperbarui")
    assert seen.page.locator("header").inner_text().split("\n")[0] == header.split("\n")[0]
    assert seen.page.locator(".error-summary").count() == 0
    expect(seen.page.locator("#own_pin")).to_have_value("4829")
    expect(seen.page.locator("#own_pin")).to_be_focused()
    monkeypatch.undo()
    expect(lost).to_be_hidden()


LONG = "PT Salawati Bangun Nusantara Sejahtera Abadi Tbk"
CLIPPED = """n => n.scrollHeight > n.clientHeight + 1 || n.scrollWidth > n.clientWidth + 1"""


def busy(seen: Seen) -> None:
    facts = seen.shell.facts
    counts = CountsView(sealed=2, sent=1, accepted=3, action=1, checking=1)
    facts.view = replace(facts.view, tenderer_name=LONG, counts=counts, queue_url="/work")
    seen.page.goto(seen.url + "/own-pin")


@pytest.mark.parametrize("width", [1920, 1366, 1280, 1024])
def test_the_firm_stays_readable_beside_every_count(seen: Seen, width: int) -> None:
    open_by_touch(seen)
    seen.page.set_viewport_size({"width": width, "height": 768})
    busy(seen)
    name = seen.page.locator(".frame-who strong")
    assert name.inner_text() == LONG
    assert not name.evaluate(CLIPPED)
    row = seen.page.locator(".frame-visit").bounding_box()
    assert row is not None
    assert row["height"] < 120
    assert seen.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    seen.page.screenshot(path=artifacts() / f"header-{width}.png")


ROOM = "LPSE Kabupaten Kepulauan Siau Tagulandang Biaro dan Sekitarnya"
PLACE = "Ruang Pemasukan Penawaran Lantai Dua Kursi 07"


def away(seen: Seen, lpse: str, seat: str) -> None:
    """A practice room whose link is down: what stands in the first row is at its longest."""
    facts = seen.shell.facts
    told = {"lpse_name": lpse, "seat_name": seat, "realm": "training"}
    facts.view = replace(facts.view, link_state="down", link_since=NOW, **told)


@pytest.mark.parametrize("language", ["ID: Bahasa Indonesia", "EN: English"])
@pytest.mark.parametrize("names", [("LPSE Kab. Temanggung", "Seat 07"), (ROOM, PLACE)])
def test_the_lock_stays_in_the_first_row_of_a_practice_room_without_a_link(
    seen: Seen, language: str, names: tuple[str, str]
) -> None:
    open_by_touch(seen)
    away(seen, *names)
    busy(seen)
    follow(seen.page.get_by_role("button", name=language))
    # At the usual sizes, and at twice that on each of the two screens.
    for across, down in ((1920, 1080), (1366, 768), (1024, 600), (960, 540), (683, 384)):
        seen.page.set_viewport_size({"width": across, "height": down})
        row, lock = (box_of(seen, one) for one in (".frame-top", ".button-lock"))
        most = 90 if down > 500 else 70
        assert row["height"] <= most, (across, row)
        languages = box_of(seen, ".languages")
        assert abs(middle(lock) - middle(languages)) <= 2, (across, lock, languages)
        assert lock["x"] + lock["width"] <= across - 12, (across, lock)  # within the hatched frame
        assert seen.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), across
        # Nothing lies on something else, and of the short names nothing is cut off.
        parts = [box_of(seen, f".frame-top > :nth-child({n})") for n in (1, 2, 3, 4)]
        ends = [one["x"] + one["width"] for one in parts]
        assert all(end <= one["x"] + 1 for end, one in zip(ends, parts[1:], strict=False)), across
        seat = seen.page.locator(".frame-seat")
        cut = [one.evaluate(CLIPPED) for one in (seen.page.locator(".frame-place > strong"), seat)]
        assert names[0] == ROOM or not any(cut), (across, cut)
        inside = box_of(seen, ".frame-place")
        word = box_of(seen, ".training-word")
        assert word["x"] + word["width"] <= inside["x"] + inside["width"] + 1, (across, word)
        seen.page.screenshot(path=artifacts() / f"header-away-{len(names[0])}-{across}.png")


def box_of(seen: Seen, selector: str) -> FloatRect:
    box = seen.page.locator(selector).bounding_box()
    assert box is not None, selector
    return box


def middle(box: FloatRect) -> float:
    return box["y"] + box["height"] / 2


@pytest.mark.parametrize("language", ["ID: Bahasa Indonesia", "EN: English"])
def test_at_twice_the_size_the_header_takes_a_third(seen: Seen, language: str) -> None:
    open_by_touch(seen)
    busy(seen)
    follow(seen.page.get_by_role("button", name=language))
    seen.page.set_viewport_size({"width": 683, "height": 384})
    box = seen.page.locator("header").bounding_box()
    assert box is not None
    assert box["height"] <= 384 / 3
    assert seen.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    small = seen.page.evaluate(
        "[...document.querySelectorAll('header a, header button')]"
        ".filter(e => e.getBoundingClientRect().height < 47.5).map(e => e.outerHTML)"
    )
    assert small == []
    seen.page.screenshot(path=artifacts() / f"header-zoomed-{language[:2]}.png")


def artifacts() -> Path:
    folder = Path(__file__).parents[3] / "artifacts" / "web"
    folder.mkdir(parents=True, exist_ok=True)
    return folder
