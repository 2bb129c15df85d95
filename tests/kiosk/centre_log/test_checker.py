"""The page that checks a receipt on the vendor's phone: real Chromium, a file, no network."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Browser, Page, expect

from kiosk.centre_log.evidence import CHECKER, checker, save_beside
from kiosk.centre_log.service import POLICY
from sync import figures, receipts
from sync.database import connect, write_tx
from sync.evidence import policy
from sync.wire.keys import SigningKey
from tests.sync.gateway.cast import BidMaker, House, copy_house, open_house
from tests.sync.gateway.proofs.cast import Watcher

ZONE = ZoneInfo("Asia/Makassar")


@pytest.fixture(scope="module")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> House:
    return open_house(tmp_path_factory.mktemp("furnished"))


class Stick:
    """What a vendor carries away: receipt, proof and page."""

    def __init__(self, house: House, folder: Path, least: int = 1) -> None:
        seat = house.seat()
        watcher = Watcher.at(seat, folder / "watcher")
        origin, key = house.centre.identity.gateway_id, house.centre.key.public
        strangers = [("itwil", SigningKey.generate().public)]
        rule = policy.draft(origin, key, [(seat.seat_id, seat.key.public), *strangers], least)
        (folder / "watcher" / POLICY).write_text(rule)
        watcher.page()
        (answer,) = seat.post(seat.command(BidMaker(seat).submit()))
        self.note = answer.receipt or ""
        with closing(connect(watcher.path)) as db, write_tx(db):
            watcher.logs.want(db, self.note)
        watcher.hear()
        watcher.hand()
        self.folder, self.seat, self.logs = folder / "stick", seat, watcher.logs
        self.folder.mkdir()
        (self.folder / "t.txt").write_text(self.note)
        self.said = save_beside(
            watcher.logs, self.note, "t", lambda name, data: (self.folder / name).write_bytes(data)
        )


@pytest.fixture
def stick(furnished: House, tmp_path: Path) -> Stick:
    return Stick(copy_house(furnished, tmp_path / "house"), tmp_path)


@pytest.fixture
def phone(browser: Browser, stick: Stick) -> Iterator[Page]:
    context = browser.new_context(
        viewport={"width": 412, "height": 915}, offline=True, timezone_id=str(ZONE)
    )
    page = context.new_page()
    page.goto((stick.folder / CHECKER).as_uri())
    yield page
    context.close()


def judged(page: Page) -> tuple[str, list[tuple[str, str]]]:
    page.get_by_role("button", name="Periksa", exact=True).click()
    expect(page.locator("#result")).to_be_focused()
    rows = page.locator("#proved li")
    found = [(row.get_attribute("class") or "", row.inner_text()) for row in rows.all()]
    return page.locator("#verdict").inner_text(), found


def give(page: Page, stick: Stick, *names: str) -> None:
    page.locator("#files").set_input_files([stick.folder / name for name in names])
    for name in names:
        box = "#proof" if name.endswith("proof") else "#receipt"
        expect(page.locator(box)).not_to_have_value("")


def test_a_receipt_with_its_proof_is_checked_without_a_network(
    phone: Page, stick: Stick, axe: Callable[[Page], None], tmp_path: Path
) -> None:
    give(phone, stick, "t.txt", "t.tlog-proof")
    verdict, rows = judged(phone)
    assert verdict == "Tanda terima ini sah dan tercatat"
    assert [mark for mark, _ in rows] == ["yes", "yes", "yes"]
    assert "w1" in rows[2][1]
    facts = phone.locator("#facts").inner_text()
    assert "PT Maju Bersama" in facts
    accepted = receipts.read(stick.note).accepted_at or ""
    assert figures.instant(accepted, "id", ZONE, up=True) in facts, "as on the paper"
    key = stick.seat.house.centre.key.public
    assert key.fingerprint in phone.locator("#limits").inner_text()
    axe(phone)
    phone.screenshot(path=str(tmp_path / "phone.png"), full_page=True)
    phone.get_by_role("button", name="English").click()
    expect(phone.locator("#verdict")).to_have_text("This receipt is valid and logged")
    expect(phone.locator("html")).to_have_attribute("lang", "en")
    expect(phone.locator("#facts")).to_contain_text(figures.instant(accepted, "en", ZONE, up=True))
    axe(phone)
    for width, height in ((1366, 768), (1920, 1080)):
        phone.set_viewport_size({"width": width, "height": height})
        axe(phone)


def test_a_pasted_text_with_the_line_ends_of_another_system_is_taken(
    phone: Page, stick: Stick
) -> None:
    phone.locator("#receipt").fill("\ufeff\r\n" + stick.note.replace("\n", "\r\n") + "\r\n")
    verdict, rows = judged(phone)
    assert verdict == "Tanda terima ini sah; catatannya belum terbukti"
    assert [mark for mark, _ in rows] == ["yes", "unknown"]


@pytest.mark.parametrize(
    ("old", "new", "word"),
    [
        ("version: 1", "version: 2", "diubah"),
        ("PT Maju", "PT Mandiri", "diubah"),
        ("lpse-kiosk/receipt", "another/receipt", "bukan tanda terima"),
    ],
)
def test_a_changed_receipt_is_not_proved(
    phone: Page, stick: Stick, old: str, new: str, word: str
) -> None:
    assert old in stick.note
    give(phone, stick, "t.tlog-proof")
    phone.locator("#receipt").fill(stick.note.replace(old, new, 1))
    verdict, rows = judged(phone)
    assert verdict != "Tanda terima ini sah dan tercatat"
    assert [mark for mark, _ in rows] == ["no"]
    assert word in rows[0][1]


@pytest.mark.parametrize(
    ("change", "mark", "word"),
    [
        (lambda text: text.replace("index ", "index 1", 1), "no", "bukan milik"),
        (lambda text: text.replace("@v1", "@v2", 1), "no", "tidak dapat dibaca"),
        (lambda text: "\n".join(text.split("\n")[:-2]) + "\n", "unknown", "belum cukup"),
    ],
)
def test_another_or_a_weaker_proof_is_said(
    phone: Page, stick: Stick, change: Callable[[str], str], mark: str, word: str
) -> None:
    give(phone, stick, "t.txt")
    phone.locator("#proof").fill(change((stick.folder / "t.tlog-proof").read_text()))
    verdict, rows = judged(phone)
    assert verdict == "Tanda terima ini sah; catatannya belum terbukti"
    assert (rows[-1][0], word in rows[-1][1]) == (mark, True)


def test_a_key_or_a_policy_that_is_missing_is_said(phone: Page, stick: Stick) -> None:
    give(phone, stick, "t.txt")
    other = policy.draft("gw-other", SigningKey.generate().public, [], 0)
    phone.locator("#policy").evaluate("(box, text) => { box.value = text; }", other)
    verdict, rows = judged(phone)
    assert (verdict, rows[0][0]) == ("Tidak dapat diperiksa", "unknown")
    phone.locator("#policy").evaluate("box => { box.value = 'quorum x'; }")
    _, rows = judged(phone)
    assert "baris 1" in rows[0][1]


def test_a_provisional_receipt_is_named_as_one(phone: Page, stick: Stick) -> None:
    phone.locator("#receipt").fill(BidMaker(stick.seat).submit().receipt)
    _, rows = judged(phone)
    assert (rows[0][0], "sementara" in rows[0][1]) == ("unknown", True)


def test_a_browser_that_cannot_verify_says_so_and_proves_nothing(
    browser: Browser, stick: Stick
) -> None:
    context = browser.new_context(offline=True)
    context.add_init_script(
        "const known = crypto.subtle.importKey.bind(crypto.subtle);"
        "crypto.subtle.importKey = (form, key, kind, ...more) =>"
        " kind === 'Ed25519' ? Promise.reject(new DOMException('', 'NotSupportedError'))"
        " : known(form, key, kind, ...more);"
    )
    page = context.new_page()
    page.goto((stick.folder / CHECKER).as_uri())
    give(page, stick, "t.txt", "t.tlog-proof")
    verdict, rows = judged(page)
    assert verdict == "Tidak dapat diperiksa"
    assert [mark for mark, _ in rows] == ["unknown"]
    context.close()


def test_the_page_asks_for_nothing_outside_itself(stick: Stick) -> None:
    text = checker(stick.logs).decode()
    assert "@POLICY@" not in text
    assert "default-src 'none'" in text
    for word in ("http://", "https://", "src=", "href=", "fetch(", "XMLHttpRequest", "import("):
        assert word not in text
