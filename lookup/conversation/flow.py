"""Where a conversation stands: a pure fold of its raw answers over the questions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from lookup.conversation.answers import Answers, Context, Invalid, Parsed, read_answer
from lookup.conversation.questions import BY_ID, CHECK, FIRST, Effect, End, Gate, Node, Question

Raw = Mapping[str, Mapping[str, str]]
OUTCOME = "outcome"


@dataclass(frozen=True, repr=False)
class Position:
    """The node reached, the answers on the way there, and those raw answers that still count."""

    node: Node
    answers: Answers
    kept: Raw

    @property
    def open_question(self) -> Question | None:
        """The question that waits for an answer, if one does."""
        return self.node if isinstance(self.node, Question) else None

    def __repr__(self) -> str:
        return f"Position({self.node.id})"


def resolve(raw: Raw, context: Context) -> Position:
    """Replay raw answers from the start; stops at the first that is missing or no longer valid.

    After a check only its outcome is left, so the replay starts there.  A route back to an earlier
    question stops there and drops what came after it.
    """
    node = BY_ID[CHECK if CHECK in raw else FIRST]
    answers: dict[str, Parsed] = {}
    kept: dict[str, Mapping[str, str]] = {}
    while not isinstance(node, End):
        parsed = _answer_at(node, raw, answers, context)
        if not isinstance(parsed, Parsed):
            break
        following = node.routes[parsed.kind]
        if following in answers or following == node.id:
            return _returned_to(following, answers, kept)
        answers[node.id] = parsed
        if node.id in raw:
            kept[node.id] = raw[node.id]
        node = BY_ID[following]
    return Position(node, answers, kept)


def without_latest(raw: Raw, context: Context) -> Raw:
    """The raw answers with the latest one that counts taken away; never an effect's."""
    kept = dict(resolve(raw, context).kept)
    latest = next((answered for answered in reversed(kept) if answered != CHECK), None)
    if latest is not None:
        del kept[latest]
    return kept


def with_answer(raw: Raw, question: str, fields: Mapping[str, str], context: Context) -> Raw:
    """The raw answers that count once `question` is answered with `fields`."""
    return resolve({**raw, question: fields}, context).kept


def _answer_at(
    node: Question | Effect | Gate, raw: Raw, answers: Answers, context: Context
) -> Parsed | Invalid | None:
    if isinstance(node, Gate):
        return Parsed(None, _gate(answers, context))
    given = raw.get(node.id)
    if given is None:
        return None
    if isinstance(node, Effect):
        return Parsed(given[OUTCOME], given[OUTCOME])
    return read_answer(node, given, answers, context)


def _gate(answers: Answers, context: Context) -> str:
    """In a text, news waits until the person says that they are somewhere private."""
    news = answers[CHECK].kind.startswith("verified")
    return "ask" if context.typed and news else "show"


def _returned_to(question: str, answers: Answers, kept: Raw) -> Position:
    earlier = list(answers)
    before = earlier[: earlier.index(question)] if question in answers else earlier
    return Position(
        BY_ID[question],
        {name: answers[name] for name in before},
        {name: kept[name] for name in before if name in kept},
    )
