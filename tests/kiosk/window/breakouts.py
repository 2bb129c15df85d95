"""The breakout table: every way out that was thought of, how it is tried, what must come of it.

Driven by `test_breakouts.py`; written to `docs/reference/breakout.md` by
`python -m tests.kiosk.window.breakouts`, which a test holds to this table.

For every row, whatever else is expected: one window on the screen, ours; the page is the same one,
neither reloaded nor zoomed, has the keyboard and answers; no process but the window's own; no
connection to anything but the seat's port; the seat is asked for no page it did not give.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

DOC = Path(__file__).parents[3] / "docs" / "reference" / "breakout.md"


@dataclass(frozen=True)
class Keys:
    """Pressed one after the other, as `xdotool key` names them."""

    name: str
    keys: str
    expected: str = "swallowed"


@dataclass(frozen=True)
class Mouse:
    """`xdotool` words; `@name` stands for the middle of that element of the page.

    With `escapes` a window of the page's own may open, which Escape shuts.
    """

    name: str
    words: str
    way: str
    expected: str = "nothing happens"
    escapes: bool = False


@dataclass(frozen=True)
class Script:
    """Run by the page at a real click. `answer` is what it must be told ("" when nothing)."""

    name: str
    code: str
    answer: str
    expected: str


@dataclass(frozen=True)
class Dragged:
    """Dropped on the window by another program, with a real pointer (XDND)."""

    name: str
    address: str
    expected: str = "refused; the page hears of no drop"


Row = Keys | Mouse | Script | Dragged


@dataclass(frozen=True)
class Elsewhere:
    """Tried by a test of its own: `file::function` under tests/."""

    name: str
    way: str
    expected: str
    test: str


KEYS = (
    Keys("F1 to F12", "F1 F2 F3 F4 F5 F6 F7 F8 F9 F10 F11 F12"),
    Keys("F1 to F12 with Shift", " ".join(f"shift+F{n}" for n in range(1, 13))),
    Keys("New window or tab", "ctrl+n ctrl+t ctrl+shift+n ctrl+shift+t ctrl+shift+p"),
    Keys("Open", "ctrl+o ctrl+shift+o"),
    Keys("Save", "ctrl+s ctrl+shift+s"),
    Keys("Print", "ctrl+p ctrl+shift+p Print"),
    Keys("View source", "ctrl+u ctrl+alt+u"),
    Keys("Find", "ctrl+f ctrl+g ctrl+shift+g F3 XF86Search"),
    Keys("Zoom", "ctrl+plus ctrl+equal ctrl+minus ctrl+0 ctrl+KP_Add ctrl+KP_Subtract"),
    Keys("Reload", "F5 ctrl+r ctrl+F5 shift+F5 ctrl+shift+r XF86Reload"),
    Keys("Close or quit", "ctrl+w ctrl+shift+w ctrl+F4 ctrl+q ctrl+shift+q alt+F4"),
    Keys("Developer tools", "ctrl+shift+i ctrl+shift+j ctrl+shift+c ctrl+shift+k F12"),
    Keys("Address bar", "ctrl+l alt+d F6 ctrl+k ctrl+e"),
    Keys("Change tab", "ctrl+Tab ctrl+shift+Tab ctrl+Page_Up ctrl+Page_Down ctrl+1 ctrl+9"),
    Keys("Back, forward, home", "alt+Left alt+Right alt+Home XF86Back XF86Forward XF86HomePage"),
    Keys("Browser's pages", "ctrl+h ctrl+j ctrl+d ctrl+shift+b ctrl+shift+Delete shift+Escape"),
    Keys("Switch tasks", "alt+Tab alt+shift+Tab super+Tab alt+Escape ctrl+Escape"),
    Keys("System key", "Super_L Super_R super+d super+e super+r super+l super+space super+period"),
    Keys("Window's menu, move, size", "alt+space alt+F7 alt+F8 alt+F9 alt+F10 F10 Alt_L"),
    Keys("Screens and workspaces", "ctrl+alt+Left ctrl+alt+Right ctrl+alt+d super+1"),
    Keys("Ctrl+Alt+Del and Backspace", "ctrl+alt+Delete ctrl+alt+BackSpace ctrl+shift+Escape"),
    Keys("Console switch (as X sees it)", "ctrl+alt+F1 ctrl+alt+F2 ctrl+alt+F7"),
    Keys("Run, terminal", "alt+F2 ctrl+alt+t super+Return"),
    Keys("Shift five times", "Shift_L Shift_L Shift_L Shift_L Shift_L", "no dialog"),
    Keys("Menu key", "Menu shift+F10", "no menu"),
    Keys("Characters by code", "ctrl+shift+u ctrl+period Multi_key", "no picker"),
    Keys("Launch keys", "XF86WWW XF86Mail XF86Calculator XF86Explorer XF86MyComputer XF86Launch1"),
    Keys("Help, undo, sleep", "Help Undo Find XF86Sleep XF86ScreenSaver XF86Favorites"),
    Keys("Caret browsing", "F7", "no dialog"),
)

MOUSE = (
    Mouse("Right click", "mousemove 1200 600 click 3", "on the page", "no menu"),
    Mouse("Right click on a link", "mousemove @link click 3", "link to another page", "no menu"),
    Mouse("Right click in a field", "mousemove @field click 3", "text field", "no menu"),
    Mouse("Middle click on a link", "mousemove @link click 2", "link", "no new window"),
    Mouse("Middle click on a foreign link", "mousemove @foreign click 2", "link", "no new window"),
    Mouse("Left click on a foreign link", "mousemove @foreign click 1", "link", "refused"),
    Mouse(
        "Ctrl, Shift, Alt + click on a link",
        "mousemove @link keydown ctrl click 1 keyup ctrl keydown shift click 1 keyup shift "
        "keydown ctrl keydown shift click 1 keyup shift keyup ctrl",
        "new tab, new window",
        "no new window",
    ),
    Mouse(
        "Alt + drag",
        "mousemove 1000 600 keydown alt mousedown 1 mousemove 700 300 mouseup 1 keyup alt",
        "moves windows of most desktops",
        "the window stays",
    ),
    Mouse("Back and forward buttons", "mousemove 1000 600 click 8 click 9", "of a mouse"),
    Mouse(
        "Ctrl + wheel",
        "mousemove 1000 600 keydown ctrl click --repeat 5 4 click --repeat 3 5 keyup ctrl",
        "zooms in other windows",
        "no zoom",
    ),
    Mouse(
        "Drag a link out",
        "mousemove @link mousedown 1 mousemove 600 500 mousemove 620 520 sleep 0.2 mouseup 1",
        "from the page over itself",
        "no drag begins",
    ),
    Mouse(
        "Drag a picture out",
        "mousemove @picture mousedown 1 mousemove 600 500 mousemove 620 520 sleep 0.2 mouseup 1",
        "from the page over itself",
        "no drag begins",
    ),
    Mouse(
        "Drag selected text out",
        "mousemove @text click --repeat 2 --delay 40 1 sleep 0.1 mousedown 1 mousemove 600 500 "
        "mousemove 620 520 sleep 0.2 mouseup 1",
        "from the page over itself",
        "no drag begins",
    ),
    Mouse("File field", "mousemove @file click 1", "`<input type=file>`", "no file chooser"),
    Mouse("Colour field", "mousemove @colour click 1", "`<input type=color>`", "no dialog"),
    Mouse(
        "Date field",
        "mousemove @date click 1 key space",
        "`<input type=date>`",
        "the page's own calendar at most",
        escapes=True,
    ),
)

DRAGGED = (
    Dragged("Dropped file", "file:///etc/passwd"),
    Dragged("Dropped address", "http://127.0.0.1:{foreign}/dropped"),
)


def _go(url: str) -> str:
    """A page that leaves by itself would be stopped with it: give the engine time to obey."""
    return f"location.href = {url}; await pause(250); return 'stayed'"


SCRIPTS = (
    Script("window.open, foreign", "return await opened('FOREIGN/open')", "null|closed", "refused"),
    Script("window.open, own", "return await opened('/elsewhere')", "null|closed", "refused"),
    Script("window.open, empty", "return await opened('')", "null|closed", "refused"),
    Script("target=_blank", "link('FOREIGN/blank', {target: '_blank'})", "undefined", "refused"),
    Script(
        "target=_blank, own page", "link('/elsewhere', {target: '_blank'})", "undefined", "refused"
    ),
    Script(
        "Form into a new window",
        "const f = document.createElement('form'); f.target = '_blank'; f.action = '/elsewhere';"
        " document.body.append(f); f.submit()",
        "undefined",
        "refused",
    ),
    Script("Go to a foreign page", _go("'FOREIGN/go'"), "stayed", "refused"),
    Script(
        "Go to the seat by another name",
        _go("'http://localhost:' + location.port + '/elsewhere'"),
        "stayed",
        "refused",
    ),
    Script("Go to https on this machine", _go("'FOREIGNS/tls'"), "stayed", "refused"),
    Script("file:", _go("'file:///etc/passwd'"), "stayed", "refused"),
    Script("view-source:", _go("'view-source:' + location.href"), "stayed", "refused"),
    Script("data:", _go("'data:text/html,x'"), "stayed", "refused"),
    Script("javascript: from a link", "link('javascript:void(0)', {target: '_blank'})",
           "undefined", "no new window"),
    Script("blob: page", _go("URL.createObjectURL(new Blob(['x'], {type: 'text/html'}))"),
           "stayed", "refused"),
    Script("chrome:, qrc:, devtools:", "for (const url of ['chrome://gpu', 'chrome://qt', 'qrc:/',"
           " 'devtools://devtools/bundled/inspector.html', 'chrome-extension://x/'])"
           " { location.href = url; await pause(100); } return 'stayed'", "stayed", "refused"),
    Script("mailto:, tel: and other programs", "for (const url of ['mailto:a@b.example',"
           " 'tel:110', 'ms-settings:', 'steam://x', 'vnd.libreoffice.command:x'])"
           " { location.href = url; await pause(100); } return 'stayed'", "stayed",
           "no program starts"),
    Script("Frame of a file", "frame('file:///etc/passwd')", "undefined", "refused"),
    Script("Frame of a foreign page", "frame('FOREIGN/frame')", "undefined", "refused"),
    Script("fetch, foreign", "await fetch('FOREIGN/f', {mode: 'no-cors'})", "TypeError", "refused"),
    Script("Beacon, picture, style, script", "navigator.sendBeacon('FOREIGN/b', 'x');"
           " new Image().src = 'FOREIGN/i'; for (const [tag, name] of [['script', 'src'],"
           " ['link', 'href'], ['video', 'src'], ['object', 'data']]) { const e ="
           " document.createElement(tag); e.rel = 'stylesheet'; e[name] = 'FOREIGN/' + tag;"
           " document.body.append(e); } await pause(200); return 'tried'", "tried", "refused"),
    Script("WebSocket, foreign", "return await new Promise(done => { const s = new WebSocket("
           "'FOREIGNW/ws'); s.onopen = () => done('open'); s.onerror = () => done('refused'); })",
           "refused", "refused"),
    Script("WebRTC", "const c = new RTCPeerConnection({iceServers: [{urls: 'stun:127.0.0.1:FPORT'}]"
           "}); c.createDataChannel('x'); await c.setLocalDescription(await c.createOffer());"
           " for (let left = 30; left && c.iceGatheringState !== 'complete'; left--)"
           " await pause(100); c.close(); return 'tried'", "tried", "no packet leaves"),
    Script("Names looked up ahead", "for (const rel of ['dns-prefetch', 'preconnect', 'prefetch'])"
           " { const l = document.createElement('link'); l.rel = rel;"
           " l.href = 'https://example.org/x'; document.head.append(l); } await pause(200);"
           " return 'tried'", "tried", "no name is resolved"),
    Script("Download by a link", "link('/download', {download: 'x.html'}); await pause(300);"
           " return 'tried'", "tried", "cancelled; no file"),
    Script("Download by the server's answer", _go("'/download'"), "stayed", "cancelled; no file"),
    Script("Download of a blob", "link(URL.createObjectURL(new Blob(['x'])), {download: 'x.html'});"
           " await pause(300); return 'tried'", "tried", "cancelled; no file"),
    Script("File field by script", "document.getElementById('file').click()", "undefined",
           "no file chooser"),
    Script("File field's own picker", "document.getElementById('file').showPicker()", "undefined",
           "no file chooser"),
    Script("Colour field's own picker", "document.getElementById('colour').showPicker()",
           "undefined", "no dialog"),
    Script("File picker", "await window.showOpenFilePicker()", "AbortError", "no file chooser"),
    Script("Folder picker", "await window.showDirectoryPicker()", "AbortError", "no file chooser"),
    Script("Save picker", "await window.showSaveFilePicker()", "AbortError", "no file chooser"),
    Script("window.print", "window.print()", "undefined", "no dialog"),
    Script("alert, confirm, prompt", "alert('x'); return confirm('x') + '/' + prompt('x')",
           "false/null", "no dialog"),
    Script("Before unload", "addEventListener('beforeunload', e => e.preventDefault());"
           " return 'set'", "set", "no dialog"),
    Script("window.close", "window.close(); return 'open'", "open", "the window stays"),
    Script("Move and resize", "moveTo(300, 300); resizeTo(200, 200); return 'tried'", "tried",
           "the window stays"),
    Script("Full screen", "await document.documentElement.requestFullscreen()", "TypeError",
           "refused"),
    Script("Pointer lock", "await document.body.requestPointerLock()", "NotAllowedError|"
           "SecurityError|WrongDocumentError", "refused"),
    Script("Camera", "await navigator.mediaDevices.getUserMedia({video: true})",
           "AbortError|NotAllowedError", "refused, with a camera there (a fake one of Chromium's)"),
    Script("Microphone", "await navigator.mediaDevices.getUserMedia({audio: true})",
           "AbortError|NotAllowedError", "refused, with a microphone there (fake)"),
    Script("Screen", "await navigator.mediaDevices.getDisplayMedia()",
           "NotAllowedError|AbortError|InvalidStateError|NotSupportedError", "refused"),
    Script("Place", "return await new Promise(done => navigator.geolocation.getCurrentPosition("
           "() => done('given'), error => done('refused ' + error.code)))", "refused 1", "refused"),
    Script("Notification", "return await Notification.requestPermission()", "denied", "refused"),
    Script("Read the clipboard", "await navigator.clipboard.readText()", "NotAllowedError",
           "refused"),
    Script("USB, serial, HID", "const all = []; for (const [api, ask] of [['usb',"
           " 'requestDevice'], ['serial', 'requestPort'], ['hid', 'requestDevice']]) {"
           " if (!navigator[api]) continue; try { all.push(String((await navigator[api][ask]("
           "{filters: []})).length)); } catch (e) { all.push('no'); } }"
           " return all.filter(one => one !== 'no' && one !== '0').length", "0", "no device"),
    Script("Bridge to the program", "return typeof window.pywebview + typeof window.qt",
           "undefinedundefined", "there is none"),
    Script("Storage that stays", "try { localStorage.x = 'x'; } catch (e) { return e.name; }"
           " return 'kept'", "TypeError|SecurityError", "refused"),
    Script("Service worker", "await navigator.serviceWorker.register('/worker.js')",
           "undefined", "the seat's own script only; goes with the visit"),
    Script("Protocol handler", "navigator.registerProtocolHandler('web+x', '/?x=%s');"
           " return 'asked'", "asked|SecurityError", "refused"),
)  # fmt: skip

_LIFE = "kiosk/window/test_lifecycle.py::"
_TRACES = "kiosk/window/test_traces.py::"
ELSEWHERE = (
    Elsewhere("Back and forward after an end", "keys, mouse buttons and `history.back()` after a"
              " visit's end", "pages of the former visit do not come back",
              _TRACES + "test_after_a_visit_nothing_of_it_can_be_reached"),
    Elsewhere("Clipboard and selection after an end", "another program reads both",
              "both are empty", _TRACES + "test_after_a_visit_nothing_of_it_can_be_reached"),
    Elsewhere("Autofill, completion, spell-check", "the same field is typed into in the next"
              " visit; arrow down", "nothing is suggested",
              _TRACES + "test_after_a_visit_nothing_of_it_can_be_reached"),
    Elsewhere("Traces on the disk", "names typed into fields, copied and kept by scripts; then"
              " every byte of home, XDG folders, TMPDIR and shared memory is searched, in UTF-8,"
              " UTF-16 and base64, while it runs and after it has closed", "none is found",
              _TRACES + "test_what_was_typed_is_written_nowhere"),
    Elsewhere("Crash of the page's process", "SIGKILL to every page process",
              "calm page, then the seat comes back by itself with a fresh address; a visit is"
              " locked", _LIFE + "test_a_dead_page_process_begins_anew"),
    Elsewhere("Crash of the server", "the server goes and comes back on another port",
              "calm page, then the new address; the old port is asked for nothing",
              _LIFE + "test_a_server_that_dies_is_waited_for_and_followed_to_its_new_port"),
    Elsewhere("Page that empties itself", "`location.href = 'about:anything'`, which Chromium"
              " asks nobody about", "the seat comes back by itself with a fresh address",
              _LIFE + "test_a_page_that_empties_itself_begins_anew"),
    Elsewhere("Page that never lets go", "a page that spins for ever", "goes with its server",
              _LIFE + "test_a_spinning_page_goes_with_its_server"),
    Elsewhere("Remote debugging", "QTWEBENGINE_REMOTE_DEBUGGING, QTWEBENGINE_CHROMIUM_FLAGS,"
              " QTWEBENGINEPROCESS_PATH, QT_PLUGIN_PATH, QT_QPA_PLATFORM=vnc and others set",
              "all ignored; the window listens on no port",
              _LIFE + "test_leftovers_in_the_environment_open_nothing"),
    Elsewhere("Certificate errors", "https with a certificate nobody signed, also by a redirect"
              " of the seat's own port", "refused without a question; no connection is made",
              _LIFE + "test_a_redirect_leads_nowhere_else"),
    Elsewhere("Unprivileged user", "started as `nobody`", "runs with Chromium's sandbox on",
              _LIFE + "test_it_runs_as_another_user_with_the_sandbox_on"),
    Elsewhere("Pinch", "two touch points put into the window's own event queue (Xvfb has no touch"
              " screen)", "no zoom", _LIFE + "test_a_pinch_does_not_zoom"),
)  # fmt: skip

NOT_TRIED = (
    ("Console switch, Ctrl+Alt+Del, SysRq at a real keyboard",
     "Xvfb has no consoles; the kiosk login turns them off (`DontVTSwitch`, systemd)."),
    ("On-screen keyboards, touch-screen edge gestures", "belong to the desktop; there is none."),
    ("New USB keyboards, graphics tablets, smart cards", "the class filter of the install."),
    ("Wayland (cage)", "the tests run on X11 with openbox."),
    ("Printing by a real printer's driver", "pages cannot print; the seat prints by itself."),
    ("Windows", "`edge.py` is written from documentation and was not run."),
)  # fmt: skip


def markdown() -> str:
    """The whole page. Every row but the last table's has been tried by a test."""
    lines = [
        "# Breakout table",
        "",
        "Written from `tests/kiosk/window/breakouts.py`, which the tests run against the real"
        " window on Xvfb with openbox and no key bindings, with real synthetic keys and pointer"
        " (xdotool). Scripts run in a hostile page that the seat's own address serves.",
        "",
        "For every row besides what it says: one window on the screen, ours; the same page,"
        " neither reloaded nor zoomed, with the keyboard, answering; no process but the window's"
        " own; no connection but to the seat's port on 127.0.0.1.",
    ]
    lines += _table("Keys", ("Attempt", "Keys", "Outcome"), [
        (row.name, f"`{row.keys}`", row.expected) for row in KEYS])  # fmt: skip
    lines += _table("Mouse", ("Attempt", "How", "Outcome"), [
        (row.name, row.way, row.expected) for row in MOUSE])  # fmt: skip
    lines += _table("Dropped from another program", ("Attempt", "What", "Outcome"), [
        (row.name, f"`{row.address.format(foreign='PORT')}`", row.expected)
        for row in DRAGGED])  # fmt: skip
    lines += _table("A hostile page", ("Attempt", "Outcome", "The page is told"), [
        (row.name, row.expected, f"`{row.answer}`".replace("|", "` or `"))
        for row in SCRIPTS])  # fmt: skip
    lines += _table("By tests of their own", ("Attempt", "How", "Outcome", "Test"), [
        (row.name, row.way, row.expected, f"`tests/{row.test}`") for row in ELSEWHERE])  # fmt: skip
    lines += _table("Not tried here", ("Attempt", "Why"), list(NOT_TRIED))
    return "\n".join(lines) + "\n"


def _table(title: str, head: tuple[str, ...], rows: list[tuple[str, ...]]) -> list[str]:
    lines = ["", f"## {title}", "", "| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    return lines + ["| " + " | ".join(row) + " |" for row in rows]


if __name__ == "__main__":
    DOC.write_text(markdown(), encoding="utf-8")
