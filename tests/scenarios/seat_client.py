"""A person at a seat without a browser: the same pages, forms and cookies over plain HTTP."""

from __future__ import annotations

import re
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urlencode, urljoin, urlsplit

import urllib3

from kiosk.demo.samples import VENDORS, Vendor

TIMEOUT_S = 30.0
# Of the furnished room's staff the one who may do everything, and whose PIN `Room.pin` is.
HEAD = "Siti Aminah"


@dataclass
class Form:
    """A form as it stands on the page; `buttons` are the name and value of each submit button."""

    action: str
    fields: dict[str, str] = field(default_factory=dict)
    buttons: list[tuple[str, str]] = field(default_factory=list)


class Page(HTMLParser):
    """What a person sees of a page: `words` without markup, `heading`, forms; and its address."""

    def __init__(self, url: str, status: int, html: str) -> None:
        super().__init__()
        self.url, self.status, self.html = url, status, html
        self.forms: list[Form] = []
        self.header = self.heading = ""
        self._words: list[str] = []
        self._inside: list[str] = []
        self.feed(html)
        self.words = " ".join(" ".join(self._words).split())
        self.heading, self.header = " ".join(self.heading.split()), " ".join(self.header.split())

    @property
    def path(self) -> str:
        return urlsplit(self.url).path

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        if tag in ("h1", "header", "script", "svg"):
            self._inside.append(tag)
        if tag == "form" and found.get("method") == "post":
            self.forms.append(Form(found.get("action", "")))
        elif self.forms and tag == "button" and found.get("type", "submit") == "submit":
            self.forms[-1].buttons.append((found.get("name", ""), found.get("value", "")))
        elif self.forms and tag == "input" and "name" in found:
            self._take(found)

    def _take(self, found: dict[str, str]) -> None:
        """A ticked or hidden field is sent as it is; an unticked one is not."""
        ticks = found.get("type") in ("radio", "checkbox")
        if not ticks or "checked" in found:
            self.forms[-1].fields[found["name"]] = found.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        if tag in self._inside:
            self._inside.remove(tag)

    def handle_data(self, data: str) -> None:
        if "script" in self._inside or "svg" in self._inside:
            return
        self._words.append(data)
        if "h1" in self._inside:
            self.heading += data
        if "header" in self._inside:
            self.header += data

    def staff_id(self, name: str) -> str:
        """The value of the choice that shows this name; also when it is the only one."""
        rows = re.findall(
            r'name="staff"[^>]*?value="([^"]+)"(.*?)(?=name="staff"|</fieldset>|</p>)',
            self.html,
            re.DOTALL,
        )
        found = [staff_id for staff_id, shown in rows if name in shown]
        assert found, f"{name} is no choice on {self.url}: {self.words[:600]}"
        return str(found[0])

    def form(self, action: str) -> Form:
        """The form posted to a path that ends so."""
        for one in self.forms:
            if urlsplit(one.action).path.endswith(action):
                return one
        raise AssertionError(f"no form {action} on {self.url}: {self.words[:600]}")


