"""Files that features named once and name no more."""

from __future__ import annotations

from sync.gateway.centre import Centre
from sync.gateway.uploads import store
from sync.work import Work


def forget_file(centre: Centre, db: Work, sha256: str) -> None:
    """Remove a file that nothing names any more, in the caller's transaction.

    Who names it once more is told that it is not here, and sends it again.
    """
    if sha256 and not centre.named(db, {sha256}):
        store.end_file(db, sha256, "unnamed")
        centre.objects.delete(sha256)
