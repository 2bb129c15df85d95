"""A second seat in another language, written from the text alone, with a real gateway."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sync import receipts
from sync.gateway.bids import export
from sync.gateway.cards import service as cards
from sync.gateway.tenders import service as tenders
from sync.sealing import X25519Identity
from sync.sealing.opening import open_bid
from tests.foreign.age.tools import TYPAGE
from tests.founders import two
from tests.gateway_process import GatewayProcess
from tests.sync.gateway.cast import ONE, release

HERE = Path(__file__).parent
NAME = "CV Sari \\ Jaya"  # a backslash, which receipts write twice


@pytest.fixture
def gateway(tmp_path: Path) -> Iterator[GatewayProcess]:
    running = GatewayProcess(tmp_path / "gateway").start()
    yield running
    running.stop()


def test_a_seat_written_from_the_text_hands_in_bids_that_open(
    gateway: GatewayProcess, tmp_path: Path, node_package: Callable[[str, str], Path]
) -> None:
    gateway.add_tenderer("T-1", NAME)
    modules = node_package("age-encryption", TYPAGE)
    identity = furnish(gateway, tmp_path, modules)
    asked = {
        "url": gateway.url,
        "code": gateway.code("Bilik 9").lower(),
        "folder": str(tmp_path),
        "tender": ONE,
        "tenderer": "T-1",
        "password": "rahasia-sekali-123",
    }
    run = subprocess.run(
        ["node", HERE / "seat.mjs", modules],
        input=json.dumps(asked),
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    said = json.loads(run.stdout)

    rows = {row.bid_id: row for row in export.list_bids(gateway.centre, ONE)}
    one, two, three = said["bids"]
    standing = [rows[bid["bid_id"]].standing for bid in (one, two, three)]
    assert standing == ["replaced", "replaced", "counts"]
    keys = {gateway.centre.identity.gateway_id: gateway.centre.key.public}
    for bid, text in ((one, b"surat penawaran"), (two, b"surat penawaran kedua")):
        official = receipts.verify(bid["official"], keys)
        assert official.tenderer_name == NAME
        sealed, out = tmp_path / "bid.age", tmp_path / f"opened-{bid['version']}"
        with gateway.centre.objects.get(bid["sha256"]) as blob:
            sealed.write_bytes(blob.read())
        report = open_bid(sealed, identity.text, out, receipt=official)
        assert report.ok, report.to_text("en")
        assert (out / "surat.pdf").read_bytes() == text
    assert len(set(said["decided"])) == 4  # the unknown one waits for an update


def furnish(gateway: GatewayProcess, folder: Path, modules: Path) -> X25519Identity:
    """A tender as it comes in, and a key that its committee has tried."""
    (folder / "release.json").write_text(json.dumps(release(ONE, at=gateway.now())))
    by, _administrator = two(gateway.centre)
    assert tenders.import_files(gateway.centre, [folder / "release.json"], by=by).added == 1
    identity = X25519Identity.generate()
    test = cards.publish_key(gateway.centre, ONE, identity.recipient.text, by=by)
    answer = subprocess.run(
        ["node", HERE / "committee.mjs", modules, identity.text],
        input=test,
        capture_output=True,
        check=True,
    )
    cards.confirm_rehearsal(gateway.centre, ONE, answer.stdout.decode(), by=by)
    return identity
