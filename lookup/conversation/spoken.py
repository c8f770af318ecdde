"""A reply as the texts to send: for the terminal now, for SMS next; GSM letters only."""

from __future__ import annotations

from collections.abc import Iterator

from lookup.conversation.describe import promise_message
from lookup.conversation.replies import Message, Reply, Result
from lookup.county import County
from lookup.i18n import Catalogue, date_in_words

# The alphabet of plain text messages has é ñ ü ¿ ¡ but not these; one of them makes a text cost
# double and the limit half.
_PLAIN = str.maketrans("áíóúÁÍÓÚ’‘“”–—…", "aiouAIOU''\"\"--.")

IN_BOTH = frozenset({"text.crisis"})
_WITHOUT_LETTERS = {
    "text.offer_page": "text.offer_page.only",
    "text.link.letter": "text.link.no_letter",
}


class Speaker:
    """Turns replies into texts in the words of one catalogue and one county.

    `site` is the service's own address, which one-time links begin with.
    """

    def __init__(self, catalogue: Catalogue, county: County, site: str = "") -> None:
        self._catalogue = catalogue
        self._county = county
        self._site = site

    def texts(self, reply: Reply) -> list[str]:
        """What to say, in order: notices, what could not be read, the result, the open question."""
        said = [self._as_text(message, reply.language) for message in self._messages(reply)]
        if reply.question is not None and reply.steps and said and asks(reply):
            step = {"step": str(reply.step), "steps": str(reply.steps)}
            where = self.sentence(Message("text.step", step), reply.language)
            said[-1] = f"{where} {said[-1]}"
        return said

    def _as_text(self, message: Message, language: str) -> str:
        """One sentence; what may save a life is said in both languages."""
        if message.id not in IN_BOTH:
            return self.sentence(message, language)
        first, second = (language, "en") if language == "es" else (language, "es")
        return f"{self.sentence(message, first)} {self.sentence(message, second)}"

    def sentence(self, message: Message, language: str) -> str:
        """One sentence as a text: the variant written for texts where there is one."""
        message = self._with_link(message)
        variant = f"text.{message.id}"
        wanted = variant if self._catalogue.has(variant) else message.id
        words = {**self._county.words(language), **message.params}
        return self._catalogue.text(wanted, language, **words).translate(_PLAIN)

    def _messages(self, reply: Reply) -> Iterator[Message]:
        """What to say; after an error, which gives an example, the question in few words."""
        yield from _before_the_question(reply)
        if reply.question is None or not asks(reply):
            return
        again = Message(f"text.again.{reply.question}")
        is_again = any(message.id.startswith("error.") for message in reply.messages)
        is_short = is_again and self._catalogue.has(again.id)
        yield again if is_short else _question(reply, reply.question)

    def _with_link(self, message: Message) -> Message:
        """A one-time link in full; and no letter is offered where the county gives none."""
        instead = None if self._county.letters.offered else _WITHOUT_LETTERS.get(message.id)
        link = {}
        if (token := message.params.get("token")) is not None:
            link = {"link": f"{self._site}/open/{token}"}
        return Message(instead or message.id, {**message.params, **link})

    def aloud(self, message: Message, language: str) -> str:
        """One sentence to be heard: with every accent, and phone numbers digit by digit."""
        words = {**self._county.words(language), **message.params}
        spoken = " ".join(c for c in words["phone"] if c.isdigit())
        return self._catalogue.text(message.id, language, **words, spoken_phone=spoken)


def _before_the_question(reply: Reply) -> Iterator[Message]:
    yield from (message for message in reply.messages if not _was_just_said(reply, message))
    yield from (Message(error) for error in reply.errors.values())
    if reply.result is not None:
        yield from _result(reply, reply.result)
    if reply.offers_person:
        yield Message("offer_person")


def _was_just_said(reply: Reply, message: Message) -> bool:
    """The promise stands beside the question; where that is asked back, only the question is."""
    return message.id == "notice.person" and reply.question is not None and not asks(reply)


def asks(reply: Reply) -> bool:
    """Whether the open question is said: after something that was asked back about, another form
    of it stands there already."""
    return reply.question is not None and (reply.accepted or not _asked_back(reply))


def _result(reply: Reply, result: Result) -> Iterator[Message]:
    if result.outcome == "refused":
        yield Message("answer.refused")
    elif not reply.accepted or result.told_before:
        return
    elif result.outcome == "verified":
        yield Message(f"headline.{result.headline}")
        if result.escalation is not None:
            yield promise_message(result.escalation, reply.language)
        yield Message("text.offer_page" if result.tells_of_a_judge else "text.offer_page.only")
    elif result.escalation is not None:
        promised = date_in_words(result.escalation.promised_on, reply.language)
        reference = result.escalation.reference
        yield Message("answer.person", {"reference": reference, "promised": promised})


def _asked_back(reply: Reply) -> bool:
    return bool(reply.errors) or any(message.id.startswith("text.") for message in reply.messages)


def _question(reply: Reply, question: str) -> Message:
    about = f".{reply.about}" if reply.about is not None else ""
    told = {line.label: line.value for line in reply.read_back}
    return Message(
        f"question.{question}{about}", {"date": told.get("question.date_of_birth.short", "")}
    )
