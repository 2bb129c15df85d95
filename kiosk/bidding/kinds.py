"""The word for what a file is, shared by everything that looks at files."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from flask_babel import LazyString

Group = Literal["document", "executable", "archive", "unknown"]

# Brand names are the same in every language; the rest is translated when it is shown.
Label: TypeAlias = str | LazyString


@dataclass(frozen=True)
class Kind:
    """`code` is compared, `label` is shown to a person.

    `advice` is the code of what this very file deserves to have said, whatever its name is.
    """

    code: str
    label: Label
    group: Group = "document"
    advice: str = ""
