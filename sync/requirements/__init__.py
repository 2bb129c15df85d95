"""Requirement tables: which papers and fields a registration needs, as data (TOML).

Pure: no web, no database, no network. Both ends and the command line read tables with this package.
"""

from sync.requirements.reading import load, problems, text_of, understood
from sync.requirements.shipped import for_everybody, names, shipped, text_of_shipped
from sync.requirements.table import (
    BothLanguages,
    Need,
    NeedRule,
    PaperLimits,
    Refusal,
    Retention,
    Table,
)
from sync.requirements.use import (
    AskedField,
    Chapter,
    Gap,
    asked,
    chapters,
    choose,
    documents,
    gaps,
    hand_over,
    need,
    originals,
)

__all__ = [
    "AskedField",
    "BothLanguages",
    "Chapter",
    "Gap",
    "Need",
    "NeedRule",
    "PaperLimits",
    "Refusal",
    "Retention",
    "Table",
    "asked",
    "chapters",
    "choose",
    "documents",
    "for_everybody",
    "gaps",
    "hand_over",
    "load",
    "names",
    "need",
    "originals",
    "problems",
    "shipped",
    "text_of",
    "text_of_shipped",
    "understood",
]