class SeatClient:
    """Boots a window on the seat's one-shot address and walks through its pages.

    Every walking method ends on the page it names or fails with that page's words.
    """

    def __init__(self, boot_url: str) -> None:
        self.base = "{0.scheme}://{0.netloc}".format(urlsplit(boot_url))
        self._http = urllib3.PoolManager(maxsize=1, retries=False, timeout=TIMEOUT_S)
        self._cookies: dict[str, str] = {}
        self.page = self.go(boot_url)

    def close(self) -> None:
        self._http.clear()

    def go(self, where: str) -> Page:
        return self._ask("GET", urljoin(self.base, where), None)

    def fetch(self, where: str) -> bytes:
        """A picture or file that a page shows."""
        kept = "; ".join(f"{name}={value}" for name, value in self._cookies.items())
        answer = self._http.request("GET", urljoin(self.base, where), headers={"Cookie": kept})
        assert answer.status == 200, where
        return answer.data

    def submit(self, action: str, **fields: str) -> Page:
        """Fill in the form on the page and press its button."""
        return self.press(self.page.form(action), **fields)

    def press(self, form: Form, **fields: str) -> Page:
        """Fill in this form and press its button."""
        where = urljoin(self.page.url, form.action)
        return self._ask("POST", where, {**form.fields, **fields})

    def _ask(self, method: str, url: str, fields: dict[str, str] | None) -> Page:
        for _ in range(6):
            body = None if fields is None else urlencode(fields)
            kept = "; ".join(f"{name}={value}" for name, value in self._cookies.items())
            headers = {"Cookie": kept} if kept else {}
            if body is not None:
                headers["Origin"] = self.base
                headers["Content-Type"] = "application/x-www-form-urlencoded"
            answer = self._http.request(method, url, body=body, headers=headers, redirect=False)
            for given in answer.headers.getlist("Set-Cookie"):
                name, _, value = given.partition(";")[0].partition("=")
                self._cookies[name] = value
            if answer.status not in (302, 303):
                self.page = Page(url, answer.status, answer.data.decode())
                return self.page
            method, url, fields = "GET", urljoin(url, answer.headers["Location"]), None
        raise AssertionError(f"redirected for ever at {url}")

    def must(self, path: str) -> Page:
        assert re.search(path, self.page.path), f"{self.page.url}: {self.page.words[:900]}"
        return self.page

    # staff

    def open_seat(
        self,
        pin: str,
        visitor: str = "Budi Santoso",
        minutes: str = "60",
        purpose: str = "bidding",
        start: str = "/tenders",
    ) -> None:
        self.go("/staff")
        self.submit(
            "/staff",
            visitor=visitor,
            purpose=purpose,
            minutes=minutes,
            staff=self.page.staff_id(HEAD),
            pin=pin,
        )
        self.must("^/welcome$")
        self.go(start)

    def resume(self, pin: str) -> None:
        self.go("/locked?staff=1")
        self.submit("/resume", staff=self.page.staff_id(HEAD), pin=pin, act="resume")
        self.must("^/(tenders|bid|bids/.*)$|^/bid/|^/registration")  # where the visitor left off

    # vendor

    def begin(self, tender_id: str) -> None:
        self.go(f"/tenders/{tender_id}")
        self.submit("/bid/tender")
        self.must("^/bid/")

    def sign_in(self, vendor: Vendor = VENDORS[0]) -> None:
        self.submit("/bid/who", tenderer_id=vendor.tenderer_id, password=vendor.password)

    def be_attested(self, pin: str, vendor: Vendor = VENDORS[0]) -> None:
        """Offline: the password cannot be asked for, staff vouch."""
        self.sign_in(vendor)
        self.go("/bid/who/attest")
        self.submit(
            "/bid/who/attest",
            tenderer_id=vendor.tenderer_id,
            name=vendor.name,
            seen="yes",
            staff=self.page.staff_id(HEAD),
            pin=pin,
        )

    def choose(self, names: Sequence[str], envelope: str = "bid") -> None:
        if self.page.path == "/bid/envelopes":
            self.submit("/bid/envelopes")
        self.must("^/bid/files")
        for name in names:
            # The listing names each file right before the form that adds it.
            found = self.page.html.partition(f"<bdi>{name}</bdi>")[2]
            token = re.search(r'name="token" value="([^"]+)"', found)
            assert token, f"{name} is not offered: {self.page.words[:900]}"
            form = next(one for one in self.page.forms if one.fields.get("token") == token[1])
            self._ask(
                "POST", urljoin(self.base, form.action), {**form.fields, "envelope": envelope}
            )
            self.must("^/bid/files")

    def remove(self, name: str) -> None:
        """Take a chosen file out again: the page has a form of that name's own for it."""
        found = re.findall(
            r'name="pick_id" value="([^"]+)".*?visually-hidden"> ([^<]+)</span>',
            self.page.html,
            re.DOTALL,
        )
        pick_id = {shown: pick_id for pick_id, shown in found}[name]
        form = next(one for one in self.page.forms if one.fields.get("pick_id") == pick_id)
        self._ask("POST", urljoin(self.base, form.action), form.fields)
        self.must("^/bid/files")

    def to_summary(self) -> None:
        """From the files on; who has said before what is to be with an owner key is not asked."""
        self.past_checks()
        if self.page.path == "/bid/owner-key":
            self.submit("/bid/owner-key", choice="none")
        self.must("^/bid/summary$")

    def past_checks(self) -> None:
        """From the files on; a check that found nothing leads on by itself."""
        self.submit("/bid/files")
        wait_for(lambda: "sedang diperiksa" not in self.go("/bid/checks").words)
        if self.page.path == "/bid/checks":
            self.submit("/bid/checks", advice="yes")

    def seal(self) -> str:
        """Agree and start sealing; return the bid's id. The page is the progress page."""
        bid_id = self.page.form("/bid/summary").fields["bid_id"]
        self.submit("/bid/summary", agreed="yes")
        self.must("^/bids/")
        return bid_id

    def sealed(self) -> Page:
        """Wait until sealing has ended; return the receipt page."""
        page = self.ended()
        assert re.fullmatch(r"/bids/[0-9a-f-]{36}", page.path), page.words[:900]
        return page

    def ended(self) -> Page:
        """Wait until sealing has ended, well or not; return the page that says so."""
        wait_for(lambda: "sedang disegel" not in self.go(self.page.path).words)
        return self.page


def wait_for(done, seconds: float = 60.0, every: float = 0.05) -> None:  # type: ignore[no-untyped-def]
    end = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(every)
