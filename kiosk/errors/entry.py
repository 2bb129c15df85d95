"""What a row of the catalogue holds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from flask_babel import LazyString

Kind = Literal["invalid", "not_found", "conflict", "forbidden", "late", "unavailable", "internal"]


@dataclass(frozen=True)
class Entry:
    """`message` says what is wrong, `hint` what to do next; `{name}` takes the Fault's params."""

    kind: Kind
    message: LazyString
    hint: LazyString
