"""Whatever is typed, each command answers with a sentence: no traceback, and an exit code."""

from __future__ import annotations

import socket
from collections.abc import Callable
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from kiosk.cli.main import main
from sync.argon import LEAST
from sync.gateway import core
from sync.gateway.features import open_gateway
from sync.gateway.staff import service as staff
from sync.wire.keys import SigningKey
from tests.structure.test_docs import commands

NIP, PIN = "198503172010011004", "274913"
MOST_LINES = 5
# They open windows, write below /etc, or wait for ever where all is well.
NOT_HERE = {"demo", "install"}
# Reports, long by nature: every line of theirs is a check.
REPORTS = {"doctor", "check", "import-questions", "quiz", "show", "sign"}
PLAUSIBLE = {
    "text": "9151042",
    "integer": "1",
    "integer range": "1",
    "float": "1",
    "boolean": "true",
    "datetime": "2026-12-01",
}
COMMANDS = [
    (path.split()[1:], command)
    for path, command in commands(main, "lpse-kiosk")
    if path.split()[-1] not in NOT_HERE
]
IDS = [" ".join(words) for words, _ in COMMANDS]


def call(home: Path, *words: str, typed: str = "") -> Result:
    return CliRunner().invoke(main, ["--home", str(home), *words], input=typed)


def require_sentence(said: Result, words: list[str], *, may_pass: bool = False) -> None:
    assert said.exception is None or isinstance(said.exception, SystemExit), (
        words, said.output, said.exc_info,
    )  # fmt: skip
    assert "Traceback" not in said.output
    assert may_pass or said.exit_code in (1, 2), (words, said.output)
    if words[-1] not in REPORTS and said.exit_code:
        lines = [line for line in said.output.splitlines() if line.strip()]
        assert 1 <= len(lines) <= MOST_LINES, (words, said.output)


def fill(command: click.Command, path: Callable[[click.Parameter], str]) -> list[str]:
    """Everything the command must have; paths from `path`, the rest plausible."""
    words: list[str] = []
    for parameter in command.params:
        if not parameter.required:
            continue
        kind = parameter.type
        if isinstance(kind, click.Path):
            value = path(parameter)
        elif isinstance(kind, click.Choice):
            value = str(kind.choices[0])
        else:
            value = PLAUSIBLE[kind.name]
        words += [value] if isinstance(parameter, click.Argument) else [parameter.opts[0], value]
    return words


def bad_homes(root: Path) -> dict[str, Path]:
    binary = bytes(range(256)) * 20
    homes = {name: root / name for name in ("keys", "databases", "settings", "folders", "unset")}
    for name, files in {
        "keys": ["gateway/gateway.key", "gateway/gateway.age", "seat/production/seat.key"],
        "databases": ["gateway/gateway.db", "seat/production/seat.db"],
        "settings": ["kiosk.toml"],
    }.items():
        for file in files:
            (homes[name] / file).parent.mkdir(parents=True, exist_ok=True)
            (homes[name] / file).write_bytes(binary)
    for name in ("gateway/gateway.db", "gateway/gateway.key", "seat/production/seat.db"):
        (homes["folders"] / name).mkdir(parents=True)
    (root / "plain").write_text("x")
    return {**homes, "below a file": root / "plain" / "home", "proc": Path("/proc/lpse")}


