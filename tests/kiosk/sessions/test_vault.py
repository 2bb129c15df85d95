from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path

import pytest

import sync.disk
from kiosk.sessions.visit import vault as vault_module
from kiosk.sessions.visit.vault import Vault
from sync.atrest import AtRest
from sync.errors import Fault
from tests.kiosk.sessions.support import refused
from tests.kiosk.web.support import a_vault

FIRST, SECOND = b"Budi Santoso, Kenari", b"Budi Santoso, Merpati"


class PowerCutError(BaseException):
    """Nothing after this happens; not an Exception, so that nobody tidies up."""


def power_cut_after(monkeypatch: pytest.MonkeyPatch, steps: int) -> Callable[[], int]:
    """Cut the power before the file operation number `steps`; gives how many were asked for."""
    done = 0

    def counted(real: Callable[..., object]) -> Callable[..., object]:
        def step(*args: object, **kwargs: object) -> object:
            nonlocal done
            done += 1
            if done > steps:
                raise PowerCutError
            return real(*args, **kwargs)

        return step

    monkeypatch.setattr(os, "fsync", counted(os.fsync))
    counting = counted(sync.disk.sync_folder)
    monkeypatch.setattr(vault_module, "sync_folder", counting)
    monkeypatch.setattr(sync.disk, "sync_folder", counting)
    monkeypatch.setattr(Path, "replace", counted(Path.replace))
    monkeypatch.setattr(Path, "unlink", counted(Path.unlink))
    monkeypatch.setattr(Path, "mkdir", counted(Path.mkdir))
    return lambda: done


def cut_at_every_step(
    monkeypatch: pytest.MonkeyPatch, before: Callable[[int], Vault], act: Callable[[Vault], object]
) -> list[int]:
    """Run `act` on a fresh vault for every place at which power may go; names the places."""
    step = 0
    while True:
        vault = before(step)
        with monkeypatch.context() as patch:
            power_cut_after(patch, step)
            try:
                act(vault)
            except PowerCutError:
                step += 1
                continue
            return list(range(step + 1))


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    vault = a_vault(tmp_path)
    vault.begin("v1")
    return vault


def disk(folder: Path) -> bytes:
    return b"".join(p.read_bytes() for p in folder.rglob("*") if p.is_file())


def test_what_was_saved_last_comes_back_in_another_process(vault: Vault, tmp_path: Path) -> None:
    vault.save(FIRST)
    vault.save(SECOND)
    again = a_vault(tmp_path)
    assert again.load() == ("v1", SECOND)
    again.save(FIRST)
    assert a_vault(tmp_path).load() == ("v1", FIRST)


def test_without_a_visit_there_is_nothing(tmp_path: Path) -> None:
    vault = a_vault(tmp_path)
    assert vault.load() is None
    assert vault.left_over() is None
    vault.save(FIRST)
    assert not (tmp_path / "visit").exists()


def test_nothing_can_be_read_from_the_disk_even_while_the_visit_runs(
    vault: Vault, tmp_path: Path
) -> None:
    vault.save(FIRST)
    assert FIRST not in disk(tmp_path)
    assert vault._open is not None
    for path in (tmp_path / "visit").iterdir():
        assert path.stat().st_mode & 0o077 == 0


def test_after_shredding_neither_words_nor_key_are_left(
    vault: Vault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "other").mkdir()
    other = Vault(tmp_path / "other", AtRest(b"d" * 32))
    keys: list[bytes] = []
    real = os.urandom
    monkeypatch.setattr(os, "urandom", lambda n: keys.append(real(n)) or keys[-1])  # type: ignore[func-returns-value]
    other.begin("v2")
    other.save(FIRST)
    key = next(one for one in keys if len(one) == 32)
    stolen = (tmp_path / "other" / "visit.sealed").read_bytes()
    wrapped = (tmp_path / "other" / "visit.key").read_bytes()
    assert AtRest(key).open(stolen, "visit v2") == FIRST  # it is the key
    assert other.shred() is True
    left = disk(tmp_path / "other")
    assert key not in left
    assert wrapped not in left
    assert FIRST not in left
    assert list((tmp_path / "other").iterdir()) == []


def test_a_copy_of_the_sealed_file_is_noise_without_its_key(vault: Vault, tmp_path: Path) -> None:
    vault.save(FIRST)
    copy = (tmp_path / "visit" / "visit.sealed").read_bytes()
    vault.shred()
    vault.begin("v1")
    vault.save(SECOND)
    (tmp_path / "visit" / "visit.sealed").write_bytes(copy)
    assert refused(a_vault(tmp_path).load) == "at_rest_unreadable"


