"""The seat is clean: strings typed and loaded in a visit are nowhere once it is over.

And nowhere readable before: what waits on the disk waits as ciphertext. Real gateway, real seat
process with its own temp and home folders; the searcher's own test is `test_canary_searcher.py`.
The gateway's folder is not searched: it is the centre, and keeps the bid it was sent.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
import signal
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from playwright.sync_api import Playwright

from kiosk.demo.house import Room
from kiosk.demo.samples import HEAD, Vendor
from sync.gateway.features import open_gateway
from sync.gateway.vendors import service as vendors
from tests.conftest import FLAGS
from tests.journeys.walk import Walk
from tests.kiosk.bidding.support import a_pdf
from tests.pages import prepare_context, settled
from tests.scenarios.canary import Found, search
from tests.scenarios.seat_client import SeatClient, wait_for
from tests.scenarios.world import ONE_FILE, World

VISITOR = "Kenari Wulandari 7731"
FIRM = Vendor("931175335412000", "PT Kenari Kuning/Emas 93117", "sandi-kenari-51793")
ATTESTED = Vendor("931175335413000", "CV Kenari Hijau 24681", "sandi-kenari-86420")
NIK = "3323077301931175"
WRONG_PIN = "7393117539"
OWN_PIN = "486020317759"
QUERY = "kenari dicari 60317"
PRICE = "Rp 9.311.753.384,00"
PRICES = "99 Harga Kenari 31175.csv"
DRAWING = "98 Gambar Kenari 31176.pdf"
TITLE = "Judul Kenari 31177"
CANARIES = (
    VISITOR, FIRM.tenderer_id, FIRM.name, FIRM.password, ATTESTED.tenderer_id, ATTESTED.name,
    ATTESTED.password, NIK, WRONG_PIN, OWN_PIN, QUERY, PRICE, PRICES, DRAWING, TITLE,
)  # fmt: skip


class Screen(NamedTuple):
    """What a `Walk` needs of a house."""

    room: Room
    seat_url: str


class Cage:
    """A world whose seat may write into folders of its own only, and all of them are searched."""

    def __init__(self, world: World, root: Path) -> None:
        self.world, self.pin = world, world.pin
        self.temp, self.user = root / "temp", root / "user"
        for folder in (self.temp, self.user):
            folder.mkdir()
        world.seat.environ |= {"TMPDIR": str(self.temp), "HOME": str(self.user)}
        (world.stick / PRICES).write_text(f"uraian;harga\njumlah;{PRICE}\n")
        (world.stick / DRAWING).write_bytes(a_pdf(TITLE))
        for firm in (FIRM, ATTESTED):
            vendors.add_tenderer(
                open_gateway(world.home.gateway),
                firm.tenderer_id,
                firm.name,
                firm.password,
                by=world.room.by[0],
            )
        self.secrets = list(CANARIES)

    @property
    def searched(self) -> list[Path]:
        home = self.world.seat.home
        return [home.seat, self.temp, self.user, home.root / "seat.log"]

    def readable(self) -> list[Found]:
        return search(self.searched, self.secrets)

    def start(self, *fault: str, **environ: str) -> SeatClient:
        return self.world.start_seat(*fault, **environ)

    def power_cut(self) -> None:
        """Every process of the seat at once, the way a plug does it; files stay as they are."""
        seat = self.world.seat
        assert seat.process is not None
        children = subprocess.run(
            ["ps", "-o", "pid=", "--ppid", str(seat.process.pid)], capture_output=True, text=True
        ).stdout.split()
        for pid in children:
            with contextlib.suppress(ProcessLookupError):  # it was about to end
                os.kill(int(pid), signal.SIGKILL)
        seat.kill()

    # what the visitor does

    def arrive(self, client: SeatClient) -> None:
        """Type a name, look for something, say who one is wrongly, load files: a whole draft."""
        client.open_seat(self.pin, visitor=VISITOR)
        client.go("/own-pin")
        client.submit("/own-pin", own_pin=OWN_PIN, own_pin_again=OWN_PIN)
        assert "PIN kunjungan tersimpan" in client.page.words
        client.go(f"/tenders?q={QUERY.replace(' ', '+')}")
        client.begin(ONE_FILE)
        client.submit("/bid/who", tenderer_id=NIK, password=FIRM.password + "-salah")

    def go_on_offline(self, client: SeatClient) -> None:
        client.sign_in(ATTESTED)
        client.go("/bid/who/attest")
        papers = {"tenderer_id": ATTESTED.tenderer_id, "name": ATTESTED.name, "seen": "yes"}
        staff_id = client.page.staff_id(HEAD.name)
        client.submit("/bid/who/attest", **papers, staff=staff_id, pin=WRONG_PIN)
        assert client.page.status == 422
        client.submit("/bid/who/attest", **papers, staff=staff_id, pin=self.pin)
        client.must("^/bid/files")

    def go_on_online(self, client: SeatClient) -> None:
        client.sign_in(FIRM)

    def to_summary(self, client: SeatClient) -> None:
        """The owner key goes onto the stick; its secret is looked for like everything else."""
        client.choose([PRICES, DRAWING])
        client.past_checks()
        medium = re.search(r'name="medium_id"[^>]*value="([^"]+)"', client.page.html)
        assert medium, client.page.words[:600]
        client.submit("/bid/owner-key", choice="save", medium_id=medium[1])
        (file,) = self.world.stick.rglob("kunci-pemilik-*.txt")
        found = re.search(r"AGE-SECRET-KEY-1[0-9A-Z]+", file.read_text())
        assert found
        self.secrets.append(found[0])
        client.submit("/bid/owner-key/held", held="yes")
        client.must("^/bid/summary$")

    def seal(self, client: SeatClient) -> str:
        """Seal, look at every page of the bid, take the receipt home."""
        client.seal()
        page = client.sealed()
        client.go(page.path + "/slip")
        assert PRICES in client.page.words
        client.go("/queue")
        client.go(page.path)
        medium = re.search(r'name="medium_id"[^>]*value="([^"]+)"', client.page.html)
        assert medium, client.page.words[:600]
        client.submit("/save", medium_id=medium[1])
        assert "tersimpan" in client.page.words
        return page.path

    def leave(self, client: SeatClient) -> None:
        client.go("/leave")
        client.submit("/leave")
        client.must("^/ended$")

    def end_by_staff(self, client: SeatClient) -> None:
        client.go("/locked?staff=1")
        staff_id = client.page.staff_id(HEAD.name)
        client.submit("/resume", staff=staff_id, pin=self.pin, act="end")
        client.submit("/resume/end")
        client.must("^/ended$")

    def is_clean(self) -> None:
        assert self.readable() == []
        vault = self.world.seat.home.visit
        assert not vault.exists() or list(vault.iterdir()) == []
        assert list(self.temp.iterdir()) == []


@pytest.fixture
def cage(room: Room, tmp_path: Path) -> Iterator[Cage]:
    with World.copy_of(room, tmp_path / "world") as world:
        yield Cage(world, tmp_path)


def test_what_was_typed_is_where_it_belongs_and_the_searcher_sees_it(cage: Cage) -> None:
    """Were the strings lost on the way, every other test here would pass for nothing."""
    cage.world.start_gateway()
    client = cage.start()
    cage.arrive(client)
    cage.go_on_online(client)
    cage.to_summary(client)
    shown = client.page.words
    cage.seal(client)
    wait_for(cage.world.seat.accepted)
    assert FIRM.name in shown and FIRM.tenderer_id in shown and PRICES in shown
    on_stick = {one.text for one in search([cage.world.stick], cage.secrets)}
    assert {PRICE, PRICES, DRAWING, TITLE, FIRM.name, cage.secrets[-1]} <= on_stick
    assert FIRM.name in {one.text for one in search([cage.world.home.gateway], [FIRM.name])}


@pytest.mark.parametrize("end", ["visitor", "killed", "power cut"])
def test_a_draft_that_is_ended_leaves_nothing(cage: Cage, end: str) -> None:
    client = cage.start()
    cage.arrive(client)
    cage.go_on_offline(client)
    cage.to_summary(client)
    assert cage.readable() == [], "before the end it may wait, but not readable"
    if end == "visitor":
        cage.leave(client)
    else:
        cage.power_cut() if end == "power cut" else cage.world.seat.kill()
        assert cage.readable() == [], "as a thief would find it"
        client = cage.start()
        assert client.page.path == "/locked"
        for secret in CANARIES:
            assert secret not in client.page.html
        assert cage.readable() == []
        cage.end_by_staff(client)
    cage.is_clean()
    cage.world.seat.stop()
    cage.is_clean()


def test_a_draft_left_alone_is_locked_then_ended_and_leaves_nothing(cage: Cage) -> None:
    client = cage.start(KIOSK_IDLE_WARNING_S="5", KIOSK_IDLE_LOCK_S="20", KIOSK_IDLE_END_S="22")
    cage.arrive(client)
    cage.go_on_offline(client)
    cage.to_summary(client)
    wait_for(lambda: cage.world.seat.events("seat_locked"), 60)
    assert cage.readable() == []
    wait_for(lambda: cage.world.seat.events("visit_wiped"), 60)
    cage.is_clean()


@pytest.mark.parametrize("end", ["visitor", "killed"])
def test_a_sealed_bid_waits_as_ciphertext_and_stays_so_once_accepted(cage: Cage, end: str) -> None:
    """Sealed and queued items stay; whose they are, nobody reads off the disk."""
    client = cage.start()
    cage.arrive(client)
    cage.go_on_offline(client)
    cage.to_summary(client)
    path = cage.seal(client)
    assert cage.readable() == [], "queued, the visit going on"
    if end == "visitor":
        cage.leave(client)
    else:
        cage.world.seat.kill()
        assert cage.readable() == []
        client = cage.start()
        cage.end_by_staff(client)
    cage.is_clean()
    (bid,) = cage.world.seat.bids()
    assert (bid.tenderer_id, bid.tenderer_name) == (ATTESTED.tenderer_id, ATTESTED.name)
    cage.world.start_gateway()
    wait_for(cage.world.seat.accepted)
    cage.is_clean()
    # The firm comes back: its receipt is readable for it, and for nobody else.
    client.open_seat(cage.pin, visitor="Tamu Lain")
    assert client.go(path).status == 404
    assert cage.readable() == []


def test_a_password_that_was_checked_leaves_nothing_to_guess_at(cage: Cage) -> None:
    """The link is up: the verifier for offline days is kept, and not even that is readable."""
    cage.world.start_gateway()
    client = cage.start()
    cage.arrive(client)
    cage.go_on_online(client)
    cage.to_summary(client)
    cage.seal(client)
    wait_for(cage.world.seat.accepted)
    cage.secrets += ["$argon2id$v=19"]
    assert cage.readable() == []
    cage.leave(client)
    cage.is_clean()


# The seat's own window has no password manager. Chromium's notes the name typed before a password
# even when it is told not to save it, whatever a page says: a room that uses Chromium turns it off.
NO_PASSWORD_MANAGER = {
    "credentials_enable_service": False,
    "profile": {"password_manager_enabled": False},
}


def test_the_browser_keeps_nothing_either(
    cage: Cage, tmp_path: Path, playwright: Playwright, chromium: str
) -> None:
    """Typed with real keys into a Chromium with a profile on disk; searched when it is closed."""
    address = cage.world.seat.launch()
    profile = tmp_path / "profile"
    (profile / "Default").mkdir(parents=True)
    (profile / "Default" / "Preferences").write_text(json.dumps(NO_PASSWORD_MANAGER))
    context = playwright.chromium.launch_persistent_context(
        profile, executable_path=chromium, args=FLAGS, locale="id-ID"
    )
    prepare_context(context)
    page = context.pages[0]
    person = Walk(page, Screen(cage.world.room, address))  # type: ignore[arg-type]
    person.enter()
    person.open_seat(VISITOR)
    page.locator("#q").press_sequentially(QUERY)
    page.get_by_role("search").press("Enter")
    settled(page)
    person.tender(ONE_FILE)
    person.begin()
    person.sign_in(ATTESTED)
    person.be_attested(ATTESTED)
    person.to_files()
    person.choose([PRICES, DRAWING])
    person.to_summary()
    person.seal()
    person.receipt()
    page.goto(f"{person.base}/leave")
    person.button("Hapus dan keluar").click()
    page.wait_for_url("**/ended")
    context.close()
    names = {path.name for path in profile.rglob("*")}
    assert {"Cookies", "History"} & names, "no profile was kept: nothing was searched"
    assert search([profile], cage.secrets) == []
    cage.is_clean()


WRITING = re.compile(r'^\d+ +(?:\S+ +)?open(?:at2?)?\(.*?"([^"]+)", (?:\{flags=)?([A-Z_|]+)')


watches = pytest.mark.skipif(shutil.which("strace") is None, reason="watching takes strace")


def elsewhere(cage: Cage, trace: Path, work: Callable[[], object]) -> list[str]:
    """What the seat and whatever it starts opened for writing during `work`, killed at its end, but
    for devices and the folders that are searched. Names below a stick have no folder.
    """
    assert cage.world.seat.process is not None
    pid = str(cage.world.seat.process.pid)
    words = ["-f", "-qq", "-e", "trace=open,openat,openat2,creat", "-s", "300", "-o", str(trace)]
    with subprocess.Popen(["strace", *words, "-p", pid], stderr=subprocess.DEVNULL) as strace:
        wait_for(trace.exists)
        work()
        cage.world.seat.kill()
        strace.wait(30)
    lines = [WRITING.match(line) for line in trace.read_text().splitlines()]
    opened = [line.groups() for line in lines if line]
    written = {path for path, flags in opened if {"O_WRONLY", "O_RDWR"} & set(flags.split("|"))}
    assert any("seat.db" in path for path in written), "nothing was watched"
    allowed = ("/dev/", "/proc/", str(cage.world.stick))
    allowed += tuple(str(folder) for folder in cage.searched)
    return sorted(path for path in written if not path.startswith(allowed))


@watches
def test_the_seat_writes_nowhere_but_where_the_search_looks(cage: Cage, tmp_path: Path) -> None:
    """Every file opened for writing, by the seat and what it starts (PDF checks, typst)."""
    cage.world.start_gateway()
    client = cage.start()

    def work() -> None:
        cage.arrive(client)
        cage.go_on_online(client)
        cage.to_summary(client)
        cage.seal(client)
        cage.leave(client)

    written = elsewhere(cage, tmp_path / "trace", work)
    assert [path for path in written if path.startswith("/")] == []
    # Names without a folder are opened inside the stick's own (`kiosk.intake.beneath`).
    assert {Path(path).name for path in written} <= {
        path.name for path in cage.world.stick.rglob("*")
    } | {path for path in written if path.startswith(".lpse-")}
