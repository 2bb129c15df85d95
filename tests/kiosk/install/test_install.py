"""`lpse-kiosk install`: what it writes, and that repeating it changes nothing."""

from __future__ import annotations

import itertools
import os
import re
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ET
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kiosk.cli.main import main
from kiosk.install import plan, steps
from sync.errors import Fault
from tests.kiosk.install.support import ROOT, as_root, copy_program

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="systemd")
needs_systemd = pytest.mark.skipif(
    not shutil.which("systemd-analyze") or not shutil.which("systemd-sysusers"),
    reason="needs systemd",
)
HOW_TOS = [ROOT / "docs/how-to/install.md", ROOT / "docs/how-to/en/install.md"]
PROGRAM = "/opt/lpse-kiosk/bin/lpse-kiosk"
# Exposure of each unit, 0 (none) to 10, by systemd 252; others may count a little differently.
SCORES = {
    ("seat", "cage", "lpse-seat.service"): 1.5,
    ("seat", "cage", "lpse-window.service"): 3.9,
    ("seat", "openbox", "lpse-window.service"): 3.9,
    ("gateway", "none", "lpse-gateway.service"): 1.2,
}


def install(root: Path, *words: str, program: str = PROGRAM, realm: str = "production") -> Result:
    where = ["--root", str(root), "--program", program]
    done = CliRunner().invoke(main, ["--realm", realm, "install", *words, *where])
    assert done.exit_code == 0, done.output
    return done


def files(root: Path) -> dict[str, tuple[bytes, int]]:
    return {
        path.relative_to(root).as_posix(): (path.read_bytes(), path.stat().st_mode)
        for path in root.rglob("*")
        if path.is_file() and not path.is_symlink()
    }


def test_a_dry_run_says_everything_and_touches_nothing(tmp_path: Path) -> None:
    told = install(tmp_path, "seat", "--dry-run").output
    assert list(tmp_path.iterdir()) == []
    assert f"new      {tmp_path}/etc/systemd/system/lpse-seat.service" in told
    assert "run      systemd-sysusers" in told


@as_root
@needs_systemd
def test_installing_twice_changes_nothing(tmp_path: Path) -> None:
    install(tmp_path, "seat")
    first = files(tmp_path)
    again = install(tmp_path, "seat").output
    assert {line.split()[0] for line in again.splitlines()} == {"same", "run"}
    # The password files' copies are systemd-sysusers' own.
    assert files(tmp_path) == first


@as_root
@needs_systemd
def test_users_folders_and_links_are_made_below_the_root(tmp_path: Path) -> None:
    install(tmp_path, "seat")
    install(tmp_path, "gateway")
    people = (tmp_path / "etc/passwd").read_text()
    for name in ("lpse-seat", "lpse-window", "lpse-gateway"):
        assert re.search(rf"^{name}:.*:/usr/sbin/nologin$", people, re.MULTILINE), people
    for folder in ("var/lib/lpse-kiosk", "var/lib/lpse-gateway", "run/lpse-window"):
        assert (tmp_path / folder).stat().st_mode & 0o777 == 0o700
    wants = tmp_path / "etc/systemd/system/multi-user.target.wants"
    assert {link.name for link in wants.iterdir()} == {
        "lpse-seat.service", "lpse-window.service", "lpse-gateway.service",
    }  # fmt: skip


@as_root
@needs_systemd
def test_what_an_administrator_set_is_kept_and_what_drifted_is_put_right(tmp_path: Path) -> None:
    install(tmp_path, "seat")
    settings = tmp_path / "etc/lpse-kiosk/seat.env"
    settings.write_text("KIOSK_IDLE_LOCK_S=300\n")
    unit = tmp_path / "etc/systemd/system/lpse-seat.service"
    unit.write_text(unit.read_text().replace("NoNewPrivileges=yes", "NoNewPrivileges=no"))
    told = install(tmp_path, "seat").output
    assert f"changed  {unit}" in told
    assert "NoNewPrivileges=yes" in unit.read_text()
    assert settings.read_text() == "KIOSK_IDLE_LOCK_S=300\n"


