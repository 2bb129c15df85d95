"""Read key files and receipts that people give to a command, in any form they were kept."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import click
from flask_babel import gettext as _

from kiosk.shell.frame import tell
from sync import notes, receipts, texts
from sync.errors import Fault
from sync.sealing import keyfile, looks
from sync.sealing.age import Identity
from sync.sealing.report import Signature
from sync.wire.keys import VerifyKey

TRIES = 3
NOTE_BYTES = 1 << 20

file_type = click.Path(exists=True, path_type=Path, dir_okay=False)
identity_option = click.option(
    "--identity",
    "identity_file",
    type=file_type,
    required=True,
    help="The committee's key file, or the vendor's own key (kunci pemilik).",
)
passphrase_option = click.option(
    "--passphrase-file",
    type=file_type,
    help="Holds the passphrase of a locked key file; asked for at a terminal otherwise.",
)
keys_option = click.option(
    "--key",
    "keys",
    multiple=True,
    metavar="NAME=KEY",
    help="A signer's name and base64 public key, from the LPSE's notice board. May be repeated.",
)


@dataclass(frozen=True)
class ReadReceipt:
    """A receipt, and whether its signature was checked: only where its signer's key was given."""

    receipt: receipts.Receipt
    signature: Signature


def read_bytes(path: Path, limit: int) -> bytes:
    """Read at most `limit` bytes. Raises: Fault("path_unusable", path)."""
    try:
        with path.open("rb") as source:
            return source.read(limit)
    except OSError as error:
        raise Fault("path_unusable", path=str(path)) from error


def read_identities(path: Path, passphrase_file: Path | None) -> Sequence[Identity]:
    """Raises: what `keyfile.read` raises, and Fault("key_file_locked") with nobody to ask."""
    data = read_bytes(path, keyfile.MAX_BYTES + 1)
    if passphrase_file is not None:
        passphrase = first_line(passphrase_file)
        return keyfile.read(data, lambda: passphrase or _nobody_to_ask())
    if not sys.stdin.isatty():
        return keyfile.read(data, _nobody_to_ask)
    return _asking(lambda: keyfile.read(data, _ask))


def _asking(read: Callable[[], Sequence[Identity]]) -> Sequence[Identity]:
    for _try in range(TRIES - 1):
        try:
            return read()
        except Fault as fault:
            if fault.code != "key_file_passphrase_wrong":
                raise
            tell(fault, as_json=False)
    return read()


def _ask() -> str:
    asked: str = click.prompt(_("Frasa sandi berkas kunci"), hide_input=True, err=True)
    return asked


def _nobody_to_ask() -> str:
    raise Fault("key_file_locked")


def first_line(path: Path) -> str:
    """A secret kept in a file of its own, in any encoding; empty where no line of text begins it.

    Raises: Fault("path_unusable", path).
    """
    lines = (texts.decoded(read_bytes(path, 1 << 16)) or "").splitlines()
    return lines[0] if lines else ""


def read_note(path: Path) -> str:
    """Read a signed note as people's tools leave it: other encoding, line ends, a lost last one.

    Raises: Fault("receipt_malformed") for what is no text, Fault("path_unusable", path).
    """
    text = texts.decoded(read_bytes(path, NOTE_BYTES))
    if text is None:
        raise Fault("receipt_malformed")
    return notes.tidy(text)


def read_receipt(path: Path, keys: Sequence[str]) -> ReadReceipt:
    """Read a receipt and check it with `keys`, each NAME=KEY; unchecked when there is none.

    Raises: Fault("not_a_receipt", looks), Fault("receipt_key_missing", signer), and what
    `receipts.verify` raises.
    """
    known = known_keys(keys)
    kind = looks.of(read_bytes(path, NOTE_BYTES))
    if kind != "receipt":
        raise Fault("not_a_receipt", looks=kind)
    note = read_note(path)
    receipt = receipts.read(note)
    if not known:
        return ReadReceipt(receipt, "unchecked")
    if receipt.signer not in known:
        raise Fault("receipt_key_missing", signer=receipt.signer)
    return ReadReceipt(receipts.verify(note, known), "good")


def known_keys(pairs: Sequence[str]) -> dict[str, VerifyKey]:
    """Return the keys of `--key NAME=KEY` by name.

    Raises: click.BadParameter, Fault("key_malformed").
    """
    known = {}
    for pair in pairs:
        name, found, text = pair.partition("=")
        if not found:
            raise click.BadParameter("expected NAME=KEY", param_hint="--key")
        known[name.strip()] = VerifyKey.from_text(text.strip())
    return known
