"""The register of staff as an administrator keeps it at the command line."""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kiosk.cli.main import main
from sync import argon
from sync.argon import LEAST, Measured
from sync.gateway.adapters.sample import sample_package
from sync.wire.times import to_text

BAMBANG, SITI = ("198503172010011004", "274913"), ("197811042005012003", "sembilan kali sembilan")
DEWI, HARTONO = ("199002212014022001", "605142"), "197602142003121001"

Run = Callable[..., Result]


UNCHANGED = "staff_secret_unchanged"


def runner(home: Path) -> Run:
    def run(*words: str, typed: tuple[str, ...] = ()) -> Result:
        """`typed` are the lines that somebody types at the prompts."""
        lines = "".join(f"{line}\n" for line in typed)
        return CliRunner().invoke(main, ["--home", str(home), *words], input=lines)

    return run


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Argon2id at the floor: measuring has tests of its own."""
    monkeypatch.setattr(argon, "calibrate", lambda: Measured(LEAST, 0.02))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A gateway with an administrator, a head and one at the desk; made once and copied."""
    home = tmp_path_factory.mktemp("gateway")
    gateway = runner(home)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(argon, "calibrate", lambda: Measured(LEAST, 0.02))
        code = json.loads(ok(gateway("gateway", "init", "--name", "LPSE", "--json")))["setup_code"]
        words = ("gateway", "first-administrator", code, BAMBANG[0], "Bambang Wijaya")
        ok(gateway(*words, typed=(BAMBANG[1], BAMBANG[1])))
        code = ok(gateway("gateway", "setup-code", "--role", "head", "--reason", "orang kedua"))
        words = ("gateway", "first-administrator", code, SITI[0], "Siti Aminah")
        ok(gateway(*words, typed=(SITI[1], SITI[1])))
        words = ("gateway", "add-staff", DEWI[0], "Dewi", "--role", "front_desk")
        ok(gateway(*words, typed=(*BAMBANG, "482915", "482915")))
        words = ("gateway", "change-secret", DEWI[0])
        ok(gateway(*words, typed=(DEWI[0], "482915", DEWI[1], DEWI[1])))
        (home / "tenders.json").write_bytes(sample_package(datetime.now(UTC)))
        ok(gateway("gateway", "import-tenders", str(home / "tenders.json"), typed=BAMBANG))
    return home


@pytest.fixture
def gateway(made: Path, tmp_path: Path) -> Run:
    shutil.copytree(made, tmp_path, dirs_exist_ok=True)
    return runner(tmp_path)


def ok(result: Result) -> str:
    assert result.exit_code == 0, result.output
    return result.stdout.strip()


def refused(result: Result, code: str) -> None:
    assert result.exit_code == 1, result.output
    assert f"[{code}" in result.stderr


def test_init_prints_a_code_once_and_no_password_works_before(tmp_path: Path) -> None:
    run = runner(tmp_path)
    lines = ok(run("gateway", "init", "--name", "LPSE Uji")).splitlines()
    for role in ("head", "trainer"):
        refused(run("gateway", "add-staff", *("1", "X", "--role", role)), "staff_nobody_yet")
    words = ("gateway", "first-administrator", lines[-1].lower(), "198503172010011004", "Bambang")
    ok(run(*words, typed=("274913", "274913")))
    refused(run(*words, typed=("274913", "274913")), "setup_code_wrong")
    refused(run("gateway", "setup-code"), "setup_code_needs_why")
    assert ok(run("gateway", "setup-code", "--reason", "PIN terlupa")) != lines[-1]


def test_a_secret_that_is_not_repeated_alike_is_asked_for_again(tmp_path: Path) -> None:
    run = runner(tmp_path)
    code = ok(run("gateway", "init", "--name", "LPSE Uji")).splitlines()[-1]
    typed = ("274913", "274914", "918273", "918273")
    ok(run("gateway", "first-administrator", code, "198503172010011004", "Bambang", typed=typed))
    ok(
        run(
            "gateway",
            "add-committee",
            "197202022002021002",
            "X",
            typed=("198503172010011004", "918273"),
        )
    )


