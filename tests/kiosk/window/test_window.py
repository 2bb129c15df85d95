"""The real window under a real X server."""

from __future__ import annotations

import shutil
import time
from pathlib import Path

import pytest

from tests.kiosk.window.support import (
    HEIGHT,
    PATIENCE_S,
    WIDTH,
    eventually,
    needs_x,
    program,
    screen,
    serving,
    window,
)

pytestmark = needs_x

BLUE, GREEN = "#0b5cad", "#11713b"
CORNERS = [(1, 1), (WIDTH - 2, 1), (1, HEIGHT - 2), (WIDTH - 2, HEIGHT - 2)]


def page(script: str = "", colour: str = BLUE) -> bytes:
    return (
        f"<!doctype html><title>uji</title><body style='margin:0;background:{colour}'>"
        f"<script>const tell = (name, value) => fetch('/tell?' + name + '=' +"
        f" encodeURIComponent(value));{script}</script>"
    ).encode()


@pytest.mark.parametrize("window_manager", [False, True], ids=["bare", "openbox"])
def test_the_page_fills_the_screen(tmp_path: Path, window_manager: bool) -> None:
    if window_manager and not shutil.which("openbox"):
        pytest.skip("needs openbox")
    with (
        serving({"/start": page()}) as site,
        screen(window_manager=window_manager) as display,
        window(display, site.url + "/start", tmp_path / "home") as shown,
    ):
        eventually(lambda: {shown.colour(x, y) for x, y in CORNERS} == {BLUE}, shown)
        assert site.asked[0] == "/start"
        assert not shown.listens()
        assert shown.remote_ports() <= {site.port}


ATTEMPTS = """
const tried = [];
const attempt = async (name, action) => {
  try { tried.push(name + '=' + await action()); }
  catch (error) { tried.push(name + '=threw'); }
};
const link = (href, extra) => {
  const a = document.createElement('a');
  Object.assign(a, {href}, extra); document.body.append(a); a.click();
};
const frame = src => { const f = document.createElement('iframe'); f.src = src;
                       document.body.append(f); };
const socket = url => new Promise(done => { const s = new WebSocket(url);
  s.onopen = () => done('open'); s.onerror = () => done('refused'); });
(async () => {
  await attempt('open', () => window.open('FOREIGN/open'));
  await attempt('open_own', () => window.open('/open_own'));
  await attempt('blank', () => link('FOREIGN/blank', {target: '_blank'}));
  await attempt('download', () => link('/download', {download: 'x.html'}));
  await attempt('fetch', () => fetch('FOREIGN/fetch', {mode: 'no-cors'}).then(() => 'went'));
  await attempt('beacon', () => navigator.sendBeacon('FOREIGN/beacon', 'x'));
  await attempt('image', () => { new Image().src = 'FOREIGN/image'; });
  await attempt('frame', () => frame('FOREIGN/frame'));
  await attempt('file_frame', () => frame('file:///etc/passwd'));
  await attempt('ws', () => socket('FOREIGN/ws'.replace('http', 'ws')));
  await attempt('camera', () => navigator.mediaDevices
    .getUserMedia({video: true}).then(() => 'on'));
  await attempt('notify', () => Notification.requestPermission());
  await attempt('full', () => document.documentElement.requestFullscreen().then(() => 'on'));
  await attempt('alert', () => { alert('x'); return 'returned'; });
  await attempt('confirm', () => confirm('x'));
  await attempt('bridge', () => typeof window.pywebview + typeof window.qt);
  for (const url of ['FOREIGN/go', 'file:///etc/passwd', 'view-source:' + location.href,
                     'data:text/html,x', 'chrome://gpu', 'mailto:a@b.example',
                     'http://localhost:' + location.port + '/localhost']) {
    await attempt('go', () => { location.href = url; });
    await new Promise(done => setTimeout(done, 200));
  }
  await new Promise(done => setTimeout(done, 500));
  document.body.style.background = '#11713b';
  await tell('tried', tried.join(' '));
})();
"""


def test_a_page_cannot_get_out(tmp_path: Path) -> None:
    with (
        serving() as foreign,
        serving() as site,
        screen() as display,
    ):
        site.pages["/start"] = page(ATTEMPTS.replace("FOREIGN", foreign.url))
        site.pages["/download"] = b"x"
        with window(display, site.url + "/start", tmp_path / "home") as shown:
            eventually(lambda: "tried" in site.told, shown)
            eventually(lambda: shown.colour(5, 5) == GREEN, shown)
            assert shown.remote_ports() <= {site.port}
        tried = dict(one.split("=", 1) for one in site.told["tried"].split(" "))
    assert foreign.asked == []
    assert "/open_own" not in site.asked
    assert "/localhost" not in site.asked
    assert site.asked.count("/start") == 1
    expected = {
        "open": "null", "open_own": "null", "fetch": "threw", "ws": "refused", "camera": "threw",
        "notify": "denied", "full": "threw", "alert": "returned", "confirm": "false",
        "bridge": "undefinedundefined",
    }  # fmt: skip
    assert {name: tried[name] for name in expected} == expected
    assert not [path for path in tmp_path.rglob("*") if path.name.startswith("x.html")]


