"""`lpse-kiosk gateway …`: the centre, run by the LPSE's administrator."""

from __future__ import annotations

import ssl
from contextlib import closing, suppress
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import click
import filelock
import msgspec
from flask_babel import gettext as _

from kiosk.cli import signing
from kiosk.cli.bid_words import in_words
from kiosk.cli.gateway_home import opened
from kiosk.shell.files import file_type
from kiosk.shell.frame import Frame, json_option, pass_frame, say_json, tell, tells_faults
from kiosk.shell.stopping import StopSignal
from sync.errors import Fault
from sync.gateway import centre as homes
from sync.gateway import core, recovery
from sync.gateway.bids import export
from sync.gateway.bids import files as bid_files
from sync.gateway.cards import service as cards
from sync.gateway.enrolment import service as enrolment
from sync.gateway.staff import service as staff
from sync.wire.keys import VerifyKey


@click.group()
def gateway() -> None:
    """Run and manage the gateway that seats send to."""


@gateway.command()
@click.option("--name", required=True, help="The LPSE's name, as receipts show it.")
@click.option("--timezone", default="Asia/Jakarta", show_default=True)
@json_option
@pass_frame
@tells_faults
def init(frame: Frame, name: str, timezone: str, as_json: bool) -> None:
    """Make the gateway's keys and database; prints a one-time code for the first administrator.

    No password exists until somebody chooses one: see `gateway first-administrator`. With --realm
    training before it, this makes the gateway of the practice room.

    \b
    Example: lpse-kiosk gateway init --name "LPSE Kab. Temanggung"
    """
    identity = core.make(frame.home.gateway, name, frame.realm, timezone)
    centre = opened(frame)
    # Measured here, on the machine that will check: later would be in somebody's way.
    staff.calibrate(centre)
    code = staff.setup_code(centre)
    key = VerifyKey.from_text(identity.gateway_key)
    if as_json:
        say_json(
            {**msgspec.to_builtins(identity), "fingerprint": key.fingerprint, "setup_code": code}
        )
        return
    click.echo(f"{identity.gateway_name}\n{identity.gateway_id}\n{key.fingerprint}\n{code}")
    click.echo(
        _("Baris terakhir: kode sekali pakai (24 jam) untuk pengelola sistem pertama."), err=True
    )


@gateway.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option(
    "--port", type=click.IntRange(0, 65535), default=8440, show_default=True, help="0: a free one."
)
@click.option("--tls-cert", type=file_type)
@click.option("--tls-key", type=file_type)
@pass_frame
@tells_faults
def serve(frame: Frame, host: str, port: int, tls_cert: Path | None, tls_key: Path | None) -> None:
    """Serve until interrupted; prints `gateway ready <url>` once it listens.

    \b
    Example: lpse-kiosk gateway serve --host 0.0.0.0 --tls-cert lpse.pem --tls-key lpse.key
    """
    from kiosk.console import create_console
    from kiosk.paperwork import FormSettings
    from sync.gateway import disk
    from sync.gateway.app import create_gateway
    from sync.server import serve as start

    if (tls_cert is None) != (tls_key is None):
        raise click.UsageError("--tls-cert and --tls-key go together")
    tls = (tls_cert, tls_key) if tls_cert and tls_key else None
    home = frame.home.gateway
    homes.require_home(home)
    # The hold on a running upload lives in one process: a second one would not know of it.
    lock = filelock.FileLock(home / "serving.lock")
    try:
        held = lock.acquire(timeout=0)
    except filelock.Timeout as error:
        raise Fault("gateway_already_running") from error
    with held:
        with suppress(OSError):  # the log may lie on a disk that is full: the start goes on
            click.echo(_("Memeriksa basis data; yang besar perlu beberapa detik …"), err=True)
        core.mend(home)
        opened(frame)
        forms = FormSettings(page=frame.config.form_page, basis=frame.config.form_basis)
        console = partial(create_console, forms=forms)
        app = create_gateway(home, console=console, behind=frame.config.behind_gateway)
        try:
            server = start(app, host, port, threads=frame.config.gateway_threads, tls=tls)
        except ssl.SSLError as error:
            raise Fault("tls_files_unusable", cert=str(tls_cert), key=str(tls_key)) from error
        except OSError as error:
            raise Fault("address_unusable", host=host, port=port) from error
        with closing(StopSignal()) as stopped, disk.minding(app.extensions["lpse"]):
            server.start()
            click.echo(f"gateway ready {server.url}")
            stopped.wait()
            server.stop()


@gateway.command()
@click.argument("seat_name")
@json_option
@pass_frame
@tells_faults
def enrol(frame: Frame, seat_name: str, as_json: bool) -> None:
    """Make a one-time code with which a new seat registers its key. Two people sign in.

    \b
    Example: lpse-kiosk gateway enrol "Kursi 07"
    """
    centre = opened(frame)
    by = signing.two_people(centre, "enrol")
    code = enrolment.make_code(centre, seat_name, by=by)
    key = VerifyKey.from_text(centre.identity.gateway_key)
    if as_json:
        say_json({"code": code, "seat_name": seat_name, "gateway_fingerprint": key.fingerprint})
        return
    click.echo(code)
    # In the words of the seat's own screen, so that two people can compare.
    click.echo(_("Sidik kunci server LPSE: %(sidik)s", sidik=key.fingerprint), err=True)
    click.echo(
        _(
            "Di komputer itu harus tampil sidik yang sama. Sidik kunci kursinya, yang tampil di"
            " sana, dicocokkan dengan: lpse-kiosk gateway seats"
        ),
        err=True,
    )


