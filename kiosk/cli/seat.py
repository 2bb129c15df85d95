"""`lpse-kiosk run`, `window` and `enrol`: the seat itself."""

from __future__ import annotations

from pathlib import Path

import click
from flask_babel import gettext as _

from kiosk import window, wiring
from kiosk.errors import explain
from kiosk.shell.frame import Frame, json_option, pass_frame, say_json, tell, tells_faults
from kiosk.shell.stopping import StopSignal
from kiosk.window import boot_socket
from kiosk.wiring import trouble
from kiosk.wiring.clock import kept_clock
from sync.errors import Fault
from sync.machine_clock import SystemSource
from sync.wire.shapes import Realm


@click.command()
@click.argument("url")
@click.argument("code")
@json_option
@pass_frame
@tells_faults
def enrol(frame: Frame, url: str, code: str, as_json: bool) -> None:
    """Register this PC at the gateway with a one-time code from `gateway enrol`.

    Both sides show the fingerprints; they must agree.

    \b
    Example: lpse-kiosk enrol https://lpse.example:8440 K7QF-9P2M-TT3X-0B5C-4YHD-8WNA-Z6RE-1V3J-GM5T
    """
    ca_file = Path(frame.config.gateway_ca_file) if frame.config.gateway_ca_file else None
    address = wiring.tidy_url(url)
    wiring.finish_wipe(frame.home)
    found, key = wiring.enrol(frame.home, address, code, ca_file=ca_file)
    answer, mine, theirs = found.answer, key.public, found.gateway_key
    if as_json:
        say_json(
            {
                "seat_id": answer.seat_id,
                "seat_name": answer.seat_name,
                "seat_fingerprint": mine.fingerprint,
                "seat_key": mine.text,
                "gateway_name": answer.gateway_name,
                "gateway_fingerprint": theirs.fingerprint,
            }
        )
        return
    click.echo(_("Terdaftar: %(name)s (%(id)s)", name=answer.seat_name, id=answer.seat_id))
    click.echo(_("di server %(name)s", name=answer.gateway_name))
    click.echo(_("Sidik kunci server LPSE: %(sidik)s", sidik=theirs.fingerprint))
    click.echo(_("Sidik kunci kursi: %(sidik)s", sidik=mine.fingerprint))
    click.echo(
        _(
            "Cocokkan keduanya dengan yang tampil di server (lpse-kiosk gateway seats, atau halaman"
            " kursi ini di papan). Bila berbeda, berhenti dan beri tahu pengelola sistem."
        )
    )
    if trouble.pc_clock_wrong(kept_clock(None, SystemSource())):
        # Enrolled all the same, without TLS; said now, while somebody stands at the PC.
        words = explain(Fault(trouble.PC_CLOCK_WRONG))
        click.echo(f"{words.message}\n{words.hint}", err=True)


@click.command()
@click.option("--headless", is_flag=True, help="Serve without a window; prints `seat ready <url>`.")
@click.option("--windowed", is_flag=True, help="For trials: a window that can be moved and closed.")
@pass_frame
@tells_faults
def run(frame: Frame, headless: bool, windowed: bool) -> None:
    """Run the seat in a full-screen window until it is told to stop.

    In a trial the address that is printed lets a browser in, once: it carries a secret. Where the
    window runs as a user of its own (window_user), nothing is printed but the address of the seat.

    \b
    Example: lpse-kiosk run
    """
    # A boot token opens the seat until it is used: a journal must hold none that nobody uses.
    trial = (headless or windowed) and not frame.config.window_user

    def say_ready(_realm: Realm) -> None:
        shown = pair.terminal
        click.echo(f"seat ready {shown.boot_url() if trial else shown.url}")

    pair = wiring.SeatPair(frame.root, frame.realm, frame.config_of, on_shown=say_ready)
    if pair.hindrance is not None and pair.hindrance.code != "seat_not_enrolled":
        tell(pair.hindrance, as_json=False)
    stopped = StopSignal()
    try:
        pair.start()
        say_ready(pair.shown)
        if headless:
            stopped.wait()
        elif not stopped.came():
            window.open_window(
                pair.boot_url,
                title=pair.terminal.title,
                fullscreen=not windowed,
                may_close=windowed,
                camera=frame.config.camera,
                training=pair.shown == "training",
            )
    finally:
        stopped.close()
        pair.stop()


@click.command(name="window")
@click.option("--windowed", is_flag=True, help="For trials: a window that can be moved and closed.")
@pass_frame
@tells_faults
def window_only(frame: Frame, windowed: bool) -> None:
    """Show the window of a seat that runs as another user's service.

    Asks for an address at the seat's socket (boot_socket), and again whenever the seat came back.

    \b
    Example: lpse-kiosk window
    """
    if not frame.config.boot_socket:
        raise Fault("boot_socket_missing")
    path = Path(frame.config.boot_socket)
    window.open_window(
        lambda: boot_socket.ask(path),
        title="LATIHAN · LPSE" if frame.realm == "training" else "LPSE",
        fullscreen=not windowed,
        may_close=windowed,
        camera=frame.config.camera,
        training=frame.realm == "training",
    )
