"""The installed units under a real systemd: the sandboxed seat serves, and holds."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.kiosk.install.booted import PATIENCE_S, PROGRAM, Machine, booted
from tests.kiosk.install.support import as_root, enrol_a_seat
from tests.kiosk.intake.test_real_file_systems import loop, sh

pytestmark = as_root
STATE = "/var/lib/lpse-kiosk"
PROBE = Path(__file__).parent / "sandbox_probe.py"
LAST_PROBE = "PROBE cannot see init: "


@pytest.fixture(scope="module")
def machine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machine]:
    """A booted machine with an installed, enrolled and started seat."""
    folder = tmp_path_factory.mktemp("booted")
    (folder / "laid/root").mkdir(parents=True)
    (folder / "state").mkdir()
    enrol_a_seat(folder / "state")
    shutil.move(folder / "state/seat", folder / "laid/root/seat")
    (folder / "laid/opt/lpse-kiosk").mkdir(parents=True)
    shutil.copy(PROBE, folder / "laid/opt/lpse-kiosk/probe.py")
    with booted(folder, f"lpse-t{os.getpid()}") as running:
        running.must(PROGRAM, "install", "seat", "--screen", "none")
        running.must("cp", "-r", "/root/seat", STATE)
        running.must("chown", "-R", "lpse-seat:lpse-seat", STATE)
        running.must("systemctl", "start", "lpse-seat")
        running.until_journal("lpse-seat", "seat ready")
        yield running


def test_the_sandboxed_seat_serves_its_window_and_nobody_else(machine: Machine) -> None:
    ask = "from kiosk.window.boot_socket import ask; from pathlib import Path; "
    ask += "print(ask(Path('/run/lpse-kiosk/boot.sock')))"
    python = Path(machine.must("head", "-1", PROGRAM).strip()[2:]).name
    address = machine.must(python, "-c", ask, user="lpse-window").strip()
    assert address.startswith("http://127.0.0.1:821/boot/")
    for user in ("nobody", "root", "lpse-seat"):
        command = ["runuser", "-u", user, "--", "curl", "-s", "-o", "/dev/null", "-w"]
        # Hung up at once: a stranger gets no answer, and costs no thread.
        assert machine.run(*command, "%{http_code}", address).stdout == "000", user
    jar = "/run/lpse-window/jar"
    curl = ["curl", "-s", "-o", "/dev/null", "-w", "%{http_code}", "-L", "-c", jar, "-b", jar]
    assert machine.must(*curl, address, user="lpse-window") == "200"


def test_the_journal_holds_nothing_that_lets_anyone_in(machine: Machine) -> None:
    told = machine.journal("lpse-seat")
    assert "seat ready http://127.0.0.1:821\n" in told
    assert "/boot/" not in told


def test_the_folders_are_what_the_users_may_see(machine: Machine) -> None:
    told = machine.must(
        "stat", "-c", "%A %U %G %n", STATE, "/run/lpse-kiosk", "/run/lpse-window", "/media/lpse"
    )
    assert told.splitlines() == [
        "drwx------ lpse-seat lpse-seat /var/lib/lpse-kiosk",
        "drwxr-x--- lpse-seat lpse-window /run/lpse-kiosk",
        "drwx------ lpse-window lpse-window /run/lpse-window",
        "drwxr-x--- root lpse-seat /media/lpse",
    ]
    for folder in (STATE, "/media/lpse"):
        assert "Permission denied" in machine.run("ls", folder, user="lpse-window").stderr
    assert "Permission denied" in machine.run("ls", "/run/lpse-window", user="lpse-seat").stderr
    assert (
        "Permission denied"
        in machine.run("runuser", "-u", "nobody", "--", "ls", "/run/lpse-kiosk").stderr
    )


def test_no_ordinary_user_can_sit_on_the_seats_port(machine: Machine) -> None:
    """While the service restarts the port is free; below 1024 it stays the seat's."""
    python = Path(machine.must("head", "-1", PROGRAM).strip()[2:]).name
    bind = "import socket; socket.socket().bind(('127.0.0.1', 822))"
    assert "Permission denied" in machine.run(python, "-c", bind, user="lpse-window").stderr


