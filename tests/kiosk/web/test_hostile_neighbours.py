"""What others on the machine can try: each row is refused, counted and in the seat's own log.

Raw requests over real sockets first; then real Chromium with hostile pages that share the machine,
the loopback address and, worst of all, the browser that holds the seat's cookie.
"""

from __future__ import annotations

import http.server
import shutil
import socket
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext

from kiosk import events
from kiosk.seat.ports import serve_window
from kiosk.web.csrf import PageTokens
from kiosk.web.guards import _digest
from kiosk.web.refusals import Refusals
from sync.database import write_tx
from sync.server import Server
from tests.conftest import FLAGS
from tests.kiosk.web.support import PORT, Shell, a_shell, open_seat
from tests.seat_process import until


@dataclass
class Neighbourhood:
    """A served seat with an open visit, whose window holds `cookie` and `token`."""

    shell: Shell
    server: Server
    refusals: Refusals
    answered: list[tuple[str, str, int]] = field(default_factory=list)
    cookie: str = ""
    token: str = ""

    @property
    def port(self) -> int:
        return self.server.port

    def say(self, *lines: str) -> int:
        """Send a request as it stands; the status of the answer."""
        with socket.create_connection(("127.0.0.1", self.port), 10) as client:
            client.sendall("\r\n".join((*lines, "Connection: close", "", "")).encode())
            return int(client.recv(65536).split(b" ", 2)[1])

    def ask(self, line: str, *more: str, own: bool = True) -> int:
        """A request that is right in everything that `more` does not spoil."""
        host = [f"Host: 127.0.0.1:{self.port}"] if own else []
        return self.say(line, *host, f"Cookie: {self.cookie}", *more)

    def write(self, *more: str, token: str | None = None, method: str = "POST") -> int:
        body = f"page_token={self.token if token is None else token}"
        with socket.create_connection(("127.0.0.1", self.port), 10) as client:
            lines = [
                f"{method} /work/write HTTP/1.1", f"Host: 127.0.0.1:{self.port}",
                f"Cookie: {self.cookie}", "Content-Type: application/x-www-form-urlencoded",
                f"Content-Length: {len(body)}", *more, "Connection: close", "", body,
            ]  # fmt: skip
            client.sendall("\r\n".join(lines).encode())
            return int(client.recv(65536).split(b" ", 2)[1])

    @property
    def origin(self) -> str:
        return f"Origin: http://127.0.0.1:{self.port}"

    def logged(self) -> Counter[str]:
        """Refusals in the seat's log so far, by reason."""
        self.refusals.flush(everything=True)
        with closing(self.shell.open_db()) as db:
            found: Counter[str] = Counter()
            for _, entry in events.entries(db):
                if entry.name == "guard_refused":
                    found[str(entry.fields["reason"])] += int(str(entry.fields["count"]))
            return found


@pytest.fixture(scope="module")
def there(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Neighbourhood]:
    shell = a_shell(tmp_path_factory.mktemp("seat"), port=None)

    def write(counts: Any) -> None:
        with closing(shell.open_db()) as db, write_tx(db):
            for reason, count in counts.items():
                events.record(db, "guard_refused", reason=reason, count=count)

    refusals = Refusals(write)
    shell.guard._on_refused = refusals.heard
    answered: list[tuple[str, str, int]] = []
    inner = shell.app.wsgi_app

    def noting(environ: Any, start: Callable[..., Any]) -> Any:
        def note(status: str, *rest: Any) -> Any:
            answered.append((environ["REQUEST_METHOD"], environ["PATH_INFO"], int(status[:3])))
            return start(status, *rest)

        return inner(environ, note)

    shell.app.wsgi_app = noting  # type: ignore[method-assign]
    server = serve_window(shell.app, 0, shell.guard)
    server.start()
    made = Neighbourhood(shell, server, refusals, answered)
    shell.guard.listening_on(PORT)  # where the test client believes itself to be
    window = shell.window()
    open_seat(window)
    launch = window.client.get_cookie("launch", domain="127.0.0.1")
    assert launch is not None
    made.cookie, made.token = f"launch={launch.value}", window.token
    shell.guard.listening_on(server.port)
    yield made
    server.stop()


def _boot_replay(at: Neighbourhood) -> int:
    address = at.shell.guard.mint()
    assert at.ask(f"GET {address} HTTP/1.1") == 303
    return at.ask(f"GET {address} HTTP/1.1")


