"""Clocks that were wrong once, on real processes: what each screen and `doctor` says, and after.

The gateway hours ahead for seconds, a floor kept from it, a gateway behind what it has signed, a PC
in the year 2000, and certificates that are not good enough for five reasons.
"""

from __future__ import annotations

import ipaddress
import json
import os
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from kiosk.db import settings
from kiosk.demo.house import Room
from sync import receipts
from sync.clock import ClockState
from sync.database import connect, write_tx
from sync.gateway.adapters import sample
from sync.gateway.enrolment import service as enrolment
from sync.gateway.features import open_gateway
from sync.gateway.tenders import service as tenders
from sync.wire.times import from_text
from tests.scenarios.seat_client import wait_for
from tests.scenarios.test_clock_faults import (
    LIBRARIES,
    ONLY_WALL,
    heard_of_version,
    set_clock,
    settable,
)
from tests.scenarios.world import LETTER, ONE_FILE, World

HOURS = 7 * 3600
OFF = timedelta(seconds=HOURS)
SOON = 60.0  # seconds in which a seat must be right again: ten of them pass between statuses

pytestmark = pytest.mark.skipif(not LIBRARIES, reason="Debian's faketime is not installed")


def closes_in(world: World, hours: float) -> None:
    """The committee moves the tender's deadline, so that hours decide."""
    now = datetime.now(UTC)
    package = json.loads(sample.sample_package(now))
    (release,) = [one for one in package["releases"] if one["tender"]["id"] == ONE_FILE]
    release["tender"]["tenderPeriod"]["endDate"] = (now + timedelta(hours=hours)).isoformat(
        timespec="seconds"
    )
    release["id"], release["date"] = f"{ONE_FILE}-2", now.isoformat()
    path = world.root / "changed.json"
    path.write_text(json.dumps({**package, "releases": [release]}))
    tenders.import_files(open_gateway(world.home.gateway), [path], by=world.room.by[0])


def says(world: World, words: str, page: str = f"/tenders/{ONE_FILE}") -> bool:
    client = world.seat.client
    assert client is not None
    return words in client.go(page).words


def doctor(world: World, *words: str, **environ: str) -> dict[str, list[tuple[str, str]]]:
    """Verdicts and details by name."""
    found: dict[str, list[tuple[str, str]]] = {}
    for one in json.loads(world.run(*words, "doctor", "--json", **environ).stdout):
        found.setdefault(one["name"], []).append((one["verdict"], one["detail"]))
    return found


def kept(world: World, state: ClockState | None) -> None:
    """Put the seat's clock into the state of another day."""
    with closing(connect(world.seat.home.database)) as db, write_tx(db):
        if state is None:
            db.execute("DELETE FROM setting WHERE name = 'clock'")
        else:
            settings.put(db, "clock", msgspec.json.encode(state).decode())


@pytest.mark.parametrize("known", [True, False], ids=["knew the time", "just started"])
def test_a_gateway_hours_ahead_for_seconds_closes_nothing_for_hours(
    known: bool, world: World, tmp_path: Path
) -> None:
    closes_in(world, 2)
    if not known:
        kept(world, None)
    clock = tmp_path / "gateway-clock"
    ahead = settable(clock)
    set_clock(clock, HOURS)
    world.start_gateway(**ahead)
    client = world.start_seat()
    client.open_seat(world.pin)
    wait_for(lambda: says(world, "sudah ditutup"))
    set_clock(clock, 0)
    wait_for(lambda: says(world, "Masukkan penawaran untuk tender ini"), SOON)
    wait_for(lambda: not says(world, "sudah ditutup"), SOON)
    assert world.seat.events("clock_corrected")
    assert world.seat.events("clock_corrected")[-1]["seconds"] == pytest.approx(-HOURS, abs=60)
    # Staff are told on every page, on the board's tile and by doctor, until one has looked.
    alarm = "waktu yang saling bertentangan"
    assert alarm in client.page.words
    assert any(alarm in detail for _, detail in doctor(world)["alarm"])
    world.again_to_summary(ONE_FILE, LETTER, offline=False)
    before = datetime.now(UTC)
    client.seal()
    client.sealed()
    wait_for(world.seat.accepted)
    (bid,) = world.seat.bids()
    assert bid.judged == "open"
    sealed = receipts.read(bid.provisional).sealed
    assert sealed.latest is not None
    assert from_text(sealed.earliest) <= datetime.now(UTC)
    assert from_text(sealed.latest) >= before
    assert from_text(sealed.latest) - from_text(sealed.earliest) < timedelta(seconds=30)
    client.go("/alarms/clock_anchor_bad")
    staff_id = client.page.staff_id("Siti Aminah")
    client.submit("/alarms/clock_anchor_bad", staff=staff_id, pin=world.pin)
    assert not says(world, alarm)
    assert "alarm" not in doctor(world)
    assert [one["code"] for one in world.seat.events("alarm_cleared")] == ["clock_anchor_bad"]


