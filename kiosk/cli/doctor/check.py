"""What every check of `doctor` answers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from kiosk.errors import explain
from kiosk.shell.frame import Frame
from sync import damage
from sync.errors import Fault
from sync.journal import Audit

Verdict = Literal["ok", "warn", "bad"]


@dataclass(frozen=True)
class Check:
    """`bad` makes the command fail: something is lost or would be. `warn` asks for attention."""

    name: str
    verdict: Verdict
    detail: str

    @classmethod
    def of(cls, name: str, fault: Fault, verdict: Verdict = "bad") -> Check:
        """A fault of the catalogue, in the reader's words: what is wrong and what to do next."""
        words = explain(fault)
        return cls(name, verdict, f"{words.message} {words.hint} ({fault.code})")


VERDICTS = {"ok": _l("baik"), "warn": _l("PERHATIAN"), "bad": _l("BURUK")}
# What a check is called to people; those of tenders and seats go by their own names.
NAMES = {
    "realm": _l("ruang"),
    "sqlite": _l("SQLite"),
    "disk": _l("penyimpanan"),
    "clock": _l("jam"),
    "pc clock": _l("jam komputer"),
    "time": _l("server waktu"),
    "window": _l("layar"),
    "settings": _l("pengaturan"),
    "pin": _l("PIN"),
    "regions": _l("wilayah"),
    "seat": _l("kursi"),
    "identity": _l("identitas"),
    "spool": _l("berkas tersegel"),
    "alarm": _l("alarm"),
    "queue": _l("antrean"),
    "link": _l("sambungan"),
    "certificate": _l("sertifikat"),
    "printer": _l("printer"),
    "sticks": _l("flashdisk"),
    "service": _l("layanan"),
    "gateway": _l("server LPSE"),
    "log": _l("catatan"),
    "bids": _l("penawaran"),
}
Question = Callable[[Frame], Check | Iterable[Check] | None]


def of_log(found: Audit) -> Check:
    """Say whether a log, read whole, is what was written into it."""
    if found.ok:
        return Check("log", "ok", _("%(count)s catatan dibaca, semuanya utuh", count=found.size))
    return Check.of("log", Fault("journal_broken", index=found.fault_index, why=found.why))


def of_rows(name: str, path: Path) -> Check | None:
    """Say which tables of a database have rows that name none; None when there are no such rows.

    Raises: Fault("database_damaged", path).
    """
    if not (found := damage.loose_rows(path)):
        return None
    tables = ", ".join(f"{table} ({count})" for table, count in sorted(found.items()))
    return Check.of(name, Fault("database_rows_loose", path=str(path), tables=tables))


def ask(frame: Frame, questions: Sequence[Question]) -> list[Check]:
    """Every answer in order. A check that fails itself is `bad` and takes no other with it."""
    found: list[Check] = []
    for question in questions:
        try:
            answer = question(frame)
            found += [answer] if isinstance(answer, Check) else list(answer or ())
        except Fault as fault:
            found.append(Check.of(question.__name__.strip("_"), fault))
        except Exception as error:
            why = f"{type(error).__name__}: {error}".strip(": ")
            told = _("pemeriksaan ini sendiri gagal: %(why)s", why=why)
            found.append(Check(question.__name__.strip("_"), "bad", told))
    return found
