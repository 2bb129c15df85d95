"""What is known of one upload."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

State = Literal["open", "complete", "ended"]


@dataclass(frozen=True)
class Upload:
    """`received` bytes are on disk for good; `metadata` is the client's header as it came.

    `tail_boot` is the boot in which the file's bytes past `received` can be trusted ("": never).
    """

    upload_id: str
    seat_id: str
    length: int
    received: int
    tail_boot: str
    metadata: str
    expected_sha256: str | None
    sha256: str | None
    state: State
    ended_for: str | None
    created_at: datetime
    expires_at: datetime
    named: bool = False
