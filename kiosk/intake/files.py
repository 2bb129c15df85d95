"""One file on a stick, read once, with proof that it stayed the same."""

from __future__ import annotations

import contextlib
import errno
import io
import os
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, BinaryIO

from kiosk.intake import beneath, names
from kiosk.intake.places import Medium, is_present
from kiosk.intake.tokens import Place
from sync.errors import Fault

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

_GONE = frozenset({errno.ENODEV, errno.ENXIO, errno.ENOTCONN, errno.ESTALE})
_OF_FILE = {
    errno.ELOOP: "file_not_regular",
    errno.ENOENT: "file_gone",
    errno.ENOTDIR: "file_gone",  # a file stands where its folder was
    errno.EISDIR: "file_is_folder",
    errno.EACCES: "file_forbidden",
    errno.EPERM: "file_forbidden",
}
# These mean that one file is bad; all else is about its stick.
OF_ONE_FILE = frozenset({"file_changed", "file_unreadable", *_OF_FILE.values()})


class StickFile(io.FileIO):
    """A readable file whose failures are Faults: those of `explain`, and file_changed."""

    def __init__(self, handle: int, medium: Medium, gone: Callable[[], bool], name: str) -> None:
        super().__init__(handle, "rb", closefd=True)
        self.label = name
        self._medium = medium
        self._gone = gone
        self._before = _fingerprint(handle)

    def read(self, size: int | None = -1, /) -> bytes:
        """Read bytes as a file does. Raises: Fault, what `explain` makes of an OSError."""
        with self._explained():
            return super().read(-1 if size is None else size)

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        """Read into a buffer as a file does. Raises: Fault, what `explain` makes of an OSError."""
        with self._explained():
            return super().readinto(buffer)

    def verify(self) -> None:
        """Check that nothing about the file changed since it was opened.

        Raises: Fault("medium_gone", label), Fault("file_changed", name).
        """
        with self._explained():
            after = _fingerprint(self.fileno())
        if not is_present(self._medium):
            raise Fault("medium_gone", label=self._medium.label)
        if after != self._before:
            raise Fault("file_changed", name=self.label)

    @contextlib.contextmanager
    def _explained(self) -> Iterator[None]:
        if self._gone():
            raise Fault("medium_gone", label=self._medium.label)
        try:
            yield
        except OSError as error:
            raise explain(error, self._medium, self.label) from error


def open_stick_file(medium: Medium, place: Place, gone: Callable[[], bool]) -> StickFile:
    """Open a listed file for reading.

    Raises: Fault("medium_gone", label), Fault("file_changed", name) when it is not as it was
    listed, and what `explain` makes of an OSError.
    """
    name = names.safe(place.parts[-1])
    if gone():
        raise Fault("medium_gone", label=medium.label)
    try:
        handle = beneath.open_file(medium.root, medium.inode, place.parts)
    except OSError as error:
        raise explain(error, medium, name) from error
    file = StickFile(handle, medium, gone, name)
    status = os.fstat(handle)
    if (status.st_size, status.st_mtime_ns) != (place.size, place.mtime_ns):
        file.close()
        raise Fault("file_changed", name=name)
    with contextlib.suppress(AttributeError, OSError):
        os.posix_fadvise(handle, 0, 0, os.POSIX_FADV_SEQUENTIAL)
    return file


def verify(file: BinaryIO) -> None:
    """For `Source.verify`: called at the end of the one reading."""
    if isinstance(file, StickFile):
        file.verify()


def explain(error: OSError, medium: Medium, name: str) -> Fault:
    """Which failure a person should hear about.

    medium_gone, file_gone, file_is_folder, file_not_regular, file_forbidden, or file_unreadable (a
    sector that cannot be read, and any other error).
    """
    if error.errno in _GONE or not is_present(medium):
        return Fault("medium_gone", label=medium.label)
    if isinstance(error, beneath.NotRegularError):
        return Fault("file_not_regular", name=name)
    return Fault(_OF_FILE.get(error.errno or 0, "file_unreadable"), name=name)


def _fingerprint(handle: int) -> tuple[int, ...]:
    status = os.fstat(handle)
    return (status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns)