def test_a_floor_kept_from_a_wrong_clock_closes_no_tender_and_is_mended(world: World) -> None:
    """Shut down with a wrong time, started with the link down: sealed, marked, never refused."""
    closes_in(world, 2)
    world.start_gateway()
    world.start_seat()
    wait_for(lambda: heard_of_version(world, 2))
    world.seat.stop()
    world.link.mode = "refuse"
    kept(world, ClockState("another boot", datetime.now(UTC) + OFF))
    client = world.start_seat()
    world.to_summary(ONE_FILE, LETTER)
    assert says(world, "mungkin sudah ditutup; jam belum pasti")
    assert ONE_FILE in client.go("/tenders").words
    assert "sudah lewat" not in client.page.words
    world.again_to_summary(ONE_FILE, LETTER)
    client.seal()
    page = client.sealed()
    assert "Waktu penyegelan diperselisihkan" in page.words
    world.link.mode = "pass"
    wait_for(lambda: world.seat.events("clock_corrected"), SOON)
    wait_for(lambda: says(world, "ditutup 1"), SOON)
    (bid,) = world.seat.bids()
    assert bid.judged == "disputed"
    # Its receipt says a time after it arrived: not for software to accept.
    wait_for(lambda: [row.outcome for row in world.at_gateway()] == ["held"])
    wait_for(
        lambda: (
            "Waktu penyegelan pada tanda terima tidak mungkin"
            in client.go(f"/bids/{bid.bid_id}").words
        )
    )
    assert [row.reason for row in world.at_gateway()] == ["interval_impossible"]


def test_a_gateway_behind_what_it_has_signed_says_so_and_loses_nothing(
    world: World, tmp_path: Path
) -> None:
    clock = tmp_path / "gateway-clock"
    world.start_gateway(**settable(clock))
    client = world.start_seat()
    world.to_summary(ONE_FILE, LETTER, offline=False)
    client.seal()
    client.sealed()
    wait_for(world.seat.accepted)
    set_clock(clock, -HOURS)
    header = "Jam server salah"
    wait_for(lambda: header in client.go("/tenders").header, SOON)
    assert "Jam server LPSE mundur" in client.page.words
    fault = doctor(world)["link"][0]
    assert fault[0] == "bad"
    assert "clock_behind" in fault[1]
    behind = {"LD_PRELOAD": str(LIBRARIES[0]), "FAKETIME": f"{-HOURS:+d}", **ONLY_WALL}
    found = doctor(world, "gateway", **behind)["gateway"]
    (said,) = [detail for verdict, detail in found if verdict == "bad"]
    assert "Jam server ini 4" in said  # some 420 minutes
    # A seat still seals; its bid waits there, and is taken when the clock is right.
    client.begin(ONE_FILE)
    world.again_to_summary(ONE_FILE, LETTER, offline=True)
    client.seal()
    client.sealed()
    assert len(world.at_gateway()) == 1
    assert not world.seat.accepted()
    set_clock(clock, 0)
    wait_for(lambda: "Terhubung" in client.go("/tenders").header, SOON)
    wait_for(world.seat.accepted)
    assert {row.outcome for row in world.at_gateway()} == {"accepted"}
    assert doctor(world)["link"][0][0] == "ok"
    assert {verdict for verdict, _ in doctor(world, "gateway")["gateway"]} == {"ok"}


# --- certificates ------------------------------------------------------------------------------


class Authority:
    """A certificate authority of its own, and certificates by it."""

    def __init__(self, folder: Path, name: str) -> None:
        self.folder, self.name = (
            folder,
            x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)]),
        )
        self.key = ec.generate_private_key(ec.SECP256R1())
        now = datetime.now(UTC)
        made = (
            x509.CertificateBuilder()
            .subject_name(self.name)
            .issuer_name(self.name)
            .public_key(self.key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(days=400))
            .not_valid_after(now + timedelta(days=4000))
            .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
            .add_extension(
                x509.SubjectKeyIdentifier.from_public_key(self.key.public_key()), critical=False
            )
            .sign(self.key, hashes.SHA256())
        )
        self.file = folder / f"{name}.pem"
        self.file.write_bytes(made.public_bytes(serialization.Encoding.PEM))

    def issue(
        self, name: str, begins: int = -1, ends: int = 90, to: str = "127.0.0.1"
    ) -> list[str]:
        """Days from today; returns the gateway's options."""
        key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
        made = (
            x509.CertificateBuilder()
            .subject_name(x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)]))
            .issuer_name(self.name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now + timedelta(days=begins))
            .not_valid_after(now + timedelta(days=ends))
            .add_extension(
                x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(to))]),
                critical=False,
            )
            .sign(self.key, hashes.SHA256())
        )
        files = self.folder / f"{name}.pem", self.folder / f"{name}.key"
        files[0].write_bytes(made.public_bytes(serialization.Encoding.PEM))
        files[1].write_bytes(
            key.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
        )
        return ["--tls-cert", str(files[0]), "--tls-key", str(files[1])]