def test_no_prompt_shows_what_is_typed(gateway: Run) -> None:
    words = ("gateway", "add-staff", "197707072007071007", "Agus", "--role", "trainer")
    result = gateway(*words, typed=(*BAMBANG, "731946", "731946"))
    ok(result)
    assert "274913" not in result.output
    assert "731946" not in result.output


def test_the_register_lists_who_serves_and_who_served(gateway: Run) -> None:
    words = ("gateway", "remove-staff", DEWI[0], "--reason", "pindah tugas")
    ok(gateway(*words, typed=SITI))
    listed = ok(gateway("gateway", "staff"))
    assert "Bambang Wijaya" in listed
    assert "Dewi" not in listed
    everybody = json.loads(ok(gateway("gateway", "staff", "--all", "--json")))
    (dewi,) = [one for one in everybody if one["name"] == "Dewi"]
    assert dewi["removed_at"]
    assert not any("verifier" in one for one in everybody)


@pytest.mark.parametrize(
    "words",
    [
        ("add-staff", "197707072007071007", "Agus", "--role", "trainer"),
        ("remove-staff", SITI[0], "--reason", "uji"),
        ("change-role", SITI[0], "--role", "trainer"),
        ("change-secret", SITI[0]),
        ("add-committee", "197808082008081008", "Hartono"),
        ("remove-committee", "197808082008081008", "--reason", "uji"),
        ("publish-key", "9151042", "age1x", "--out", "uji.age"),
        ("confirm-rehearsal", "9151042", "K7QF-9P2M-TT3X-0B5C"),
    ],
)
def test_the_front_desk_changes_no_people_and_touches_no_bids(
    gateway: Run, words: tuple[str, ...]
) -> None:
    before = ok(gateway("gateway", "staff", "--all", "--json"))
    refused(gateway("gateway", *words, typed=(*DEWI, "731946", "731946")), "staff_not_allowed")
    assert ok(gateway("gateway", "staff", "--all", "--json")) == before
    assert json.loads(ok(gateway("gateway", "committee", "--json"))) == []


def test_nobody_of_that_number_is_removed(gateway: Run) -> None:
    gone = gateway("gateway", "remove-staff", "199901012025011001", "--reason", "pindah tugas")
    assert (gone.exit_code, "[staff_person_unknown" in gone.stderr) == (1, True)


def test_a_committee_member_is_refused_as_staff_and_the_other_way(gateway: Run) -> None:
    ok(gateway("gateway", "add-committee", HARTONO, "Hartono", typed=SITI))
    assert HARTONO in ok(gateway("gateway", "committee"))
    words = ("gateway", "add-staff", HARTONO, "Hartono", "--role", "verifier")
    refused(gateway(*words, typed=(*SITI, "731946", "731946")), "staff_on_committee")
    refused(gateway("gateway", "add-committee", DEWI[0], "Dewi", typed=SITI), "staff_on_committee")
    ok(gateway("gateway", "remove-committee", HARTONO, "--reason", "SK berakhir", typed=SITI))
    ok(gateway(*words, typed=(*SITI, "731946", "731946")))


def test_people_change_their_own_secret_and_those_in_charge_anybodys(gateway: Run) -> None:
    own = ("gateway", "change-secret", DEWI[0])
    ok(gateway(*own, typed=(*DEWI, "731946", "731946")))
    refused(gateway(*own, typed=(*DEWI, "731946", "731946")), "sign_in_wrong")
    ok(gateway(*own, typed=(*SITI, "862057", "862057")))
    ok(gateway(*own, typed=(DEWI[0], "862057", "605142", "605142")))