@pytest.mark.parametrize(("words", "command"), COMMANDS, ids=IDS)
def test_a_home_that_is_none_or_damaged(
    words: list[str], command: click.Command, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("isi\n")
    given = fill(command, lambda one: str(tmp_path / ("out" if is_output(one) else "file")))
    for name, home in bad_homes(tmp_path).items():
        if words == ["gateway", "init"] and name in ("unset", "settings"):
            continue  # this makes one
        if words[0] in ("receipt", "bid", "committee", "rules", "packs"):
            continue  # these need no home
        said = call(home, *words, *given, typed="")
        require_sentence(said, words, may_pass=words in (["set-aside"], ["doctor"]))


def is_output(parameter: click.Parameter) -> bool:
    return isinstance(parameter.type, click.Path) and not parameter.type.exists


def silly_paths(root: Path) -> dict[str, Path]:
    (root / "empty").touch()
    (root / "binary").write_bytes(bytes(range(256)) * 300)
    (root / "text").write_text("halo\n")
    (root / "zip").write_bytes(b"PK\x03\x04" + bytes(100))
    (root / "pdf").write_bytes(b"%PDF-1.7\n\xff\xfe")
    (root / "folder").mkdir()
    (root / "folder" / "file").touch()
    (root / "dangling").symlink_to(root / "nowhere")
    names = ("empty", "binary", "text", "zip", "pdf", "folder", "dangling")
    return {
        **{name: root / name for name in names},
        "missing": root / "missing",
        "below a file": root / "text" / "x",
        "below nothing": root / "a" / "b" / "c",
        "long": root / ("x" * 300),
    }


@pytest.fixture(scope="module")
def gateway(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("home")
    core.make(home / "gateway", "LPSE Kab. Temanggung", "production", "Asia/Jakarta")
    centre = open_gateway(home / "gateway")
    staff.calibrate(centre, LEAST)
    staff.first_administrator(centre, staff.setup_code(centre), NIP, "Bambang", PIN)
    return home


WITH_PATHS = [
    (words, command, parameter)
    for words, command in COMMANDS
    for parameter in command.params
    if isinstance(parameter.type, click.Path) and words != ["gateway", "init"]
]


@pytest.mark.parametrize(
    ("words", "command", "parameter"),
    WITH_PATHS,
    ids=[f"{' '.join(words)} {one.name}" for words, _, one in WITH_PATHS],
)
def test_a_path_to_something_else(
    words: list[str],
    command: click.Command,
    parameter: click.Parameter,
    gateway: Path,
    tmp_path: Path,
) -> None:
    paths = silly_paths(tmp_path)
    others = fill(command, lambda one: str(paths["missing" if is_output(one) else "text"]))
    for name, path in paths.items():
        if is_output(parameter) and name in ("empty", "missing", "below nothing"):
            continue
        given = others
        if not parameter.required:
            given = [*others, parameter.opts[0], str(path)]
        elif isinstance(parameter, click.Argument):
            given = [str(path) if one == str(paths["text"]) else one for one in others]
        else:
            at = others.index(parameter.opts[0])
            given = [*others[: at + 1], str(path), *others[at + 2 :]]
        said = call(gateway, *words, *given, typed=f"{NIP}\n{PIN}\n")
        require_sentence(said, words, may_pass=is_output(parameter))


SILLY = [
    (["gateway", "serve", "--port", "99999"], "99999"),
    (["gateway", "serve", "--host", "256.1.1.1", "--port", "0"], "256.1.1.1"),
    (["gateway", "init", "--name", ""], ""),
    (["gateway", "init", "--name", "x", "--timezone", "Bulan/Timur"], ""),
    (["gateway", "bids", ""], "tender"),
    (["gateway", "bids", "\x1b[2J" + "9" * 5000], "tender"),
    (
        ["gateway", "decide", "../..", "accepted", "--reason", "", "--minutes", "", "--member", ""],
        "",
    ),
    (["gateway", "revoke", "s-00000000", "--reason", " "], ""),
    (["gateway", "publish-key", "9151042", "age1salah", "--out", "x"], ""),
    (["gateway", "first-administrator", "KODE", "12", ""], ""),
    (["receipt", "verify", "/etc/hostname", "--key", "tanpa-sama-dengan"], ""),
    (["receipt", "verify", "/etc/hostname", "--key", "a=bukan base64 💥"], ""),
    (["enrol", "https://lpse.example.go.id/kursi/7", "K7QF"], "kursi/7"),
    (["enrol", "lpse.example.go.id", "K7QF"], "lpse.example.go.id"),
    (["enrol", "http://127.0.0.1:99999", "K7QF"], "99999"),
    (["enrol", "http://127.0.0.1:9", "💥"], ""),
    (["gateway", "bayangan"], "bayangan"),
    (["--lang", "fr", "gateway", "seats"], "fr"),
    (["bid", "open"], "sealed"),
]


@pytest.mark.parametrize(("words", "named"), SILLY, ids=[" ".join(w)[:40] for w, _ in SILLY])
def test_silly_words(words: list[str], named: str, gateway: Path, tmp_path: Path) -> None:
    home = tmp_path if words[0] == "enrol" or "init" in words else gateway
    said = call(home, *words, typed=f"{NIP}\n{PIN}\n")
    require_sentence(said, words)
    assert named.casefold() in said.output.casefold()


def test_an_unreachable_server_is_not_said_to_be_tried_again(tmp_path: Path) -> None:
    from sync.wire.enrolment import make_code

    code = make_code(SigningKey.generate().public).text
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # nobody listens
        said = call(tmp_path, "enrol", f"http://127.0.0.1:{taken.getsockname()[1]}", code)
    require_sentence(said, ["enrol"])
    assert "dilanjutkan sendiri" not in said.output
    assert "Periksa alamatnya" in said.output


def test_a_taken_port_and_files_that_are_no_certificate(gateway: Path, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        said = call(gateway, "gateway", "serve", "--port", port)
        require_sentence(said, ["serve"])
        assert port in said.output
    (tmp_path / "cert.pem").write_bytes(bytes(range(256)))
    (tmp_path / "key.pem").write_text("halo")
    files = ("--tls-cert", str(tmp_path / "cert.pem"), "--tls-key", str(tmp_path / "key.pem"))
    said = call(gateway, "gateway", "serve", "--port", "0", *files)
    require_sentence(said, ["serve"])
    assert "tls_files_unusable" in said.output
