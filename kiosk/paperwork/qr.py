"""QR codes that carry text byte for byte: byte mode, UTF-8, error correction M (15 %)."""

from __future__ import annotations

import io

import segno

QUIET_ZONE = 4  # modules, as ISO/IEC 18004 asks


def _symbol(text: str) -> segno.QRCode:
    # A version is chosen to fit; boosting the error level would make the modules smaller.
    return segno.make_qr(text, mode="byte", encoding="utf-8", error="m", boost_error=False)


def qr_svg(text: str, title: str | None = None) -> str:
    """Return an `<svg>` element that scales with its box; `title` is read to those who listen."""
    out = io.BytesIO()
    _symbol(text).save(
        out,
        kind="svg",
        border=QUIET_ZONE,
        light="#fff",
        title=title,
        xmldecl=False,
        omitsize=True,
        nl=False,
        svgclass="qr",
        lineclass=None,
    )
    named = 'role="img" ' if title else 'aria-hidden="true" '
    return out.getvalue().decode().replace("<svg ", f"<svg {named}", 1)


def qr_png(text: str, scale: int = 6) -> bytes:
    """Return a PNG image, `scale` pixels a module."""
    out = io.BytesIO()
    _symbol(text).save(out, kind="png", border=QUIET_ZONE, scale=scale)
    return out.getvalue()
