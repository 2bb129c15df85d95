"""Look at the pictures of a content pack: the kind, the size in points, and drawings' elements.

A drawing (SVG) is XML that may hold scripts and addresses; only shapes and text of the list pass.
"""

from __future__ import annotations

import io
import re
import warnings

from lxml import etree
from PIL import Image

from sync.errors import Fault

MOST_POINTS = 25_000_000
MOST_SIDE = 10_000
MOST_ELEMENTS = 20_000
SVG = "http://www.w3.org/2000/svg"
ELEMENTS = frozenset(
    {
        *("svg", "g", "defs", "title", "desc", "text", "tspan", "marker"),
        *("path", "rect", "circle", "ellipse", "line", "polyline", "polygon"),
        *("linearGradient", "radialGradient", "stop"),
    }
)
_FORMATS = {"png": "PNG", "jpg": "JPEG"}
_OWN_REFERENCE = re.compile(r"url\(#[A-Za-z][\w.-]*\)")
_NOT_OURS = re.compile(r"url\s*\(|:\s*//|javascript:|data:", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"(?!on|style$|href$)[a-zA-Z][a-zA-Z0-9-]*")


def picture_flaw(name: str, data: bytes) -> Fault | None:
    """Return what is wrong with a picture, None for nothing; `name` ends in `.png|.jpg|.svg`."""
    kind = name.rpartition(".")[2]
    if kind == "svg":
        return _drawing_flaw(name, data)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Pillow warns of many points: they are counted below
            with Image.open(io.BytesIO(data), formats=(_FORMATS[kind],)) as picture:
                width, height = picture.size
    except Image.DecompressionBombError:
        width = height = MOST_SIDE + 1
    except (OSError, ValueError, SyntaxError, OverflowError):
        return Fault("pack_picture_unreadable", file=name, kind=_FORMATS[kind])
    if width > MOST_SIDE or height > MOST_SIDE or width * height > MOST_POINTS:
        return Fault("pack_picture_huge", file=name, most=MOST_SIDE)
    return None


def _drawing_flaw(name: str, data: bytes) -> Fault | None:
    try:
        root = etree.fromstring(data, _parser())
    except (etree.XMLSyntaxError, ValueError):
        return Fault("pack_picture_unreadable", file=name, kind="SVG")
    if root.getroottree().docinfo.doctype:
        return _unsafe(name, 1, "DOCTYPE")
    if root.tag != f"{{{SVG}}}svg":
        return Fault("pack_picture_unreadable", file=name, kind="SVG")
    for count, element in enumerate(root.iter()):
        if count >= MOST_ELEMENTS:
            return Fault("pack_picture_huge", file=name, most=MOST_SIDE)
        if found := _not_allowed(element):
            return _unsafe(name, element.sourceline or 1, found)
    return None


def _parser() -> etree.XMLParser:
    """Reads without a network, entities or what else stands outside of the text."""
    return etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip


def _not_allowed(element: etree._Element) -> str:
    """The first thing of an element that is not on the list; "" for nothing."""
    tag = element.tag
    if not isinstance(tag, str):  # an entity that stands for who knows what
        return "&…;"
    space, _, local = tag.rpartition("}")
    if space != f"{{{SVG}" or local not in ELEMENTS:
        return f"<{local[:40]}>"
    for attribute, value in element.attrib.items():
        told = str(attribute).rpartition("}")[2][:40]
        if str(attribute) == "{http://www.w3.org/XML/1998/namespace}lang":
            continue
        if not _ATTRIBUTE.fullmatch(str(attribute)):
            return told
        if _NOT_OURS.search(_OWN_REFERENCE.sub("", str(value))):
            return told
    return ""


def _unsafe(name: str, line: int, what: str) -> Fault:
    return Fault("pack_drawing_unsafe", file=name, line=line, what=what)