def test_a_stick_mounted_later_is_seen_and_written_by_the_seat_alone(machine: Machine) -> None:
    """A tmpfs stands for the stick; the mount crosses into the service's own namespace."""
    stick = "/media/lpse/sdz1"
    ids = machine.must("sh", "-c", "echo uid=$(id -u lpse-seat),gid=$(id -g lpse-seat)").strip()
    machine.must("mkdir", stick)
    machine.must(
        "mount", "-t", "tmpfs", "-o", f"nosuid,nodev,noexec,mode=0700,{ids}", "tmpfs", stick
    )
    inside = _inside_the_seat(machine)
    machine.must(*inside, "sh", "-c", f"echo tanda-terima > {stick}/x")
    assert machine.must("cat", f"{stick}/x") == "tanda-terima\n"
    assert "Permission denied" in machine.run("ls", stick, user="lpse-window").stderr
    machine.must("umount", stick)


@pytest.mark.skipif(
    not shutil.which("mkntfs") or not Path("/dev/fuse").exists(), reason="needs ntfs-3g and FUSE"
)
def test_an_ntfs_stick_is_mounted_by_the_installed_unit(machine: Machine, tmp_path: Path) -> None:
    image = tmp_path / "image"
    image.write_bytes(bytes(16 << 20))
    sh("mkntfs", "-F", "-Q", "-L", "DATA BUDI", image)
    with loop(image) as device:
        name, number = Path(device).name, os.stat(device).st_rdev
        machine.run("mknod", device, "b", str(os.major(number)), str(os.minor(number)))
        machine.run("mknod", "/dev/fuse", "c", "10", "229")
        _without_udev(machine)
        unit, stick = f"lpse-stick@{name}", f"/media/lpse/{name}"
        _start(machine, unit)
        try:
            inside = _inside_the_seat(machine)
            machine.must(*inside, "sh", "-c", f"echo tanda-terima > {stick}/x")
            assert "tanda-terima" in machine.must(*inside, "cat", f"{stick}/x")
            assert "Permission denied" in machine.run("ls", stick, user="lpse-window").stderr
            # What tells one stick from another lies outside of the sandbox's own /dev.
            assert machine.must(*inside, "cat", f"/sys/class/block/{name}/diskseq").strip()
            assert machine.run(*inside, "ls", "/dev/disk").returncode != 0
            told = machine.must("findmnt", "-n", "-o", "FSTYPE,OPTIONS", stick)
            assert told.startswith("fuseblk rw,nosuid,nodev,noexec")
            (driver,) = machine.must("pgrep", "-f", f"mount.ntfs {device}").split()
            status = machine.must("cat", f"/proc/{driver}/status")
            assert "CapBnd:\t00000000002000c0" in status, "more than to mount and to step down"
            assert "NoNewPrivs:\t1" in status
        finally:
            machine.must("systemctl", "stop", unit)
        assert machine.run("ls", stick).returncode != 0, "its folder stays"
        sh("ntfsfix", device)  # marks the volume dirty, as Windows does that was cut off
        _start(machine, unit)
        try:
            told = machine.must("findmnt", "-n", "-o", "OPTIONS", stick)
            assert told.startswith("ro,")
            assert "tanda-terima" in machine.must(*inside, "cat", f"{stick}/x")
        finally:
            machine.must("systemctl", "stop", unit)


def test_a_stick_of_another_kind_is_not_mounted(machine: Machine, tmp_path: Path) -> None:
    """udev does not ask for it; nor would the unit if somebody did."""
    image = tmp_path / "image"
    image.write_bytes(bytes(16 << 20))
    sh("mkfs.ext4", "-q", image)
    with loop(image) as device:
        name, number = Path(device).name, os.stat(device).st_rdev
        machine.run("mknod", device, "b", str(os.major(number)), str(os.minor(number)))
        _without_udev(machine)
        assert machine.run("systemctl", "start", f"lpse-stick@{name}").returncode != 0
        machine.until_journal(f"lpse-stick@{name}", "ext4 is not mounted here")


