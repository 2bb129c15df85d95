"""What a bundle is called on a stick, and how large each thing in it may be (bytes)."""

from __future__ import annotations

import re

from sync.wire.courier import Direction

FOLDER = "LPSE-kurir"
LABEL = "label.jws"
INDEX = "index.jws"
# FAT32 ends at 4 GiB less a byte; half of that also passes tools that count in signed 32 bits.
PART_BYTES = 2 << 30
LABEL_BYTES, INDEX_BYTES = 128 << 10, 4 << 20
COMMAND_BYTES, ANSWER_BYTES, PAGE_BYTES = 256 << 10, 256 << 10, 8 << 20
MOST_MEMBERS = 40_000
MOST_BUNDLES = 200
_WAYS: dict[Direction, str] = {"to_gateway": "ke-server", "to_seat": "ke-kursi"}
_NAME = re.compile(r"(ke-server|ke-kursi)-[0-9a-zA-Z-]{1,64}")
_PASSING = re.compile(rf"\.{_NAME.pattern}\.tmp")


def bundle_name(direction: Direction, bundle_id: str) -> str:
    """Return the name of a bundle's folder."""
    return f"{_WAYS[direction]}-{bundle_id}"


def leads(name: str, direction: Direction) -> bool:
    """Whether this is the name of a bundle's folder that says that it goes this way."""
    return _NAME.fullmatch(name) is not None and name.startswith(_WAYS[direction] + "-")


def is_passing(name: str) -> bool:
    """Whether a folder of this name is a bundle that is being written, or was when it stopped."""
    return _PASSING.fullmatch(name) is not None


def passing_name(name: str) -> str:
    """Return what the folder of a bundle is called until all of it is there."""
    return f".{name}.tmp"


def part_name(number: int) -> str:
    """Return the name of a part; `number` counts from 1."""
    return f"bagian-{number:03}.age"