def _ended_visit_token(at: Neighbourhood) -> str:
    launch = at.cookie.removeprefix("launch=")
    return at.shell.guard.page_tokens.issue(_digest(launch), "visit-yang-sudah-selesai")


def _forged_token(at: Neighbourhood) -> str:
    launch = at.cookie.removeprefix("launch=")
    return PageTokens(b"k" * 32).issue(_digest(launch), at.shell.desk.view().visit_id)


Try = Callable[[Neighbourhood], int]
GET = "GET / HTTP/1.1"
# What is tried, the answer it must get, and the reason that must stand in the log.
TRIES: dict[str, tuple[Try, int, str]] = {
    "a rebound name": (lambda at: at.ask(GET, "Host: evil.example", own=False), 421, "host"),
    "a rebound name with our port": (
        lambda at: at.ask(GET, f"Host: evil.example:{at.port}", own=False), 421, "host"),
    "localhost": (lambda at: at.ask(GET, f"Host: localhost:{at.port}", own=False), 421, "host"),
    "a dot after the address": (
        lambda at: at.ask(GET, f"Host: 127.0.0.1.:{at.port}", own=False), 421, "host"),
    "a proxy's word for the host": (
        lambda at: at.ask(GET, "Host: evil.example", f"X-Forwarded-Host: 127.0.0.1:{at.port}",
                          own=False), 421, "host"),
    "HTTP/1.0 without Host": (lambda at: at.ask("GET / HTTP/1.0", own=False), 421, "host"),
    "HTTP/1.1 without Host": (lambda at: at.ask(GET, own=False), 421, "host"),
    "a second Host": (lambda at: at.ask(GET, "Host: evil.example"), 400, "malformed"),
    "our Host second": (
        lambda at: at.ask(GET, "Host: evil.example", f"Host: 127.0.0.1:{at.port}", own=False),
        400, "malformed"),
    "a Host that goes on in the next line": (
        lambda at: at.ask(GET, "Host: evil.example", f" 127.0.0.1:{at.port}", own=False),
        400, "malformed"),
    "a target with a host of its own": (
        lambda at: at.ask("GET http://evil.example/ HTTP/1.1"), 400, "malformed"),
    "a tunnel": (lambda at: at.ask("CONNECT evil.example:443 HTTP/1.1"), 501, "malformed"),
    "a small-letter method": (lambda at: at.ask("get / HTTP/1.1"), 400, "malformed"),
    "no protocol": (lambda at: at.ask("GET /"), 400, "malformed"),
    "headers without end": (
        lambda at: at.ask(GET, "X-Long: " + "x" * 70_000), 413, "malformed"),
    "an address without end": (
        lambda at: at.ask(f"GET /{'x' * 70_000} HTTP/1.1"), 414, "malformed"),
    "a replayed boot token": (_boot_replay, 403, "boot_token"),
    "a guessed boot token": (lambda at: at.ask("GET /boot/abc HTTP/1.1"), 403, "boot_token"),
    "no cookie": (
        lambda at: at.say(GET, f"Host: 127.0.0.1:{at.port}"), 403, "cookie"),
    "a guessed cookie": (
        lambda at: at.say(GET, f"Host: 127.0.0.1:{at.port}", "Cookie: launch=x"), 403, "cookie"),
    "a cookie of another name": (
        lambda at: at.say(GET, f"Host: 127.0.0.1:{at.port}",
                          f"Cookie: Launch={at.cookie[7:]}"), 403, "cookie"),
    "a write without origin": (lambda at: at.write(), 403, "origin_absent"),
    "a write with a referrer only": (
        lambda at: at.write(f"Referer: http://127.0.0.1:{at.port}/"), 403, "origin_absent"),
    "a foreign origin": (lambda at: at.write("Origin: http://evil.example"), 403, "origin"),
    "no origin in particular": (lambda at: at.write("Origin: null"), 403, "origin"),
    "another port of the machine": (
        lambda at: at.write("Origin: http://127.0.0.1:1"), 403, "origin"),
    "our origin over TLS": (
        lambda at: at.write(f"Origin: https://127.0.0.1:{at.port}"), 403, "origin"),
    "two origins": (
        lambda at: at.write(at.origin, "Origin: http://evil.example"), 400, "malformed"),
    "a foreign origin that reads": (
        lambda at: at.ask(GET, "Origin: http://evil.example"), 403, "origin"),
    "a write from another site": (
        lambda at: at.write(at.origin, "Sec-Fetch-Site: cross-site"), 403, "fetch_site"),
    "a write from another port": (
        lambda at: at.write(at.origin, "Sec-Fetch-Site: same-site"), 403, "fetch_site"),
    "a write from the address bar": (
        lambda at: at.write(at.origin, "Sec-Fetch-Site: none"), 403, "fetch_site"),
    "a read from another port": (
        lambda at: at.ask(GET, "Sec-Fetch-Site: same-site"), 403, "fetch_site"),
    "two words on the site": (
        lambda at: at.write(at.origin, "Sec-Fetch-Site: same-origin",
                            "Sec-Fetch-Site: cross-site"), 400, "malformed"),
    "no page token": (lambda at: at.write(at.origin, token=""), 403, "page_token"),
    "a page token of another visit": (
        lambda at: at.write(at.origin, token=_ended_visit_token(at)), 403, "page_token"),
    "a page token signed by another": (
        lambda at: at.write(at.origin, token=_forged_token(at)), 403, "page_token"),
    "a method nobody knows": (
        lambda at: at.write(method="FROB"), 403, "origin_absent"),
    "a method nobody knows, all else right but the token": (
        lambda at: at.write(at.origin, method="FROB", token="x"), 403, "page_token"),
    "a trace of our own headers": (lambda at: at.ask("TRACE / HTTP/1.1"), 403, "origin_absent"),
}  # fmt: skip


