"""Files that this gateway makes itself, and files that features name no more."""

from __future__ import annotations

import hashlib
from pathlib import Path

from sync.errors import Fault
from sync.gateway.centre import Centre
from sync.gateway.uploads import store
from sync.wire.ids import new_id
from sync.work import Work


def forget_file(centre: Centre, db: Work, sha256: str) -> None:
    """Remove a file that nothing names any more, in the caller's transaction.

    Who names it once more is told that it is not here, and sends it again.
    """
    if sha256 and not centre.named(db, {sha256}):
        store.end_file(db, sha256, "unnamed")
        centre.objects.delete(sha256)


def stage(centre: Centre, data: bytes, prefix: str) -> tuple[str, Path]:
    """Write sealed bytes for `Objects.put`; return their digest, and where they lie until then.

    Raises: Fault("storage_full").
    """
    upload_id = f"{prefix}-{new_id()}"
    with centre.partials.open(upload_id) as partial:
        if partial.write(memoryview(data), 0) < len(data):
            centre.partials.drop(upload_id)
            raise Fault("storage_full")
        partial.flush()
    return hashlib.sha256(data).hexdigest(), centre.partials.path(upload_id)
