"""`lpse-kiosk gateway …` and `lpse-kiosk ruling …`: the committee's rulings on held bids."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import cast
from zoneinfo import ZoneInfo

import click
import msgspec

from kiosk.cli import signing
from kiosk.cli.gateway_home import opened
from kiosk.paperwork.attached import PaperHead
from kiosk.paperwork.rulings import NOTE_FILE, ShownEvidence, ruling_pdf
from kiosk.shell.files import NOTE_BYTES, file_type, keys_option, known_keys, read_bytes
from kiosk.shell.frame import Frame, json_option, pass_frame, say_json, tells_faults
from sync import notes, rulings, texts
from sync.errors import Fault
from sync.gateway.bids import decisions
from sync.gateway.bids.decisions import RuledBid, Said
from sync.gateway.centre import Centre
from sync.rulings import Decider, RulingOutcome


@click.command()
@click.argument("bid_id")
@click.argument("outcome", type=click.Choice(["accepted", "refused"]))
@click.option("--reason", required=True, help="As it stands in the committee's minutes.")
@click.option("--minutes", required=True, help="Number and date of the committee's minutes.")
@click.option(
    "--member",
    "members",
    multiple=True,
    required=True,
    help='Who of the committee decided, "NIP NAME"; once for each.',
)
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), help="Write its papers.")
@pass_frame
@tells_faults
def decide(
    frame: Frame,
    bid_id: str,
    outcome: str,
    reason: str,
    minutes: str,
    members: Sequence[str],
    out: Path | None,
) -> None:
    """Enter what the committee ruled on a bid that is held; the seat hears of it.

    Two people in charge sign in. The ruling is signed, names them, the committee's members and the
    evidence, and cannot be changed.

    \b
    Example: lpse-kiosk gateway decide 01a2… accepted --reason "Tersegel sebelum batas"
             --minutes "12/POKJA/2026, 25 November 2026" --member "198001012005011001 Budi Santoso"
    """
    centre = opened(frame)
    said = Said(cast(RulingOutcome, outcome), minutes, reason, [_member(each) for each in members])
    _require_free(out)
    both = signing.two_people(centre, "export")
    decisions.decide(centre, bid_id, said, by=both)
    if out is not None:
        _papers(centre, bid_id, out)


@click.command("ruling")
@click.argument("bid_id")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), required=True)
@pass_frame
@tells_faults
def ruling_papers(frame: Frame, bid_id: str, out: Path) -> None:
    """Write a ruling's papers into a new folder: the PDF, its signed note, and the evidence.

    \b
    Example: lpse-kiosk gateway ruling 01a2… --out keputusan
    """
    centre = opened(frame)
    _require_free(out)
    signing.one_person(centre, "export")
    _papers(centre, bid_id, out)


@click.group()
def ruling() -> None:
    """Check the committee's rulings (keputusan panitia)."""


@ruling.command()
@click.argument("file", type=file_type)
@keys_option
@json_option
@tells_faults
def verify(file: Path, keys: Sequence[str], as_json: bool) -> None:
    """Check a ruling's signature and print what it says; FILE is keputusan.txt out of the PDF.

    \b
    Example: lpse-kiosk ruling verify keputusan.txt --key "gw-4f2a90c1=MCow…"
    """
    known = known_keys(keys)
    text = texts.decoded(read_bytes(file, NOTE_BYTES))
    if text is None:
        raise Fault("ruling_malformed", why="not text")
    note = notes.tidy(text)
    signer = rulings.read(note).gateway_id
    if signer not in known:
        raise Fault("ruling_key_missing", signer=signer)
    one = rulings.verify(note, known)
    if as_json:
        say_json(msgspec.to_builtins(one))
        return
    click.echo(f"OK {one.outcome} {one.tender_id} {one.tenderer_name} v{one.version}")
    click.echo(f"{one.minutes}: {one.reason}")


def _member(typed: str) -> Decider:
    number, _, name = typed.strip().partition(" ")
    return Decider(number, name.strip())


def _require_free(out: Path | None) -> None:
    """Raises: Fault("file_exists", path); asked before anything is decided for ever."""
    if out is not None and out.exists():
        raise Fault("file_exists", path=str(out))


def _papers(centre: Centre, bid_id: str, out: Path) -> None:
    """Raises: Fault("ruling_missing", bid_id)."""
    found = decisions.ruled_bid(centre, bid_id)
    out.mkdir(parents=True)
    files = {NOTE_FILE: found.note.encode(), "keputusan.pdf": _pdf(centre, bid_id, found)}
    if found.evidence_json:
        files["bukti.json"] = found.evidence_json.encode()
    for name, data in files.items():
        (out / name).write_bytes(data)
        click.echo(str(out / name))


def _pdf(centre: Centre, bid_id: str, found: RuledBid) -> bytes:
    identity = centre.identity
    head = PaperHead(
        lpse=identity.gateway_name,
        place=identity.gateway_id,
        made_at=centre.clock(),
        training=identity.realm == "training",
    )
    shown = (
        None if found.evidence is None else ShownEvidence.of(found.evidence, found.evidence_json)
    )
    receipt = decisions.receipt_of(centre, bid_id)
    return ruling_pdf(found.note, receipt, head, ZoneInfo(identity.timezone), "id", shown)


COMMANDS = (decide, ruling_papers)
