"""Uploads: our client to our gateway against tuspy to @tus/server, and the machine's own ceiling.

Every client and server is a process of its own; repetitions are interleaved. *Durable* is the
time until the client has its answer and the server's file system has been flushed (`syncfs`).
The ceiling C is the least any durable upload must do: sendfile, recv, write, fsync.
Ours hashes every byte with SHA-256 on the way; the peers and C do not.
"""

from __future__ import annotations

import ctypes
import hashlib
import json
import os
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
NODE = ROOT / ".cache" / "node"
PEERS = ("@tus/server@2.4.5", "@tus/file-store@2.1.1")
MB = 1_000_000
RUNS = ((100 * MB, 7), (1000 * MB, 3))
Row = dict[str, Any]


def run() -> list[Row]:
    """Rows {name, ours, peer, ratio, unit, note}; throughput in MB/s (10^6 bytes), memory in MB."""
    install_peers()
    (ROOT / ".cache").mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=ROOT / ".cache", prefix="bench-") as folder:
        work = Path(folder)
        with servers(work) as (ours, peer, ceiling):
            rows: list[Row] = []
            for size, count in RUNS:
                source = make_source(work / "source.bin", size)
                times: dict[str, list[dict[str, float]]] = {"ours": [], "peer": [], "ceiling": []}
                for _ in range(count + 1):  # the first round warms up
                    for name, server in (("ours", ours), ("peer", peer), ("ceiling", ceiling)):
                        times[name].append(client(name, server, source))
                        empty(server.folder)
                rows += rows_of(size, {name: got[1:] for name, got in times.items()})
            rows += memory_rows(times, ours, peer)
    return rows


def rows_of(size: int, times: dict[str, list[dict[str, float]]]) -> list[Row]:
    label = f"{size // MB:,} MB"
    count = len(times["ours"])

    def speed(name: str, key: str) -> float:
        return round(size / MB / statistics.median(one[key] for one in times[name]), 1)

    def paired(other: str, key: str) -> float:
        pairs = zip(times["ours"], times[other], strict=True)
        return round(statistics.median(b[key] / a[key] for a, b in pairs), 2)

    peer = "tuspy → @tus/server (no fsync, no digest)"
    return [
        {
            "name": f"upload of {label}, {key}",
            "ours": speed("ours", key),
            "peer": speed(other, key),
            "ratio": paired(other, key),
            "unit": "MB/s",
            "note": f"{note}; n={count} pairs",
        }
        for other, key, note in (
            ("peer", "answered", peer),
            ("peer", "durable", peer),
            ("ceiling", "durable", "ceiling: sendfile → recv → write → fsync"),
        )
    ]


def memory_rows(times: dict[str, list[dict[str, float]]], ours: Server, peer: Server) -> list[Row]:
    """After the last, largest size."""
    sides = (
        ("client", *(max(one["peak_mb"] for one in times[name]) for name in ("ours", "peer"))),
        ("server", peak_mb(ours.pid), peak_mb(peer.pid)),
    )
    return [
        {
            "name": f"peak memory of the {side} at {RUNS[-1][0] // MB:,} MB",
            "ours": round(mine, 1),
            "peer": round(theirs, 1),
            "ratio": round(mine / theirs, 2),
            "unit": "MB RSS",
            "note": "tuspy as it comes: one chunk" if side == "client" else "@tus/server",
        }
        for side, mine, theirs in sides
    ]


class Server:
    """A server process that prints `ready ADDRESS`, and the folder it stores to."""

    def __init__(self, command: list[str], folder: Path) -> None:
        self.folder = folder
        folder.mkdir()
        self._process = subprocess.Popen(
            command, cwd=ROOT, stdout=subprocess.PIPE, text=True, start_new_session=True
        )
        assert self._process.stdout is not None
        word, _, self.url = self._process.stdout.readline().strip().partition(" ")
        if word != "ready":
            raise RuntimeError(f"{command[0]} did not start")
        self.pid = self._process.pid

    def stop(self) -> None:
        self._process.send_signal(signal.SIGKILL)
        self._process.communicate()


@contextmanager
def servers(work: Path) -> Iterator[tuple[Server, Server, Server]]:
    me = [sys.executable, "-m", "bench.upload"]
    started: list[Server] = []
    try:
        for name, command in (
            ("ours", [*me, "serve", str(work / "ours")]),
            (
                "peer",
                ["node", "bench/upload_peer.mjs", str(NODE / "node_modules"), str(work / "peer")],
            ),
            ("ceiling", [*me, "serve-ceiling", str(work / "ceiling")]),
        ):
            started.append(Server(command, work / name))
        yield started[0], started[1], started[2]
    finally:
        for server in started:
            server.stop()


def client(name: str, server: Server, source: Path) -> dict[str, float]:
    """Seconds until `answered` and `durable`, and the client's `peak_mb`."""
    command = [sys.executable, "-m", "bench.upload", f"send-{name}"]
    done = subprocess.run(
        [*command, server.url, str(source), str(server.folder)],
        cwd=ROOT,
        check=True,
        stdout=subprocess.PIPE,
    )
    result: dict[str, float] = json.loads(done.stdout)
    return result


