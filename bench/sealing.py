"""Sealing against the `age` command doing the same steps, and peak memory at 1 GB.

Both sides read the same file, encrypt it to one key, force it to disk, hash plaintext and
ciphertext, drop it from the page cache, read it back, open it and compare the plaintext's hash.
Repetitions are interleaved: ratios hold, absolute figures belong to this machine.
"""

from __future__ import annotations

import hashlib
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from sync.sealing import Manifest, Source, X25519Identity, seal

ROOT = Path(__file__).parent.parent
SIZE = 100_000_000
PAIRS = 7
MANIFEST = Manifest("t", "v", "PT Uji", "b", 1, "bid", "training", "", "seat")


def run() -> list[dict[str, Any]]:
    with tempfile.TemporaryDirectory(dir=ROOT / "bench") as name:
        folder = Path(name)
        plain = folder / "plain"
        plain.write_bytes(os.urandom(SIZE))
        identity = X25519Identity.generate()
        key = folder / "key"
        key.write_text(identity.text + "\n")
        pairs = []
        for _ in range(PAIRS + 1):
            peer = _timed(lambda: _age(plain, folder, identity.recipient.text, key))
            ours = _timed(lambda: _seal(plain, folder, identity))
            pairs.append((SIZE / 1e6 / ours, SIZE / 1e6 / peer))
        plain.unlink()
        return [_speed(pairs[1:]), *_memory(folder)]


def _timed(work: Any) -> float:
    os.sync()
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def _seal(plain: Path, folder: Path, identity: X25519Identity) -> None:
    source = Source("plain", SIZE, lambda: plain.open("rb", buffering=0))
    keys = [identity.recipient]
    done = seal(
        [source],
        MANIFEST,
        keys,
        folder,
        "ours.age",
        progress=lambda *_: None,
        cancelled=lambda: False,
    )
    done.path.unlink()


def _age(plain: Path, folder: Path, recipient: str, key: Path) -> None:
    sealed = folder / "peer.age"
    subprocess.run(["age", "-r", recipient, "-o", sealed, plain], check=True)
    handle = os.open(sealed, os.O_RDONLY)
    os.fsync(handle)
    os.posix_fadvise(handle, 0, 0, os.POSIX_FADV_DONTNEED)
    os.close(handle)
    digest = _sha256(plain)
    _sha256(sealed)
    with subprocess.Popen(["age", "-d", "-i", key, sealed], stdout=subprocess.PIPE) as opener:
        assert opener.stdout is not None
        opened = hashlib.file_digest(opener.stdout, "sha256")  # type: ignore[arg-type]
    if opener.returncode or opened.hexdigest() != digest:
        raise RuntimeError("age did not open what it sealed")
    sealed.rename(folder / "peer.done")
    (folder / "peer.done").unlink()


def _sha256(path: Path) -> str:
    with path.open("rb") as reader:
        return hashlib.file_digest(reader, "sha256").hexdigest()


def _speed(pairs: list[tuple[float, float]]) -> dict[str, Any]:
    ours, peer = (statistics.median(column) for column in zip(*pairs, strict=True))
    ratios = [a / b for a, b in pairs]
    return {
        "name": "seal 100 MB: encrypt, fsync, hash both sides, read back and open",
        "ours": ours,
        "peer": peer,
        "ratio": statistics.median(ratios),
        "unit": "MB/s",
        "note": f"peer: age CLI and hashlib, same steps; n={len(pairs)}, "
        f"ratio {min(ratios):.2f}–{max(ratios):.2f}",
    }


def _memory(folder: Path) -> list[dict[str, Any]]:
    command = [sys.executable, "-m", "bench.sealing", "--memory"]
    peaks = []
    for size in ("10000000", "1000000000"):
        spool = folder / size
        spool.mkdir()
        done = subprocess.run(
            [*command, size, spool], cwd=ROOT, check=True, capture_output=True, text=True
        )
        peaks.append(int(done.stdout) / 1024)
    note = f"the same at 10 MB: {peaks[0]:.1f}"
    name = "peak memory while sealing 1 GB"
    return [
        {"name": name, "ours": peaks[1], "peer": None, "ratio": None, "unit": "MiB", "note": note}
    ]


def _peak(size: int, spool: Path) -> int:
    """KiB of memory this process held at most, the interpreter included."""
    left = [size]

    class Pattern:
        def read(self, count: int) -> bytes:
            count = min(count, left[0])
            left[0] -= count
            return bytes(count)

        def close(self) -> None:
            pass

    source = Source("pattern", size, Pattern)  # type: ignore[arg-type]
    keys = [X25519Identity.generate().recipient]
    seal(
        [source],
        MANIFEST,
        keys,
        spool,
        "a.age",
        progress=lambda *_: None,
        cancelled=lambda: False,
    )
    # Not ru_maxrss: a child inherits its parent's.
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0])


def main() -> None:
    if sys.argv[1:2] == ["--memory"]:
        print(_peak(int(sys.argv[2]), Path(sys.argv[3])))
        return
    rows = run()
    results = ROOT / "bench" / "results"
    results.mkdir(parents=True, exist_ok=True)
    (results / "sealing.json").write_text(json.dumps(rows, indent=2))
    for row in rows:
        shown = [f"{row[name]:.2f}" if row[name] else "–" for name in ("ours", "peer", "ratio")]
        print(f"{row['name']}: {' | '.join(shown)} {row['unit']} ({row['note']})")


if __name__ == "__main__":
    main()
