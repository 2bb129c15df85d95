"""Damaged homes of a real room: each is named in words, nothing is written to it, nothing is lost.

`doctor` and the starts are the real commands; what they say must have its part in the how-to.
"""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kiosk import wiring
from kiosk.cli.main import main
from kiosk.config import Config, Home
from kiosk.demo.house import Room
from kiosk.errors import CATALOGUE
from kiosk.errors.damage import ENTRIES
from sync.database import connect
from sync.errors import Fault
from sync.gateway.centre import DATABASE
from sync.wire.ids import new_id
from sync.wire.keys import SigningKey
from tests.scenarios.seat_client import wait_for
from tests.scenarios.world import LETTER, ONE_FILE, ROOT, World
from tests.sync.test_damage import spoil, state

HOWTO = (ROOT / "docs" / "how-to" / "damage.md").read_text("utf-8")


def run(home: Home, *words: str) -> Result:
    return CliRunner().invoke(main, ["--home", str(home.root), *words])


def bad(home: Home, *words: str) -> dict[str, str]:
    """What `doctor` finds bad, by the code at the end of its words."""
    result = run(home, *words, "doctor", "--json")
    checks = [one for one in json.loads(result.stdout) if one["verdict"] == "bad"]
    assert result.exit_code == (1 if checks else 0)
    return {one["detail"].rpartition("(")[2].rstrip(")"): one["detail"] for one in checks}


def refused_in_words(result: Result, code: str) -> None:
    assert result.exit_code == 1, result.output
    assert isinstance(result.exception, SystemExit), result.exception
    assert f"[{code}" in result.output
    assert "Traceback" not in result.output
    first = str(CATALOGUE[code].message).partition("{")[0]
    assert first in result.output
    assert not re.search(r"\baman\b", result.output)  # nobody knows


def other_key(path: Path) -> None:
    path.unlink()
    SigningKey.generate().save(path)


def newer(database: Path) -> None:
    with closing(connect(database)) as db:
        db.execute("INSERT INTO _sqlite_migrations VALUES (NULL, 'seat', 'm9999_later', '')")


def newer_gateway(database: Path) -> None:
    with closing(connect(database)) as db:
        db.execute("INSERT INTO _sqlite_migrations VALUES (NULL, 'gateway', 'm9999_later', '')")


SEAT: dict[str, tuple[str, Callable[[Path], object], str]] = {
    "database gone": ("seat.db", Path.unlink, "database_missing"),
    "database empty": ("seat.db", lambda path: path.write_bytes(b""), "database_empty"),
    "database is noise": ("seat.db", lambda p: p.write_bytes(b"\x8f" * 9999), "database_foreign"),
    "rows lost": ("seat.db", lambda path: spoil(path, "outbox_item"), "database_damaged"),
    "log is noise": ("seat.db-wal", lambda p: p.write_bytes(b"\x8f" * 99), "database_wal_damaged"),
    "log is a folder": ("seat.db-wal", Path.mkdir, "database_unreadable"),
    "newer": ("seat.db", newer, "database_newer"),
    "spool is a file": (
        "spool",
        lambda path: (shutil.rmtree(path), path.write_bytes(b"x")),
        "database_unreadable",
    ),
    "spool on a disk that is not mounted": (
        "spool",
        lambda path: (shutil.rmtree(path), path.symlink_to("nowhere/spool")),
        "database_unreadable",
    ),
    "key gone": ("seat.key", Path.unlink, "key_missing"),
    "key empty": ("seat.key", lambda path: path.write_bytes(b""), "key_damaged"),
    "key short": ("seat.key", lambda p: p.write_bytes(p.read_bytes()[:70]), "key_damaged"),
    "key is noise": ("seat.key", lambda path: path.write_bytes(b"\x8f" * 119), "key_damaged"),
    "key of another": ("seat.key", other_key, "key_foreign"),
}
GATEWAY: dict[str, tuple[str, Callable[[Path], object], str]] = {
    "database gone": ("gateway.db", Path.unlink, "database_missing"),
    "database empty": ("gateway.db", lambda path: path.write_bytes(b""), "database_empty"),
    "database is noise": ("gateway.db", lambda p: p.write_bytes(b"\x8f" * 99), "database_foreign"),
    "rows lost": ("gateway.db", lambda path: spoil(path, "feed"), "database_damaged"),
    "log is noise": (
        "gateway.db-wal",
        lambda path: path.write_bytes(b"\x8f" * 99),
        "database_wal_damaged",
    ),
    "newer": ("gateway.db", newer_gateway, "database_newer"),
    "blobs are a file": (
        "blobs",
        lambda path: (shutil.rmtree(path), path.write_bytes(b"x")),
        "database_unreadable",
    ),
    "blobs on a disk that is not mounted": (
        "blobs",
        lambda path: (shutil.rmtree(path), path.symlink_to("nowhere/blobs")),
        "database_unreadable",
    ),
    "key gone": ("gateway.key", Path.unlink, "key_missing"),
    "key is noise": ("gateway.key", lambda path: path.write_bytes(b"\x8f" * 99), "key_damaged"),
    "key of another": ("gateway.key", other_key, "key_foreign"),
    "age key gone": ("gateway.age", Path.unlink, "key_missing"),
    "age key short": ("gateway.age", lambda p: p.write_bytes(p.read_bytes()[:30]), "key_damaged"),
    "age key is noise": ("gateway.age", lambda path: path.write_bytes(b"\x8f" * 75), "key_damaged"),
}


