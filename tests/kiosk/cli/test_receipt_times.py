"""A receipt whose signature is right and whose times cannot be is not called good."""

from __future__ import annotations

import hashlib
from pathlib import Path

from click.testing import CliRunner, Result

from kiosk.cli.main import main
from sync import receipts
from sync.sealing import X25519Identity, encrypt_bytes
from sync.wire.keys import SigningKey
from sync.wire.messages import Envelope, Identity, Interval

SEAT, GATEWAY = SigningKey.generate(), SigningKey.generate()
SEALED = "2026-11-28T10:00:00Z"


def run(*words: object) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words])


def a_bid(folder: Path, accepted_at: str) -> tuple[Path, Path]:
    """A sealed file and its official receipt."""
    recipient = X25519Identity.generate().recipient
    sealed = folder / "bid.age"
    sealed.write_bytes(encrypt_bytes(b"penawaran", [recipient]))
    envelope = Envelope(
        name="bid",
        sha256=hashlib.sha256(sealed.read_bytes()).hexdigest(),
        size=sealed.stat().st_size,
        recipient=recipient.text,
    )
    note = receipts.write(
        receipts.Receipt(
            kind="provisional",
            action="submitted",
            realm="production",
            bid_id="b-1",
            tender_id="9151042",
            tenderer_id="01.234",
            tenderer_name="CV Sari Jaya",
            version=1,
            replaces=None,
            envelopes=(receipts.SealedEnvelope.of(envelope),),
            sealed=Interval(earliest=SEALED, latest=None),
            seat_id="s-1",
            identity=Identity(method="gateway"),
            log_size=1,
            log_root="0" * 64,
        ),
        SEAT,
        "s-1",
    )
    official = receipts.official(note, at=accepted_at, gateway_id="gw-1", signer=GATEWAY)
    file = folder / "tanda-terima.txt"
    file.write_text(official)
    return sealed, file


def test_accepted_before_it_was_sealed(tmp_path: Path) -> None:
    sealed, note = a_bid(tmp_path, "2026-11-28T03:00:00Z")
    for told in (
        run("receipt", "verify", note, "--key", f"gw-1={GATEWAY.public.text}"),
        run("bid", "verify", sealed, "--receipt", note),
    ):
        assert told.exit_code == 1
        assert "waktu pada tanda terima ini tidak mungkin" in told.stderr


def test_accepted_after_it_was_sealed(tmp_path: Path) -> None:
    sealed, note = a_bid(tmp_path, "2026-11-28T10:00:04Z")
    told = run("receipt", "verify", note, "--key", f"gw-1={GATEWAY.public.text}")
    assert (told.exit_code, told.stderr) == (0, "")
    assert run("bid", "verify", sealed, "--receipt", note).exit_code == 0
