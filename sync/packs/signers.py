"""Whose signature on a content pack is known here: a file in the content folder."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from sync import texts
from sync.errors import Fault
from sync.wire.keys import VerifyKey

MOST_BYTES = 65_536


def read_signers(path: Path) -> Mapping[str, VerifyKey]:
    """Return the keys of a file with a line NAME=KEY each, by name; without the file, none.

    Empty lines and those that begin with `#` are passed over.
    Raises: Fault("signers_line", file, line) for any other line.
    """
    try:
        with path.open("rb") as file:
            data = file.read(MOST_BYTES)
    except FileNotFoundError:
        return {}
    found = {}
    for number, line in enumerate((texts.decoded(data) or "").splitlines(), start=1):
        said = line.strip()
        if not said or said.startswith("#"):
            continue
        name, _, key = said.partition("=")
        try:
            found[name.strip()] = VerifyKey.from_text(key.strip())
        except Fault as error:
            raise Fault("signers_line", file=path.name, line=number) from error
    return found