def test_the_key_is_overwritten_before_it_is_unlinked(vault: Vault, tmp_path: Path) -> None:
    key = tmp_path / "visit" / "visit.key"
    # A second name for the same bytes on the disk shows what is left of them.
    os.link(key, tmp_path / "witness")
    before = (tmp_path / "witness").read_bytes()
    vault.shred()
    after = (tmp_path / "witness").read_bytes()
    assert len(after) == len(before)
    assert before.split(b"\n", 1)[1] not in after


@pytest.mark.parametrize("name", ["visit.key", "visit.sealed"])
@pytest.mark.parametrize("damage", ["cut", "flip", "empty"])
def test_a_damaged_file_is_refused_never_half_believed(
    vault: Vault, tmp_path: Path, name: str, damage: str
) -> None:
    vault.save(FIRST)
    path = tmp_path / "visit" / name
    data = path.read_bytes()
    flipped = data[:-1] + bytes([data[-1] ^ 1])
    path.write_bytes({"cut": data[:-1], "flip": flipped, "empty": b""}[damage])
    assert refused(a_vault(tmp_path).load) == "at_rest_unreadable"
    assert a_vault(tmp_path).shred() is True


def test_another_machine_cannot_open_it(vault: Vault, tmp_path: Path) -> None:
    vault.save(FIRST)
    thief = Vault(tmp_path / "visit", AtRest(b"t" * 32))
    assert refused(thief.load) == "at_rest_unreadable"


def test_a_power_cut_while_saving_leaves_the_old_or_the_new(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def before(step: int) -> Vault:
        vault = a_vault(tmp_path / str(step))
        vault.begin("v1")
        vault.save(FIRST)
        return vault

    places = cut_at_every_step(monkeypatch, before, lambda vault: vault.save(SECOND))
    assert len(places) > 3
    found = [a_vault(tmp_path / str(step)).load() for step in places]
    assert set(found) == {("v1", FIRST), ("v1", SECOND)}
    assert found[0] == ("v1", FIRST)
    assert found[-1] == ("v1", SECOND)
    # What came back can go on: the next save holds.
    for step in places:
        again = a_vault(tmp_path / str(step))
        again.load()
        again.save(b"next")
        assert a_vault(tmp_path / str(step)).load() == ("v1", b"next")


def test_a_power_cut_while_shredding_never_brings_the_visit_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def before(step: int) -> Vault:
        vault = a_vault(tmp_path / str(step))
        vault.begin("v1")
        vault.save(FIRST)
        return vault

    places = cut_at_every_step(monkeypatch, before, lambda vault: vault.shred())
    assert len(places) > 4
    for step in places:
        again = a_vault(tmp_path / str(step))
        try:
            found = again.load()
        except Fault:
            found = None
        # Before the first write reached the disk the key still stands; the seat's row decides.
        assert found in (None, ("v1", FIRST)) if step == 0 else found is None
        assert a_vault(tmp_path / str(step)).shred() is True
        assert disk(tmp_path / str(step)) == b""


def test_a_power_cut_while_beginning_leaves_nothing_of_the_last_visit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def before(step: int) -> Vault:
        vault = a_vault(tmp_path / str(step))
        vault.begin("v1")
        vault.save(FIRST)
        return vault

    def begin(vault: Vault) -> None:
        vault.begin("v2")
        vault.save(SECOND)

    for step in cut_at_every_step(monkeypatch, before, begin)[1:]:
        again = a_vault(tmp_path / str(step))
        try:
            found = again.load()
        except Fault:
            found = None
        assert found in (None, ("v2", SECOND))
        assert a_vault(tmp_path / str(step)).left_over() in (None, "", "v1", "v2")


def test_a_disk_that_fails_while_shredding_still_loses_the_key(
    vault: Vault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    vault.save(FIRST)
    real = sync.disk.shred

    def failing(path: Path) -> None:
        if path.name == "visit.sealed":
            raise OSError("bad sector")
        real(path)

    monkeypatch.setattr(vault_module, "shred", failing)
    assert vault.shred() is True
    assert not (tmp_path / "visit" / "visit.key").exists()
    assert "vault_not_shredded" in caplog.text


def test_a_key_that_cannot_be_overwritten_is_unlinked_all_the_same(
    vault: Vault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Overwriting needs room on a disk that copies on write, and the disk is full."""
    vault.save(FIRST)

    def full(handle: int) -> None:
        raise OSError(errno.ENOSPC, "no room")

    monkeypatch.setattr(os, "fsync", full)
    assert vault.shred() is False
    assert list((tmp_path / "visit").iterdir()) == []


def test_a_key_that_cannot_be_destroyed_is_said_so(
    vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(path: Path) -> None:
        raise OSError("read-only")

    monkeypatch.setattr(vault_module, "shred", failing)
    assert vault.shred() is False


def test_a_save_that_comes_after_the_end_writes_nothing(vault: Vault, tmp_path: Path) -> None:
    vault.shred()
    vault.save(FIRST)
    assert list((tmp_path / "visit").iterdir()) == []