MODIFIERS = {"Control", "Shift", "Alt", "Meta"}
KEYS = """
const seen = [];
addEventListener('keydown', event => {
  if (event.key === 'y') return tell('listens', 'yes');
  seen.push(event.key);
  if (event.key === 'z') tell('keys', seen.join(','));
});
addEventListener('contextmenu', () => seen.push('contextmenu'));
"""


def test_browser_keys_do_not_reach_the_page_and_typing_does(tmp_path: Path) -> None:
    if not shutil.which("xdotool"):
        pytest.skip("needs xdotool")
    with (
        serving({"/start": page(KEYS)}) as site,
        screen() as display,
        window(display, site.url + "/start", tmp_path / "home") as shown,
    ):
        eventually(lambda: shown.colour(5, 5) == BLUE, shown)
        eventually(lambda: shown.press("y") or "listens" in site.told, shown)
        shown.press("F1", "F5", "F11", "F12", "ctrl+p", "ctrl+o", "ctrl+s", "ctrl+n", "ctrl+t")
        shown.press("ctrl+w", "ctrl+shift+i", "alt+Left", "super+l", "Menu", "XF86Back", "ctrl+u")
        shown.press("a", "B", "Tab", "Return", "ctrl+c", "z")
        eventually(lambda: "keys" in site.told, shown)
        seen = [key for key in site.told["keys"].split(",") if key not in MODIFIERS]
        assert seen == ["a", "B", "Tab", "Enter", "c", "z"]
        assert site.asked.count("/start") == 1


def test_a_dead_page_process_is_loaded_again(tmp_path: Path) -> None:
    with (
        serving({"/start": page()}) as site,
        screen() as display,
        window(display, site.url + "/start", tmp_path / "home") as shown,
    ):
        eventually(lambda: shown.colour(5, 5) == BLUE, shown)
        shown.kill_pages()
        eventually(lambda: site.asked.count("/start") >= 2, shown)
        eventually(lambda: shown.colour(5, 5) == BLUE, shown)


def test_a_server_that_comes_late_is_waited_for(tmp_path: Path) -> None:
    with serving() as gone:
        port = gone.port
    with (
        screen() as display,
        window(display, f"http://127.0.0.1:{port}/start", tmp_path / "home") as shown,
    ):
        time.sleep(4)
        with serving({"/start": page()}, port) as site:
            eventually(lambda: "/start" in site.asked, shown)


def test_it_closes_when_asked_and_leaves_nothing_of_the_page(tmp_path: Path) -> None:
    secret = "rahasia-8f2c"
    keep = f"document.cookie = 'x={secret}; max-age=9999'; localStorage.x = '{secret}';"
    with (
        serving({"/start": page(keep)}) as site,
        screen() as display,
        window(display, site.url + "/start", tmp_path / "home", "may_close=False") as shown,
    ):
        eventually(lambda: shown.colour(5, 5) == BLUE, shown)
        shown.process.terminate()
        assert shown.process.wait(PATIENCE_S) == 0, shown.log.read_text()
        assert "closed" in shown.log.read_text()
    left = [path for path in (tmp_path / "home").rglob("*") if path.is_file()]
    assert not [path for path in left if secret.encode() in path.read_bytes()]


ASK_FOR = """
const ask = async (name, what) => tell(name, await navigator.mediaDevices.getUserMedia(what)
  .then(stream => stream.getTracks().map(one => one.kind).join(), error => error.name));
(async () => {
  await ask('camera', {video: true});
  await ask('microphone', {audio: true});
  await ask('both', {video: true, audio: true});
  await tell('place', await new Promise(done =>
    navigator.geolocation.getCurrentPosition(() => done('given'), () => done('denied'))));
})();
"""


@pytest.mark.parametrize(("options", "given"), [("camera=True", True), ("", False)])
def test_the_camera_alone_is_given_and_only_where_it_is_allowed(
    tmp_path: Path, options: str, given: bool
) -> None:
    """With cameras and microphones of Chromium's own making."""
    fake = "environment.CHROMIUM_FLAGS += ('--use-fake-device-for-media-stream',)"
    with (
        serving({"/start": page(ASK_FOR)}) as site,
        screen() as display,
        window(
            display,
            site.url + "/start",
            tmp_path / "home",
            code=program(
                repr(site.url + "/start"), options, f"from kiosk.window import environment\n{fake}"
            ),
        ) as shown,
    ):
        eventually(lambda: "place" in site.told, shown)
    assert (site.told["camera"] == "video") is given
    assert not [name for name in ("microphone", "both") if "audio" in site.told[name]], site.told
    assert site.told["place"] == "denied"
