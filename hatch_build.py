"""Build hook: fetch htmx from a package that ships it, and compile the translations.

Third-party JavaScript is never committed. django-htmx (a build requirement only) carries
`htmx-2.min.js`; a copy with any other SHA-256 stops the build.
"""

from __future__ import annotations

import hashlib
import importlib.util
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

HTMX_SHA256 = "71ea67185bfa8c98c39d31717c6fce5d852370fcdfd129db4543774d3145c0de"


def shipped_htmx() -> bytes:
    # find_spec does not run the package, so Django need not be importable.
    spec = importlib.util.find_spec("django_htmx")
    if spec is None or spec.origin is None:
        raise RuntimeError(
            "django-htmx is missing: build with its build requirements (pip install .)"
        )
    return (Path(spec.origin).parent / "static/django_htmx/htmx-2.min.js").read_bytes()


def write_htmx(root: Path) -> None:
    script = shipped_htmx()
    found = hashlib.sha256(script).hexdigest()
    if found != HTMX_SHA256:
        raise RuntimeError(
            f"htmx has SHA-256 {found}, not {HTMX_SHA256}: read the new release first"
        )
    target = root / "static" / "third_party" / "htmx.min.js"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(script)


def compile_translations(root: Path) -> None:
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    for po in sorted((root / "kiosk" / "translations").glob("*/LC_MESSAGES/*.po")):
        with po.open("rb") as source:
            catalog = read_po(source, locale=po.parent.parent.name)
        with po.with_suffix(".mo").open("wb") as out:
            write_mo(out, catalog)


class AssetsHook(BuildHookInterface):  # type: ignore[type-arg, misc, unused-ignore]
    """Write htmx to static/third_party/ and .mo files beside their .po before collection."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        root = Path(self.root)
        write_htmx(root)
        compile_translations(root)