@pytest.mark.parametrize("name", TRIES)
def test_it_is_refused_counted_and_logged(there: Neighbourhood, name: str) -> None:
    attempt, answer, reason = TRIES[name]
    counted, before = there.shell.guard.refusals, there.logged()
    assert attempt(there) == answer
    assert there.shell.guard.refusals == counted + 1
    assert there.logged() - before == Counter({reason: 1})


def test_what_is_right_passes_and_is_not_counted(there: Neighbourhood) -> None:
    """Keeps the table honest: the same requests, unspoilt."""
    counted = there.shell.guard.refusals
    assert there.ask("GET /work HTTP/1.1") == 200
    assert there.write(there.origin, "Sec-Fetch-Site: same-origin") == 200
    assert there.shell.guard.refusals == counted


@pytest.mark.parametrize(
    "header", ["X-HTTP-Method-Override: POST", "X-HTTP-Method: POST", "X-Method-Override: POST"]
)
def test_a_read_is_not_talked_into_a_write(there: Neighbourhood, header: str) -> None:
    assert there.ask("GET /work/write HTTP/1.1", header) == 405
    assert there.ask("GET /work/write?_method=POST HTTP/1.1") == 405


HOSTILE = """<!doctype html><title>jahat</title><body><script>
const seat = 'http://127.0.0.1:SEAT';
const quiet = promise => promise.then(() => 'answered', () => 'failed');
const element = (tag, extra) => new Promise(done => {
  const made = Object.assign(document.createElement(tag), extra);
  made.onload = () => done('loaded'); made.onerror = () => done('failed');
  document.body.append(made); setTimeout(() => done('silent'), 30_000);
});
const form = (method, target) => {
  const made = Object.assign(document.createElement('form'), {method, target,
    action: seat + '/work/write'});
  made.innerHTML = '<input name=page_token value=x>';
  document.body.append(made); made.submit();
};
const readable = url => fetch(url, {credentials: 'include'}).then(a => a.text());
window.tried = (async () => {
  const said = {};
  said.fetch = await quiet(readable(seat + '/work'));
  said.blind = await quiet(fetch(seat + '/work', {mode: 'no-cors', credentials: 'include'}));
  said.post = await quiet(fetch(seat + '/work/write', {method: 'POST', mode: 'no-cors',
    credentials: 'include', body: new URLSearchParams({page_token: 'x'})}));
  said.preflight = await quiet(fetch(seat + '/work/write', {method: 'PUT',
    credentials: 'include', headers: {'X-Page-Token': 'x'}}));
  said.beacon = navigator.sendBeacon(seat + '/work/write', 'page_token=x');
  said.image = await element('img', {src: seat + '/static/icons.svg'});
  said.script = await element('script', {src: seat + '/static/app.js'});
  said.style = await element('link', {rel: 'stylesheet', href: seat + '/static/app.css'});
  said.frame = await element('iframe', {src: seat + '/work', name: 'seatframe'});
  form('post', 'seatframe');
  said.socket = await new Promise(done => {
    const socket = new WebSocket(seat.replace('http', 'ws') + '/work');
    socket.onopen = () => done('open'); socket.onerror = () => done('failed');
  });
  said.events = await new Promise(done => {
    const source = new EventSource(seat + '/work', {withCredentials: true});
    source.onopen = () => done('open'); source.onerror = () => { source.close(); done('failed'); };
  });
  await new Promise(done => setTimeout(done, 500));
  return said;
})();
</script>"""


