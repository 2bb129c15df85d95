"""`lpse-kiosk gateway import-tenders` and `gateway tenders`: what came in, and every deadline."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import click
import msgspec
from flask_babel import gettext as _

from kiosk.cli import signing
from kiosk.cli.gateway_home import opened
from kiosk.cli.import_words import in_words
from kiosk.shell.frame import Frame, json_option, pass_frame, say_json, tells_faults
from sync.gateway.tenders import service
from sync.gateway.tenders.service import Listed, Remark
from sync.gateway.tenders.settling import Lacking

FEW = 20


@click.command("import-tenders")
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@signing.by_option
@json_option
@pass_frame
@tells_faults
def import_tenders(frame: Frame, files: tuple[Path, ...], as_json: bool, who: signing.Who) -> None:
    """Read OCDS 1.1: packages, records, lists or JSON lines, also inside zip or gzip.

    Releases are kept and merged by their date, in whatever order they come; the same file again
    changes nothing. Prints `+added ~changed =unchanged ?waiting !refused`, then every tender's
    deadline in the gateway's time zone: compare them with SPSE. `waiting` lacks a title, a code or
    a deadline, which a later file may bring.

    A head or an administrator signs in; what runs by itself names them with --by and --secret-file.
    Exit code 1 when anything was refused, or nothing came in; good tenders of the same file are
    imported all the same.

    \b
    Example: lpse-kiosk gateway import-tenders ocds-2026.zip
    """
    centre = opened(frame)
    by = signing.one_person(centre, "export", who)
    report = service.import_files(centre, list(files), by=by)
    if as_json:
        say_json(msgspec.to_builtins(report, enc_hook=str))
    else:
        counts = f"+{report.added} ~{report.changed} ={report.unchanged}"
        click.echo(f"{counts} ?{len(report.waiting)} !{len(report.refused)}")
        _show(report.tenders, report.waiting)
        _remark(_("Perhatian"), report.warnings)
        _remark(_("Ditolak"), report.refused)
        if report.refused:
            click.echo(
                _(
                    "Perbaiki yang ditolak, lalu impor lagi; mengimpor dua kali tidak merusak"
                    " apa pun."
                ),
                err=True,
            )
    if report.refused or not report.tenders:
        raise SystemExit(1)


@click.command()
@json_option
@pass_frame
@tells_faults
def tenders(frame: Frame, as_json: bool) -> None:
    """List every tender: code, deadline in the gateway's time zone, version, status, title.

    Also names processes of which no tender could be made yet, with what their releases lack.

    \b
    Example: lpse-kiosk gateway tenders --json
    """
    found, waiting = service.listed(opened(frame))
    if as_json:
        say_json(msgspec.to_builtins({"tenders": found, "waiting": waiting}))
    else:
        _show(found, waiting)


def _show(tenders: Iterable[Listed], waiting: Iterable[Lacking]) -> None:
    for one in tenders:
        click.echo(f"{one.tender_id}  {one.deadline}  v{one.version}  {one.status}  {one.title}")
        if one.refused:
            click.echo(
                _(
                    "%(code)s: perubahan terbaru ditolak, jadi yang tampil mungkin bukan lagi yang"
                    " berlaku. Cocokkan dengan SPSE.",
                    code=one.tender_id,
                ),
                err=True,
            )
        if one.other_offset:
            click.echo(
                _(
                    "%(code)s: berkas menulis batas waktu %(written)s, bukan jam setempat. Bila jam"
                    " di berkas itu sebenarnya jam setempat, batas waktu di atas salah: cocokkan"
                    " dengan SPSE.",
                    code=one.tender_id,
                    written=one.written,
                ),
                err=True,
            )
    for lacking in waiting:
        paths = ", ".join(path.lstrip(".") for path in lacking.paths)
        told = (
            _("%(ocid)s: disimpan, menunggu %(paths)s.", ocid=lacking.ocid, paths=paths)
            if paths
            else _("%(ocid)s: ditolak; impor lagi untuk melihat sebabnya.", ocid=lacking.ocid)
        )
        click.echo(told, err=True)


def _remark(kind: str, remarks: Iterable[Remark]) -> None:
    """A line each; of what is the same in one file only the first few."""
    alike: dict[tuple[str, str], list[Remark]] = {}
    for each in remarks:
        same = alike.setdefault((each.file, each.reason.template), [])
        same.append(each)
        if len(same) <= FEW:
            place = ": ".join(filter(None, (each.file, each.ocid, each.release_id, each.path)))
            click.echo(f"{kind}: {place}: {in_words(each.reason)}", err=True)
    for same in alike.values():
        if len(same) > FEW:
            what = in_words(same[-1].reason)
            more = _("%(count)s kali lagi: %(what)s", count=len(same) - FEW, what=what)
            click.echo(f"{kind}: {same[-1].file}: {more}", err=True)


COMMANDS = (import_tenders, tenders)
