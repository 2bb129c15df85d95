"""The smallest gateway that carries uploads: a process of its own, so that tests can kill it.

`python -m tests.sync.gateway.uploads.app HOME PORT '{"max_size": 1000}'` prints `ready URL`.
A seat shows its name as its token: `Authorization: Bearer seat-a`.
"""

from __future__ import annotations

import json
import sys
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

from flask import Flask, Request

from sync.errors import Fault
from sync.gateway import http
from sync.gateway.blobs import ObjectFolder, PartialFolder, folders
from sync.gateway.db.database import Database
from sync.gateway.uploads import Settings, blueprint
from sync.gateway.uploads.receive import Pace
from sync.server import serve


def authenticate(request: Request) -> str:
    kind, _, seat_id = request.headers.get("Authorization", "").partition(" ")
    if kind != "Bearer" or not seat_id.startswith("seat-"):
        raise Fault("seat_unknown")
    return seat_id


def prepare(home: Path) -> tuple[Database, PartialFolder, ObjectFolder]:
    home.mkdir(parents=True, exist_ok=True)
    db = Database(home / "gateway.db")
    db.update()
    return db, *folders(home / "blobs")


def settings(options: dict[str, float]) -> Settings:
    pace = {name: options.pop(name) for name in list(options) if name in Pace.__annotations__}
    if "lifetime_s" in options:
        options["lifetime"] = timedelta(seconds=options.pop("lifetime_s"))
    options.setdefault("reserve", 0)
    return Settings(pace=Pace(**pace), **options)


def create_app(home: Path, options: dict[str, float]) -> Flask:
    app = Flask(__name__)
    clock = lambda: datetime.now(UTC)  # noqa: E731
    http.explain(app)
    app.register_blueprint(blueprint(*prepare(home), authenticate, clock, settings(options)))
    return app


def main() -> None:
    home, port, options = Path(sys.argv[1]), int(sys.argv[2]), json.loads(sys.argv[3])
    timeout_s = options.pop("timeout_s", 10.0)
    tls = options.pop("tls", None)
    server = serve(
        create_app(home, options),
        "127.0.0.1",
        port,
        threads=16,
        timeout_s=timeout_s,
        tls=(Path(tls[0]), Path(tls[1])) if tls else None,
    )
    server.start()
    print("ready", server.url, flush=True)
    threading.Event().wait()


if __name__ == "__main__":
    main()
