"""One walk through a registration, whatever it asks: with hands of a mouse or of a keyboard.

The walk reads from the pages what is asked next; it knows no legal form and no language. Everyone
and everything in `ANSWERS` is made up.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from playwright.sync_api import Locator, Page, expect

from tests.pages import settled, tab_to

NIK, NPWP, NIB = "3323014107800001", "01.855.081.4-412.000", "9120001234567"
PASSWORD = "gerimis-teropong-Lumbung-84"
ANSWERS: Mapping[str, Mapping[str, str]] = {
    "applicant": {"name": "Sulastri", "id_number": NIK},
    "capacity": {"capacity": "director", "position": "Direktur"},
    "applicant-contact": {"telephone": "0812 3456 7890", "email": "sulastri@contoh.example"},
    "name": {"name": "Kenanga Putih"},
    "npwp": {"npwp": NPWP},
    "nib": {"nib": NIB},
    "vat": {"vat_registered": "no"},
    "country": {"country": "NL"},
    "street": {"street": "Jalan Kenanga 1", "city": "Delft", "postcode": "56211"},
    "contact": {"telephone": "(0293) 491234", "email": "kantor@contoh.example"},
    "branch": {"branch": "no"},
    "assignment": {"role": "ppk", "agency": "Kabupaten Contoh", "satker": "Dinas Contoh"},
    "letter": {
        "letter_number": "800/12",
        "letter_date": "5/1/2026",
        "term_from": "5/1/2026",
        "term_until": "31/12/2026",
    },
    "founding_deeds": {"number": "12", "date": "1/2/2015", "notary": "Rini, S.H."},
    "owners": {"name": "Sulastri", "id_number": NIK, "share": "100", "unit": "percent"},
    "managers": {"name": "Sulastri", "id_number": NIK, "position": "Ketua"},
    "licences": {"kind": "NIB", "number": NIB, "issued_by": "OSS"},
}
"""What is answered on a page of fields, or in the row of a list, to what of it is asked."""
Look = Callable[[str], None]
"""Looks at a page that is seen for the first time, by its name."""


class Hands(Protocol):
    """How somebody works a page."""

    def press(self, control: Locator) -> None:
        """Press a button, follow a link, tick a box."""
        ...

    def write(self, control: Locator, text: str) -> None:
        """Type into a field, in place of what stands there."""
        ...

    def choose(self, radios: Locator, value: str) -> None:
        """Choose among the radio buttons of one question."""
        ...


class Mouse:
    """By mouse or finger: everything has to be seen, and nothing may lie above it."""

    def press(self, control: Locator) -> None:
        control.click()

    def write(self, control: Locator, text: str) -> None:
        if control.evaluate("e => e.tagName") == "SELECT":
            control.select_option(text)
        else:
            control.fill(text)

    def choose(self, radios: Locator, value: str) -> None:
        one = radios.and_(radios.page.locator(f"[value='{value}']"))
        one.locator("+ label").click()


class Keys:
    """By Tab, arrows, Space and Enter alone."""

    def press(self, control: Locator) -> None:
        tab_to(control)
        box = control.get_attribute("type") == "checkbox"
        control.page.keyboard.press("Space" if box else "Enter")

    def write(self, control: Locator, text: str) -> None:
        tab_to(control)
        control.page.keyboard.press("ControlOrMeta+a")
        control.page.keyboard.type(text)

    def choose(self, radios: Locator, value: str) -> None:
        values = [one.get_attribute("value") for one in radios.all()]
        tab_to(radios.first)
        keyboard = radios.page.keyboard
        keyboard.press("Space")
        for _each in range(values.index(value)):
            keyboard.press("ArrowDown")


@dataclass
class Registering:
    """A visitor at an open seat. `file` lies on the stick; `look` sees every page once, by name."""

    page: Page
    hands: Hands
    file: str
    look: Look
    user_id: str
    _seen: set[str] = field(default_factory=set)

    def go_through(self, entity: str) -> str:
        """Fill in the whole form, hand it in, and return the code on its receipt."""
        self.begin(entity)
        self.fill_in()
        return self.hand_in()

    def begin(self, entity: str) -> None:
        """From the page about personal data to the list of what this legal form is asked."""
        self._on("privacy")
        self._next()
        self._see("start")
        self._follow(self._main(".way").first)
        self._on("entity")
        self.hands.choose(self._main("[name=entity]"), entity)
        self._next()

    def fill_in(self, *, but: Sequence[str] = ()) -> None:
        """Do what the task list says is missing, until it says that nothing is.

        `but` are pages that are left as they are.
        """
        left = "".join(f":not([href$='/{name}'])" for name in but)
        while True:
            self._on("tasks")
            waiting = self._main(f".task:has(.task-todo, .task-begun) a{left}")
            if not waiting.count():
                return
            before = waiting.count()
            self._follow(waiting.first)
            self._chapter()
            self._on("tasks")
            expect(waiting).to_have_count(before - 1)

    def hand_in(self) -> str:
        """Check, agree, seal; return the code on the receipt."""
        self._next()
        for name in ("check", "statement", "hand-in"):
            self._on(name)
            if name == "statement":
                self.hands.press(self._main("#agreed"))
            self._next()
        expect(self.page).to_have_url(re.compile("/registration/handed/"), timeout=60_000)
        self._see("receipt")
        return self._main("#receipt .code-shown").first.inner_text()

    # a chapter

    def _chapter(self) -> None:
        while (name := self._name()) != "tasks":
            if "/registration/list/" in self.page.url:
                self._list(name)
            elif name == "region":
                self._region()
            elif name == "papers":
                self._papers()
            elif name == "account":
                self._account()
            else:
                self._answer(name)

    def _answer(self, name: str) -> None:
        self._see(name)
        for each, text in ANSWERS[name].items():
            asked = self._main(f"[name={each}]:not([type=hidden])")
            if not asked.count():
                continue
            if asked.first.get_attribute("type") == "radio":
                self.hands.choose(asked, text)
            else:
                self.hands.write(asked, text)
        self._next()

    def _list(self, chapter: str) -> None:
        self._see(chapter)
        self._next()
        self._answer_row(chapter)
        self._on(chapter)
        self._see(f"{chapter}-list")
        self._next()

    def _answer_row(self, chapter: str) -> None:
        self._on("add")
        self._see(f"{chapter}-row")
        self._answer(chapter)

    def _region(self) -> None:
        self._see("region")
        self.hands.write(self._main("#q"), "temang")
        found = self._main("button.region")
        expect(found).to_have_count(1)
        self._follow(found)

    def _papers(self) -> None:
        self._see("papers")
        missing = self._main(".task:has(.task-absent) a")
        for left in range(missing.count(), 0, -1):
            self._follow(missing.first)
            self._on("add")
            self._see("paper-add")
            taking = self._main("li", has_text=self.file).get_by_role("button").first
            taking.wait_for()
            self._follow(taking)
            self.page.wait_for_url(re.compile(r"/papers/\w+$"))
            self._see("paper-pages")
            self._next()
            self._main("form[action$='/use'] button").wait_for()
            self._see("paper-result")
            self._next()
            self._on("papers")
            expect(missing).to_have_count(left - 1)
        self._see("papers-brought")
        self._next()

    def _account(self) -> None:
        self._see("account")
        self.hands.write(self._main("[name=user_id]"), self.user_id)
        self._next()
        self._on("password")
        for name in ("password", "again"):
            self.hands.write(self._main(f"[name={name}]"), PASSWORD)
        self._see("password")
        self._next()

    # pages

    def _main(self, selector: str, **more: str) -> Locator:
        return self.page.locator("main").locator(selector, **more)

    def _name(self) -> str:
        return settled(self.page).url.partition("?")[0].rpartition("/")[2]

    def _on(self, name: str) -> None:
        self.page.wait_for_url(re.compile(rf"/{name}(\?.*)?$"))
        settled(self.page)
        if name not in ("tasks", "add", "papers"):
            self._see(name)

    def _see(self, name: str) -> None:
        if name not in self._seen:
            self._seen.add(name)
            self.look(name)

    def _next(self) -> None:
        """Press the page's one filled button: every page that goes on has exactly one."""
        filled = self._main(".button-primary")
        expect(filled).to_have_count(1)
        self._follow(filled)

    def _follow(self, control: Locator) -> None:
        """Press what leads to another address, and wait for its page."""
        before = self.page.url
        self.hands.press(control)
        self.page.wait_for_function("before => location.href !== before", arg=before)
        settled(self.page)


def leaks(text: str, words: Sequence[str]) -> list[str]:
    """Return those words of the other language that stand in a text."""
    return [one for one in words if re.search(rf"\b{one}\b", text)]