@pytest.fixture(scope="module")
def once(room: Room, tmp_path_factory: pytest.TempPathFactory) -> Room:
    """One bid is sealed at the seat and nobody else has it."""
    with World.copy_of(room, tmp_path_factory.mktemp("sealed")) as world:
        client = world.start_seat()
        world.to_summary(ONE_FILE, LETTER)
        client.seal()
        client.sealed()
        world.seat.stop()
        return replace(room, home=world.home)


@pytest.fixture
def sealed(once: Room, tmp_path: Path) -> Iterator[World]:
    with World.copy_of(once, tmp_path / "world") as made:
        yield made


@pytest.mark.parametrize("how", SEAT)
def test_a_damaged_seat_is_named_and_left_as_it_is(sealed: World, how: str) -> None:
    home = sealed.home
    name, act, code = SEAT[how]
    act(home.seat / name)
    folders = [folder for folder in (home.seat, home.spool) if folder.is_dir()]
    before = {name: digest for folder in folders for name, digest in state(folder).items()}
    refused_in_words(run(home, "run", "--headless"), code)
    refused_in_words(run(home, "wipe", "--why", "coba"), code)
    if name != "spool" and code != "key_foreign":  # told only where something can be opened with it
        refused_in_words(run(home, "enrol", "http://127.0.0.1:9", "K7QF-9P2M-TT3X-0B5C"), code)
    assert code in bad(home)
    after = {name: digest for folder in folders for name, digest in state(folder).items()}
    assert {name: after.get(name) for name in before} == before


@pytest.mark.parametrize("how", GATEWAY)
def test_a_damaged_gateway_is_named_and_left_as_it_is(world: World, how: str) -> None:
    home = world.home
    name, act, code = GATEWAY[how]
    act(home.gateway / name)
    before = state(home.gateway)
    refused_in_words(run(home, "gateway", "serve", "--port", "0"), code)
    if how != "rows lost":  # looked for at the start and by doctor; a command does not read it all
        refused_in_words(run(home, "gateway", "seats"), code)
    assert code in bad(home, "gateway")
    assert code in bad(home)
    after = state(home.gateway)
    assert {name: after.get(name) for name in before} == before


def test_a_gateway_that_lost_its_key_is_not_made_anew(world: World) -> None:
    (world.home.gateway / "gateway.key").unlink()
    before = state(world.home.gateway)
    refused_in_words(run(world.home, "gateway", "init", "--name", "LPSE Baru"), "key_missing")
    after = state(world.home.gateway)
    assert {name: after.get(name) for name in before} == before