def _start(machine: Machine, unit: str) -> None:
    assert machine.run("systemctl", "start", unit).returncode == 0, machine.journal(unit)


def _without_udev(machine: Machine) -> None:
    """A container has no device units to be bound to; everything else stays as installed."""
    unit = machine.must("cat", "/etc/systemd/system/lpse-stick@.service")
    text = "\n".join(line for line in unit.splitlines() if "dev-%i.device" not in line)
    path = "/run/systemd/system.control/lpse-stick@.service"
    machine.must("sh", "-c", 'mkdir -p ${2%/*} && printf "%s" "$1" > $2', "sh", text, path)
    machine.must("systemctl", "daemon-reload")


def _inside_the_seat(machine: Machine) -> list[str]:
    pid = machine.must("systemctl", "show", "-p", "MainPID", "--value", "lpse-seat").strip()
    inside = ["nsenter", "-t", pid, "-m", "setpriv", "--reuid=lpse-seat", "--regid=lpse-seat"]
    return [*inside, "--clear-groups"]


def test_a_seat_that_is_killed_comes_back_by_itself(machine: Machine) -> None:
    before = machine.journal("lpse-seat").count("seat ready")
    machine.must("systemctl", "kill", "-s", "KILL", "lpse-seat")
    machine.until_journal("lpse-seat", "status=9/KILL")
    deadline = time.monotonic() + 2 * PATIENCE_S
    while machine.journal("lpse-seat").count("seat ready") == before:
        assert time.monotonic() < deadline, machine.journal("lpse-seat")
        time.sleep(0.2)
    assert machine.must("systemctl", "is-active", "lpse-seat") == "active\n"


def test_everything_a_seat_does_works_in_the_sandbox_and_nothing_else(machine: Machine) -> None:
    """The probe runs as the seat's own unit would: same users, same walls, another program."""
    unit = machine.must("cat", "/etc/systemd/system/lpse-seat.service")
    python = machine.must("head", "-1", PROGRAM).strip()[2:]
    lines = [
        f"ExecStart={python} /opt/lpse-kiosk/probe.py" if line.startswith("ExecStart=") else line
        for line in unit.replace("Restart=always", "Restart=no").splitlines()
        if not line.startswith(("[Install]", "WantedBy="))
    ]
    text = "\n".join(lines).replace("Type=exec", "Type=oneshot")
    machine.must("sh", "-c", 'printf "%s" "$1" > /run/systemd/system/probe.service', "sh", text)
    machine.must("systemctl", "daemon-reload")
    machine.run("systemctl", "start", "probe")
    told = dict(
        line.removeprefix("PROBE ").split(": ", 1)
        for line in machine.until_journal("probe", LAST_PROBE).splitlines()
        if line.startswith("PROBE ")
    )
    assert {name: said for name, said in told.items() if name.startswith("can ")} == {
        "can hash a PIN": "ok", "can seal": "ok", "can typeset": "ok", "can check a PDF": "ok",
        "can call back from C": "ok", "can read the boot's name": "ok",
        "can see whose socket": "ok", "can ask whose socket": "ok",
        "can write its state": "ok",
    }  # fmt: skip
    refused = {name: said for name, said in told.items() if name.startswith("cannot ")}
    assert len(refused) == 11
    assert set(refused.values()) == {"refused"}, refused


# A machine without a screen or a keyboard: everything else of the unit stays as installed.
WITHOUT_SCREEN = """
[Unit]
ConditionPathExists=
[Service]
PAMName=
TTYPath=
StandardInput=null
TTYReset=no
TTYVHangup=no
TTYVTDisallocate=no
UtmpIdentifier=
ExecStartPost=
Environment=XDG_RUNTIME_DIR=/run/lpse-window WLR_BACKENDS=headless WLR_RENDERER=pixman
Environment=WLR_LIBINPUT_NO_DEVICES=1
"""


