"""Turn one QTI item into a question: one interaction, scored by a template or by a person."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from sync.training.qti.scoring import Declared, Template, declared, template_of
from sync.training.qti.xml import attribute, below, flag, local, words
from sync.training.questions.imported import ImportList
from sync.training.questions.markup import MarkupReader
from sync.training.questions.model import (
    HIGHEST,
    LOWEST,
    AnyQuestion,
    Choice,
    Matching,
    Multiple,
    NumberRange,
    Numeric,
    Open,
    Ordering,
    Pair,
    Short,
    ShortAnswer,
    Single,
)

_NONE = Declared("", "", (), (), 0, None, None)
_FEEDBACK = frozenset({"feedbackInline", "feedbackBlock", "modalFeedback"})
TAKEN = ("choiceInteraction", "orderInteraction", "matchInteraction", "textEntryInteraction",
         "extendedTextInteraction")  # fmt: skip


class ItemOddError(Exception):
    """An item that makes no question: `code` and `params` say why."""

    def __init__(self, code: str, **params: object) -> None:
        self.code = code
        self.params = params
        super().__init__(code)


@dataclass
class ItemReader:
    """Reads one item. `dropped` gathers names of elements that were left out."""

    item: etree._Element
    interaction: etree._Element
    rule: Template
    dropped: set[str] = field(default_factory=set)

    @property
    def given(self) -> Declared:
        """The declaration of the response; an empty one where the item has none."""
        name = attribute(self.interaction, "responseIdentifier")
        return declared(self.item, name) or _NONE

    def question(self, **common: Any) -> AnyQuestion:
        """Return the question. Raises: ItemOddError."""
        if self.rule == "map_response" and (self.given.lower or 0) > 0:
            raise ItemOddError("qti_feature_refused", name="lowerBound")
        match local(self.interaction):
            case "choiceInteraction":
                return self._choice(common)
            case "orderInteraction":
                return self._order(common)
            case "matchInteraction":
                return self._match(common)
            case "textEntryInteraction":
                return self._entry(common)
            case _:
                return Open(**common)

    def stem(self, body: etree._Element) -> str:
        """Return the text of the body and the prompt as Markdown."""
        kind = local(self.interaction)
        gap = kind == "textEntryInteraction"
        text = self.markdown(body, frozenset() if gap else frozenset({kind}), gaps=gap)
        prompt = next(below(self.interaction, "prompt"), None)
        return "\n\n".join(filter(None, (text, "" if prompt is None else self.markdown(prompt))))

    def markdown(
        self, element: etree._Element, skips: frozenset[str] = frozenset(), *, gaps: bool = False
    ) -> str:
        """Return an element as Markdown, without the feedback in it."""
        kinds = frozenset({"textEntryInteraction"}) if gaps else frozenset()
        reader = MarkupReader(local, skips | _FEEDBACK, kinds)
        text = reader.markdown(element)
        self.dropped |= reader.dropped
        return text

    def _choice(self, common: dict[str, Any]) -> AnyQuestion:
        given = self.given
        choices = list(below(self.interaction, "simpleChoice"))
        several = given.cardinality == "multiple"
        worth = [given.worth(attribute(one, "identifier")) for one in choices]
        full = self._full(worth, several)
        if self.rule == "map_response":
            common["points"] = full
        found = tuple(
            self._one(one, given, 100 * points / full)
            for one, points in zip(choices, worth, strict=True)
        )
        common["shuffle"] = flag(self.interaction, "shuffle")
        if not several:
            return Single(answers=found, **common)
        mapped = self.rule == "map_response"
        return Multiple(answers=found, credit="weights" if mapped else "whole", **common)

    def _full(self, worth: list[float], several: bool) -> float:
        """The most points that the mapping gives, at least something."""
        gains = [one for one in worth if one > 0]
        most = sum(gains) if several else max(gains, default=0)
        upper = self.given.upper
        return (most if upper is None else min(most, upper)) or 1

    def _one(self, element: etree._Element, given: Declared, weight: float) -> Choice:
        name = attribute(element, "identifier")
        mapped = self.rule == "map_response"
        return Choice(
            text=self.markdown(element),
            right=not mapped and name in given.correct,
            weight=round(min(weight, 100), 5) if mapped else 0,
            fixed=flag(element, "fixed"),
            feedback=self._feedback(element, name),
        )

    def _feedback(self, choice: etree._Element, name: str) -> str:
        """What is said of a choice: in it, or by the feedback of the item that has its name."""
        inline = list(below(choice, "feedbackInline"))
        modal = list(below(self.item, "modalFeedback"))
        own = [one for one in (*inline, *modal) if attribute(one, "identifier") == name]
        own = [one for one in own if attribute(one, "showHide", "show") == "show"]
        self.dropped |= {"feedbackInline" for one in inline if one not in own}
        return "\n\n".join(self.markdown(one) for one in own)

    def _order(self, common: dict[str, Any]) -> AnyQuestion:
        choices = {attribute(one, "identifier"): words(one) for one in self._items("simpleChoice")}
        order = self.given.correct
        if sorted(order) != sorted(choices):
            raise ItemOddError("qti_order_partial")
        return Ordering(items=tuple(choices[one] for one in order), **common)

    def _items(self, name: str) -> list[etree._Element]:
        found = list(below(self.interaction, name))
        self.dropped |= {local(one) for each in found for one in each if local(one) == "img"}
        return found

    def _match(self, common: dict[str, Any]) -> AnyQuestion:
        sets = list(below(self.interaction, "simpleMatchSet"))
        if len(sets) != 2:
            raise ItemOddError("qti_match_shape")
        lefts, rights = (
            {attribute(one, "identifier"): one for one in below(each, "simpleAssociableChoice")}
            for each in sets
        )
        pairs = self._pairs()
        told = [left for left, _ in pairs]
        if sorted(told) != sorted(lefts) or any(right not in rights for _, right in pairs):
            raise ItemOddError("qti_match_shape")
        belongs = dict(pairs)
        used = {words(rights[one]) for one in belongs.values()}
        extra = [words(one) for one in rights.values() if words(one) not in used]
        return Matching(
            pairs=tuple(
                Pair(left=self.markdown(one), right=words(rights[belongs[name]]))
                for name, one in lefts.items()
            ),
            extra=tuple(dict.fromkeys(extra)),
            credit="share" if self.rule == "map_response" else "whole",
            **common,
        )

    def _pairs(self) -> list[tuple[str, str]]:
        """The right pairs. A mapping is one of shares when each of its pairs is worth the same."""
        given = self.given
        texts = given.correct
        if self.rule == "map_response":
            gains = [one for one in given.entries if one.points > 0]
            if len({one.points for one in gains}) != 1 or given.may_be_negative:
                raise ItemOddError("qti_match_shape")
            texts = tuple(one.value for one in gains)
        pairs = [tuple(one.split()) for one in texts]
        if any(len(one) != 2 for one in pairs):
            raise ItemOddError("qti_match_shape")
        return [(one[0], one[1]) for one in pairs]

    def _entry(self, common: dict[str, Any]) -> AnyQuestion:
        if attribute(self.interaction, "patternMask"):
            self.dropped.add("patternMask")
        given, full = self.given, 1.0
        worth = [(one, 100.0, True) for one in given.correct[:1]]
        if self.rule == "map_response":
            full = self._full([one.points for one in given.entries], several=False)
            common["points"] = full
            worth = [(one.value, 100 * one.points / full, one.case) for one in given.entries]
        if not worth:
            return self._entry_of_any(common)
        # What any other text is worth stands behind the named ones.
        rest = round(100 * given.default / full, 5) if self.rule == "map_response" else 0
        if given.base in ("float", "integer"):
            ranges = [_exactly(text, weight) for text, weight, _ in worth]
            if rest > 0:
                ranges.append(NumberRange(low=LOWEST, high=HIGHEST, weight=rest))
            return Numeric(answers=tuple(ranges), **common)
        taken = [
            ShortAnswer(text=text.replace("*", "\\*"), weight=round(weight, 5), case=case)
            for text, weight, case in worth
        ]
        if rest > 0:
            taken.append(ShortAnswer(text="*", weight=rest))
        return Short(answers=tuple(taken), **common)

    def _entry_of_any(self, common: dict[str, Any]) -> AnyQuestion:
        """An entry that names no right text: only a person can judge it."""
        if self.rule in ("match_correct", "map_response"):
            raise ItemOddError("quiz_full_unreachable", value=str(common["id"]))
        return Open(**common)


def take_item(found: ImportList, item: etree._Element) -> None:
    """Take one item, or tell why not. `found.file` is the item's own file."""
    line = item.sourceline or 1
    interactions = [one for one in item.iterdescendants() if local(one).endswith("Interaction")]
    body = next(below(item, "itemBody"), None)
    changing = {"templateDeclaration", "templateProcessing"} & {
        local(one) for one in item.iterdescendants()
    }
    refused = "adaptive" if flag(item, "adaptive") else next(iter(sorted(changing)), "")
    if refused:
        found.refuse("qti_feature_refused", line, name=refused)
    elif not interactions:
        found.refuse("qti_interaction_none", line)
    elif body is None or len(interactions) != 1:
        found.refuse("qti_interactions_several", line, count=len(interactions))
    elif local(interactions[0]) not in TAKEN:
        found.refuse("qti_interaction_unknown", line, name=local(interactions[0]))
    else:
        _take_one(found, item, body, interactions[0])


