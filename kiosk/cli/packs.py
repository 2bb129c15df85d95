"""`lpse-kiosk packs …`: content packs of training (materi pelatihan) as folders and zips."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Literal

import click
from flask_babel import get_locale
from flask_babel import gettext as _

from kiosk.cli.quizzes import import_questions, quiz
from kiosk.errors import explain
from kiosk.shell.files import keys_option, known_keys
from kiosk.shell.frame import json_option, say_json, tell, tells_faults
from sync import figures
from sync.errors import Fault
from sync.training.pack import JP_MINUTES, Pack
from sync.training.pack_examining import ExaminedPack, examine
from sync.training.pack_files import NOTE, printable
from sync.training.shipped import folder_of, shipped_names
from sync.training.signing import (
    PackAge,
    PackSignature,
    check_signature,
    compare_versions,
    content_digest,
    sign_pack,
)
from sync.wire.keys import SigningKey

path_type = click.Path(exists=True, path_type=Path)


@click.group()
def packs() -> None:
    """Check, show and sign content packs of training (materi pelatihan)."""


packs.add_command(quiz)
packs.add_command(import_questions)


@packs.command()
@click.argument("path", type=path_type)
@click.option(
    "--against",
    type=path_type,
    help="The version that is in use: say whether this one may take its place.",
)
@keys_option
@json_option
@tells_faults
def check(path: Path, against: Path | None, keys: Sequence[str], as_json: bool) -> None:
    """Check a content pack; say everything that is wrong in it, or what it holds.

    PATH is a folder or a zip; nothing is unpacked. What is wrong is told with file, line and what
    to do, and ends with exit code 1; so does a pack that was altered after it was signed.

    \b
    Example: lpse-kiosk packs check materi-penyedia
    """
    read = _examined(path, as_json=as_json)
    pack = _whole(read)
    signature = check_signature(pack, read.entries, read.note, known_keys(keys))
    if signature.state == "altered":
        raise Fault("pack_altered", files=", ".join(signature.changed[:10]))
    age = _compared(against, read, as_json=as_json)
    if as_json:
        say_json(_as_data(read, signature) | {"age": age})
        return
    click.echo("\n".join([*_summary(read), _said_of(signature), *_age(age)]))


def _compared(against: Path | None, read: ExaminedPack, *, as_json: bool) -> PackAge | Literal[""]:
    if against is None:
        return ""
    kept = _examined(against, as_json=as_json)
    return compare_versions(_whole(kept), kept.entries, _whole(read), read.entries)


@packs.command("list")
@tells_faults
def list_() -> None:
    """List the packs that come with the program: name, version, title, and its folder below.

    \b
    Example: lpse-kiosk packs list
    """
    for name in shipped_names():
        pack = _whole(examine(folder_of(name), _app()))
        click.echo(f"{name} {pack.version}  {pack.title}\n  {folder_of(name)}")


@packs.command()
@click.argument("path", type=path_type)
@click.argument("lesson", default="")
@json_option
@tells_faults
def show(path: Path, lesson: str, as_json: bool) -> None:
    """Print what a pack holds; with LESSON that lesson as HTML, as a page shows it.

    \b
    Example: lpse-kiosk packs show materi-penyedia menyegel
    """
    read = _examined(path, as_json=as_json)
    pack = _whole(read)
    if not lesson:
        signature = check_signature(pack, read.entries, read.note, {})
        if as_json:
            say_json(_as_data(read, signature))
        else:
            click.echo("\n".join([*_summary(read), *_files(read)]))
        return
    _show_lesson(read, lesson, as_json=as_json)


def _show_lesson(read: ExaminedPack, lesson: str, *, as_json: bool) -> None:
    found = next((one for one in read.lessons if one.id == lesson), None)
    if found is None:
        known = ", ".join(one.id for one in read.lessons)
        raise Fault("pack_lesson_unknown", value=lesson, known=known)
    if as_json:
        headings = [
            {"number": one.number, "text": one.text, "anchor": one.anchor} for one in found.contents
        ]
        say_json({"title": found.title, "contents": headings, "html": found.html})
    else:
        click.echo(found.html, nl=False)


@packs.command()
@click.argument("path", type=path_type)
@click.option(
    "--key",
    "key_file",
    type=click.Path(path_type=Path, dir_okay=False),
    required=True,
    help="The signer's private key: Ed25519 in a PEM file (PKCS#8).",
)
@click.option("--new-key", is_flag=True, help="Make the key first; refused where there is one.")
@click.option("--name", required=True, help="The signer's name, as readers know the key by.")
@tells_faults
def sign(path: Path, key_file: Path, new_key: bool, name: str) -> None:
    """Sign a pack: write pack.note into its folder, over the digest of every file.

    What is printed is what `--key` of `packs check` takes: give it to those who use the pack.

    \b
    Example: lpse-kiosk packs sign materi-penyedia --key kunci.pem --name lpse-temanggung
    """
    if not path.is_dir():
        raise Fault("pack_sign_zip", file=path.name)
    read = _examined(path, as_json=False)
    pack = _whole(read)
    signer = _signing_key(key_file, new=new_key)
    note = sign_pack(pack, read.entries, signer, name)
    (path / NOTE).write_text(note, encoding="utf-8", newline="\n")
    click.echo(f"{name}={signer.public.text}")


def _signing_key(path: Path, *, new: bool) -> SigningKey:
    if new:
        if path.exists():
            raise Fault("pack_key_there", path=str(path))
        SigningKey.generate().save(path)
    return SigningKey.load(path)


def _app() -> str:
    return version("lpse-kiosk")


def _examined(path: Path, *, as_json: bool) -> ExaminedPack:
    """Read a pack; print everything that is wrong in it and end with exit code 1."""
    read = examine(path, _app())
    if not read.problems:
        return read
    if as_json:
        say_json({"problems": [told(one.fault()) for one in read.problems]})
    else:
        for one in read.problems:
            tell(one.fault(), as_json=False)
    raise SystemExit(1)


def _whole(read: ExaminedPack) -> Pack:
    assert read.pack is not None, "a pack without problems has been read"
    return read.pack


def told(fault: Fault) -> dict[str, object]:
    """Return what is wrong in a pack as JSON has it: where, its code, and both sentences."""
    said = explain(fault)
    where = {key: value for key, value in fault.params.items() if key in ("file", "line")}
    return where | {"code": said.code, "message": said.message, "hint": said.hint}


def _summary(read: ExaminedPack) -> Iterator[str]:
    pack = _whole(read)
    minutes = sum(one.minutes for one in pack.lessons)
    yield f"{pack.id} {pack.version}  {printable(pack.title)}"
    yield _(
        "Bahasa: %(language)s. Lisensi: %(licence)s.",
        language=pack.language,
        licence=printable(pack.licence),
    )
    yield _(
        "Lama: %(hours)s JP (1 JP = %(jp)s menit); pelajaran bersama %(minutes)s menit.",
        hours=f"{pack.hours_jp:g}", jp=JP_MINUTES, minutes=minutes,
    )  # fmt: skip
    for number, lesson in enumerate(pack.lessons, start=1):
        yield f"{number:3}. {lesson.id}: {printable(lesson.title)}"
    for task in pack.tasks:
        yield "     " + _(
            "Tugas praktik %(id)s: %(title)s", id=task.id, title=printable(task.title)
        )
    if read.skipped:
        yield _("Dilewati, karena bukan bagian materi: %(names)s", names=", ".join(read.skipped))


def _files(read: ExaminedPack) -> Iterator[str]:
    total = sum(one.size for one in read.entries)
    size = figures.size(total, str(get_locale()))
    yield _("%(count)s berkas, %(size)s:", count=len(read.entries), size=size)
    for one in read.entries:
        yield f"  {one.sha256}  {one.size:>9}  {one.name}"
    yield _("Sidik isi: %(digest)s", digest=content_digest(_whole(read), read.entries))


def _said_of(signature: PackSignature) -> str:
    names = ", ".join(signature.signers)
    said: Mapping[str, str] = {
        "signed": _("Tanda tangan: benar, oleh %(names)s.", names=names),
        "unsigned": _("Tanda tangan: belum ada."),
        "unknown": _(
            "Tanda tangan: atas nama %(names)s, tetapi kuncinya tidak dikenal di sini. Berikan"
            " kunci pembuatnya dengan --key.",
            names=names,
        ),
    }
    return said[signature.state]


def _age(age: str) -> Iterator[str]:
    said: Mapping[str, str] = {
        "newer": _("Lebih baru daripada yang dibandingkan: boleh menggantikannya."),
        "same": _("Sama dengan yang dibandingkan."),
        "older": _("Lebih lama daripada yang dibandingkan."),
    }
    if age:
        yield said[age]


def _as_data(read: ExaminedPack, signature: PackSignature) -> dict[str, object]:
    pack = _whole(read)
    return {
        "id": pack.id,
        "version": pack.version,
        "language": pack.language,
        "title": pack.title,
        "lessons": [{"id": one.id, "title": one.title} for one in pack.lessons],
        "files": [{"name": f.name, "size": f.size, "sha256": f.sha256} for f in read.entries],
        "content": content_digest(pack, read.entries),
        "signature": {"state": signature.state, "signers": list(signature.signers)},
        "skipped": list(read.skipped),
    }
