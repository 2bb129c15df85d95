"""`lpse-kiosk demo` says what to try on 80 columns, and README's commands work as they stand."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import shutil
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
import urllib3

from tests.scenarios.seat_client import SeatClient, wait_for

README = (Path(__file__).parents[3] / "README.md").read_text("utf-8")
BIN = Path(sys.executable).parent
PATIENCE_S = 180.0


class Demo:
    """A demo at a terminal of 80 columns, its working folder fresh."""

    def __init__(self, cwd: Path, *words: str, terminal: bool = True) -> None:
        self.heard = b""
        self.cwd = cwd
        near, far = pty.openpty()
        fcntl.ioctl(far, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
        self.near = near
        self.process = subprocess.Popen(
            [str(BIN / "lpse-kiosk"), *words],
            stdin=far if terminal else subprocess.DEVNULL,
            stdout=far,
            stderr=far,
            cwd=cwd,
            start_new_session=True,
            env={**os.environ, "PYTHONUNBUFFERED": "1", "DISPLAY": "", "WAYLAND_DISPLAY": ""},
        )
        os.close(far)

    @property
    def told(self) -> str:
        """What came so far; the last letter or line may have come by half."""
        return self.heard.decode(errors="ignore").replace("\r\n", "\n")

    def until(self, mark: str, seconds: float = PATIENCE_S) -> str:
        end = time.monotonic() + seconds
        while mark not in self.told and time.monotonic() < end:
            if select.select([self.near], [], [], 0.2)[0]:
                try:
                    self.heard += os.read(self.near, 65536)
                except OSError:
                    break
        assert mark in self.told, self.told
        return self.told

    def enter(self) -> None:
        os.write(self.near, b"\n")

    def stop(self, how: signal.Signals = signal.SIGINT) -> int:
        children = psutil.Process(self.process.pid).children(recursive=True)
        assert len(children) >= 2
        self.process.send_signal(how)
        code = self.process.wait(PATIENCE_S)
        _gone, alive = psutil.wait_procs(children, timeout=30)
        assert not alive
        return code

    def close(self) -> None:
        self.process.kill()
        self.process.wait()
        os.close(self.near)


@pytest.fixture
def started(tmp_path: Path) -> Iterator[list[Demo]]:
    demos: list[Demo] = []
    yield demos
    for demo in demos:
        demo.close()


@pytest.mark.parametrize(
    ("lang", "how", "end"),
    [("id", signal.SIGINT, "layar kursi."), ("en", signal.SIGTERM, "screen.")],
)
def test_a_demo_in_which_nothing_was_done_leaves_nothing(
    lang: str, how: signal.Signals, end: str, tmp_path: Path, started: list[Demo]
) -> None:
    demo = Demo(tmp_path, "--lang", lang, "demo", "--headless", terminal=lang == "en")
    started.append(demo)
    told = demo.until(end)
    # A path or an address is as long as it is; whatever is a sentence fits.
    long = [line for line in told.splitlines() if len(line) > 80 and "/" not in line]
    assert not long
    assert ("Enter" in told) is (lang == "en"), "said only where there is a terminal to press it on"
    assert re.search(r"\b\d{6}\b", told), "a PIN"
    boot = re.search(r"http://127\.0\.0\.1:\d+/boot/\S+", told)
    assert boot, told
    answer = urllib3.request("GET", boot[0])
    assert f'lang="{lang}"' in answer.data.decode(), "the seat speaks the demo's language"
    second = subprocess.run(
        [str(BIN / "lpse-kiosk"), "demo", "--headless"],
        cwd=tmp_path, capture_output=True, text=True, timeout=PATIENCE_S,
    )  # fmt: skip
    assert (second.returncode, "demo_running" in second.stderr) == (1, True)
    assert demo.stop(how) == 0
    assert not list(tmp_path.iterdir())


def test_a_demo_of_the_practice_room_says_so_and_has_accounts_of_its_own(
    tmp_path: Path, started: list[Demo]
) -> None:
    demo = Demo(tmp_path, "--realm", "training", "demo", "--headless", terminal=False)
    started.append(demo)
    told = demo.until("layar kursi.")
    assert "LATIHAN:" in told and "latihan-maju" in told and "013000120524000" not in told
    boot = re.search(r"http://127\.0\.0\.1:\d+/boot/\S+", told)
    assert boot, told
    assert "realm-training" in urllib3.request("GET", boot[0]).data.decode()
    assert sorted(path.name for path in (tmp_path / "lpse-demo").glob("gateway*")) == [
        "gateway-training",
        "gateway.log",
    ]
    assert demo.stop() == 0
    assert not list(tmp_path.iterdir())


def readme_commands() -> list[str]:
    """The command blocks of the README's last step, the first two lines of a new terminal."""
    step = README.partition("**The committee opens it.**")[2].partition("![Summary")[0]
    return re.findall(r"```sh\n(.*?)```", step, re.DOTALL)


