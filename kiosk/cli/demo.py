"""`lpse-kiosk demo`: a whole bidding room on this machine, to try."""

from __future__ import annotations

import shutil
import signal
import sys
import tempfile
import threading
import time
from pathlib import Path

import click
from flask_babel import gettext as _

from kiosk import window
from kiosk.cli.frame import Frame, pass_frame, tells_faults
from kiosk.demo import samples
from kiosk.demo.house import House, open_house
from kiosk.staff.views import ROLE_WORDS
from sync.errors import Fault


@click.command()
@click.option(
    "--headless", is_flag=True, help="Serve without a window even when there is a display."
)
@click.option(
    "--keep",
    type=click.Path(path_type=Path, file_okay=False),
    help="Use this empty folder and leave it behind (otherwise a fresh one, removed at the end).",
)
@pass_frame
@tells_faults
def demo(frame: Frame, headless: bool, keep: Path | None) -> None:
    """Start a gateway and a seat with sample data, and open the window when there is a display.

    Press Enter to cut the link, Enter again to restore it; Ctrl+C stops everything.

    \b
    Example: lpse-kiosk demo --headless
    """
    # Set both: a shell that starts us in the background has Ctrl+C ignored.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.default_int_handler)
    root = keep.absolute() if keep else Path(tempfile.mkdtemp(prefix="lpse-demo-"))
    root.mkdir(parents=True, exist_ok=True)
    if any(root.iterdir()):
        raise Fault("home_not_empty", path=str(root))
    try:
        house = open_house(root, headless=headless or not window.display_available())
        try:
            _tell(house)
            _mind(house)
        except KeyboardInterrupt:
            pass
        finally:
            house.close()
    finally:
        if keep is None:
            shutil.rmtree(root, ignore_errors=True)


def _tell(house: House) -> None:
    room = house.room
    rows = [
        (_("Kursi (buka di peramban bila tidak ada jendela)"), house.seat_url),
        (_("Gateway"), house.gateway_url),
        (_("Papan ruangan, untuk petugas (di peramban)"), f"{house.gateway_url}/console/"),
        *(
            (
                _("%(role)s %(name)s: NIP / PIN", name=one.name, role=ROLE_WORDS[one.role]),
                f"{one.person_id} / {room.pins[one.role]}",
            )
            for one in samples.STAFF
        ),
        *(
            (_("Penyedia %(name)s", name=vendor.name), f"{vendor.tenderer_id} / {vendor.password}")
            for vendor in samples.VENDORS
        ),
        (_("Folder yang menjadi flashdisk"), str(room.stick)),
        (
            _("Kunci panitia pengadaan (Pokja), satu berkas per tender"),
            str(room.home.root / "pokja"),
        ),
        (_("Penawaran yang diterima gateway"), str(room.home.gateway / "blobs")),
        (_("Memutus atau menyambung jaringan"), _("tekan Enter di sini")),
        (_("Berhenti"), "Ctrl+C"),
    ]
    width = max(len(label) for label, _value in rows)
    for label, value in rows:
        click.echo(f"  {label:{width}}  {value}")
    sys.stdout.flush()


def _mind(house: House) -> None:
    """Toggle the link on Enter; end when the seat or the gateway ends."""
    if sys.stdin is not None and sys.stdin.isatty():
        # Put into words here: the listening thread has no language of its own.
        said = {
            True: _("Jaringan terputus. Tekan Enter untuk menyambung."),
            False: _("Jaringan tersambung."),
        }
        threading.Thread(target=_listen, args=(house, said), daemon=True).start()
    assert house.seat is not None
    while house.seat.poll() is None and house.gateway.poll() is None:
        time.sleep(0.5)


def _listen(house: House, said: dict[bool, str]) -> None:
    for _line in sys.stdin:
        _toggle(house, said)


def _toggle(house: House, said: dict[bool, str]) -> None:
    if house.link.is_cut:
        house.link.restore()
    else:
        house.link.cut()
    click.echo(said[house.link.is_cut])
