"""The printer, with a real CUPS and its real backends."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from pathlib import Path

import pytest

from kiosk.printing import Printer, PrintJob, PrintState
from tests.kiosk.printing.cups import Listener, RealCups, needs_cups, real_cups, wait_for
from tests.ports import free_port

DOCUMENT = b"%PDF-1.7\n" + bytes(range(256)) * 400
EMPTY_TRAY = 'echo "STATE: +media-empty-error" >&2; cat > /dev/null; sleep 60'


@pytest.fixture
def cups() -> Iterator[RealCups]:
    with real_cups() as found:
        yield found


@pytest.fixture
def listener() -> Iterator[Listener]:
    found = Listener()
    yield found
    found.close()


def printer(cups: RealCups, *, wait_s: float = 60, mark: str = "LPSE-test", **more: str) -> Printer:
    return Printer({**cups.environment, **more}, mark=mark, wait_s=wait_s)


def code(cups: RealCups, **more: str) -> str | None:
    trouble = printer(cups, **more).trouble()
    return None if trouble is None else trouble.code


def printed(cups: RealCups, seconds: float = 60, **more: float) -> PrintJob:
    job = printer(cups, **more).print_pdf(DOCUMENT, "Tanda terima")  # type: ignore[arg-type]
    assert job.wait(seconds), job
    return job


# printed


@needs_cups
@pytest.mark.parametrize(("page", "media"), [("a4", "iso_a4_210x297mm"), ("f4", "215x330mm")])
def test_the_printer_is_told_the_size_of_the_sheets(cups, page, media):
    cups.add("kursi")
    cups.default("kursi")
    cups.plays(f'echo "$5" > {cups.folder}/temp/options; cat > /dev/null')
    job = printer(cups).print_pdf(DOCUMENT, "Formulir", page)
    assert job.wait(60)
    assert job.state is PrintState.TAKEN
    assert media in (cups.folder / "temp/options").read_text()


@needs_cups
def test_a_pdf_reaches_the_printer_whole_and_nothing_of_it_is_left(cups, listener):
    cups.add("kursi", listener.device)
    cups.default("kursi")
    job = printed(cups)
    assert (job.state, job.fault) == (PrintState.TAKEN, None)
    wait_for(lambda: bool(listener.got))
    assert listener.got == [DOCUMENT]
    # CUPS keeps documents for a day unless told not to: nobody told this one.
    assert cups.documents() == []
    assert cups.run("lpstat", "-W", "all", "-o") == ""


@needs_cups
def test_a_cups_without_history_does_not_say_how_a_job_ended():
    with real_cups("PreserveJobHistory No\nPreserveJobFiles No") as cups:
        cups.add("kursi")
        cups.default("kursi")
        assert printed(cups).state is PrintState.UNKNOWN


@needs_cups
def test_a_title_is_one_plain_line_behind_the_seats_mark(cups):
    cups.plays(f'echo "$3" > {cups.folder}/temp/title; cat > /dev/null')
    cups.add("kursi")
    cups.default("kursi")
    job = printer(cups).print_pdf(b"%PDF", "a\nb\x1b[0m" + "x" * 200)
    assert job.wait(60)
    shown = (cups.folder / "temp/title").read_text()
    assert shown == ("LPSE-test ab[0m" + "x" * 200)[:80] + "\n"


@needs_cups
def test_the_printer_is_said_to_print_while_it_prints(cups):
    seen = cups.folder / "temp/seen"
    cups.plays(f"cat > /dev/null; for n in $(seq 600); do [ -e {seen} ] && exit; sleep 0.1; done")
    cups.add("kursi")
    cups.default("kursi")
    job = printer(cups).print_pdf(DOCUMENT, "x")
    wait_for(lambda: job.state is PrintState.PRINTING)
    assert job.running and cups.documents() == [DOCUMENT]
    seen.touch()
    assert job.wait(60) and job.state is PrintState.TAKEN


# not printed


@needs_cups
def test_a_job_that_does_not_move_is_taken_back_and_its_document_with_it(cups):
    cups.plays("sleep 600")
    cups.add("kursi")
    cups.default("kursi")
    job = printed(cups, wait_s=2)
    assert (job.state, job.fault and job.fault.code) == (PrintState.CANCELLED, "print_too_slow")
    assert cups.documents() == [] and cups.waiting() == []


@needs_cups
def test_what_the_printer_complains_of_is_said_and_is_why_it_was_taken_back(cups):
    cups.plays(EMPTY_TRAY)
    cups.add("kursi")
    cups.default("kursi")
    job = printer(cups).print_pdf(DOCUMENT, "x")
    wait_for(lambda: job.fault is not None)
    assert job.running and job.fault and job.fault.code == "printer_paper_empty"
    job._wait_s = 0
    assert job.wait(60)
    assert (job.state, job.fault and job.fault.code) == (
        PrintState.CANCELLED,
        "printer_paper_empty",
    )
    # The queue remembers the empty tray until the next job: what it says now is not believed.
    assert code(cups) is None


@needs_cups
def test_a_printer_that_falls_silent_meanwhile_prints_nothing_later(cups, listener):
    """Ready when asked, switched off before the job came: the document must not wait for it."""
    device = listener.device
    cups.add("kursi", device)
    cups.default("kursi")
    ours = printer(cups, wait_s=2)
    assert ours.ready()
    cups.plays("exit 1")
    cups.run("lpadmin", "-p", "kursi", "-v", "played:/x", check=True)
    job = ours.print_pdf(DOCUMENT, "x")
    assert job.wait(60)
    assert job.state is PrintState.CANCELLED
    cups.run("lpadmin", "-p", "kursi", "-v", device, check=True)
    cups.run("cupsenable", "kursi")
    assert cups.waiting() == [] and cups.documents() == [] and listener.got == []


@needs_cups
def test_a_job_that_cups_gives_up_is_not_called_printed(cups):
    cups.plays("exit 1")
    cups.add("kursi", "played:/x", "-o", "printer-error-policy=abort-job")
    cups.default("kursi")
    job = printed(cups)
    assert (job.state, job.fault and job.fault.code) == (PrintState.CANCELLED, "print_aborted")
    assert cups.documents() == []


@needs_cups
def test_a_job_that_somebody_else_cancels_is_not_called_printed(cups):
    cups.plays("sleep 600")
    cups.add("kursi")
    cups.default("kursi")
    job = printer(cups).print_pdf(DOCUMENT, "x")
    wait_for(lambda: job.state is PrintState.PRINTING)
    cups.run("cancel", cups.waiting()[0], check=True)
    assert job.wait(60)
    assert (job.state, job.fault and job.fault.code) == (PrintState.CANCELLED, "print_cancelled")
    assert cups.documents() == []


@needs_cups
def test_a_job_that_can_neither_be_asked_about_nor_taken_back_is_said_to_be_astray(cups):
    cups.plays("sleep 600")
    cups.add("kursi")
    cups.default("kursi")
    job = printer(cups, wait_s=2).print_pdf(DOCUMENT, "x")
    cups.kill()
    assert job.wait(60)
    assert (job.state, job.fault and job.fault.code) == (PrintState.ASTRAY, "print_astray")


# whose jobs


@needs_cups
def test_every_job_of_this_seat_is_taken_back_and_nobody_elses(cups, tmp_path):
    cups.plays("sleep 600")
    cups.add("kursi")
    cups.default("kursi")
    other = tmp_path / "other.txt"
    other.write_text("somebody else's")
    cups.run("lp", "-t", "Rapat", str(other), check=True)
    theirs = printer(cups, mark="LPSE-other").print_pdf(b"%PDF other seat", "x")
    ours = printer(cups)
    jobs = [ours.print_pdf(DOCUMENT, "x") for _ in range(3)]
    assert ours.take_back_all() >= 3
    assert all(job.wait(60) and job.state is PrintState.CANCELLED for job in jobs)
    assert sorted(cups.documents()) == [b"%PDF other seat", b"somebody else's"]
    assert theirs.running


@needs_cups
def test_what_a_killed_seat_left_is_taken_back_at_the_next_start(cups):
    """Killed before it could take its job back: another process, as after a power cut."""
    cups.plays("sleep 600")
    cups.add("kursi")
    cups.default("kursi")
    program = (
        "import os, sys\nfrom kiosk.printing import Printer\n"
        f"printer = Printer({cups.environment!r}, mark='LPSE-test')\n"
        "printer.print_pdf(sys.stdin.buffer.read(), 'x')\nos._exit(9)\n"
    )
    root = Path(__file__).parents[3]
    subprocess.run([sys.executable, "-c", program], cwd=root, input=DOCUMENT, check=False)
    assert cups.documents() == [DOCUMENT]
    assert printer(cups).take_back_all() == 1
    wait_for(lambda: cups.documents() == [])
    assert cups.waiting() == []


@needs_cups
def test_a_seat_that_starts_before_cups_clears_up_once_cups_is_there(cups, monkeypatch):
    monkeypatch.setattr("kiosk.printing.printer.TRY_AGAIN_S", 0.2)
    cups.plays("sleep 600")
    cups.add("kursi")
    cups.default("kursi")
    printer(cups).print_pdf(DOCUMENT, "x")
    # CUPS writes what it knows to the disk half a minute late; until then nothing survives.
    assert cups.run("lpstat", "-o")
    cups.stop()
    ours = printer(cups)
    assert ours.take_back_all() == 0
    cups.start()
    wait_for(lambda: cups.documents() == [])


@needs_cups
def test_a_hand_over_that_hung_leaves_nothing_in_the_spool(cups, monkeypatch, tmp_path):
    """CUPS has the whole document, and the command never says so."""
    cups.plays("sleep 600")
    cups.add("kursi")
    cups.default("kursi")
    hung = tmp_path / "lp"
    hung.write_text('#!/bin/sh\n/usr/bin/lp "$@"\nexec sleep 600\n')
    hung.chmod(0o755)
    ours = printer(cups, PATH=f"{tmp_path}:/usr/bin:/bin")
    hung.rename(tmp_path / "later")
    before = ours.print_pdf(b"%PDF before", "x")
    (tmp_path / "later").rename(hung)
    monkeypatch.setattr("kiosk.printing.cups.HAND_OVER_S", 2.0)
    assert ours.print_pdf(DOCUMENT, "x").state is PrintState.CANCELLED
    wait_for(lambda: cups.documents() == [b"%PDF before"])
    assert before.running and len(cups.waiting()) == 1


@needs_cups
def test_a_command_that_hangs_keeps_neither_the_next_press_nor_the_end_of_the_visit(
    cups, monkeypatch, tmp_path
):
    monkeypatch.setattr("kiosk.printing.cups.HAND_OVER_S", 60.0)
    monkeypatch.setattr("kiosk.printing.printer.TRY_AGAIN_S", 0.2)
    cups.plays("sleep 600")
    cups.add("kursi")
    cups.default("kursi")
    hung, enough = tmp_path / "lp", tmp_path / "enough"
    wait_on = f"until [ -e {enough} ]; do sleep 0.1; done; exit 1"
    hung.write_text(f'#!/bin/sh\n/usr/bin/lp "$@"\n{wait_on}\n')
    hung.chmod(0o755)
    ours = printer(cups, PATH=f"{tmp_path}:/usr/bin:/bin")
    with ThreadPoolExecutor(4) as pool:
        first = pool.submit(ours.print_pdf, DOCUMENT, "x")
        wait_for(lambda: cups.documents() == [DOCUMENT])
        others = [pool.submit(ours.print_pdf, DOCUMENT, "x") for _ in range(2)]
        others.append(pool.submit(ours.take_back_all))
        over, hangs = len(wait(others, timeout=30).done), not first.done()
        enough.touch()
    assert (over, hangs) == (3, True)
    wait_for(lambda: cups.documents() == [])
    assert first.result().state is PrintState.CANCELLED


@needs_cups
def test_a_cups_that_answers_nobody_holds_no_page_up_and_nothing_is_printed_later(
    cups, monkeypatch
):
    monkeypatch.setattr("kiosk.printing.printer.TRY_AGAIN_S", 0.2)
    monkeypatch.setattr("kiosk.printing.following.TAKING_BACK_S", 60.0)
    cups.plays("sleep 600")
    cups.add("kursi")
    cups.default("kursi")
    ours = printer(cups)
    job = ours.print_pdf(DOCUMENT, "x")
    with cups.frozen():
        for ask in (ours.trouble, lambda: ours.print_pdf(DOCUMENT, "x"), ours.take_back_all):
            # The quickest of three: what else the machine does is not waiting for CUPS.
            assert any(seconds(ask) < 8 for _ in range(3)), ask
    assert job.wait(60) and job.state is PrintState.CANCELLED
    wait_for(lambda: cups.documents() == [])


def seconds(act: Callable[[], object]) -> float:
    began = time.monotonic()
    act()
    return time.monotonic() - began


@needs_cups
def test_a_seat_prints_nothing_before_it_has_cleared_up(cups):
    cups.plays("sleep 600")
    cups.add("kursi")
    cups.default("kursi")
    left = printer(cups).print_pdf(b"%PDF left", "x")
    job = printer(cups).print_pdf(DOCUMENT, "x")
    assert left.wait(60) and left.state is PrintState.CANCELLED
    assert job.running and cups.documents() == [DOCUMENT]


@needs_cups
def test_a_power_cut_leaves_nothing_when_the_spool_lies_in_memory(cups, listener):
    """CUPS killed with a key in its hands: on a disk the document would stay without a job."""
    cups.stop()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "mode=0710", "tmpfs", cups.spool], check=True)
    try:
        cups.start()
        cups.plays("sleep 600")
        cups.add("kursi")
        cups.default("kursi")
        printer(cups).print_pdf(DOCUMENT, "x")
        wait_for(lambda: cups.documents() == [DOCUMENT])
        cups.kill()
    finally:
        subprocess.run(["umount", "-l", cups.spool], check=True)
    assert [*cups.spool.iterdir()] == []
    cups.start()
    cups.add("kursi", listener.device)
    cups.run("cupsenable", "kursi")
    assert cups.waiting() == [] and listener.got == []


# ready


@needs_cups
def test_ready_by_the_default_of_cups_and_of_its_users(cups):
    assert code(cups) == "printer_none"
    cups.add("kursi")
    assert code(cups) == "printer_none"
    cups.default("kursi")
    assert code(cups) is None
    cups.add("lain")
    cups.run("cupsdisable", "kursi")
    assert code(cups) == "printer_stopped"
    assert code(cups, LPDEST="lain") is None
    assert code(cups, PRINTER="lain") is None
    assert code(cups, LPDEST="tidak-ada") == "printer_none"
    cups.run("lpoptions", "-d", "lain")
    assert code(cups) is None
    assert Printer(cups.environment, destination="kursi").trouble().code == "printer_stopped"  # type: ignore[union-attr]


@needs_cups
def test_an_instance_is_its_printer_with_its_own_options(cups):
    cups.plays(f'echo "$5" > {cups.folder}/temp/options; cat > /dev/null')
    cups.add("kursi")
    cups.run("lpoptions", "-p", "kursi/hemat", "-o", "print-quality=3")
    cups.run("lpoptions", "-d", "kursi/hemat")
    assert "kursi/hemat" in cups.run("lpstat", "-d")
    assert code(cups) is None
    assert printed(cups).state is PrintState.TAKEN
    assert "print-quality=3" in (cups.folder / "temp/options").read_text()
    cups.run("cupsdisable", "kursi")
    assert code(cups) == "printer_stopped"


@needs_cups
def test_a_printer_that_is_stopped_or_refuses_is_not_ready(cups):
    cups.add("kursi")
    cups.default("kursi")
    cups.run("cupsreject", "kursi")
    assert code(cups) == "printer_rejecting"
    cups.run("cupsaccept", "kursi")
    cups.run("cupsdisable", "kursi")
    assert code(cups) == "printer_stopped"
    job = printed(cups)
    assert (job.state, job.fault and job.fault.code) == (PrintState.CANCELLED, "printer_stopped")
    assert cups.waiting() == []
    cups.run("cupsenable", "kursi")
    assert code(cups) is None


@needs_cups
def test_a_network_printer_that_is_off_is_not_ready_although_cups_calls_it_idle(cups, listener):
    cups.add("kursi", f"socket://127.0.0.1:{free_port()}")
    cups.default("kursi")
    assert "is idle" in cups.run("lpstat", "-p", "kursi")
    assert code(cups) == "printer_unreachable"
    cups.run("lpadmin", "-p", "kursi", "-v", listener.device, check=True)
    assert code(cups) is None
    # A name that this machine cannot look up says nothing about the printer.
    cups.run("lpadmin", "-p", "kursi", "-v", "socket://printer.invalid:9100", check=True)
    assert code(cups) is None


@needs_cups
def test_a_printer_behind_another_cups_is_asked_itself(cups, monkeypatch):
    monkeypatch.setattr("kiosk.printing.readiness.ASK_S", 30.0)
    port = free_port()
    with real_cups(f"Listen 127.0.0.1:{port}") as server:
        server.plays('echo "STATE: +media-empty-error" >&2; exit 4')
        server.add("ruang")
        cups.add("kursi", f"ipp://127.0.0.1:{port}/printers/ruang")
        cups.default("kursi")
        assert code(cups) is None
        server.run("cupsdisable", "ruang")
        assert code(cups) == "printer_stopped"
        server.run("cupsenable", "ruang")
        server.run("lp", "-d", "ruang", __file__)
        wait_for(lambda: "disabled" in server.run("lpstat", "-p", "ruang"))
        assert code(cups) == "printer_paper_empty"
        server.run("cancel", "-a", "ruang")
        server.run("cupsenable", "ruang")
        # It still remembers the empty tray; nobody knows whether that is so.
        assert "media-empty" in server.run("lpstat", "-l", "-p", "ruang")
        assert code(cups) is None
    assert code(cups) == "printer_unreachable"


@needs_cups
def test_a_class_is_ready_while_one_of_its_printers_is(cups):
    for name in ("satu", "dua"):
        cups.add(name)
        cups.run("lpadmin", "-p", name, "-c", "ruang", check=True)
    cups.run("cupsenable", "ruang")
    cups.run("cupsaccept", "ruang")
    cups.default("ruang")
    assert code(cups) is None
    cups.run("cupsdisable", "satu")
    assert code(cups) is None
    assert printed(cups).state is PrintState.TAKEN
    cups.run("cupsdisable", "dua")
    assert "is idle" in cups.run("lpstat", "-p", "ruang")
    assert code(cups) == "printer_stopped"
    cups.run("cupsenable", "dua")
    cups.run("lpadmin", "-p", "dua", "-v", f"socket://127.0.0.1:{free_port()}", check=True)
    assert code(cups) == "printer_stopped"  # the first one's trouble: both have one
    cups.run("cupsenable", "satu")
    assert code(cups) is None


@needs_cups
def test_without_cups_there_is_no_printer(cups, tmp_path):
    cups.kill()
    assert code(cups) == "printer_unavailable"
    assert printed(cups).fault.code == "printer_unavailable"  # type: ignore[union-attr]
    bare = Printer({"PATH": str(tmp_path)})
    assert not bare.ready()
    assert bare.take_back_all() == 0
    job = bare.print_pdf(b"%PDF", "x")
    assert job.state is PrintState.CANCELLED and job.fault
    assert job.fault.code == "printer_unavailable"


def test_windows_is_told_to_save_instead(monkeypatch):
    monkeypatch.setattr(sys, "platform", "win32")
    job = Printer().print_pdf(b"%PDF", "x")
    assert not Printer().ready()
    assert (job.state, job.fault and job.fault.code) == (
        PrintState.CANCELLED,
        "printing_unsupported",
    )
    assert Printer().take_back_all() == 0
