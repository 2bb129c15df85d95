"""`lpse-kiosk demo`: a whole bidding room on this machine, to try."""

from __future__ import annotations

import shutil
import signal
import sys
import textwrap
import threading
import time
from pathlib import Path

import click
from flask_babel import gettext as _

from kiosk import window
from kiosk.demo import folder, samples
from kiosk.demo.handover import SIGNER, HandedOver, Handover
from kiosk.demo.house import House, open_house
from kiosk.shell.frame import Frame, pass_frame, tells_faults
from kiosk.staff.views import ROLE_WORDS
from sync.errors import Fault

WIDTH = 78
LOOK_EVERY_S = 1.0


@click.command()
@click.option(
    "--headless", is_flag=True, help="Serve without a window even when there is a display."
)
@click.option(
    "--keep",
    type=click.Path(path_type=Path, file_okay=False),
    help="Use this empty folder and leave all of it behind.  [default: ./lpse-demo, of which only"
    " the stick and the committee's folder stay]",
)
@pass_frame
@tells_faults
def demo(frame: Frame, headless: bool, keep: Path | None) -> None:
    """Start a gateway and a seat with sample data, and open the window when there is a display.

    With --realm training before it, this is a practice room. Press Enter to cut the link, Enter
    again to restore it; Ctrl+C stops everything.

    \b
    Example: lpse-kiosk demo --headless
    """
    # Set both: a shell that starts us in the background has Ctrl+C ignored.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.default_int_handler)
    headless = headless or not window.display_available()
    if keep is not None:
        root = keep.absolute()
        root.mkdir(parents=True, exist_ok=True)
        if any(root.iterdir()):
            raise Fault("home_not_empty", path=str(root))
        _live(root, frame, headless=headless)
        return
    with folder.demo_folder(Path.cwd() / folder.NAME) as root:
        kept = _live(root, frame, headless=headless)
    if kept:
        _say(_("Tetap ada sampai demo berikutnya: flashdisk contoh dan folder panitia, di"))
        click.echo(f"  {root}")
    else:
        shutil.rmtree(root, ignore_errors=True)


def _live(root: Path, frame: Frame, *, headless: bool) -> bool:
    """Run until Ctrl+C; returns whether anybody saved or sent anything."""
    _say(_("Menyiapkan ruang contoh, kira-kira 10 detik ..."))
    sys.stdout.flush()
    house = open_house(root, headless=headless, lang=frame.lang, realm=frame.realm)
    handover = Handover(house.room.home.gateway, root / "pokja", house.room.key_files)
    before, arrived = folder.contents(house.room.stick), False
    try:
        _tell(house)
        _listen(house)
        assert house.seat is not None
        while house.seat.poll() is None and house.gateway.poll() is None:
            for handed in handover.new():
                arrived = True
                _tell_arrival(handed, root)
            time.sleep(LOOK_EVERY_S)
    except KeyboardInterrupt:
        click.echo()
    finally:
        house.close()
    return arrived or folder.saved(house.room.stick, before)


def _say(text: str) -> None:
    click.echo(textwrap.fill(text, WIDTH, break_on_hyphens=False, break_long_words=False))


def _tell(house: House) -> None:
    room, training = house.room, house.room.home.realm == "training"
    if training:
        _say(_("LATIHAN: ruang ini kembaran untuk berlatih, dengan akun dan tender sendiri."))
    where = {
        _(
            "Kursi: buka di peramban bila tidak ada jendela (alamat ini sekali pakai)"
        ): house.seat_url,
        _("Papan ruangan untuk petugas, di peramban"): f"{house.gateway_url}/console/",
        _("Folder yang menjadi flashdisk"): str(room.stick),
        _("Folder panitia (Pokja): kunci, dan penawaran yang sudah tiba"): str(
            room.home.root / "pokja"
        ),
    }
    for label, value in where.items():
        click.echo(f"\n{label}\n  {value}")
    people = [
        (f"{ROLE_WORDS[one.role]} {one.name}", one.person_id, room.pins[one.role])
        for one in samples.STAFF
    ]
    _table((_("Petugas"), _("NIP"), _("PIN")), people)
    vendors = [
        (one.name, one.tenderer_id, one.password) for one in samples.vendors(room.home.realm)
    ]
    known_by = _("User ID latihan") if training else _("NPWP")
    _table((_("Penyedia"), known_by, _("Kata sandi")), vendors)
    click.echo()
    if _may_type():
        _say(_("Tekan Enter di sini untuk memutus jaringan, dan Enter lagi untuk menyambungnya."))
    _say(_("Ctrl+C menghentikan semuanya. Langkah pertama: Petugas, di layar kursi."))
    sys.stdout.flush()


def _table(head: tuple[str, str, str], rows: list[tuple[str, str, str]]) -> None:
    widths = [max(len(row[column]) for row in (head, *rows)) for column in range(2)]
    click.echo()
    for mark, row in (("", head), *(("  ", row) for row in rows)):
        first = f"{mark}{row[0]}".ljust(widths[0] + 4)
        click.echo(f"{first}{row[1]:{widths[1]}}  {row[2]}")


def _tell_arrival(handed: HandedOver, root: Path) -> None:
    click.echo()
    _say(_("Penawaran %(firm)s tiba. Buka sebagai panitia, di terminal lain:", firm=handed.firm))
    out = handed.sealed.removesuffix(".age")
    click.echo(f"  cd {root}")
    click.echo(f"  {_program()} bid open pokja/{handed.sealed} \\")
    click.echo(f"    --identity pokja/{handed.key} \\")
    click.echo(f"    --receipt pokja/{handed.receipt} \\")
    click.echo(f'    --key "$(cat pokja/{SIGNER})" --out {out}')
    sys.stdout.flush()


def _program() -> str:
    """How this very program is started: `lpse-kiosk` alone only where the shell finds it."""
    found = shutil.which("lpse-kiosk")
    mine = Path(sys.argv[0]).absolute()
    return "lpse-kiosk" if found and Path(found).absolute() == mine else str(mine)


def _may_type() -> bool:
    return sys.stdin is not None and sys.stdin.isatty()


def _listen(house: House) -> None:
    """Toggle the link on Enter, where there is a terminal to press it on."""
    if not _may_type():
        return
    # Put into words here: the listening thread has no language of its own.
    said = {
        True: _("Jaringan terputus. Tekan Enter untuk menyambung."),
        False: _("Jaringan tersambung."),
    }

    def listen() -> None:
        for _line in sys.stdin:
            house.link.restore() if house.link.is_cut else house.link.cut()
            click.echo(said[house.link.is_cut])

    threading.Thread(target=listen, daemon=True).start()
