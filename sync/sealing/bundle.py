"""What is inside a sealed bid: a tar that any tool unpacks and `sha256sum -c` checks.

`manifest.json` first, the tenderer's files, `SHA256SUMS` last, then zeros up to a Padmé size, so
that the length of the sealed file says little about what is in it. `docs/reference/sealed-bid.md`
is the specification.
"""

from __future__ import annotations

import tarfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, BinaryIO, ClassVar, Protocol

import msgspec

from sync.errors import Fault
from sync.wire import jws
from sync.wire.times import from_text

FORMAT = "lpse-kiosk/bid/v1"
MANIFEST = "manifest.json"
SUMS = "SHA256SUMS"
RECORD = 512
END_OF_TAR = 2 * RECORD
FLOOR = 32 * 1024  # smaller bids are all alike from outside
MAX_NAME_BYTES = 255
MAX_FILES = 10_000


def _unchecked(_stream: BinaryIO) -> None:
    """For sources that cannot change while they are read."""


@dataclass(frozen=True)
class Source:
    """One file to seal: `name` in the tar, `size` in bytes, `open` for its one reading.

    `verify` is called at the end of the reading and raises Fault("file_changed", name=…).
    """

    name: str
    size: int
    open: Callable[[], BinaryIO]
    verify: Callable[[BinaryIO], None] = _unchecked


class Listing(Protocol):
    """What a bundle begins with: a dataclass that says whose files follow, and lists them."""

    __dataclass_fields__: ClassVar[dict[str, Any]]

    @property
    def files(self) -> Sequence[tuple[str, int]]:
        """Return name and size of each file, empty until they are known."""

    @property
    def sealed_at(self) -> str:
        """Return when it was sealed (`sync.wire.times`), "" while no time is known."""

    def to_json(self) -> bytes:
        """Return what stands in the bundle under `manifest.json`."""


def listing_json(form: str, listing: Listing) -> bytes:
    """Return a manifest of the format `form` as indented JSON with a final newline."""
    fields = {name: getattr(listing, name) for name in listing.__dataclass_fields__}
    fields["files"] = [{"name": name, "size": size} for name, size in listing.files]
    return msgspec.json.format(msgspec.json.encode({"format": form, **fields}), indent=2) + b"\n"


@dataclass(frozen=True)
class Manifest:
    """Who offers what to which tender. `files` (name, size) is filled from the sources."""

    tender_id: str
    tenderer_id: str
    tenderer_name: str
    bid_id: str
    version: int
    envelope: str
    realm: str
    sealed_at: str
    seat_id: str
    files: Sequence[tuple[str, int]] = field(default=())

    def to_json(self) -> bytes:
        """Return the manifest as indented JSON with a final newline."""
        return listing_json(FORMAT, self)

    @classmethod
    def from_json(cls, data: bytes) -> Manifest:
        """Raises ValueError for anything that is not a manifest of this format."""
        try:
            wire = jws.decode(data, _Wire)
        except Fault as fault:
            raise ValueError(str(fault)) from fault
        fields = {name: getattr(wire, name) for name in wire.__struct_fields__ if name != "format"}
        return cls(**{**fields, "files": tuple((entry.name, entry.size) for entry in wire.files)})


class Entry(msgspec.Struct, forbid_unknown_fields=True):
    """One file of a manifest: its `size` is in bytes."""

    name: str
    size: int


class _Wire(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    format: str
    tender_id: str
    tenderer_id: str
    tenderer_name: str
    bid_id: str
    version: int
    envelope: str
    realm: str
    sealed_at: str
    seat_id: str
    files: list[Entry]

    def __post_init__(self) -> None:
        if self.format != FORMAT:
            raise ValueError(self.format)


class Bundle:
    """The tar's bytes as a plan: known before a file is read, but for the digests."""

    def __init__(self, sources: Sequence[Source], manifest: Listing) -> None:
        """Faults: file_name_unsafe, file_name_twice."""
        require_names([source.name for source in sources])
        listed = tuple((source.name, source.size) for source in sources)
        if manifest.files and tuple(manifest.files) != listed:
            raise ValueError("the manifest names other files than the sources")
        self.sources = tuple(sources)
        self.manifest = replace(manifest, files=listed)
        self._mtime = int(from_text(manifest.sealed_at).timestamp()) if manifest.sealed_at else 0
        body = self.manifest.to_json()
        self._head = self._header(MANIFEST, len(body)) + body + padding(len(body))
        self._headers = [self._header(name, size) for name, size in listed]
        self._sums_size = sum(64 + 2 + len(name.encode()) + 1 for name, _ in listed)
        self._tail_header = self._header(SUMS, self._sums_size)
        used = len(self._head) + len(self._tail_header) + _whole(self._sums_size)
        used += sum(map(len, self._headers)) + sum(_whole(size) for _, size in listed)
        self.size = padded(used + END_OF_TAR)
        self.zeros = self.size - used

    def parts(self) -> Iterator[bytes | Source]:
        """Everything before SHA256SUMS: literal bytes, and sources whose content comes here."""
        yield self._head
        for header, source in zip(self._headers, self.sources, strict=True):
            yield header
            yield source
            yield padding(source.size)

    def tail(self, digests: Sequence[str]) -> bytes:
        """SHA256SUMS for these hex digests; `zeros` zero bytes follow it."""
        names = [source.name for source in self.sources]
        body = sums(zip(digests, names, strict=True))
        return self._tail_header + body + padding(len(body))

    def _header(self, name: str, size: int) -> bytes:
        info = tarfile.TarInfo(name)
        info.size, info.mtime, info.mode = size, self._mtime, 0o644
        return info.tobuf(tarfile.PAX_FORMAT, "utf-8", "strict")


def sums(rows: Iterator[tuple[str, str]]) -> bytes:
    """The text `sha256sum -c` reads."""
    return "".join(f"{digest}  {name}\n" for digest, name in rows).encode()


def padding(size: int) -> bytes:
    """Return the zero bytes that fill a file's content up to a whole tar block."""
    return bytes(_whole(size) - size)


def padded(size: int) -> int:
    """The Padmé size (Nikitin et al., PETS 2019): at most 12 % more, in whole tar records."""
    size = max(size, FLOOR)
    exponent = size.bit_length() - 1
    grain = 1 << exponent - exponent.bit_length()
    return _whole(-(-size // grain) * grain)


def require_names(names: Sequence[str]) -> None:
    """Refuse what would not unpack as it was packed; case twins are different names here.

    Raises: Fault("file_name_unsafe", name), Fault("file_name_twice", name); ValueError for no files
    or more than MAX_FILES.
    """
    if not 0 < len(names) <= MAX_FILES:
        raise ValueError("no files, or too many")
    taken = {MANIFEST, SUMS}
    for name in names:
        if not is_safe(name):
            raise Fault("file_name_unsafe", name=printable(name))
        if name in taken:
            raise Fault("file_name_twice", name=name)
        taken.add(name)


def is_safe(name: str) -> bool:
    """A plain file name: unpacking stays in the folder, and sums need no escapes."""
    try:
        length = len(name.encode())
    except UnicodeEncodeError:
        return False
    # sha256sum would read its standard input for "-".
    plain = name not in ("", ".", "..", "-") and not set(name) & set("/\\")
    return plain and length <= MAX_NAME_BYTES and printable(name) == name


def printable(name: str) -> str:
    """Text a stranger wrote, without what could steer a terminal or turn the line around."""
    return "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in name)


def _whole(size: int) -> int:
    return -(-size // RECORD) * RECORD