@pytest.fixture
def secure(room: Room, tmp_path: Path) -> Iterator[World]:
    """A room whose seat knows its gateway by https."""
    with World.copy_of(room, tmp_path / "world") as made:
        with closing(connect(made.seat.home.database)) as db, write_tx(db):
            settings.put(db, "gateway_url", made.link.url.replace("http:", "https:"))
        yield made


YEAR_2000 = {
    "LD_PRELOAD": str(LIBRARIES[0]) if LIBRARIES else "",
    "FAKETIME": "@2000-01-01 00:00:00",
}
CASES: dict[str, tuple[str, str, str]] = {
    # what is wrong: the code, the word of the link, a piece of the sentence
    "expired": ("cert_expired", "Sertifikat daluwarsa", "sudah kedaluwarsa"),
    "early": ("cert_not_yet_valid", "Sertifikat belum sah", "belum mulai berlaku"),
    "name": ("cert_name_wrong", "Sertifikat salah nama", "untuk alamat lain"),
    "foreign": ("cert_foreign", "Sertifikat tak dikenal", "tidak dijamin"),
    "no file": ("ca_file_unreadable", "Berkas CA hilang", "tidak dapat dibaca"),
    "nonsense": ("ca_file_unreadable", "Berkas CA hilang", "tidak dapat dibaca"),
    "year 2000": ("pc_clock_wrong", "Jam komputer salah", "jam komputer ini sendiri salah"),
}


@pytest.mark.parametrize("what", CASES)
def test_what_is_wrong_with_a_certificate_is_named_and_the_seat_seals(
    what: str, secure: World, tmp_path: Path
) -> None:
    """On the screen, by `doctor` and at `enrol`; and then it is mended while the seat runs."""
    code, word, sentence = CASES[what]
    ours = Authority(tmp_path, "ours")
    good = ours.issue("good")
    options = {
        "expired": lambda: ours.issue("expired", -90, -1),
        "early": lambda: ours.issue("early", 2, 90),
        "name": lambda: ours.issue("name", to="192.0.2.7"),
        "foreign": lambda: Authority(tmp_path, "theirs").issue("foreign"),
    }.get(what, lambda: good)()
    ca_file = tmp_path / "trusted.pem"
    if what == "nonsense":
        ca_file.write_text("bukan sertifikat\n")
    elif what != "no file":
        ca_file.write_bytes(ours.file.read_bytes())
    environ = {"KIOSK_GATEWAY_CA_FILE": str(ca_file)}
    if what == "year 2000":
        environ |= {**YEAR_2000, **ONLY_WALL}
    secure.start_gateway(*options)

    client = secure.start_seat(**environ)
    wait_for(lambda: word in client.go("/").header)
    assert sentence in client.page.words
    found = doctor(secure, **environ)
    assert code in str(found)
    assert found["link"][0][0] == "bad"
    asked = enrolment.make_code(open_gateway(secure.home.gateway), "Kursi 09", by=secure.room.by)
    url = secure.link.url.replace("http:", "https:")
    fresh = {**environ, "KIOSK_HOME": ""}
    told = secure.run("--home", str(tmp_path / "fresh"), "enrol", url, asked, **fresh)
    assert told.returncode == 1
    assert sentence in told.stderr
    assert code in told.stderr

    secure.to_summary(ONE_FILE, LETTER)
    client.seal()
    client.sealed()
    assert secure.at_gateway() == []
    if what == "year 2000":
        return
    secure.stop_gateway()
    new = ca_file.with_suffix(".new")
    new.write_bytes(ours.file.read_bytes())
    os.replace(new, ca_file)
    secure.start_gateway(*good)
    wait_for(lambda: "Terhubung" in client.go("/tenders").header, SOON)
    wait_for(secure.seat.accepted)
    assert doctor(secure, **environ)["link"][0][0] == "ok"
