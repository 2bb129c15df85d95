"""`lpse-kiosk log …`: the logs of a gateway and a seat, and proofs of receipts from them."""

from __future__ import annotations

from collections.abc import Collection
from contextlib import closing
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from kiosk import events
from kiosk.centre_log import store as remembered
from kiosk.centre_log.service import POLICY
from kiosk.cli.gateway_home import opened
from kiosk.shell.files import file_type, read_note
from kiosk.shell.frame import Frame, json_option, pass_frame, say_json, tells_faults
from kiosk.web import filters
from sync import journal, log
from sync.database import connect
from sync.errors import Fault
from sync.evidence import judging, leaf
from sync.evidence import policy as policies
from sync.evidence.policy import Policy
from sync.gateway.centre import Centre
from sync.gateway.enrolment import shared as enrolment
from sync.gateway.proofs import checkpoints, service
from sync.wire.times import to_text

policy_option = click.option("--policy", type=file_type, help="The LPSE's policy file.")


@click.group(name="log")
def logs() -> None:
    """Check, prove and show the logs of this gateway and this seat."""


@logs.command()
@pass_frame
@json_option
@tells_faults
def show(frame: Frame, as_json: bool) -> None:
    """Print how the logs of this home stand, and what contradicts them.

    \b
    Example: lpse-kiosk log show
    """
    told = {**_gateway(frame), **_seat(frame)}
    _require_some(frame, told)
    if as_json:
        say_json(told)
        return
    for name, one in told.items():
        click.echo(f"{name}: {one['size']} {one['root']}")
        for pair in one["contradicted"]:
            click.echo("\n".join(f"  ! {line}" for note in pair for line in note.splitlines()))


@logs.command()
@click.argument("receipt", type=file_type, required=False)
@click.option("--proof", type=file_type, help="The .tlog-proof file beside the receipt.")
@policy_option
@pass_frame
@json_option
@tells_faults
def verify(
    frame: Frame, receipt: Path | None, proof: Path | None, policy: Path | None, as_json: bool
) -> None:
    """Recompute this home's logs; or check a receipt by its proof and a policy.

    Exit code 1 when an entry was changed, removed or made up, or when the receipt is not proved.

    \b
    Example: lpse-kiosk log verify tanda-terima.txt --policy kebijakan-log.txt
    """
    if receipt is None and (proof or policy):
        raise click.UsageError("--proof and --policy go with a receipt")
    if receipt is not None:
        _verify_receipt(receipt, proof, _policy(frame, policy), as_json=as_json)
        return
    found = _audits(frame)
    if as_json:
        say_json({name: {**asdict(one), "ok": one.ok} for name, one in found.items()})
        raise SystemExit(0 if all(one.ok for one in found.values()) else 1)
    for name, one in found.items():
        if not one.ok:
            raise Fault("journal_broken", index=one.fault_index, why=one.why)
        click.echo(f"{name}: {one.size} {one.root}")


@logs.command()
@click.argument("receipt", type=file_type)
@pass_frame
@tells_faults
def prove(frame: Frame, receipt: Path) -> None:
    """Print the proof (tlog-proof) of an official receipt, as this home has it.

    \b
    Example: lpse-kiosk log prove tanda-terima.txt > tanda-terima.tlog-proof
    """
    stated = leaf.of(read_note(receipt))
    if frame.home.gateway.exists():
        click.echo(service.prove(opened(frame), stated.digest), nl=False)
        return
    with closing(connect(frame.home.database, readonly=True)) as db:
        found = remembered.proof(db, stated.digest)
    if found is None or found.proof is None:
        raise Fault("receipt_not_logged")
    click.echo(found.proof, nl=False)


@logs.command()
@click.option("--least", type=int, required=True, help="How many seats must have cosigned.")
@pass_frame
@tells_faults
def policy(frame: Frame, least: int) -> None:
    """Draft a policy: this gateway's log, and so many of its seats as witnesses.

    Add a line `witness` for an inspectorate, and copy the file to the gateway and every seat.

    \b
    Example: lpse-kiosk log policy --least 2 > kebijakan-log.txt
    """
    centre = opened(frame)
    with centre.reading() as db:
        seats = [(one.seat_id, one.key) for one in enrolment.seats(db) if not one.revoked]
    if not 0 <= least <= len(seats):
        raise Fault("policy_least", least=least, count=len(seats))
    own = centre.identity.gateway_id, centre.key.public
    click.echo(policies.draft(*own, seats, least), nl=False)


def _verify_receipt(receipt: Path, proof: Path | None, rule: Policy, *, as_json: bool) -> None:
    note = read_note(receipt)
    judging.verify_note(note, rule)
    text = read_note(proof or receipt.with_suffix(".tlog-proof"))
    judged = judging.judge(note, text, rule)
    if not judged.is_met:
        raise Fault("log_quorum_missing", count=len(judged.cosigned))
    cosigned = {
        name: to_text(datetime.fromtimestamp(at, UTC)) for name, at in judged.cosigned.items()
    }
    if as_json:
        say_json({**asdict(judged), "root": judged.root.hex(), "cosigned": cosigned})
        return
    click.echo(f"OK {judged.origin} {judged.index} {judged.size} {judged.root.hex()}")
    for name, at in cosigned.items():
        click.echo(f"{name} {filters.saat(at)}")


def _policy(frame: Frame, path: Path | None) -> Policy:
    """Return the policy named, else that of this home. Raises: Fault("policy_missing")."""
    homes = [frame.home.gateway / POLICY, frame.home.seat / POLICY]
    found = path or next((one for one in homes if one.exists()), None)
    if found is not None:
        return policies.read_file(found)
    if not frame.home.gateway.exists():
        raise Fault("policy_missing")
    centre = opened(frame)
    return policies.of_log(centre.identity.gateway_id, centre.key.public)


def _audits(frame: Frame) -> dict[str, journal.Audit]:
    found: dict[str, journal.Audit] = {}
    if frame.home.gateway.exists():
        found["gateway"] = checkpoints.recomputed(opened(frame))
    if frame.home.database.exists():
        with closing(connect(frame.home.database, readonly=True)) as db:
            found["seat"] = events.verify_all(db)
    _require_some(frame, found)
    return found


def _require_some(frame: Frame, found: Collection[str]) -> None:
    """Raises: Fault("gateway_missing") where this is neither a gateway's nor a seat's home."""
    if not found:
        raise Fault("gateway_missing", home=str(frame.home.gateway))


def _gateway(frame: Frame) -> dict[str, Any]:
    if not frame.home.gateway.exists():
        return {}
    centre = opened(frame)
    pairs = [(note, own) for _, note, own, _ in service.evidence(centre)]
    return {"gateway": {**_head(centre), "contradicted": pairs}}


def _head(centre: Centre) -> dict[str, Any]:
    with centre.reading() as db:
        size, root = journal.head(db)
    return {"size": size, "root": root}


def _seat(frame: Frame) -> dict[str, Any]:
    if not frame.home.database.exists():
        return {}
    with closing(connect(frame.home.database, readonly=True)) as db:
        size, root = events.head(db)
        told: dict[str, Any] = {"seat": {"size": size, "root": root, "contradicted": []}}
        pairs = [(one.kept, one.shown) for one in remembered.contradictions(db)]
        for note in remembered.all_kept(db):
            seen = log.read_checkpoint(note)
            told["seat's gateway"] = {
                "size": seen.size,
                "root": seen.root.hex(),
                "contradicted": pairs,
            }
    return told