@as_root
@needs_systemd
def test_uninstalling_leaves_state_and_nothing_else(tmp_path: Path) -> None:
    install(tmp_path, "seat", "--screen", "openbox")
    (tmp_path / "var/lib/lpse-kiosk/bid.age").write_text("x")
    install(tmp_path, "seat", "--uninstall")
    left = [name for name in files(tmp_path) if "lpse" in name]
    assert left == ["var/lib/lpse-kiosk/bid.age"]
    assert not list((tmp_path / "etc/systemd").rglob("lpse-*"))


def test_every_file_names_the_program_and_no_other_machine(tmp_path: Path) -> None:
    for role, screen in (("seat", "cage"), ("seat", "openbox"), ("gateway", None)):
        for one in plan.plan(role, screen, Path(PROGRAM), tmp_path):
            assert "@" not in re.sub(r"(lpse-stick|getty)@[\w%.]*|@system-service|~?@\w+", "",
                                     one.text), one.path  # fmt: skip
            assert "/home/" not in one.text


@pytest.mark.parametrize("screen", ["cage", "openbox"])
def test_seat_and_window_read_the_same_settings(screen: str, tmp_path: Path) -> None:
    """A camera that only the seat knows of is a page with a button and a window that says no."""
    units = {
        Path(one.path).name: one.text for one in plan.plan("seat", screen, Path(PROGRAM), tmp_path)
    }
    for name in ("lpse-seat.service", "lpse-window.service"):
        assert "EnvironmentFile=-/etc/lpse-kiosk/seat.env" in units[name].splitlines(), name


@as_root
@needs_systemd
def test_the_practice_rooms_gateway_stands_beside_the_real_one(tmp_path: Path) -> None:
    install(tmp_path, "gateway")
    real = files(tmp_path)
    install(tmp_path, "gateway", realm="training")
    after = files(tmp_path)
    kept = [name for name in real if "lpse-gateway" in name]
    assert {name: after[name] for name in kept} == {name: real[name] for name in kept}
    people = (tmp_path / "etc/passwd").read_text()
    for name in ("lpse-gateway", "lpse-gateway-training"):
        assert re.search(rf"^{name}:.*:/usr/sbin/nologin$", people, re.MULTILINE), people
    units = tmp_path / "etc/systemd/system"
    for name, other, port, realm in (
        ("lpse-gateway", "lpse-gateway-training", 8440, "production"),
        ("lpse-gateway-training", "lpse-gateway", 8441, "training"),
    ):
        unit = (units / f"{name}.service").read_text()
        assert f"--home /var/lib/{name} --realm {realm} gateway serve" in unit
        assert f"User={name}\n" in unit and f"-/var/lib/{other} " in unit
        assert unit.count(str(port)) == 3, "served there, and bound to nothing else"
        assert (tmp_path / "var/lib" / name).stat().st_mode & 0o777 == 0o700
    install(tmp_path, "gateway", "--uninstall", realm="training")
    assert (units / "lpse-gateway.service").exists()
    assert not (units / "lpse-gateway-training.service").exists()


@pytest.mark.parametrize("screen", ["cage", "openbox"])
def test_seat_and_window_are_of_one_realm(screen: str, tmp_path: Path) -> None:
    real = plan.plan("seat", screen, Path(PROGRAM), tmp_path)
    practice = plan.plan("seat", screen, Path(PROGRAM), tmp_path, "training")
    assert [one.path for one in real] == [one.path for one in practice]
    for planned, realm in ((real, "production"), (practice, "training")):
        starts = re.findall(
            rf"{PROGRAM} --home \S+ --realm (\w+) (run|window)", "\n".join(p.text for p in planned)
        )
        assert sorted(starts) == [(realm, "run"), (realm, "window")]


def test_a_program_other_users_cannot_start_is_refused(tmp_path: Path) -> None:
    mine = tmp_path / "lpse-kiosk"
    mine.write_text("#!/bin/sh\n")
    mine.chmod(0o755)
    with pytest.raises(Fault, match="install_program_hidden"):
        steps.require_reachable(mine)
    with pytest.raises(Fault, match="install_program_hidden"):
        steps.require_reachable(Path("/opt/not-there/lpse-kiosk"))
    steps.require_reachable(Path("/usr/bin/env"))


