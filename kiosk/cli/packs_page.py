"""The reference page of content packs: files, keys, limits and what a lesson may hold."""

from __future__ import annotations

from flask_babel import force_locale

from kiosk.cli.shape_page import key_sections
from kiosk.errors import lessons, packs
from kiosk.errors.entry import Entry
from sync.training import course_book, pack_containers, pack_files, pack_pictures
from sync.training.lesson_cleaning import TAGS
from sync.training.lesson_rules import MOST_CHARACTERS
from sync.training.pack import JP_MINUTES, Pack
from sync.training.pack_examining import LIMITS
from sync.training.questions.model import MOST_ASKED, MOST_QUESTIONS
from sync.training.shipped import shipped_names
from sync.training.signing import FIRST


def packs_page() -> str:
    """Return the page, in Markdown. Within an application context, for the sentences."""
    folders = {
        name: " ".join(f"`{one}`" for one in kinds) for name, kinds in pack_files.KINDS.items()
    }
    with force_locale("en"):
        return _PAGE.format(
            shipped=", ".join(f"`{name}`" for name in shipped_names()),
            jp=JP_MINUTES,
            top=", ".join(f"`{name}`" for name in pack_files.TOP),
            folders="\n".join(f"| `{name}/` | {kinds} |" for name, kinds in folders.items()),
            sections=key_sections(Pack),
            limits="\n".join(f"| {what} | {most:,} |" for what, most in _limits().items()),
            tags=", ".join(f"`{tag}`" for tag in sorted(TAGS)),
            drawing=", ".join(f"`{one}`" for one in sorted(pack_pictures.ELEMENTS)),
            first=FIRST,
            chapters="\n".join(_chapter(one) for one in course_book.CHAPTERS),
            added="\n".join(f"| `{name}` | {why} |" for name, why in course_book.ADDED.items()),
            today=", ".join(f"*{old}* is *{new}*" for old, new in course_book.TODAY.items()),
            mistakes="\n".join(
                _row(code, entry) for code, entry in {**packs.ENTRIES, **lessons.ENTRIES}.items()
            ),
        )


def _limits() -> dict[str, int]:
    """What is measured, in words, and the most that is taken."""
    return {
        "files": pack_files.MOST_FILES,
        "bytes once opened": pack_files.MOST_BYTES,
        "bytes of all texts": pack_files.MOST_TEXTS_BYTES,
        "bytes of a text": pack_files.MOST_TEXT_BYTES,
        "bytes of a quiz": pack_files.MOST_FILE_BYTES["quizzes"],
        "questions of a quiz": MOST_QUESTIONS,
        "questions and notes of one attempt": MOST_ASKED,
        "bytes of a picture": pack_files.MOST_FILE_BYTES["media"],
        "bytes of a practice file": pack_files.MOST_FILE_BYTES["files"],
        "characters of a lesson": MOST_CHARACTERS,
        "characters of a file's name": pack_files.MOST_NAME,
        "folders within each other that are looked into": pack_containers.DEEPEST,
        "points of a picture": pack_pictures.MOST_POINTS,
        "points of a picture's side": pack_pictures.MOST_SIDE,
        "elements of a drawing": pack_pictures.MOST_ELEMENTS,
        "bytes of memory of the process that reads": LIMITS.memory_bytes,
        "seconds of processor of that process": LIMITS.cpu_s,
        "seconds of clock of that process": LIMITS.wall_s,
    }


def _chapter(one: course_book.BookChapter) -> str:
    lesson = f"`{one.lesson}`" if one.lesson else "–"
    return f"| {one.number} {one.name} | {lesson} | {one.aside} |"


def _row(code: str, entry: Entry) -> str:
    said = f"{entry.message} {entry.hint}".replace("|", "\\|")
    return f"| `{code}` | {said} |"


