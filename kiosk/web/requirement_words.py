"""A requirement table in words: what each legal form needs, on a terminal and on the console."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from kiosk import labels
from sync.registration.application import Entity
from sync.requirements import Need, NeedRule, Table, asked, fields

WHEN = {
    "proxy": _l("bila diwakili penerima kuasa"),
    "branch": _l("bila yang mendaftar cabang"),
    "vat_registered": _l("bila PKP"),
    "not_vat_registered": _l("bila bukan PKP"),
    "amended": _l("bila akta pernah diubah"),
    "abroad": _l("bila alamatnya di luar negeri"),
}
UNLESS = {
    "proxy": _l("bila tidak diwakili penerima kuasa"),
    "branch": _l("bila yang mendaftar bukan cabang"),
    "vat_registered": _l("bila tidak mengaku PKP"),
    "not_vat_registered": _l("bila tidak mengaku bukan PKP"),
    "amended": _l("bila akta belum pernah diubah"),
    "abroad": _l("bila alamatnya di Indonesia"),
}


def head(table: Table, language: str) -> str:
    """Return the line by which a table is known: name, version, from when, whose, and its title."""
    whose = table.lpse or _("semua LPSE")
    since = table.valid_from.isoformat()
    track = labels.label(f"track.{table.track}")
    return f"{table.name} {table.version}  {track}  {since}  {whose}  {table.title.in_(language)}"


def about(table: Table) -> list[str]:
    """Return where a table comes from, and its periods."""
    return [
        _("Sumber: %(source)s", source=table.source),
        _(
            "Batas menunjukkan dokumen asli: %(days)s hari. Disimpan %(kept)s hari.",
            days=table.limit_days,
            kept=table.retention.days,
        ),
    ]


def needs(table: Table, entity: Entity, language: str) -> list[tuple[str, list[str]]]:
    """Return what a legal form needs: (what, names), each name with the condition it depends on.

    Raises: KeyError for a legal form that the table does not cover.
    """
    papers = [
        (table.documents[word].title.in_(language), table.document(entity, word))
        for word in table.documents
    ]
    asked_of = list(_fields(table, entity))
    found = [
        (_("Berkas wajib"), _of(papers, "required")),
        (_("Berkas bila ada"), _of(papers, "optional")),
        (_("Diserahkan di meja"), _of(papers, "at_desk")),
        (_("Dengan e-Meterai"), _stamped(table, entity, "electronic", language)),
        (
            _("Dengan meterai, ditempel atau elektronik"),
            _stamped(table, entity, "either", language),
        ),
        (_("Isian wajib"), _of(asked_of, "required")),
        (_("Isian bila ada"), _of(asked_of, "optional")),
    ]
    return [(what, names) for what, names in found if names]


def as_data(table: Table) -> dict[str, Any]:
    """Return the same for a program: the table, and each legal form's rules spelled out."""
    return {
        **msgspec.to_builtins(table),
        "entities": {
            entity: {
                "source": rules.source,
                "documents": {
                    word: msgspec.to_builtins(table.document(entity, word))
                    for word in table.documents
                },
                "fields": {
                    path: msgspec.to_builtins(table.field(entity, path))
                    for path in fields.kinds()
                    if asked(table, entity, path)
                },
            }
            for entity, rules in table.entities.items()
        },
    }


def _fields(table: Table, entity: Entity) -> Iterator[tuple[str, NeedRule]]:
    """The fields and lists that are asked; what is inside a list or part goes with it."""
    for path in fields.kinds():
        if asked(table, entity, path) and not fields.above(path):
            yield str(labels.label(path)), table.field(entity, path)


def _stamped(table: Table, entity: Entity, stamp: str, language: str) -> list[str]:
    """The papers that bear this stamp duty, of those that some form brings."""
    return [
        one.title.in_(language)
        for word, one in table.documents.items()
        if one.stamped == stamp
        and {"required", "optional"} & set(table.document(entity, word).may_be)
    ]


def _of(rules: list[tuple[str, NeedRule]], need: Need) -> list[str]:
    """Those that some form needs so, each with the condition on which it does."""
    found = []
    for title, rule in rules:
        if rule.need == need and (not rule.when or rule.otherwise == need):
            found.append(title)
        elif rule.need == need:
            found.append(f"{title} ({WHEN[rule.when]})")
        elif rule.when and rule.otherwise == need:
            found.append(f"{title} ({UNLESS[rule.when]})")
    return found