@pytest.mark.skipif(
    not shutil.which("cage") or not shutil.which("Xwayland"), reason="needs cage and Xwayland"
)
def test_the_window_lives_on_cage_in_its_own_sandbox(machine: Machine) -> None:
    machine.must(PROGRAM, "install", "seat", "--screen", "cage")
    machine.must(
        "sh", "-c", "mkdir -p /run/systemd/system/lpse-window.service.d && "
        'printf "%s" "$1" > /run/systemd/system/lpse-window.service.d/test.conf && '
        "systemctl daemon-reload && systemctl start --no-block lpse-window",
        "sh", WITHOUT_SCREEN,
    )  # fmt: skip
    # Cage's headless output is black at times, so the proof is who speaks to the seat.
    _until(machine, lambda: f"uid:{_uid(machine, 'lpse-window')}" in _talks_to_the_seat(machine))
    main = machine.must("systemctl", "show", "-p", "MainPID", "--value", "lpse-window").strip()
    engine = machine.must("pgrep", "-f", "QtWebEngineProcess").split()
    cages = {machine.run("readlink", f"/proc/{pid}/ns/user").stdout for pid in engine}
    assert cages - {machine.must("readlink", f"/proc/{main}/ns/user"), ""}, "no sandbox for pages"
    for pid in engine:
        assert "--no-sandbox" not in machine.run("cat", f"/proc/{pid}/cmdline").stdout
    assert "NoNewPrivs:\t1" in machine.must("cat", f"/proc/{main}/status")
    inside = ["nsenter", "-t", main, "-m", "setpriv", "--reuid=lpse-window", "--clear-groups"]
    for path in (STATE, "/media/lpse", "/boot"):
        assert machine.run(*inside, "ls", path).returncode != 0, path
    assert machine.run(*inside, "touch", "/run/lpse-kiosk/x").returncode != 0


def _uid(machine: Machine, user: str) -> str:
    return machine.must("id", "-u", user).strip()


def _talks_to_the_seat(machine: Machine) -> str:
    """Connections that the seat has taken, with whose they are."""
    return machine.must("ss", "-tne", "state", "established", "dst", "127.0.0.1:821")


def _until(machine: Machine, true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 2 * PATIENCE_S
    while not true():
        assert time.monotonic() < deadline, machine.journal("lpse-window")
        time.sleep(0.5)


def test_the_sandboxed_gateway_serves_over_tls_with_a_key_only_root_reads(
    machine: Machine,
) -> None:
    machine.must(PROGRAM, "install", "gateway")
    machine.must(
        "sh", "-c", "umask 077; mkdir -p /etc/lpse-kiosk/tls; cd /etc/lpse-kiosk/tls; "
        "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=lpse "
        "-addext subjectAltName=IP:127.0.0.1 -keyout key.pem -out cert.pem",
    )  # fmt: skip
    home = "/var/lib/lpse-gateway"
    init = [PROGRAM, "--home", home, "gateway", "init", "--name", "LPSE Uji"]
    machine.must(*init, user="lpse-gateway")
    machine.must("systemctl", "start", "lpse-gateway")
    machine.until_journal("lpse-gateway", "gateway ready https://")
    ca = "/etc/lpse-kiosk/tls/cert.pem"
    asked = machine.must("curl", "-s", "--cacert", ca, "https://127.0.0.1:8440/v1/feed?after=0")
    assert '"status"' in asked, "no problem document came"
    for path in ("/etc/lpse-kiosk/tls/key.pem", home):
        assert machine.run("cat", path, user="lpse-window").returncode != 0
    assert machine.run("cat", "/etc/lpse-kiosk/tls/key.pem", user="lpse-gateway").returncode != 0
