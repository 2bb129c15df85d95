"""A hostile page served by the seat's own address, and the two things around it: who asked, and
what the page says of itself."""

from __future__ import annotations

import json
from dataclasses import dataclass

from tests.kiosk.window.breakouts import SCRIPTS
from tests.kiosk.window.support import Site

BUTTON_W, BUTTON_H, COLUMNS, TOP = 160, 30, 8, 230

_FIELDS = {
    "link": (20, 20), "foreign": (220, 20), "field": (420, 20), "picture": (700, 20),
    "text": (850, 20), "file": (20, 90), "colour": (420, 90), "date": (620, 90),
}  # fmt: skip

_PAGE = """<!doctype html><meta charset=utf-8><title>uji</title>
<style>body{margin:0;background:#0b5cad;color:#fff;height:2000px;overflow:hidden}
body>*{position:absolute;height:30px;padding:0;margin:0;font:14px/30px sans-serif}
button{width:160px;overflow:hidden}</style>
<a id=link href=/elsewhere>link to elsewhere</a><a id=foreign href=FOREIGN/clicked>foreign link</a>
<input id=field name=nik value=isi><img id=picture width=30 src=/picture.svg>
<p id=text>tulisan</p><input id=file type=file><input id=colour type=color>
<input id=date type=date>BUTTONS
<script>
const id = Math.random(), seen = [], told = {};
const pause = ms => new Promise(done => setTimeout(done, ms));
const link = (href, extra) => { const a = document.createElement('a');
  Object.assign(a, {href}, extra); document.body.append(a); a.click(); a.remove(); };
const opened = async url => { const other = window.open(url, '_blank', 'popup');
  // The window shuts it by itself, at a loaded machine's pace: only one that stays is a way out.
  for (let left = 100; left && other && !other.closed; left--) await pause(100);
  return other && (other.closed ? 'closed' : 'open'); };
const frame = src => { const f = document.createElement('iframe'); f.src = src;
  document.body.append(f); setTimeout(() => f.remove(), 500); };
for (const [name, [x, y]] of Object.entries(PLACES))
  Object.assign(document.getElementById(name).style, {left: x + 'px', top: y + 'px'});
for (const kind of ['keydown', 'dragstart', 'dragenter', 'drop', 'paste'])
  addEventListener(kind, event => seen.push(kind + ':' + (event.key || '')), true);
const attacks = {ATTACKS};
const run = async name => {
  let answer;
  try { answer = String(await attacks[name]()); } catch (error) { answer = error.name; }
  told[name] = answer;
};
setInterval(() => fetch('/beat', {method: 'POST', body: JSON.stringify({id, href: location.href,
  width: innerWidth, height: innerHeight, ratio: devicePixelRatio, scale: visualViewport.scale,
  scroll: scrollY, focus: document.hasFocus(), shown: document.visibilityState, seen, told})})
  .catch(() => 0), 100);
</script>"""


@dataclass(frozen=True)
class Beat:
    """What the page said last: who it is and how it stands."""

    count: int
    identity: tuple[object, ...]
    focus: bool
    seen: list[str]
    told: dict[str, str]


def page(foreign_port: int) -> bytes:
    buttons, attacks = "", ""
    for number, row in enumerate(SCRIPTS):
        left, top = _button(number)
        buttons += (
            f"<button tabindex=-1 style='left:{left}px;top:{top}px'"
            f' onclick="run({number})">{number}</button>'
        )
        attacks += f"{number}: async () => {{ {row.code} }},\n"
    places = json.dumps(_FIELDS)
    text = _PAGE.replace("BUTTONS", buttons).replace("PLACES", places)
    text = text.replace("ATTACKS", attacks)
    host = f"127.0.0.1:{foreign_port}"
    for word, value in (
        ("FOREIGNS", f"https://{host}"),
        ("FOREIGNW", f"ws://{host}"),
        ("FOREIGN", f"http://{host}"),
        ("FPORT", str(foreign_port)),
    ):
        text = text.replace(word, value)
    return text.encode()


def _button(number: int) -> tuple[int, int]:
    return (20 + number % COLUMNS * BUTTON_W, TOP + number // COLUMNS * BUTTON_H)


def middle(name: str | int) -> tuple[int, int]:
    """Where to put the pointer for an element or for the button of a script."""
    left, top = _button(name) if isinstance(name, int) else _FIELDS[name]
    return left + 12, top + 15


def last_beat(site: Site) -> Beat | None:
    if not site.posted:
        return None
    told = json.loads(site.posted[-1])
    names = ("id", "href", "width", "height", "ratio", "scale", "scroll", "shown")
    return Beat(
        len(site.posted),
        tuple(told[name] for name in names),
        told["focus"],
        told["seen"],
        told["told"],
    )