def test_a_damaged_seat_set_aside_keeps_every_sealed_file(sealed: World) -> None:
    home = sealed.home
    files = state(home.spool)
    assert "[seat_sound]" in run(home, "set-aside").output
    spoil(home.database, "outbox_item")
    done = json.loads(run(home, "set-aside", "--json").stdout)
    assert {one["name"]: one["sha256"] for one in done["files"]} == files
    folder = Path(done["folder"])
    assert state(folder / "spool") == files
    assert (folder / "seat.db").exists()
    assert (folder / "seat.key").exists()
    assert "[seat_not_enrolled]" in run(home, "run", "--headless").output
    assert "[seat_not_enrolled]" in run(home, "set-aside").output
    # and the machine can be a seat again
    sealed.start_gateway()
    code = sealed.second_seat_code()
    found, _key = wiring.enrol(home, sealed.link.url, code, ca_file=None)
    assert found.answer.seat_name == "Kursi 08"


def test_a_seat_whose_index_broke_goes_on_with_every_row(sealed: World) -> None:
    """The bid that nobody else has is sent, and staff are told of the disk."""
    before = [bid.bid_id for bid in sealed.seat.bids()]
    spoil(sealed.home.database, "outbox_item_due")
    assert "database_damaged" in bad(sealed.home)
    sealed.start_gateway()
    client = sealed.start_seat()
    wait_for(sealed.seat.accepted, 60)
    assert "Berkas data rusak; semua isinya terbaca" in client.go("/locked").words
    assert [bid.bid_id for bid in sealed.seat.bids()] == before
    assert "database_rebuilt" in bad(sealed.home)
    assert list(sealed.home.seat.glob("seat.db.damaged-*"))
    sealed.seat.is_sound()


def test_a_gateway_whose_index_broke_goes_on_with_every_row(world: World) -> None:
    spoil(world.home.gateway / "gateway.db", "feed_by_seat")
    assert "database_damaged" in bad(world.home, "gateway")
    world.start_gateway()
    alarms = json.loads(run(world.home, "gateway", "alarms", "--json").stdout)
    assert [one["code"] for one in alarms] == ["database_rebuilt"]
    assert len(json.loads(run(world.home, "gateway", "seats", "--json").stdout)) == 1


def test_what_the_disk_does_not_read_any_more_is_set_aside_and_listed(sealed: World) -> None:
    home = sealed.home
    (file,) = home.spool.iterdir()
    file.unlink()
    file.mkdir()  # reading it is an error of the system, as of a bad sector
    home.key.unlink()
    done = json.loads(run(home, "set-aside", "--json").stdout)
    assert done["files"] == [{"name": file.name, "size": -1, "sha256": ""}]
    assert (Path(done["folder"]) / "seat.db").exists()


@pytest.mark.parametrize("how", ["missing", "folder gone", "short", "changed"])
def test_a_sealed_file_that_is_not_what_it_was(sealed: World, how: str) -> None:
    (file,) = sealed.home.spool.iterdir()
    content = file.read_bytes()
    if how == "missing":
        file.unlink()
    elif how == "folder gone":
        shutil.rmtree(sealed.home.spool)
    elif how == "short":
        file.write_bytes(content[:-1])
    else:
        file.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    found = bad(sealed.home)
    assert "sealed_file_lost" in found
    assert any(detail.startswith(f"{file.name}: ") for detail in found.values())
    if how == "changed":
        return  # found by reading it all: by doctor, and when it is sent
    client = sealed.start_seat()  # the link is down: nobody has tried to send it
    words = client.go("/locked").words
    assert "hilang atau rusak" in words
    assert "Hubungi penyedianya sekarang" in words
    assert not re.search(r"\baman\b", words)
    client.resume(sealed.pin)
    queue = client.go("/queue")
    assert "chip-action" in queue.html
    assert not re.search(r"\baman\b", queue.words)


def test_a_sealed_file_of_a_newer_copy_is_kept_and_told_of(sealed: World) -> None:
    """Somebody put an older seat.db back: a vendor may hold the receipt of that file."""
    stray = sealed.home.spool / f"{new_id()}.bid.age"
    stray.write_bytes(b"age-encryption.org/v1\n")
    checks = json.loads(run(sealed.home, "doctor", "--json").stdout)
    told = [one for one in checks if "sealed_file_unknown" in one["detail"]]
    assert [one["verdict"] for one in told] == ["warn"]
    assert stray.name in told[0]["detail"]
    sealed.start_seat()
    assert stray.exists()


def test_sound_homes_are_called_sound(sealed: World) -> None:
    assert bad(sealed.home) == {}
    assert bad(sealed.home, "gateway") == {}