def test_two_people_make_a_head_and_one_alone_does_not(gateway: Run) -> None:
    words = ("gateway", "add-staff", "197707072007071007", "Agus", "--role", "head")
    refused(gateway(*words, typed=(*SITI, *SITI)), "staff_same_person")
    refused(gateway(*words, typed=(*SITI, *DEWI)), "staff_not_allowed")
    ok(gateway(*words, typed=(*SITI, *BAMBANG, "731946", "731946")))
    # The first secret lets nobody act, and signs with nobody for a day after it was changed.
    refused(
        gateway(
            "gateway",
            "add-committee",
            "197808082008081008",
            "X",
            typed=("197707072007071007", "731946"),
        ),
        UNCHANGED,
    )
    own = ("gateway", "change-secret", "197707072007071007")
    refused(
        gateway(*own, typed=("197707072007071007", "731946", "731946", "731946")), "secret_same"
    )
    ok(gateway(*own, typed=("197707072007071007", "731946", "862057", "862057")))
    ok(
        gateway(
            "gateway",
            "add-committee",
            "197808082008081008",
            "X",
            typed=("197707072007071007", "862057"),
        )
    )
    two = (*SITI, "197707072007071007", "862057")
    refused(gateway("gateway", "enrol", "Kursi 07", typed=two), "staff_too_new")
    wait = ("gateway", "second-wait", "0", "--reason", "uji")
    refused(gateway(*wait, typed=two), "staff_too_new")
    assert ok(gateway("gateway", "second-wait")) == "24"
    assert ok(gateway(*wait, typed=(*SITI, *BAMBANG))) == "0"
    ok(gateway("gateway", "enrol", "Kursi 07", typed=two))


def test_two_say_which_roles_may_deactivate_user_ids(gateway: Run) -> None:
    assert ok(gateway("gateway", "account-roles")) == "head verifier"
    words = ("gateway", "account-roles", "head")
    refused(gateway(*words), "why_missing")
    words = (*words, "--reason", "uji")
    refused(gateway(*words, typed=(*SITI, *SITI)), "staff_same_person")
    assert ok(gateway(*words, typed=(*SITI, *BAMBANG))) == "head"
    wrong = ("gateway", "account-roles", "trainer", "--reason", "uji")
    refused(gateway(*wrong, typed=(*SITI, *BAMBANG)), "account_roles_wrong")


def test_the_secret_of_somebody_in_charge_takes_two_others_to_set(gateway: Run) -> None:
    words = ("gateway", "change-secret", BAMBANG[0])
    refused(gateway(*words, typed=(*SITI, *SITI)), "staff_same_person")
    refused(gateway(*words, typed=(*SITI, *DEWI)), "staff_not_allowed")
    ok(gateway("gateway", "change-secret", BAMBANG[0], typed=(*BAMBANG, "862057", "862057")))


def test_one_alone_lets_a_second_in_by_a_code_that_raises_an_alarm(gateway: Run) -> None:
    ok(gateway("gateway", "remove-staff", SITI[0], "--reason", "pensiun", typed=BAMBANG))
    refused(gateway("gateway", "setup-code", "--role", "head"), "setup_code_needs_why")
    code = ok(gateway("gateway", "setup-code", "--role", "head", "--reason", "kepala pensiun"))
    words = ("gateway", "first-administrator", code, "197707072007071007", "Agus")
    ok(gateway(*words, typed=("731946", "731946")))
    assert "Agus" in ok(gateway("gateway", "alarms"))
    clear = ("gateway", "clear-alarm", "staff_by_code", "--reason", "diperiksa")
    refused(gateway(*clear, typed=("197707072007071007", "731946")), "staff_too_new")
    ok(gateway(*clear, typed=BAMBANG))