def empty(folder: Path) -> None:
    """Remove the large files, so that every repetition finds the disk alike."""
    for file in folder.rglob("*"):
        if file.is_file() and file.stat().st_size >= MB:
            file.unlink()
    flush(folder)


def make_source(path: Path, size: int) -> Path:
    with path.open("wb") as file:
        for _ in range(size // MB):
            file.write(os.urandom(MB))
    return path


def install_peers() -> None:
    wanted = [
        name for name in PEERS if not (NODE / "node_modules" / name.rpartition("@")[0]).exists()
    ]
    if wanted:
        command = ["npm", "install", "--no-audit", "--no-fund", "--prefix", str(NODE), *wanted]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def peak_mb(pid: int | str = "self") -> float:
    """VmHWM: unlike ru_maxrss it starts anew at exec."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmHWM"):
            return int(line.split()[1]) * 1024 / MB
    raise RuntimeError("no VmHWM")


def flush(folder: Path) -> None:
    fd = os.open(folder, os.O_RDONLY)
    try:
        ctypes.CDLL(None, use_errno=True).syncfs(fd)
    finally:
        os.close(fd)


# What follows runs in the processes started above.


def serve_ours(folder: Path) -> None:
    from flask import Flask

    from sync.gateway.blobs import folders
    from sync.gateway.db.database import Database
    from sync.gateway.uploads import blueprint
    from sync.server import serve

    db = Database(folder / "gateway.db")
    db.update()
    app = Flask(__name__)
    partials, objects = folders(folder / "blobs")
    views = blueprint(db, partials, objects, lambda _: "seat", lambda: datetime.now(UTC))
    app.register_blueprint(views)
    server = serve(app, "127.0.0.1", 0)
    server.start()
    print("ready", server.url, flush=True)
    signal.pause()


def serve_ceiling(folder: Path) -> None:
    listener = socket.create_server(("127.0.0.1", 0))
    print("ready", listener.getsockname()[1], flush=True)
    buffer = memoryview(bytearray(MB))
    while True:
        connection, _ = listener.accept()
        with connection, suppress(OSError), (folder / "file.bin").open("wb", buffering=0) as file:
            size = int.from_bytes(connection.recv(8, socket.MSG_WAITALL), "big")
            while size:
                count = connection.recv_into(buffer)
                file.write(buffer[:count])
                size -= count
            os.fsync(file.fileno())
            connection.sendall(b"1")


def send_ours(url: str, source: Path) -> None:
    from sync.transport.http import Http
    from sync.transport.uploads import Uploads

    size = source.stat().st_size
    uploads = Uploads(Http(url), lambda: {"Authorization": "Bearer seat"})
    path = uploads.create(size, digest_of(source))
    assert uploads.patch(path, source, 0, size, lambda _: None) == size


def digest_of(source: Path) -> str:
    """The seat knows its sealed file's digest from sealing; here it is kept beside the source."""
    known = source.with_suffix(f".{source.stat().st_mtime_ns}.sha256")
    if not known.exists():
        with source.open("rb") as file:
            known.write_text(hashlib.file_digest(file, "sha256").hexdigest())
    return known.read_text()


def send_peer(url: str, source: Path) -> None:
    from tusclient.client import TusClient

    # @tus/server refuses the empty metadata that tuspy sends by itself.
    TusClient(f"{url}/v1/uploads").uploader(str(source), metadata={"filename": "bid"}).upload()


def send_ceiling(port: str, source: Path) -> None:
    with (
        socket.create_connection(("127.0.0.1", int(port))) as connection,
        source.open("rb") as file,
    ):
        connection.sendall(source.stat().st_size.to_bytes(8, "big"))
        connection.sendfile(file)
        assert connection.recv(1) == b"1"


def send(name: str, url: str, source: Path, folder: Path) -> None:
    """Imports are made and digests known before the clock starts."""
    action = {"ours": send_ours, "peer": send_peer, "ceiling": send_ceiling}[name]
    if name == "ours":
        import sync.transport.uploads  # noqa: F401

        digest_of(source)
    elif name == "peer":
        import tusclient.client  # noqa: F401
    started = time.perf_counter()
    action(url, source)
    answered = time.perf_counter() - started
    flush(folder)
    durable = time.perf_counter() - started
    print(json.dumps({"answered": answered, "durable": durable, "peak_mb": peak_mb()}))


def main(arguments: list[str]) -> None:
    if not arguments:
        rows = run()
        results = ROOT / "bench" / "results"
        results.mkdir(parents=True, exist_ok=True)
        (results / "upload.json").write_text(json.dumps(rows, indent=2))
        for row in rows:
            print(
                f"{row['name']:44} {row['ours']:9,.1f} {row['peer']:9,.1f} {row['unit']:7}"
                f" ratio {row['ratio']:5.2f}  {row['note']}"
            )
    elif arguments[0] == "serve":
        serve_ours(Path(arguments[1]))
    elif arguments[0] == "serve-ceiling":
        serve_ceiling(Path(arguments[1]))
    else:
        name, (url, source, folder) = arguments[0].removeprefix("send-"), arguments[1:]
        send(name, url, Path(source), Path(folder))


if __name__ == "__main__":
    main(sys.argv[1:])
