"""What the window shows while there is no server: made here, asked of nobody.

Both languages at once: nobody can switch a page that no server stands behind. In the training realm
it is marked as every page is: the amber of `static/app.css`, and the word.
"""

from __future__ import annotations

INK, DESK, AMBER = "#1b2430", "#eef1f4", "#ffb300"

_INDONESIAN = (
    "Sebentar, kursi ini sedang disiapkan",
    "Halaman akan muncul dengan sendirinya. Yang sudah tersegel tetap aman di komputer ini.",
    "Kalau lebih dari satu menit, panggil petugas.",
)
_ENGLISH = (
    "One moment, this seat is getting ready",
    "The page will appear by itself. What is sealed stays safe on this computer.",
    "If it takes longer than a minute, call the staff.",
)


_MARK = (
    f'<p align="center" style="font-size:36px; background-color:{AMBER}; color:{INK}">'
    '<b>LATIHAN · <span lang="en">TRAINING</span></b></p>'
)


def html(*, training: bool) -> str:
    """A page without script, image or address, in the few tags that Qt's labels know too."""
    first, second = _lines(_INDONESIAN, 36), _lines(_ENGLISH, 24)
    return (
        f'<!doctype html><html lang="id"><body style="background:{DESK}; color:{INK};'
        f' font-family:sans-serif; text-align:center">{_MARK if training else ""}{first}'
        "<p>&nbsp;</p>"
        f'<div lang="en">{second}</div></body></html>'
    )


def _lines(texts: tuple[str, str, str], size_px: int) -> str:
    title, *rest = texts
    paragraphs = "".join(f'<p align="center" style="font-size:20px">{text}</p>' for text in rest)
    return f'<p align="center" style="font-size:{size_px}px"><b>{title}</b></p>{paragraphs}'
