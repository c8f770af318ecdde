"""A question laid out as a form: what kind of box each field is, and how a browser may help."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

from lookup.conversation import Field, Reply
from lookup.i18n import Catalogue

# The questions that have a page here, as contracted (`private` is for texts only).
KNOWN: Final = (
    "consent",
    "name",
    "other_names",
    "date_of_birth",
    "identifier_kind",
    "identifier",
    "second_identifier_kind",
    "second_identifier",
    "confirm",
    "contact_consent",
    "contact",
)
# Never written back into a page, not even to be put right.
NOT_SHOWN_AGAIN: Final = frozenset({"identifier", "second_identifier"})


@dataclass(frozen=True)
class Box:
    """How one field meets a browser: its type, keyboard, width, and what may be filled in for it.

    `autocomplete` names the purpose of a field about the person, as WCAG 2.1, 1.3.5 asks.
    """

    type: str = "text"
    autocomplete: str = "off"
    inputmode: str = "text"
    length: int = 120
    width: str = "full"
    capitals: bool = False


BOXES: Final[Mapping[tuple[str, str], Box]] = {
    ("name", "given_names"): Box(autocomplete="given-name", capitals=True),
    ("name", "family_names"): Box(autocomplete="family-name", capitals=True),
    ("other_names", "answer"): Box(capitals=True),
    ("date_of_birth", "month"): Box(
        autocomplete="bday-month", inputmode="numeric", length=12, width="two"
    ),
    ("date_of_birth", "day"): Box(
        autocomplete="bday-day", inputmode="numeric", length=2, width="two"
    ),
    ("date_of_birth", "year"): Box(
        autocomplete="bday-year", inputmode="numeric", length=4, width="four"
    ),
    ("contact", "phone"): Box(type="tel", autocomplete="tel", inputmode="tel", length=40),
    ("contact", "email"): Box(type="email", autocomplete="email", inputmode="email"),
    ("contact", "address"): Box(autocomplete="street-address", length=400),
}
NUMBERS_ONLY: Final = Box(inputmode="numeric", length=40, width="some")
LETTERS_TOO: Final = Box(length=40, width="some")


@dataclass(frozen=True)
class LaidOut:
    """One field ready for the template: ids, words, box, and what was typed."""

    name: str
    kind: str
    label: str
    box: Box
    hint: str | None = None
    error: str | None = None
    value: str = ""
    options: tuple[tuple[str, str, str | None], ...] = ()  # value, label, hint
    optional: bool = False

    @property
    def described_by(self) -> str:
        """The ids of the hint and the error that belong to this field."""
        parts = [f"{self.name}-hint"] if self.hint else []
        return " ".join([*parts, f"{self.name}-error"] if self.error else parts)

    @property
    def first_id(self) -> str:
        """The id that a link of the error summary jumps to."""
        return f"{self.name}-{self.options[0][0]}" if self.options else self.name


@dataclass(frozen=True)
class Form:
    """The open question's page: its words, its fields, and what is wrong in the order of fields."""

    question: str
    title: str
    hint: str | None
    why: str | None
    fields: tuple[LaidOut, ...]
    errors: tuple[tuple[str, str], ...] = ()  # the id to jump to, the sentence
    read_back: tuple[tuple[str, str], ...] = ()  # label, what was told
    progress: Mapping[str, int] = field(default_factory=dict)

    @property
    def single_choice(self) -> bool:
        """Whether the whole question is one set of buttons, so that its title is their legend."""
        return len(self.fields) == 1 and self.fields[0].kind == "choice"

    @property
    def is_date(self) -> bool:
        """Whether the fields are the three parts of one date."""
        return [each.name for each in self.fields] == ["month", "day", "year"]


Say = Callable[..., str]


def lay_out(reply: Reply, catalogue: Catalogue, say: Say) -> Form:
    """The form of a reply's open question, in the language that `say` speaks."""
    question = reply.question or ""

    def said(message_id: str) -> str | None:
        return say(message_id) if catalogue.has(message_id) else None

    def best(part: str) -> str | None:
        about = f"question.{question}.{reply.about}.{part}" if reply.about else ""
        return said(about) or said(f"question.{question}.{part}")

    fields = tuple(_laid_out(reply, each, said) for each in reply.fields)
    return Form(
        question=question,
        title=best("title") or "",
        hint=best("hint"),
        why=best("why"),
        fields=fields,
        errors=_summary(reply, fields, say),
        read_back=tuple((say(line.label), line.value) for line in reply.read_back),
        progress={"step": reply.step or 0, "steps": reply.steps or 0},
    )


def _laid_out(reply: Reply, given: Field, said: Callable[[str], str | None]) -> LaidOut:
    question = reply.question or ""
    base = f"question.{question}.field.{given.name}"
    error = reply.errors.get(given.name)
    value = "" if question in NOT_SHOWN_AGAIN else given.value
    if (question, given.name) == ("contact", "language"):
        value = value or reply.language
    return LaidOut(
        name=given.name,
        kind=given.kind,
        label=said(f"question.{question}.{reply.about}.label")  # a code is no number
        or said(f"{base}.label")
        or said(f"question.{question}.title")
        or given.name,
        box=box_of(question, given.name, reply.about),
        hint=said(f"{base}.hint"),
        error=said(error) if error else None,
        value=value,
        options=tuple(_option(f"{base}.option", option, said) for option in given.options),
        optional=given.optional and question != "contact",  # there the hint says it once for all
    )


def _option(
    base: str, option: str, said: Callable[[str], str | None]
) -> tuple[str, str, str | None]:
    return option, said(f"{base}.{option}") or option, said(f"{base}.{option}.hint")


def box_of(question: str, name: str, about: str | None) -> Box:
    """The box for a field; for a number, one with the keyboard that its kind needs."""
    if question in NOT_SHOWN_AGAIN:
        return NUMBERS_ONLY if about == "ssn4" else LETTERS_TOO
    return BOXES.get((question, name), Box())


def _summary(reply: Reply, fields: tuple[LaidOut, ...], say: Say) -> tuple[tuple[str, str], ...]:
    by_name = {each.name: each.first_id for each in fields}
    first = next(iter(by_name.values()), "main")
    return tuple(
        (by_name.get(name, first), say(message_id)) for name, message_id in reply.errors.items()
    )