@needs_systemd
@pytest.mark.parametrize(("role", "screen"), sorted({key[:2] for key in SCORES}))
def test_systemd_finds_no_fault_in_the_units(tmp_path: Path, role: str, screen: str) -> None:
    units = _units(tmp_path, role, screen)
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *map(str, units)],
        capture_output=True, text=True, timeout=60, env=os.environ | {"SYSTEMD_LOG_COLOR": "0"},
    )  # fmt: skip
    # A compositor, X and our own script need not be installed where the tests run.
    missing = re.compile(r"Command (/usr/bin/\w+|\S+/mount-stick) is not executable")
    told = [line for line in done.stderr.splitlines() if "lpse-" in line]
    faults = [line for line in told if not missing.search(line)]
    assert faults == []


@needs_systemd
@pytest.mark.parametrize(("role", "screen", "unit"), sorted(SCORES))
def test_the_units_are_as_tight_as_the_manual_says(
    tmp_path: Path, role: str, screen: str, unit: str
) -> None:
    _units(tmp_path, role, screen)
    done = subprocess.run(
        ["systemd-analyze", "security", "--offline=true", "--no-pager", f"--root={tmp_path}", unit],
        capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    found = re.search(r"Overall exposure level for \S+ (\d+\.\d)", done.stdout)
    assert found, done.stdout + done.stderr
    expected = SCORES[role, screen, unit]
    assert float(found[1]) <= expected + 0.3, done.stdout
    for page in HOW_TOS:
        assert re.search(rf"`{unit}`[^\n]*\| {expected} \|", page.read_text("utf-8"))


def _units(root: Path, role: str, screen: str) -> list[Path]:
    """The units as installed, starting a program that is surely there."""
    for one in plan.plan(role, None if screen == "none" else screen, Path("/bin/true"), root):
        plan.write(one, root)
    return sorted((root / "etc/systemd/system").glob("*.service"))


def test_openbox_is_told_to_listen_to_no_key_and_no_button(tmp_path: Path) -> None:
    told = {one.path: one.text for one in plan.plan("seat", "openbox", Path(PROGRAM), tmp_path)}
    tree = ET.fromstring(told["etc/lpse-kiosk/openbox/rc.xml"])
    names = [element.tag.split("}")[1] for element in tree.iter()]
    assert "keyboard" in names
    assert "mouse" in names
    assert not {"keybind", "mousebind", "context", "action"} & set(names)


def test_the_wheel_carries_every_file(tmp_path: Path) -> None:
    source = tmp_path / "source"
    copy_program(source)  # a build writes beside its sources
    for name in ("pyproject.toml", "hatch_build.py", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source)
    done = subprocess.run(
        [sys.executable, "-m", "pip", "wheel", "--no-deps", "--quiet",
         "--disable-pip-version-check", "--wheel-dir", str(tmp_path), str(source)],
        capture_output=True, text=True, timeout=300,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        carried = set(archive.namelist())
    expected = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "kiosk" / "install").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert len(expected) > 20
    assert expected <= carried


def test_the_manual_names_every_file_that_is_written(tmp_path: Path) -> None:
    pages = [page.read_text("utf-8") for page in HOW_TOS]
    for told, screen in itertools.product(pages, ("cage", "openbox")):
        for one in plan.plan("seat", screen, Path(PROGRAM), tmp_path):
            path = one.path.removeprefix("etc/")
            assert path in told or f"{Path(path).parent}/" in told, path


def test_the_windows_script_changes_nothing_unless_told_to() -> None:
    """It cannot be run here; what can be read is that everything it changes is asked for."""
    script = (ROOT / "kiosk/install/windows/harden.ps1").read_text("utf-8")
    assert "[switch] $Apply," in script
    body = script.split("function Step", 1)[1]
    asks = body.index("if (-not $Apply) { Write-Output")
    assert asks < body.index("& $Make")
    changing = r"(Set-CimInstance|New-NetFirewallRule|New-LocalUser|Enable-WindowsOptionalFeature)"
    for line in re.findall(rf"^(\S.*{changing}.*)$", script, re.MULTILINE):
        raise AssertionError(f"outside of a step: {line}")
