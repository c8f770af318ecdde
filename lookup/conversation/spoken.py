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


class Speaker:
    """Turns replies into texts in the words of one catalogue and one county."""

    def __init__(self, catalogue: Catalogue, county: County) -> None:
        self._catalogue = catalogue
        self._county = county

    def texts(self, reply: Reply) -> list[str]:
        """What to say, in order: notices, what could not be read, the result, the open question."""
        return [
            self.sentence(message, reply.language)
            for message in _messages(reply)
            if message is not None
        ]

    def sentence(self, message: Message, language: str) -> str:
        """One sentence as a text: the variant written for texts where there is one."""
        variant = f"text.{message.id}"
        wanted = variant if self._catalogue.has(variant) else message.id
        words = {**self._county.words(language), **message.params}
        return self._catalogue.text(wanted, language, **words).translate(_PLAIN)

    def aloud(self, message: Message, language: str) -> str:
        """One sentence to be heard: with every accent, and phone numbers digit by digit."""
        words = {**self._county.words(language), **message.params}
        spoken = " ".join(c for c in words["phone"] if c.isdigit())
        return self._catalogue.text(message.id, language, **words, spoken_phone=spoken)


def _messages(reply: Reply) -> Iterator[Message]:
    yield from reply.messages
    yield from (Message(error) for error in reply.errors.values())
    if reply.result is not None:
        yield from _result(reply, reply.result)
    if reply.offers_person:
        yield Message("offer_person")
    # After something that was asked back about, the question itself would only confuse.
    if reply.question is not None and (reply.accepted or not _asked_back(reply)):
        yield _question(reply, reply.question)


def _result(reply: Reply, result: Result) -> Iterator[Message]:
    if result.outcome == "refused":
        yield Message("answer.refused")
    elif not reply.accepted:
        return  # told before
    elif result.outcome == "verified":
        yield Message(f"headline.{result.headline}")
        if result.escalation is not None:
            yield promise_message(result.escalation, reply.language)
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
