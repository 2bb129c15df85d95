"""Read a GIFT text into questions. Moodle's reading decides (format.php, 2026); what it swallows
or turns into something else without a word is told here with its line.

An answer is never shown as a description: a block that could be a part of cut answers is refused.
"""

from __future__ import annotations

import re

from sync.training.gift.answers import AnswersOddError, GiftAnswers
from sync.training.gift.blocks import GiftBlock, blocks, released
from sync.training.gift.texts import GiftTexts
from sync.training.questions.imported import ImportedQuestions, ImportList
from sync.training.questions.markup import GAP
from sync.training.questions.model import MOST_QUESTIONS, QuizNote
from sync.training.questions.reading import MOST_CHARACTERS

MOST_IN_BLOCK = 100_000
_CATEGORY = re.compile(r"\$CATEGORY:([^\n]*)\n?")
# What follows the answers and is no rest of their sentence: a title, or answers of its own.
_ANOTHER = re.compile(r"[{}]|^::", re.MULTILINE)


def read_gift(text: str, file: str) -> ImportedQuestions:
    """Read a GIFT file. `file` is what people call it; what is wrong in it is told, not raised."""
    found = ImportList(file)
    if len(text) > MOST_CHARACTERS:
        found.refuse("import_too_long", 1, most=MOST_CHARACTERS)
        return found.done()
    open_since: GiftBlock | None = None
    last = 0
    for block in blocks(text):
        if open_since is not None:
            stands_alone = "{" in block.text.partition("}")[0] or block.text[:2] == "::"
            if not stands_alone and not block.text.startswith("$CATEGORY:"):
                last = block.line_of(len(block.text))
            if block.closes or stands_alone or block.text.startswith("$CATEGORY:"):
                _refuse_open(found, open_since, last)
                open_since = None
            if last >= block.line:
                continue
        if found.is_full:
            found.refuse("import_questions_many", block.line, most=MOST_QUESTIONS)
            return found.done()
        if block.opens:
            open_since, last = block, block.line_of(len(block.text))
        else:
            _take(found, block)
    if open_since is not None:
        _refuse_open(found, open_since, last)
    return found.done()


def _refuse_open(found: ImportList, block: GiftBlock, last: int) -> None:
    found.refuse("gift_brace_open", block.line_of(block.text.index("{")), last=last)


def _take(found: ImportList, block: GiftBlock) -> None:
    """Take one block that closes every brace it opens: a category, a question, or both."""
    category = _CATEGORY.match(block.text)
    if category:
        found.section(released(category[1]))
        rest = block.text[category.end() :].lstrip()
        if not rest:
            return
        line = block.line_of(len(block.text) - len(rest))
        found.unclear("gift_category_line", line)
        block = GiftBlock(line, rest, block.id, block.has_tags)
    if len(block.text) > MOST_IN_BLOCK:
        found.refuse("gift_question_long", block.line, most=MOST_IN_BLOCK)
        return
    text = block.text
    opened, closed = text.find("{"), text.find("}")
    if block.closes:
        found.refuse("gift_brace_stray", block.line_of(closed))
    elif opened < 0:
        _take_note(found, block)
    elif (inner := text.find("{", opened + 1, closed)) >= 0:
        found.refuse("gift_brace_inside", block.line_of(inner))
    elif second := _ANOTHER.search(text, closed + 1):
        found.refuse("gift_two_in_one", block.line_of(second.start()))
    else:
        _take_question(found, block, opened, closed)


def _take_note(found: ImportList, block: GiftBlock) -> None:
    if block.has_loose_answers:
        found.refuse("gift_answers_loose", block.line)
        return
    title, stem = _titled(found, block, block.text)
    texts = GiftTexts()
    words = texts.stem(stem)
    if not words:
        found.refuse("gift_no_text", block.line)
        return
    if found.take(QuizNote(id=found.name_for(block.id or title), text=words), block.line):
        _tell_dropped(found, block, texts)


def _take_question(found: ImportList, block: GiftBlock, opened: int, closed: int) -> None:
    title, stem = _titled(found, block, block.text[:opened])
    rest = block.text[closed + 1 :].strip()
    comment = rest.startswith("//")
    # Text behind the answers makes them a gap in a sentence.
    behind = "" if comment or not rest else f"{GAP}{block.text[closed + 1 :]}"
    texts = GiftTexts()
    words = texts.stem(f"{stem}{behind}")
    if not words:
        found.refuse("gift_no_text", block.line)
        return
    reader = GiftAnswers(texts)
    try:
        common = {"id": found.name_for(block.id or title), "text": words}
        question = reader.question(block.text[opened + 1 : closed], **common)
    except AnswersOddError as odd:
        found.refuse(odd.code, block.line_of(opened), **odd.params)
        return
    if found.take(question, block.line):
        if comment:
            found.unclear("gift_tail", block.line_of(closed))
        for code, params in reader.told:
            found.unclear(code, block.line_of(opened), **params)
        _tell_dropped(found, block, texts)


def _titled(found: ImportList, block: GiftBlock, text: str) -> tuple[str, str]:
    """The title of a question and what follows it."""
    if not text.startswith("::"):
        return "", text
    title, mark, rest = text[2:].partition("::")
    if not mark:
        found.unclear("gift_title_open", block.line)
        return "", text[2:]
    return released(title), rest.strip()


def _tell_dropped(found: ImportList, block: GiftBlock, texts: GiftTexts) -> None:
    if texts.dropped:
        found.unclear("import_markup_dropped", block.line, names=", ".join(sorted(texts.dropped)))
    if block.has_tags:
        found.unclear("gift_tags_dropped", block.line)