@pytest.fixture(scope="module")
def evil_port(there: Neighbourhood) -> Iterator[int]:
    """A server on another port of the loopback that gives out the hostile page."""
    page = HOSTILE.replace("SEAT", str(there.port)).encode()

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(page)

        def log_message(self, *_: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    yield server.server_address[1]
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="module")
def victim(there: Neighbourhood, browser: Browser) -> Iterator[BrowserContext]:
    """A browser that holds the seat's cookie, and in which evil.example is this machine."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    flags = [*FLAGS, "--host-resolver-rules=MAP evil.example 127.0.0.1"]
    running = browser.browser_type.launch(executable_path=chromium, args=flags)
    context = running.new_context()
    page = context.new_page()
    answer = page.goto(there.server.url + there.shell.guard.mint())
    assert answer is not None
    assert answer.status == 200
    page.close()
    yield context
    running.close()


# What of all that the page tries comes as far as the seat.
REACHING = 12
# What the seat's own window asks for by itself, perhaps when it is closed already.
BY_ITSELF = {"/static/mark.svg", "/frame"}


def from_others(there: Neighbourhood) -> list[tuple[str, str, int]]:
    return [one for one in there.answered if one[1] not in BY_ITSELF]


@pytest.mark.parametrize("host", ["127.0.0.1", "evil.example"], ids=["other port", "other site"])
def test_a_hostile_page_in_the_same_browser_gets_nothing(
    there: Neighbourhood, victim: BrowserContext, evil_port: int, host: str
) -> None:
    before, logged = len(from_others(there)), there.logged()
    page = victim.new_page()
    page.goto(f"http://{host}:{evil_port}/")
    said = page.evaluate("window.tried")
    until(lambda: len(from_others(there)) >= before + REACHING)
    assert said | {"blind": "", "post": "", "beacon": "", "frame": ""} == {
        "fetch": "failed", "blind": "", "post": "", "preflight": "failed", "beacon": "",
        "image": "failed", "script": "failed", "style": "failed", "frame": "",
        "socket": "failed", "events": "failed",
    }  # fmt: skip
    answered = from_others(there)[before:]
    assert [one for one in answered if one[2] != 403] == []
    assert (there.logged() - logged).total() == len(answered)
    page.close()


def test_a_hostile_form_does_not_write_as_the_window(
    there: Neighbourhood, victim: BrowserContext, evil_port: int
) -> None:
    page = victim.new_page()
    page.goto(f"http://127.0.0.1:{evil_port}/")
    page.evaluate("window.tried")
    with page.expect_navigation(url="**/work/write") as went:
        page.evaluate("() => form('post', '_self')")
    assert went.value.status == 403
    assert "tertulis" not in page.content()
    page.close()


def test_a_hostile_link_does_not_open_the_seat(
    there: Neighbourhood, victim: BrowserContext, evil_port: int
) -> None:
    page = victim.new_page()
    page.goto(f"http://127.0.0.1:{evil_port}/")
    with page.expect_navigation() as went:
        page.evaluate(f"location.href = 'http://127.0.0.1:{there.port}/work'")
    assert went.value.status == 403
    assert "kerja" not in page.content()
    page.close()


def test_a_rebinding_name_reaches_nothing(there: Neighbourhood, victim: BrowserContext) -> None:
    logged = there.logged()
    page = victim.new_page()
    answer = page.goto(f"http://evil.example:{there.port}/")
    assert answer is not None
    assert answer.status == 421
    inside = "fetch('/work', {credentials: 'include'}).then(a => a.status)"
    assert page.evaluate(inside) == 421
    write = "fetch('/work/write', {method: 'POST', body: 'page_token=x'}).then(a => a.status)"
    assert page.evaluate(write) == 421
    page.close()
    assert (there.logged() - logged)["host"] >= 3
