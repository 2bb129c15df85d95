"""Read a QTI item, or a package: its manifest, its tests with their sections, its items."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import cast
from urllib.parse import unquote

from lxml import etree

from sync.errors import Fault
from sync.training.qti.items import take_item
from sync.training.qti.xml import (
    MOST_BYTES,
    attribute,
    below,
    flag,
    is_qti,
    local,
    parsed,
    top_name,
    words,
)
from sync.training.questions.imported import ImportedQuestions, ImportList
from sync.training.questions.model import MOST_QUESTIONS

MANIFEST = "imsmanifest.xml"
_TYPE = re.compile(r"imsqti_(item|test)_xmlv(?:2p1|2p2|3p0)(?:_.*)?")
# What a test may ask for and a quiz has not.
DROPPED = ("timeLimits", "branchRule", "preCondition", "outcomeProcessing", "testFeedback",
            "weight", "rubricBlock", "itemSessionControl", "assessmentSectionRef")  # fmt: skip

ReadFile = Callable[[int], bytes]
"""Returns at most so many bytes of a file and one more."""


def read_qti_item(data: bytes, file: str) -> ImportedQuestions:
    """Read one item. `file` is what people call it.

    Raises: Fault("qti_file_large", file, most_bytes), Fault("qti_doctype", file),
    Fault("qti_not_xml", file, line), Fault("qti_not_item", file, name).
    """
    found = ImportList(file)
    root = parsed(data, file)
    if local(root) != "assessmentItem" or not is_qti(root):
        raise Fault("qti_not_item", file=file, name=top_name(root))
    take_item(found, root)
    return found.done()


def read_qti_package(files: Mapping[str, ReadFile], file: str) -> ImportedQuestions:
    """Read a package from its files by name. `file` is what people call it.

    What is wrong with one item is told, and the others are taken.
    Raises: Fault("qti_is_cmi5", file), Fault("qti_is_scorm", file), Fault("qti_no_manifest", file),
    Fault("qti_old_version", file), and for the manifest Fault("qti_file_large", file, most_bytes),
    Fault("qti_doctype", file), Fault("qti_not_xml", file, line).
    """
    return _Package(files, file).read()


class _Package:
    """One package while it is read."""

    def __init__(self, files: Mapping[str, ReadFile], file: str) -> None:
        # A zipped folder begins with its name.
        tops = {name.partition("/")[0] for name in files}
        top = f"{tops.pop()}/" if len(tops) == 1 and MANIFEST not in files else ""
        self._files = {name.removeprefix(top): read for name, read in files.items()}
        self._file = file
        self._found = ImportList(file)
        self._done: set[str] = set()
        self._told_full = False

    def read(self) -> ImportedQuestions:
        """Read tests in the order of the manifest, then the items that no test names."""
        if "cmi5.xml" in self._files:
            raise Fault("qti_is_cmi5", file=self._file)
        if MANIFEST not in self._files:
            raise Fault("qti_no_manifest", file=self._file)
        manifest = parsed(self._files[MANIFEST](MOST_BYTES), MANIFEST)
        if _is_scorm(manifest):
            raise Fault("qti_is_scorm", file=self._file)
        resources = list(_resources(manifest))
        self._take(resources)
        self._tell_unlisted({href for _, href in resources})
        self._found.file = self._file
        found = self._found.done()
        if not resources and not found.refused:
            raise Fault("qti_old_version", file=self._file)
        return found

    def _take(self, resources: Sequence[tuple[str, str]]) -> None:
        for kind, href in resources:
            if kind == "test":
                self._test(href)
        self._found.section("")
        for kind, href in resources:
            if kind == "item" and href not in self._done:
                self._item(href, MANIFEST)

    def _tell_unlisted(self, listed: set[str]) -> None:
        """Tell of items that are in the package, but in no list of it: nobody would miss them."""
        for href in sorted({*self._files} - self._done - listed - {MANIFEST}):
            if not href.lower().endswith(".xml"):
                continue
            try:
                root = parsed(self._files[href](MOST_BYTES), href)
            except Fault:
                continue
            if local(root) == "assessmentItem" and is_qti(root):
                self._found.file = href
                self._found.refuse("qti_item_unlisted", root.sourceline or 1)

    def _opened(self, href: str, at: str, line: int) -> etree._Element | None:
        """A file of the package; None after telling what is wrong with it."""
        self._found.file = at
        if href not in self._files:
            self._found.refuse("qti_file_missing", line, value=href[:100])
            return None
        try:
            return parsed(self._files[href](MOST_BYTES), href)
        except Fault as fault:
            params = {key: value for key, value in fault.params.items() if key != "file"}
            self._found.file = href
            self._found.refuse(fault.code, cast(int, params.pop("line", 1)), **params)
            return None

    def _item(self, href: str, at: str, line: int = 1) -> None:
        self._done.add(href)
        if self._found.is_full:
            if not self._told_full:
                self._found.file = at
                self._found.refuse("import_questions_many", line, most=MOST_QUESTIONS)
            self._told_full = True
            return
        root = self._opened(href, at, line)
        if root is None:
            return
        self._found.file = href
        if local(root) != "assessmentItem" or not is_qti(root):
            self._found.refuse("qti_not_item", 1, name=top_name(root))
        else:
            take_item(self._found, root)

    def _test(self, href: str) -> None:
        root = self._opened(href, MANIFEST, 1)
        if root is None:
            return
        dropped = sorted({local(one) for one in root.iterdescendants()} & {*DROPPED})
        if dropped:
            self._found.file = href
            self._found.unclear("qti_test_dropped", 1, names=", ".join(dropped))
        for section in below(root, "assessmentSection"):
            self._section(section, href)

    def _section(self, section: etree._Element, test: str) -> None:
        """The items that stand in a section itself; sections within it are sections too."""
        chosen = next((one for one in section if local(one) == "selection"), None)
        ordering = next((one for one in section if local(one) == "ordering"), None)
        number = "" if chosen is None else attribute(chosen, "select")
        self._found.section(
            attribute(section, "title"),
            int(number) if re.fullmatch("[0-9]{1,4}", number) else 0,
            ordering is not None and flag(ordering, "shuffle"),
        )
        for one in section:
            if local(one) == "assessmentItemRef":
                href = _resolved(attribute(one, "href"), test)
                self._item(href, test, one.sourceline or 1)


def _resources(manifest: etree._Element) -> Iterator[tuple[str, str]]:
    """What a manifest lists of QTI: `item` or `test`, and the file's name."""
    for one in below(manifest, "resource"):
        kind = _TYPE.fullmatch(attribute(one, "type"))
        if kind:
            yield kind[1], _resolved(attribute(one, "href"), "")


def _resolved(href: str, beside: str) -> str:
    """The name of a file in the package that an address means, which is percent-encoded."""
    return posixpath.normpath(posixpath.join(posixpath.dirname(beside), unquote(href)))


def _is_scorm(manifest: etree._Element) -> bool:
    spaces = {space for one in manifest.iter() for space in one.nsmap.values() if space}
    schemas = {words(one).upper() for one in below(manifest, "schema")}
    return any("adlcp" in space for space in spaces) or any("SCORM" in one for one in schemas)