def as_nobody(home: Home, *words: str) -> str:
    """What a command prints for another user than the one who runs these tests."""
    ours, theirs = os.pipe()
    if (child := os.fork()) == 0:
        os.setgid(65534)
        os.setuid(65534)
        os.write(theirs, run(home, *words).output.encode())
        os._exit(0)
    os.close(theirs)
    with os.fdopen(ours, "rb") as reader:
        said = reader.read().decode()
    os.waitpid(child, 0)
    return said


@pytest.mark.skipif(os.name == "nt" or os.geteuid() != 0, reason="needs another user")
@pytest.mark.parametrize("name", ["seat.db", "seat.key", "spool"])
def test_files_of_another_user_are_named(sealed: World, name: str, tmp_path: Path) -> None:
    """As after `sudo lpse-kiosk`: the service's own user may not read them."""
    home = Home(tmp_path / "theirs")
    shutil.copytree(sealed.home.seat, home.seat)
    for folder in (tmp_path, *tmp_path.parents):
        folder.chmod(folder.stat().st_mode | 0o055)
    for path in [home.root, *home.root.rglob("*")]:
        shutil.chown(path, "nobody")
    shutil.chown(home.seat / name, "root")
    (home.seat / name).chmod(0o700)
    # A seat that its own user could start is not moved away either.
    run(sealed.home, "doctor")  # imports what another user may not read
    for words in (("run", "--headless"), ("set-aside",)):
        said = as_nobody(home, *words)
        assert "tidak boleh dibaca" in said
        assert str(home.seat / name) in said
        assert "Traceback" not in said
    assert (home.seat / name).exists()


@pytest.mark.skipif(os.name == "nt" or os.geteuid() != 0, reason="needs another user")
@pytest.mark.parametrize("name", ["gateway.db", "gateway.key", "blobs", "blobs/partial"])
def test_a_gateways_files_of_another_user_are_named(
    world: World, name: str, tmp_path: Path
) -> None:
    """As after a copy that root put back: it would start, and every upload would fail."""
    home = Home(tmp_path / "theirs")
    shutil.copytree(world.home.gateway, home.gateway)
    for folder in (tmp_path, *tmp_path.parents):
        folder.chmod(folder.stat().st_mode | 0o055)
    for path in [home.root, *home.root.rglob("*")]:
        shutil.chown(path, "nobody")
    shutil.chown(home.gateway / name, "root")
    (home.gateway / name).chmod(0o700)
    for words in (("gateway", "seats"), ("gateway", "doctor")):
        run(world.home, *words)  # imports what another user may not read
        said = as_nobody(home, *words)
        assert "tidak boleh dibaca" in said
        assert str(home.gateway / name) in said
        assert "Traceback" not in said


@pytest.mark.parametrize("end", ["seat", "gateway"])
def test_rows_that_name_none_are_doctors_to_find(sealed: World, end: str) -> None:
    """As a flush that lied leaves them: the program starts, doctor names the table."""
    home = sealed.home
    path, words, table = {
        "seat": (home.database, (), "outbox_carried (sequence, bundle_id)"),
        "gateway": (home.gateway / DATABASE, ("gateway",), "class_command (command_id, class_id)"),
    }[end]
    assert bad(home, *words) == {}
    with closing(connect(path)) as db:
        db.execute("PRAGMA foreign_keys = OFF")
        db.execute(f"INSERT INTO {table} VALUES (4711, 'none')")
    found = bad(home, *words)
    assert list(found) == ["database_rows_loose"]
    told = found["database_rows_loose"]
    assert str(path) in told
    assert f"{table.partition(' ')[0]} (2)" in told
    assert "`database_rows_loose`" in HOWTO


def test_an_old_home_opens_and_goes_on(sealed: World) -> None:
    """What is checked at the start keeps no honest home out."""
    terminal = wiring.build(sealed.home, Config(check_peer_user=False))
    terminal.start()
    terminal.stop()
    with pytest.raises(Fault, match="already_enrolled"):
        wiring.enrol(sealed.home, "http://127.0.0.1:9", "x", ca_file=None)


def test_every_code_has_its_part_in_the_how_to() -> None:
    for code in ENTRIES:
        assert f"`{code}`" in HOWTO, code