_PAGE = """\
# Training packs

Made from the code by `make docs`. A content pack (*materi pelatihan*) is a folder, or that folder
as a zip. How to write one: [in English](../how-to/en/training-packs.md), [in
Indonesian](../how-to/training-packs.md). Packs that come with the program: {shipped}. Why it is so:
[decision 55](../decisions/0055-content-packs.md).

## Files

At the top: {top}. `pack.note` is the signature. Everything else stands in a folder:

| folder | files end in |
|---|---|
{folders}

A lesson, quiz, tender or practice file that `pack.toml` does not name, and a picture that no lesson
or quiz shows, is a mistake; so is a file of any other kind. Hidden files and what file managers
leave behind are passed over. A name has letters without accents, digits, spaces, points, hyphens
and underscores. In a zip only stored and deflated members are read, without a password. Nothing is
ever unpacked to a disk.

Practice files are saved to a trainee's stick when they ask for it, and no page shows anything of
them but the name. What `[[files]]` states of one must fit: its `sha256` is that of the file in the
folder, and one content is of one kind. Releases before [decision
84](../decisions/0084-a-packs-own-files-are-known.md) refuse a pack that has any; a pack without
stays valid everywhere.

## Keys of `pack.toml`

One JP is {jp} minutes. An unknown key is refused.

{sections}
## Lessons

CommonMark with tables, `~~strikethrough~~`, footnotes, boxes (`- [ ]`, `- [x]`) and
`::: details Title`, closed by `:::`. Headings go from `##` to `####` and are numbered. Raw HTML is
shown as text.

- `[^word]` cites the source `[sources.word]` of `pack.toml`; a lesson cites at least one. A
  footnote of its own is written `[^1]: text`. All stand at the end under *Sumber* or *Sources*.
- `![what is seen]` with `(media/name.png)` right after it shows a picture of the pack, by the
  address `media/<SHA-256>.png` on a page. The words are needed.
- A link to the outside is shown as its text and the address; a page of a seat leads nowhere else.

Elements that a page may get: {tags}. Attributes are ids, places within the page, the address and
words of pictures, alignment and number of a list's beginning; nothing else comes through.

A drawing (SVG) may have these elements: {drawing}; no `style`, no `href`, no `on…`, and `url(#…)`
within itself alone.

## What a shipped lesson says, and whence

In the packs that come with the program a mark stands after every statement that names a rule or
tells a figure or a date: in the same paragraph, list item or table row, or at the end of the
paragraph that introduces the list or table. What is the author's own, and what was not found, says
so in words. `tests/sync/training/test_shipped_marks.py` reads the finished pages and finds what has
neither. Packs of others are held to one source a lesson, as before.

An address is written whole where it is known, with `https` and without what only counts visitors.
The few that were noted with `http`, and sources that are a place within a page, are written as they
were noted: none of them is opened from a seat, and no network was at hand to try them.

### Order of the vendors' lessons

They follow the book that LKPP made for courses, by its table of contents
([kept by the LPSE of LAPAN](https://text-id.123dok.com/document/zlm17p6y-lpse-lembaga-penerbangan-dan-antariksa-nasional-penyedia-35.html)).
A lesson is named by its word in the pack `penyedia`; `vendors` has the same ones in English. The
third column says why a chapter is taught elsewhere than the book has it, or not at all.

| chapter of the book | lesson | taught elsewhere, because |
|---|---|---|
{chapters}

Chapter 4.7.5 is the heading of the two after it. In words of today: {today}.

Lessons that the book does not have:

| lesson | why |
|---|---|
{added}

## Limits

| what | at most |
|---|---|
{limits}

## Signature

`pack.note` is a [C2SP signed note](receipts.md) over this text, in UTF-8 with line feeds:

    {first}
    pack: <id>
    version: <version>
    file: <SHA-256 in hexadecimal> <bytes> <name>

with one `file` line for each file but `pack.note`, sorted by name. Four states are told apart:
*signed* by a known key; *unsigned*; *unknown*, signed by nobody whose key is known; *altered*, the
files are not those that were signed, or the signature is not right. The same id and version with
other content is refused. Versions compare number by number: 1.10 is newer than 1.9, and 2.0 is 2.

## Mistakes

A name in braces stands for a value of the case at hand.

| code | what is wrong, and what to do |
|---|---|
{mistakes}
"""
