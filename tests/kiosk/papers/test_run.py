"""The limited processes: what they may, what is believed of them, and that they end."""

from __future__ import annotations

import io
import os
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageStat

from kiosk.papers import run
from kiosk.papers.jobs import Draw, Fit, FitProgress, LeafJob, Made
from kiosk.papers.paper import Crop
from kiosk.papers.run import Given
from sync.errors import Fault
from tests.kiosk.papers import samples
from tests.kiosk.papers.support import HAS_POPPLER, until


def given(data: bytes) -> Given:
    return Given(len(data), lambda: io.BytesIO(data))


def seen(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data))


@pytest.mark.parametrize("by_poppler", [True, False])
def test_a_page_is_drawn_with_100_dots_an_inch(by_poppler: bool) -> None:
    page = run.draw(Draw(LeafJob(0, 1), 100), given(samples.letter_pdf(2)), by_poppler=by_poppler)
    assert seen(page).size == pytest.approx((827, 1169), abs=2)


@pytest.mark.skipif(not HAS_POPPLER, reason="poppler is not installed")
def test_both_ways_draw_the_same() -> None:
    pdf = given(samples.scanned_pdf([samples.scan(150)], 150))
    ours, theirs = (
        seen(run.draw(Draw(LeafJob(0, 0), 100), pdf, by_poppler=which))
        .convert("L")
        .resize((60, 80))
        for which in (False, True)
    )

    assert ImageStat.Stat(ImageChops.difference(ours, theirs)).mean[0] < 6


def test_what_poppler_cannot_draw_is_drawn_by_the_other() -> None:
    """It refuses a page beyond the last; ours says so in a code of its own."""
    with pytest.raises(Fault, match="paper_unreadable"):
        run.draw(Draw(LeafJob(0, 7), 100), given(samples.letter_pdf()), by_poppler=True)


def test_a_page_is_turned_and_cut() -> None:
    job = Draw(LeafJob(0, 0, 90, Crop(0.0, 0.0, 0.5, 1.0)), 100)
    page = seen(run.draw(job, given(samples.letter_pdf()), by_poppler=False))
    assert page.size == pytest.approx((585, 827), abs=2)


def test_jpeg_2000_is_drawn() -> None:
    page = run.draw(Draw(LeafJob(0, 0), 100), given(samples.jpx_pdf()), by_poppler=False)
    assert seen(page).convert("L").getextrema()[0] < 100


def test_progress_is_told_page_by_page_and_stops_when_told() -> None:
    scans = [samples.scan(100, seed=number) for number in range(3)]
    pdf, told = given(samples.scanned_pdf(scans, 100, quality=95)), []
    job = Fit(tuple(LeafJob(0, n) for n in range(3)), 300_000, "a4")

    def hear(progress: FitProgress) -> bool:
        told.append((progress.done, progress.total))
        return True

    with run.fit(job, [pdf], hear) as answer:
        data = b"".join(answer.pieces())
    assert answer.result.pages == samples.pages_of(data) == 3
    assert {(0, 3), (1, 3), (2, 3), (3, 3)} <= set(told)

    with (
        pytest.raises(Fault, match="paper_cancelled"),
        run.fit(job, [pdf], lambda _p: False) as answer,
    ):
        b"".join(answer.pieces())


