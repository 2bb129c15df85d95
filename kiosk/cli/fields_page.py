"""The reference page of a registration's fields."""

from __future__ import annotations

from kiosk.labels import fields, label_in

_FIELDS = """\
# The fields of a registration

Made from `sync/registration/application.py` and `kiosk/labels.py` by `make docs`. A path is what
requirement tables, the hand-over sheet and `application.json` call a field; a list holds rows, each
with its fields. Everything is text as it was typed. Requirement tables say what is needed. Screens
and printed forms use these labels.
"""


def fields_page() -> str:
    """Return the page of the fields of a registration with their labels, in Markdown."""
    lines = [_FIELDS.rstrip("\n")]
    for path, words in fields():
        if "." not in path:
            lines += ["", f"## {path}", "", "| path | Indonesian | English | words |"]
            lines.append("|---|---|---|---|")
        said = ", ".join(f"`{one}` ({label_in(f'{path}.{one}', 'en')})" for one in words)
        lines.append(f"| `{path}` | {label_in(path, 'id')} | {label_in(path, 'en')} | {said} |")
    return "\n".join([*lines, ""])
