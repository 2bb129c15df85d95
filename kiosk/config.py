"""The seat's and the gateway's settings: a frozen dataclass from TOML and `KIOSK_*` variables.

`<home>/kiosk.toml` may set any field of `Config`; `KIOSK_<FIELD>` in the environment wins over it.
In the training realm `<home>/kiosk-training.toml` wins over `kiosk.toml`. Nothing else in the
project reads the environment.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Literal

import platformdirs

from sync.errors import Fault
from sync.wire.shapes import Realm

MB = 1_000_000
LEAST_KEPT_DAYS = 30
"""Objections to a result are over, and backups of the gateway older than a month are no use."""
LANGUAGES = ("id", "en")
# Settings that never had an effect, or have none any more; an old kiosk.toml may still name them.
GONE = ("timezone", "upload_timeout_s", "regions_file")


@dataclass(frozen=True)
class Config:
    """Every setting, with its unit last in the name.

    `behind_gateway`, at the gateway: `spse` where it is SPSE's own entrance, else `people`.
    """

    language: str = "id"
    media_roots: tuple[str, ...] = ("/media", "/run/media")
    demo_media_root: str = ""
    visit_minutes: int = 30
    idle_warning_s: int = 30
    idle_lock_s: int = 180
    idle_lock_sealing_s: int = 900
    idle_end_s: int = 1800
    deadline_grace_minutes: int = 60
    status_every_s: int = 10
    seat_port: int = 0
    window_user: str = ""
    boot_socket: str = ""
    bid_max_files: int = 250
    bid_max_bytes: int = 500 * MB
    sealed_kept_days: int = 180
    check_peer_user: bool = True
    gateway_threads: int = 256
    gateway_ca_file: str = ""
    printer: str = ""
    print_wait_s: int = 60
    behind_gateway: str = "people"
    form_page: Literal["a4", "f4"] = "a4"
    form_basis: str = ""
    registration_track: str = "inaproc"
    scan_folder: str = ""
    camera: bool = False

    def __post_init__(self) -> None:
        if self.language not in LANGUAGES:
            raise Fault("config_invalid", name="language", why=f"not one of {LANGUAGES}")
        for name, least in (
            ("visit_minutes", 1),
            ("idle_warning_s", 5),
            ("idle_lock_s", 10),
            ("idle_lock_sealing_s", 10),
            ("idle_end_s", 10),
            ("deadline_grace_minutes", 0),
            ("status_every_s", 1),
            ("seat_port", 0),
            ("bid_max_files", 1),
            ("bid_max_bytes", 1),
            ("gateway_threads", 4),
            ("print_wait_s", 5),
        ):
            if getattr(self, name) < least:
                raise Fault("config_invalid", name=name, why=f"< {least}")
        if self.sealed_kept_days and self.sealed_kept_days < LEAST_KEPT_DAYS:
            why = f"not 0, < {LEAST_KEPT_DAYS}"
            raise Fault("config_invalid", name="sealed_kept_days", why=why)
        if self.behind_gateway not in ("people", "spse"):
            raise Fault("config_invalid", name="behind_gateway", why="not people, not spse")
        if self.form_page not in ("a4", "f4"):
            raise Fault("config_invalid", name="form_page", why="not a4, not f4")
        if self.registration_track not in ("inaproc", "spse"):
            raise Fault("config_invalid", name="registration_track", why="not inaproc, not spse")


@dataclass(frozen=True)
class Home:
    """Where state lives: one folder for seat and gateway of a realm, nothing shared between realms.

    `root` may hold all four; production's gateway keeps the folder it had before realms.
    """

    root: Path
    realm: Realm = "production"
    seat: Path = field(init=False)
    gateway: Path = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "seat", self.root / "seat" / self.realm)
        gateway = "gateway" if self.realm == "production" else f"gateway-{self.realm}"
        object.__setattr__(self, "gateway", self.root / gateway)

    @property
    def database(self) -> Path:
        """Return the seat's database file."""
        return self.seat / "seat.db"

    @property
    def spool(self) -> Path:
        """Return the folder of sealed files that wait to be sent."""
        return self.seat / "spool"

    @property
    def key(self) -> Path:
        """Return the file of the seat's signing key."""
        return self.seat / "seat.key"

    @property
    def papers(self) -> Path:
        """Papers of the visit going on, sealed with a key of its own; empty between visits."""
        return self.seat / "papers"

    @property
    def desk(self) -> Path:
        """Papers that a verifier took along, sealed under the visit's key; empty between visits."""
        return self.seat / "desk"

    @property
    def content(self) -> Path:
        """Content packs of training are dropped in here, as folders or zips."""
        return self.seat / "content"

    @property
    def fetched(self) -> Path:
        """Content packs that a class is pinned to, as they came from the gateway."""
        return self.seat / "fetched"

    @property
    def packs(self) -> Path:
        """Content packs as they were when they were last right; the program's own copies."""
        return self.seat / "packs"

    @property
    def visit(self) -> Path:
        """What is kept of the visit going on, sealed; empty between visits."""
        return self.seat / "visit"


def default_home() -> Path:
    """Return the folder that holds state unless `--home` names another."""
    return Path(platformdirs.user_data_dir("lpse-kiosk", appauthor=False))


def language_of(environ: Mapping[str, str] = os.environ) -> str:
    """Return the terminal's language: KIOSK_LANG, else "en" where the locale says so, else "id"."""
    if (chosen := environ.get("KIOSK_LANG")) in LANGUAGES:
        return str(chosen)
    names = (environ.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    return "en" if next(filter(None, names), "").startswith("en") else "id"


def settings_files(root: Path, realm: Realm) -> list[Path]:
    """Return the files that a realm's settings may stand in; the later one wins."""
    names = ["kiosk.toml"] + ([f"kiosk-{realm}.toml"] if realm != "production" else [])
    return [root / name for name in names]


def load(
    root: Path, environ: Mapping[str, str] = os.environ, *, realm: Realm = "production"
) -> Config:
    """Read the settings. Raises: Fault("config_invalid", name, why)."""
    values: dict[str, object] = {}
    for path in settings_files(root, realm):
        values.update(_read(path))
    known = {item.name: item for item in fields(Config)}
    for name in known:
        if (text := environ.get(f"KIOSK_{name.upper()}")) is not None:
            values[name] = text
    for name in GONE:
        values.pop(name, None)
    for name in values:
        if name not in known:
            raise Fault("config_invalid", name=name, why="unknown setting")
    if realm == "training":
        values["behind_gateway"] = "people"  # what is practised never reaches SPSE
    return Config(**{name: _typed(name, value) for name, value in values.items()})  # type: ignore[arg-type]


def _read(path: Path) -> dict[str, object]:
    if not path.exists():
        return {}
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Fault("config_invalid", name=path.name, why=str(error)) from error


def _typed(name: str, value: object) -> object:
    """Turn TOML values and environment texts into the field's own type."""
    default = getattr(Config, name)
    try:
        if isinstance(default, bool):
            return value if isinstance(value, bool) else _flag(str(value))
        if isinstance(default, int):
            return int(str(value))
        if isinstance(default, tuple):
            items = value if isinstance(value, list) else str(value).split(os.pathsep)
            return tuple(str(item) for item in items if item)
    except ValueError as error:
        raise Fault("config_invalid", name=name, why=str(error)) from error
    return str(value)


def _flag(text: str) -> bool:
    if text.lower() in {"1", "true", "yes", "ya"}:
        return True
    if text.lower() in {"0", "false", "no", "tidak"}:
        return False
    raise ValueError(f"{text!r} is not yes or no")