def test_two_people_enrol_a_seat(gateway: Run) -> None:
    words = ("gateway", "enrol", "Kursi 07", "--json")
    made = json.loads(ok(gateway(*words, typed=(*SITI, *BAMBANG))))
    assert len(made["code"].split("-")) == 9


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ((*SITI, *SITI), "staff_same_person"),
        ((*SITI, *DEWI), "staff_not_allowed"),
        ((*SITI, BAMBANG[0], "000111"), "sign_in_wrong"),
        ((*SITI, "nobody", "000111"), "sign_in_wrong"),
    ],
)
@pytest.mark.parametrize(
    "words", [("enrol", "Kursi 07"), ("revoke", "s-00000000", "--reason", "PC dicuri")]
)
def test_anything_less_than_two_in_charge_is_refused(
    gateway: Run, words: tuple[str, ...], typed: tuple[str, ...], code: str
) -> None:
    result = gateway("gateway", *words, typed=typed)
    refused(result, code)
    assert result.stdout == ""


def test_one_alone_is_told_how_to_add_a_second_before_typing_anything(gateway: Run) -> None:
    ok(gateway("gateway", "change-role", SITI[0], "--role", "trainer", typed=BAMBANG))
    result = gateway("gateway", "enrol", "Kursi 07")
    refused(result, "staff_two_needed")
    assert "gateway setup-code --role head" in result.stderr


def test_an_export_says_that_it_is_too_early_before_asking_anybody(gateway: Run) -> None:
    early = gateway("gateway", "export-bids", "9151042", "--out", "x")
    refused(early, "tender_still_open")
    assert " WIB; sebelum itu" in early.stderr, "until when, by this gateway's clock on the wall"


def test_guessing_at_the_command_line_costs_waiting(gateway: Run) -> None:
    words = ("gateway", "add-committee", "197808082008081008", "Hartono")
    for _ in range(4):
        refused(gateway(*words, typed=(SITI[0], "000111")), "sign_in_wrong(")
    refused(gateway(*words, typed=(SITI[0], "000111")), "sign_in_wrong_wait")
    refused(gateway(*words, typed=SITI), "sign_in_wait")


def test_the_journal_tells_who_did_what_and_why(gateway: Run) -> None:
    words = ("gateway", "remove-staff", DEWI[0], "--reason", "pindah tugas")
    ok(gateway(*words, typed=SITI))
    last = ok(gateway("gateway", "journal", "show", "--newest", "1"))
    assert re.search(r"\d\d-\d\d-\d{4} \d\d\.\d\d\.\d\d WIB  staff_removed  Siti Aminah", last)
    assert "(pindah tugas)" in last
    (entry,) = json.loads(ok(gateway("gateway", "journal", "show", "--newest", "1", "--json")))
    assert entry["why"] == "pindah tugas"


def test_a_changed_journal_is_found(gateway: Run, tmp_path: Path) -> None:
    (tmp_path / "kept.txt").write_text(gateway("gateway", "journal", "checkpoint").stdout)
    kept = ("gateway", "journal", "verify", str(tmp_path / "kept.txt"))
    size, root = ok(gateway(*kept)).split()
    assert int(size) >= 5
    assert len(root) == 64
    with closing(sqlite3.connect(tmp_path / "gateway" / "gateway.db")) as db, db:
        db.execute("DROP TRIGGER log_leaf_no_update")
        db.execute("UPDATE log_leaf SET event = replace(event, 'front_desk', 'head')")
    refused(gateway(*kept), "journal_broken")
    broken = gateway(*kept, "--json")
    assert broken.exit_code == 1
    assert json.loads(broken.stdout)["ok"] is False


def test_somebody_elses_checkpoint_is_not_believed(gateway: Run, tmp_path: Path) -> None:
    note = gateway("gateway", "journal", "checkpoint").stdout
    (tmp_path / "kept.txt").write_text(note.replace("\n", "\n9", 1))
    refused(
        gateway("gateway", "journal", "verify", str(tmp_path / "kept.txt")),
        "checkpoint_signature_invalid",
    )


