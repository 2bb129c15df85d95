"""Read QTI's XML: no network, no entities, bounded; one spelling of names for 2.x and 3.0.

A name is given as 2.x writes it (`choiceInteraction`); 3.0's `qti-choice-interaction` is the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from sync.errors import Fault

NAMESPACES = frozenset(
    {
        "http://www.imsglobal.org/xsd/imsqti_v2p1",
        "http://www.imsglobal.org/xsd/imsqti_v2p2",
        "http://www.imsglobal.org/xsd/imsqtiasi_v3p0",
    }
)
MOST_BYTES = 5_000_000
_OF_ASCII = frozenset({"utf-8", "us-ascii", "iso-8859-1", "windows-1252"})
"""Encodings in which a byte of ASCII is that sign and no other."""
_BARE = re.compile(rb"<!DOCTYPE\s+[A-Za-z_][\w:.-]*\s*>")


def parsed(data: bytes, file: str) -> etree._Element:
    """Parse a file of a package or an item alone.

    Raises: Fault("qti_file_large", file, most_bytes), Fault("qti_doctype", file),
    Fault("qti_not_xml", file, line); also for more than 256 elements within each other.
    """
    if len(data) > MOST_BYTES:
        raise Fault("qti_file_large", file=file, most_bytes=MOST_BYTES)
    try:
        root = etree.fromstring(data, _parser())
    except etree.XMLSyntaxError as error:
        raise Fault("qti_not_xml", file=file, line=error.lineno or 1) from error
    # Three ways of reading a text give three answers where an entity stands in it.
    told = root.getroottree().docinfo
    if told.doctype and not ((told.encoding or "").lower() in _OF_ASCII and _is_bare(data)):
        raise Fault("qti_doctype", file=file)
    return root


def _is_bare(data: bytes) -> bool:
    """Whether the DOCTYPE only names the top element, as rqti writes it: it declares nothing."""
    return b"\0" not in data and data.count(b"<!DOCTYPE") == 1 and _BARE.search(data) is not None


def _parser() -> etree.XMLParser:
    return etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False,
        huge_tree=False, remove_comments=True, remove_pis=True,
    )  # fmt: skip


def local(element: etree._Element) -> str:
    """Return an element's name without namespace, in the spelling of 2.x."""
    name = str(etree.QName(element).localname)
    return _camel(name.removeprefix("qti-")) if name.startswith("qti-") else name


def is_qti(element: etree._Element) -> bool:
    """Return whether an element is of one of the versions that are read."""
    return etree.QName(element).namespace in NAMESPACES


def top_name(element: etree._Element) -> str:
    """Return what a file that is no readable item begins with; of an item, its version too."""
    space = str(etree.QName(element).namespace or "").rstrip("/").rpartition("/")[2]
    name = local(element)
    return f"{name} ({space})" if name == "assessmentItem" and space else name


def attribute(element: etree._Element, name: str, default: str = "") -> str:
    """Return an attribute by its 2.x name, in either spelling."""
    kebab = re.sub("[A-Z]", lambda found: f"-{found[0].lower()}", name)
    return str(element.get(name) or element.get(kebab) or default)


def flag(element: etree._Element, name: str) -> bool:
    """Return whether an attribute says true."""
    return attribute(element, name).strip() in ("true", "1")


def below(element: etree._Element, name: str) -> Iterator[etree._Element]:
    """Yield the elements of a name at any depth, in their order."""
    return (one for one in element.iterdescendants() if local(one) == name)


def words(element: etree._Element) -> str:
    """Return all text in an element, spaces and line ends as one space."""
    return " ".join("".join(element.itertext()).split())


def _camel(name: str) -> str:
    return re.sub("-([a-z0-9])", lambda found: found[1].upper(), name)