def test_the_readmes_five_minutes_to_the_last_command(tmp_path: Path, started: list[Demo]) -> None:
    (tmp_path / ".venv").symlink_to(BIN.parent)  # as in a fresh clone
    demo = Demo(tmp_path, "demo", "--headless")
    started.append(demo)
    told = demo.until("layar kursi.")
    boot = re.search(r"http://127\.0\.0\.1:\d+/boot/\S+", told)
    pin = re.search(r"Siti Aminah\s+\d{18}\s+(\d{6})", told)
    assert boot and pin, told
    seat = SeatClient(boot[0])
    wait_for(lambda: 'name="staff"' in seat.go("/staff").html)
    seat.open_seat(pin[1])
    demo.enter()
    demo.until("Jaringan terputus.")
    seat.begin("9151042")
    seat.be_attested(pin[1])
    seat.choose(["01 Surat Penawaran.pdf", "02 Dokumen Teknis.pdf"])
    seat.to_summary()
    seat.seal()
    seat.sealed()
    assert "tiba. Buka" not in demo.told
    demo.enter()
    told = demo.until("--out penawaran-1\n")
    arrival = told.partition("tiba. Buka")[2]
    assert all(len(line) <= 80 or "/" in line for line in arrival.splitlines())
    run = ["bash", "-c"]
    blocks = readme_commands()
    assert len(blocks) == 2
    home = tmp_path / "lpse-demo"
    for block in (blocks[0], "cd lpse-demo\n" + blocks[1]):
        done = subprocess.run(
            [*run, "set -euo pipefail\n" + block], cwd=tmp_path, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stdout + done.stderr
    assert (home / "dibuka" / "01 Surat Penawaran.pdf").read_bytes() == (
        home / "usb" / "FLASHDISK MAJU" / "01 Surat Penawaran.pdf"
    ).read_bytes()
    assert "02 Dokumen Teknis.pdf: OK" in done.stdout
    # The very command that the terminal printed, too.
    printed = re.search(r"  cd .*?--out penawaran-1\n", told, re.DOTALL)
    assert printed
    done = subprocess.run([*run, printed[0]], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "Tanda tangan" in done.stdout
    assert demo.stop() == 0
    told = demo.until("Tetap ada", 5)
    assert {"pokja", "usb", "dibuka"} <= {path.name for path in home.iterdir()}
    assert not (home / "gateway").exists()


def test_a_folder_that_no_demo_made_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "lpse-demo").mkdir()
    (tmp_path / "lpse-demo" / "mine.txt").write_text("keep")
    done = subprocess.run(
        [str(BIN / "lpse-kiosk"), "demo", "--headless"],
        cwd=tmp_path, capture_output=True, text=True, timeout=PATIENCE_S,
    )  # fmt: skip
    assert (done.returncode, "home_not_empty" in done.stderr) == (1, True)
    assert (tmp_path / "lpse-demo" / "mine.txt").read_text() == "keep"


@pytest.mark.parametrize("tar", ["tar", "bsdtar"])
def test_the_documented_way_without_our_program_works_with_each_tar(
    tar: str, tmp_path: Path
) -> None:
    """GNU tar, and libarchive's as macOS and Windows have it, on a padded bid."""
    from tests.sync.sealing.support import COMMITTEE, FILES, content, sealed

    if shutil.which(tar) is None:
        pytest.skip(f"{tar} is not installed")
    sealed(tmp_path, name="bid.age")
    (tmp_path / "kunci.txt").write_text(COMMITTEE.text)
    for page in (
        "README.md",
        "docs/how-to/committee.md",
        "docs/how-to/en/committee.md",
        "docs/reference/sealed-bid.md",
    ):
        text = (Path(__file__).parents[3] / page).read_text("utf-8")
        assert not re.search(r"\| *tar x", text), page
        assert re.search(r"age -d -i \S+ -o (\S+\.tar) \S+\n(mkdir isi\n)?tar -xf \1", text), page
    commands = (
        f"age -d -i kunci.txt -o bid.tar bid.age && {tar} -xf bid.tar && sha256sum -c SHA256SUMS"
    )
    done = subprocess.run(["sh", "-c", commands], cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    for file in FILES:
        assert (tmp_path / file.name).read_bytes() == content(file)
    (tmp_path / "cut.age").write_bytes((tmp_path / "bid.age").read_bytes()[:-5])
    cut = commands.replace("bid.age", "cut.age")
    assert subprocess.run(["sh", "-c", cut], cwd=tmp_path, capture_output=True).returncode != 0