def fake(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    """Another program in the place of ours: what a paper might make of it."""
    program = tmp_path / "workshop"
    program.write_text(f"#!{sys.executable} -I\nimport os, struct, sys, time\n{code}\n")
    program.chmod(0o755)
    monkeypatch.setattr(run.sys, "executable", str(program))


FRAME = "frame = lambda kind, body: os.write(1, struct.pack('>cI', kind, len(body)) + body)\n"


@pytest.mark.parametrize(
    "code",
    [
        "",
        "os.write(1, b'r')",
        "os.write(1, struct.pack('>cI', b'r', 1 << 31))",
        FRAME + "frame(b'r', b'not json')",
        FRAME + "frame(b'r', b'{\"format\": \"exe\", \"pages\": [[1, 1]]}')",
        FRAME + "frame(b'r', b'{\"format\": \"pdf\", \"pages\": []}')",
        FRAME + "frame(b'r', b'{\"format\": \"pdf\", \"pages\": ' + b'[' * 99 + b'}')",
        FRAME + "frame(b'f', b'{\"code\": \"seat_wiped\"}')",
        "os.kill(os.getpid(), 9)",
    ],
)  # fmt: skip
def test_nothing_that_a_process_says_is_believed_unread(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: str
) -> None:
    fake(tmp_path, monkeypatch, code)
    with pytest.raises(Fault, match="paper_unreadable"):
        run.look(given(b"x"), "a.pdf")


def test_a_process_that_pours_out_data_is_cut_off(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake(tmp_path, monkeypatch, FRAME + "while True: frame(b'd', bytes(1 << 20))")
    with pytest.raises(Fault, match="paper_unreadable"):
        run.draw(Draw(LeafJob(0, 0), 100), given(b"x"), by_poppler=False)


def test_a_process_that_hangs_is_ended_in_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake(tmp_path, monkeypatch, "time.sleep(600)")
    monkeypatch.setattr(run, "LOOK_S", 0.3)
    began = time.monotonic()
    with pytest.raises(Fault, match="paper_unreadable"):
        run.look(given(bytes(1 << 20)), "a.pdf")
    assert time.monotonic() - began < 20


def test_what_the_stick_says_counts_more_than_the_process() -> None:
    class Pulled(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            raise Fault("medium_gone", label="KINGSTON")

    with pytest.raises(Fault, match="medium_gone"):
        run.look(Given(100, Pulled), "a.pdf")


@pytest.mark.skipif(sys.platform != "linux", reason="limits are the kernel's")
def test_the_process_has_limits_before_it_reads_a_paper(tmp_path: Path) -> None:
    """It waits for its file: until then nothing of a paper has been seen."""
    holding, limits = threading.Event(), {}

    def opened() -> io.BytesIO:
        for folder in Path("/proc").iterdir():
            if folder.name.isdigit() and is_workshop(folder):
                # The last that is set.
                until(lambda folder=folder: " 64 " in line(folder, "Max open files"))
                for name in ("Max address space", "Max processes", "Max open files"):
                    limits[name] = line(folder, name).split()[-3]
        holding.set()
        return io.BytesIO(samples.letter_pdf())

    def line(folder: Path, name: str) -> str:
        text = (folder / "limits").read_text()
        return next(one for one in text.splitlines() if one.startswith(name))

    def is_workshop(folder: Path) -> bool:
        try:
            status = (folder / "stat").read_text().rpartition(")")[2].split()
            return (
                int(status[1]) == os.getpid()
                and b"kiosk.papers.workshop" in (folder / "cmdline").read_bytes()
            )
        except OSError:
            return False

    run.look(Given(len(samples.letter_pdf()), opened), "a.pdf")
    assert holding.is_set()
    assert limits["Max processes"] == "0"
    assert int(limits["Max address space"]) == 1 << 30
    assert int(limits["Max open files"]) == 64


def test_a_third_waits_for_its_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "PATIENCE_S", 0.2)
    with run._turn(), run._turn(), pytest.raises(Fault, match="paper_busy"):
        run.look(given(samples.letter_pdf()), "a.pdf")
    assert run.look(given(samples.letter_pdf()), "a.pdf").format == "pdf"


def test_a_made_file_needs_its_result() -> None:
    def frames() -> Iterator[tuple[bytes, bytes]]:
        yield b"d", b"%PDF-1.6 half"

    answer = run.PaperStream(frames(), Made)
    with pytest.raises(Fault, match="paper_unreadable"):
        list(answer.pieces())
    with pytest.raises(Fault, match="paper_unreadable"):
        assert answer.result
