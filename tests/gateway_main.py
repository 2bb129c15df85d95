"""A real gateway process for tests: `python -m tests.gateway_main HOME`.

Prints `gateway ready URL`. `--days` moves its clock: to a seat, its own clock is then wrong.
"""

from __future__ import annotations

import argparse
from datetime import UTC, datetime, timedelta
from pathlib import Path

from kiosk.console import create_console
from kiosk.shell.stopping import StopSignal
from sync.gateway import disk
from sync.gateway.app import create_gateway
from sync.server import serve


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("home", type=Path)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--days", type=float, default=0.0)
    parser.add_argument("--tls", nargs=2, type=Path, metavar=("CERT", "KEY"))
    args = parser.parse_args()
    ahead = timedelta(days=args.days)
    app = create_gateway(args.home, clock=lambda: datetime.now(UTC) + ahead, console=create_console)
    tls = tuple(args.tls) if args.tls else None
    server = serve(app, "127.0.0.1", args.port, threads=16, tls=tls)  # type: ignore[arg-type]
    stopped = StopSignal()
    server.start()
    with disk.minding(app.extensions["lpse"]):
        print(f"gateway ready {server.url}", flush=True)
        stopped.wait()
        server.stop()


if __name__ == "__main__":
    main()