@gateway.command()
@click.argument("seat_id")
@click.option("--reason", required=True)
@pass_frame
@tells_faults
def revoke(frame: Frame, seat_id: str, reason: str) -> None:
    """Stop taking anything from a seat. Two people sign in.

    \b
    Example: lpse-kiosk gateway revoke s-9f3c11a0 --reason "PC dicuri"
    """
    centre = opened(frame)
    by = signing.two_people(centre, "gateway")
    enrolment.revoke(centre, seat_id, reason, by=by)


@gateway.command()
@json_option
@pass_frame
@tells_faults
def seats(frame: Frame, as_json: bool) -> None:
    """List the enrolled seats with their keys, for checking receipts and fingerprints.

    \b
    Example: lpse-kiosk gateway seats --json
    """
    rows = [
        {
            "seat_id": seat.seat_id,
            "name": seat.name,
            "key": seat.public_key,
            "fingerprint": seat.key.fingerprint,
            "enrolled_at": seat.enrolled_at,
            "revoked_at": seat.revoked_at,
        }
        for seat in enrolment.seats(opened(frame))
    ]
    if as_json:
        say_json(rows)
        return
    for row in rows:
        state = _("dicabut") if row["revoked_at"] else _("terdaftar")
        click.echo(f"{row['seat_id']}  {row['fingerprint']}  {state}  {row['name']}")


@gateway.command("publish-key")
@click.argument("tender_id")
@click.argument("recipient")
@click.option("--envelope", type=click.Choice(["*", "bid", "technical", "price"]), default="*")
@click.option("--out", type=click.Path(path_type=Path), required=True, help="Test envelope.")
@signing.by_option
@pass_frame
@tells_faults
def publish_key(
    frame: Frame, tender_id: str, recipient: str, envelope: str, out: Path, who: signing.Who
) -> None:
    """Take a tender's public key and write the test envelope its committee must open.

    Somebody in charge signs in, here and for the next step.

    \b
    Example: lpse-kiosk gateway publish-key 9151042 age1… --out uji-9151042.age
    """
    centre = opened(frame)
    by = signing.one_person(centre, "export", who)
    out.write_bytes(cards.publish_key(centre, tender_id, recipient, envelope, by=by))
    click.echo(str(out))


@gateway.command("confirm-rehearsal")
@click.argument("tender_id")
@click.argument("answer")
@signing.by_option
@pass_frame
@tells_faults
def confirm_rehearsal(frame: Frame, tender_id: str, answer: str, who: signing.Who) -> None:
    """Check the committee's answer and publish the tender card to every seat.

    \b
    Example: lpse-kiosk gateway confirm-rehearsal 9151042 K7QF-9P2M-TT3X-0B5C
    """
    centre = opened(frame)
    by = signing.one_person(centre, "export", who)
    version = cards.confirm_rehearsal(centre, tender_id, answer, by=by)
    click.echo(f"{tender_id}: v{version}")


@gateway.command("bids")
@click.argument("tender_id")
@json_option
@pass_frame
@tells_faults
def bids(frame: Frame, tender_id: str, as_json: bool) -> None:
    """List what was received for a tender: number, standing, times, digests, and why it is held.

    \b
    Example: lpse-kiosk gateway bids 9151042
    """
    centre = opened(frame)
    rows = export.list_bids(centre, tender_id)
    if as_json:
        say_json(msgspec.to_builtins(rows))
        return
    timezone = centre.identity.timezone
    click.echo("\n".join(line for row in rows for line in in_words(row, timezone)))


@gateway.command("export-bids")
@click.argument("tender_id")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), required=True)
@pass_frame
@tells_faults
def export_bids(frame: Frame, tender_id: str, out: Path) -> None:
    """Hand the sealed bids that count, with their receipts, to the committee after the deadline.

    Two people sign in; the journal names them. Every file is hashed on the way; one that is missing
    or damaged is named and stops no other. Exit code 1 when there was one. While the alarm
    `gateway_restored` stands it is said first: bids may still be on their way back.

    \b
    Example: lpse-kiosk gateway export-bids 9151042 --out /media/pokja/9151042
    """
    centre, now = opened(frame), datetime.now(UTC)
    export.require_closed(centre, tender_id, now)
    if (alarm := recovery.alarm(centre)) is not None:
        tell(alarm.fault, as_json=False)
    by = signing.two_people(centre, "export")
    handed_out = export.export_bids(centre, tender_id, out, now, by=by)
    for path in handed_out.written:
        click.echo(str(path))
    for file in handed_out.faulty:
        tell(file.fault, as_json=False)
    if handed_out.faulty:
        raise SystemExit(1)


@gateway.command("put-back")
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@pass_frame
@tells_faults
def put_back(frame: Frame, files: tuple[Path, ...]) -> None:
    """Bring sealed files of bids back from copies: a backup, or a seat's spool folder.

    What a file holds tells which bid's it is; its name means nothing. Somebody in charge signs in.

    \b
    Example: lpse-kiosk gateway put-back /media/stik/*.age
    """
    centre = opened(frame)
    by = signing.one_person(centre, "export")
    failed = False
    for path in files:
        try:
            file = bid_files.put_back(centre, path, by=by)
        except Fault as fault:
            tell(fault, as_json=False)
            failed = True
        else:
            click.echo(f"{file.state}  {file.sha256}  {file.bid_id}  {file.envelope}  {file.firm}")
    if failed:
        raise SystemExit(1)
