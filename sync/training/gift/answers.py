"""Read what stands between the braces of a GIFT question, as Moodle does."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from sync.training.gift.blocks import released
from sync.training.gift.texts import GiftTexts
from sync.training.questions.model import (
    AnyQuestion,
    Choice,
    Matching,
    Multiple,
    NumberRange,
    Numeric,
    Open,
    Pair,
    Short,
    ShortAnswer,
    Single,
    TrueFalse,
)

_WEIGHT = re.compile(r"%(-?[0-9]{1,3}(?:\.[0-9]*)?)%")
_NUMBER = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]{1,2})?")
_TRUTH = {"T": True, "TRUE": True, "F": False, "FALSE": False}


class AnswersOddError(Exception):
    """Answers that cannot be read: `code` and `params` say why."""

    def __init__(self, code: str, **params: object) -> None:
        self.code = code
        self.params = params
        super().__init__(code)


@dataclass
class GiftAnswers:
    """Reads the answers of one question; `told` gathers what is unclear, code and parameters."""

    texts: GiftTexts
    told: list[tuple[str, dict[str, object]]] = field(default_factory=list)

    def question(self, answers: str, **common: Any) -> AnyQuestion:
        """Return the question that these answers make. `common` is what every question has.

        Raises: AnswersOddError.
        """
        body, mark, general = answers.rpartition("####")
        body = body.strip() if mark else answers.strip()
        if mark and general.strip():
            common["feedback"] = self.texts.markdown(general)
        return self._of_kind(body, common) if body else Open(**common)

    def _of_kind(self, body: str, common: dict[str, Any]) -> AnyQuestion:
        if body.startswith("#"):
            return self._numeric(body[1:], common)
        if "~" in body:
            return self._choices(body, common)
        if "=" in body and "->" in body:
            return self._matching(body, common)
        word, *reasons = body.split("#")
        if word.strip() in _TRUTH:
            return self._true_false(_TRUTH[word.strip()], reasons, common)
        return self._short(body, common)

    def _choices(self, body: str, common: dict[str, Any]) -> AnyQuestion:
        found = [self._choice(one) for one in self._parts(body.replace("=", "~="), "~")]
        if "->" in body:
            self._tell("gift_arrow_in_choice")
        if "=" in body:
            return Single(answers=tuple(found), **common)
        over = sum(one.weight for one in found if one.weight > 0)
        if over > 100.01:
            self._tell("gift_weights_over", percent=round(over, 2))
        return Multiple(answers=tuple(found), credit="weights", **common)

    def _choice(self, part: str) -> Choice:
        is_right = part.startswith("=")
        weight, rest = _weighed(part[is_right:].strip())
        if is_right and weight is not None:
            self._tell("gift_weight_beside", percent=weight)
        text, reason = self._with_reason(rest)
        return Choice(
            text=self.texts.markdown(text),
            right=is_right and weight is None,
            weight=weight or 0,
            feedback=reason,
        )

    def _matching(self, body: str, common: dict[str, Any]) -> AnyQuestion:
        pairs, extra = [], []
        for part in self._parts(body, "="):
            left, arrow, right = part.partition("->")
            if not arrow or not right.strip():
                raise AnswersOddError("gift_pair_broken")
            if "#" in part:
                self._tell("gift_pair_feedback", value=released(part)[:60])
            if left.strip():
                one = Pair(left=self.texts.markdown(left), right=self.texts.plain(right))
                pairs.append(one)
            else:
                extra.append(self.texts.plain(right))
        if not pairs:
            raise AnswersOddError("gift_pair_broken")
        return Matching(pairs=tuple(pairs), extra=tuple(dict.fromkeys(extra)), **common)

    def _true_false(self, right: bool, reasons: list[str], common: dict[str, Any]) -> AnyQuestion:
        """Moodle: the first feedback follows a wrong answer, the second a right one."""
        wrong, good, *_ = (*map(self.texts.markdown, reasons), "", "")
        return TrueFalse(right=right, if_wrong=wrong, if_right=good, **common)

    def _short(self, body: str, common: dict[str, Any]) -> AnyQuestion:
        found = []
        for part in self._parts(body, "="):
            weight, rest = _weighed(part.strip())
            text, reason = self._with_reason(rest)
            full = 100 if weight is None else weight
            found.append(ShortAnswer(text=self.texts.plain(text), weight=full, feedback=reason))
        return Short(answers=tuple(found), **common)

    def _numeric(self, body: str, common: dict[str, Any]) -> AnyQuestion:
        body, tilde, otherwise = body.partition("~")
        if tilde and not otherwise.lstrip().startswith("#"):
            raise AnswersOddError("import_number_odd", value=released(otherwise)[:60])
        reason = self.texts.markdown(otherwise.lstrip()[1:]) if tilde else ""
        found = []
        for part in body.split("="):
            if not part.strip():
                continue
            weight, rest = _weighed(part.strip())
            value, own_reason = self._with_reason(rest)
            if value.strip() == "*" and weight == 0:
                reason = own_reason
                continue
            low, high = _range(released(value))
            full = 100 if weight is None else weight
            found.append(NumberRange(low=low, high=high, weight=full, feedback=own_reason))
        if not found:
            raise AnswersOddError("import_number_odd", value=released(body)[:60])
        return Numeric(answers=tuple(found), otherwise=reason, **common)

    def _parts(self, body: str, sign: str) -> Iterator[str]:
        """Cut at a sign; what stands before the first one is an answer too, and is told."""
        first, *others = body.split(sign)
        if first.strip():
            small = first.strip().upper() in _TRUTH and not others
            self._tell(
                "gift_true_small" if small else "gift_answer_unmarked",
                value=released(first)[:60],
            )
            yield first.strip()
        yield from (one.strip() for one in others if one.strip() not in ("", "="))

    def _with_reason(self, part: str) -> tuple[str, str]:
        text, _, reason = part.partition("#")
        return text, self.texts.markdown(reason)

    def _tell(self, code: str, **params: object) -> None:
        self.told.append((code, params))


def _weighed(part: str) -> tuple[float | None, str]:
    found = _WEIGHT.match(part)
    return (None, part) if found is None else (float(found[1]), part[found.end() :].strip())


def _range(value: str) -> tuple[float, float]:
    """The numbers of `low..high`, `value:tolerance` or `value`."""
    low, dots, high = value.partition("..")
    if dots:
        return float(_number(low, value)), float(_number(high, value))
    middle, colon, tolerance = value.partition(":")
    number = _number(middle, value)
    slack = abs(_number(tolerance, value)) if colon and tolerance.strip() else Decimal(0)
    # In decimals: 3.14 less 0.01 is 3.13, with nothing behind it.
    return float(number - slack), float(number + slack)


def _number(text: str, whole: str) -> Decimal:
    bare = text.strip()
    if _NUMBER.fullmatch(bare):
        return Decimal(bare)
    code = "gift_number_comma" if "," in bare else "import_number_odd"
    raise AnswersOddError(code, value=whole.strip()[:60])