def test_two_people_confirm_a_clock_that_lies_before_what_was_signed(
    gateway: Run, tmp_path: Path
) -> None:
    words = ("gateway", "confirm-clock", "--reason", "jam perangkat keras memakai waktu lokal")
    two = (*BAMBANG, *SITI)
    refused(gateway(*words, typed=two), "gateway_clock_right")
    ahead = to_text(datetime.now(UTC) + timedelta(hours=7))
    with closing(sqlite3.connect(tmp_path / "gateway" / "gateway.db")) as db, db:
        db.execute("UPDATE signed_until SET at = ?", (ahead,))
    said = gateway("gateway", "doctor")
    assert said.exit_code == 1
    assert "Jam server ini 420 menit lebih mundur" in said.stdout
    # Nothing is signed meanwhile, a roster neither: the register stays as the seats know it.
    one_more = ("gateway", "add-staff", HARTONO, "Hartono", "--role", "trainer")
    refused(gateway(*one_more, typed=(*BAMBANG, "605142", "605142")), "clock_behind")
    refused(gateway(*words, typed=(*SITI, *DEWI)), "staff_not_allowed")
    ok(gateway(*words, typed=two))
    assert ok(gateway("gateway", "doctor"))
    assert "clock_confirmed" in ok(gateway("gateway", "journal", "show"))
    refused(gateway(*words, typed=two), "gateway_clock_right")


FIRM = "013000120524000"


def test_a_firm_is_registered_once_and_changed_by_name_with_a_reason(gateway: Run) -> None:
    add = ("gateway", "add-tenderer", FIRM, "PT Maju Bersama")
    refused(gateway(*add, typed=(*DEWI, "maju-bersama-7", "maju-bersama-7")), "staff_not_allowed")
    ok(gateway(*add, typed=(*SITI, "maju-bersama-7", "maju-bersama-7")))
    again = gateway(*add, "--password", "sandi-lain-99", typed=SITI)
    refused(again, "tenderer_known")
    assert "change-tenderer" in again.stderr
    change = ("gateway", "change-tenderer", FIRM)
    assert gateway(*change, "--name", "PT Maju Jaya", typed=SITI).exit_code == 2  # no reason
    refused(gateway(*change, "--reason", "akta 7"), "tenderer_unchanged")
    ok(gateway(*change, "--name", "PT Maju Jaya", "--reason", "akta 7", typed=SITI))
    two = ("sandi-lain-99", "sandi-lain-99")
    ok(gateway(*change, "--new-password", "--reason", "surat 12", typed=(*SITI, *two)))
    shown = ok(gateway("gateway", "journal", "show", "--newest", "3"))
    assert "Siti Aminah" in shown
    assert "(surat 12)" in shown
    assert FIRM not in shown


def test_what_runs_by_itself_names_somebody_and_keeps_their_secret_to_itself(
    gateway: Run, tmp_path: Path
) -> None:
    secret = tmp_path / "rahasia.txt"
    secret.write_text(f"{SITI[1]}\n")
    words = ("gateway", "import-tenders", str(tmp_path / "tenders.json"))
    named = ("--by", SITI[0], "--secret-file", str(secret))
    secret.chmod(0o644)
    refused(gateway(*words, *named), "secret_file_open")
    secret.chmod(0o600)
    for empty in (b"", b"\n918273\n", b"\xff\xfe", bytes(range(256))):
        secret.write_bytes(empty)
        refused(gateway(*words, *named), "secret_file_empty")
    secret.write_bytes(f"{SITI[1]}\r\n".encode("utf-16"))
    ok(gateway(*words, *named))
    refused(gateway(*words, "--by", DEWI[0], typed=(DEWI[1],)), "staff_not_allowed")
    acts = json.loads(ok(gateway("gateway", "journal", "show", "--newest", "4", "--json")))
    people = {
        one["staff_id"]: one["name"]
        for one in json.loads(ok(gateway("gateway", "staff", "--json")))
    }
    (imported,) = [act for act in acts if act["name"] == "tenders_imported"]
    assert [people[each] for each in imported["by"]] == ["Siti Aminah"]
    assert imported["fields"]["unchanged"] == 12
