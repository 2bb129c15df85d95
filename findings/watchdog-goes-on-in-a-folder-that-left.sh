#!/usr/bin/env bash
# watchdog 7.1.0 (PyPI, Linux): a folder that was moved out of a watched one is still told of, by its old name.
#
# A folder `inbox` is watched with everything below it. `inbox/job` is moved to `done/job`, which is
# told as deleted. A file that is then written to `done/job` is told as created, written and closed at
# `inbox/job/b`, a path where nothing is. When somebody has made a new `inbox/job` meanwhile, nothing
# in the event says that it is about the other folder. This goes on for as long as the watch does.
#
# A program that works off an inbox (take the folder, move it to "done", write a result beside it)
# sees its own results come in as new work, at a path that it cannot open. The path of an event
# must be looked at before it is believed, also where only `closed` events are used.
#
# Seen: closed at inbox/job/b while only done/job/b exists; with a new inbox/job, closed at
# inbox/job/c while only done/job/c exists. 6.0.0 does the same. Fails when that changes.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check watchdog==7.1.0
timeout 120 "$folder/venv/bin/python" - "$folder/room" <<'PYTHON'
import os
import queue
import sys
from pathlib import Path

from watchdog.events import FileClosedEvent, FileSystemEventHandler
from watchdog.observers import Observer

room = Path(sys.argv[1])
inbox, done = room / "inbox", room / "done"
inbox.mkdir(parents=True)
done.mkdir()


class Closed(FileSystemEventHandler):
    told = queue.Queue()

    def on_closed(self, event: FileClosedEvent) -> None:
        self.told.put(os.path.relpath(event.src_path, room))


def write(path: Path) -> str:
    """Write a file, and return where watchdog says that one was closed."""
    path.write_text("x")
    return Closed.told.get(timeout=20)


def require(holds: bool, said: str) -> None:
    print(("as found: " if holds else "NO LONGER: ") + said)
    if not holds:
        sys.exit(1)


observer = Observer()
observer.schedule(Closed(), str(inbox), recursive=True)
observer.start()
(inbox / "job").mkdir()
# A first file shows that the new folder is watched before it is moved.
for name in range(100):
    (inbox / "job" / f"a{name}").write_text("x")
    try:
        Closed.told.get(timeout=0.2)
        break
    except queue.Empty:
        continue
while not Closed.told.empty():
    Closed.told.get()

(inbox / "job").rename(done / "job")
told = write(done / "job" / "b")
require(
    told == "inbox/job/b" and not (room / told).exists(),
    f"done/job/b was written, {told} is told, and is not there",
)
(inbox / "job").mkdir()
told = write(done / "job" / "c")
require(
    told == "inbox/job/c" and (room / told).parent.exists() and not (room / told).exists(),
    f"a new inbox/job is there, done/job/c was written, {told} is told",
)
observer.stop()
observer.join()
PYTHON