def _take_one(
    found: ImportList, item: etree._Element, body: etree._Element, interaction: etree._Element
) -> None:
    line = interaction.sourceline or 1
    rule = template_of(item)
    reader = ItemReader(item, interaction, rule)
    has_rule = rule in ("match_correct", "map_response")
    is_open = local(interaction) == "extendedTextInteraction"
    try:
        name = found.name_for(attribute(item, "identifier"))
        question = reader.question(id=name, text=reader.stem(body), scored=has_rule or is_open)
    except ItemOddError as odd:
        found.refuse(odd.code, line, **odd.params)
        return
    if not found.take(question, line):
        return
    if not has_rule and not is_open:
        found.unclear("qti_not_scored" if rule == "none" else "qti_own_scoring", line)
    if rule == "map_response" and reader.given.may_be_negative:
        found.unclear("qti_below_zero", line)
    if reader.dropped or _unread(item, interaction):
        names = sorted(reader.dropped | _unread(item, interaction))
        found.unclear("import_markup_dropped", line, names=", ".join(names))


def _unread(item: etree._Element, interaction: etree._Element) -> set[str]:
    """Names of feedback that belongs to no choice, and of a text that stands beside the item."""
    choices = {attribute(one, "identifier") for one in below(interaction, "simpleChoice")}
    return {
        local(one)
        for one in item.iterdescendants()
        if local(one) in ("feedbackBlock", "assessmentStimulusRef")
        or (local(one) == "modalFeedback" and attribute(one, "identifier") not in choices)
    }


def _exactly(text: str, weight: float) -> NumberRange:
    try:
        number = float(text)
    except ValueError:
        raise ItemOddError("import_number_odd", value=text[:60]) from None
    return NumberRange(low=number, high=number, weight=round(weight, 5))
