"""What a database says when it fails, for those who must answer all the same."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Literal

from sync.database import trouble_code

DatabaseError = sqlite3.Error
OperationalError = sqlite3.OperationalError


def problem(error: BaseException, folder: Path) -> Literal["storage_full", "unavailable"] | None:
    """Return the wire's problem code for an exception of a database or disk below `folder`.

    None stands for what trying again later does not heal.
    """
    if str(getattr(error, "sqlite_errorname", "")).startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return "unavailable"
    return "storage_full" if trouble_code(error, folder) == "disk_full" else None
