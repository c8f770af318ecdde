"""One turn: a state, what was said, the next state and the reply."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from lookup.conversation.answers import Context, Invalid, Parsed, read_answer
from lookup.conversation.contacts import Contact
from lookup.conversation.describe import about_inquiry, describe, promise_message, result_of
from lookup.conversation.effects import Effects
from lookup.conversation.flow import Position, resolve, with_answer, without_latest
from lookup.conversation.heard import AskBack
from lookup.conversation.inquiries import Reason
from lookup.conversation.ladder import asked_again, is_handed_over, missed
from lookup.conversation.questions import Question
from lookup.conversation.replies import Message, Reply, Result
from lookup.conversation.sessions import Loaded, State
from lookup.escalations import EscalationReceipt


@dataclass
class Turn:
    """One turn of a conversation whose state was just read; every act ends in one commit."""

    effects: Effects
    contact: Contact
    loaded: Loaded
    context: Context
    text: str = ""  # what was typed, when it was

    @property
    def state(self) -> State:
        """The state as read."""
        return self.loaded.state

    @property
    def position(self) -> Position:
        """Where the answers so far lead."""
        return resolve(self.state.raw, self.context)

    def reply(self, *messages: Message, state: State | None = None) -> Reply:
        """Where the conversation stands, in `state` or as it was read."""
        told = state or self.state
        said = [Message("notice.put_away"), *messages] if told.put_away else list(messages)
        position = resolve(told.raw, self.context)
        reply = describe(position, told, self.context.language, messages=said)
        if reply.question == "contact" and self.context.phone is not None:
            return replace(reply, about="here")  # it can be the phone that this came from
        return reply

    def take(self, fields: Mapping[str, str], question: str | None = None) -> Reply:
        """A form's fields for a question; out of turn unless that is the open one."""
        open_question = self.position.open_question
        if open_question is None or question not in (None, open_question.id):
            return replace(self.reply(), out_of_turn=True)
        parsed = read_answer(open_question, fields, self.position.answers, self.context)
        if isinstance(parsed, Invalid):
            return self._not_read(open_question, fields, parsed)
        return self._answered(open_question, parsed)

    def revise(self, question: str, fields: Mapping[str, str]) -> Reply:
        """Another answer to a question answered before; what still fits of the rest is kept."""
        raw = _plain(with_answer(self.state.raw, question, fields, self.context))
        return replace(self.saved(replace(self.state, raw=raw, pending=None)), accepted=True)

    def back(self) -> Reply:
        """Take back the latest answer, keeping what was typed to be put right."""
        raw = without_latest(self.state.raw, self.context)
        taken = {name: given for name, given in self.state.raw.items() if name not in raw}
        state = replace(
            self.state, raw=_plain(raw), drafts={**self.state.drafts, **taken}, pending=None
        )
        return replace(self.saved(state), accepted=True)

    def start_over(self) -> Reply:
        """Forget everything said so far."""
        self.loaded = self.effects.begin_anew(self.contact, self.loaded)
        return replace(self.reply(Message("notice.started_over")), accepted=True)

    def forget(self) -> None:
        """Keep nothing of the conversation."""
        self.effects.forget(self.contact)

    def ask_for_person(self, *said: Message, reason: Reason = Reason.ASKED) -> Reply:
        """Open an escalation with what was said so far; once there is one, stay with it."""
        receipt = self.receipt
        if receipt is None:
            self.effects.ask_for_person(
                self.contact, self.loaded, self.position, self.context.language, reason, self.text
            )
        elif self.context.typed and self.position.open_question is None:
            return self.settled(*said, promise_message(receipt, self.context.language))
        return replace(self._after_effect(*said), accepted=True)

    def contact_given(self, fields: Mapping[str, str]) -> Reply:
        """How to reach the person, once an escalation is open."""
        return self._contact_settled(fields, "text.person.reaches")

    def contact_declined(self) -> Reply:
        """They would rather not be reached; the inquiry stays."""
        return self._contact_settled(None, "text.person.does_not_reach")

    @property
    def receipt(self) -> EscalationReceipt | None:
        """The receipt of the inquiry that this conversation led to, if it did."""
        shown = self.state.shown
        return None if shown is None else result_of(shown).escalation

    @property
    def is_declined(self) -> bool:
        """Whether they would not be reached about their inquiry: the office was told so."""
        return bool((self.state.shown or {}).get("declined", False))

    def settled(self, *said: Message) -> Reply:
        """These words, and what is open; where all is told, a last word instead of it again."""
        standing = replace(self.reply(*said), accepted=True)
        if standing.question is not None or standing.result is None:
            return standing
        return replace(
            standing,
            messages=(*standing.messages, Message("text.all_for_now")),
            result=replace(standing.result, told_before=True),
        )

    def alert(self) -> None:
        """The office learns at once that somebody may be in danger; nothing more is asked."""
        self.loaded = self.effects.alert(
            self.contact, self.loaded, self.context.language, self.text
        )

    def ask_back(self, question: Question, heard: AskBack, text: str) -> Reply:
        """Ask for the rest of half an answer; or again, in other words; or hand over."""
        if heard.pending is not None:
            return self.saved(replace(self.state, pending=dict(heard.pending)), heard.message)
        state = missed(self.state, question, text)
        if is_handed_over(state, question):
            self.loaded = replace(self.loaded, state=state)
            said = Message("notice.handed_over")
            return self.ask_for_person(said, reason=Reason.NOT_UNDERSTOOD)
        again = asked_again(state, question, heard)
        kept = None if again.pending is None else dict(again.pending)
        return self.saved(replace(state, pending=kept), again.message)

    def speak(self, language: str) -> None:
        """From now on in `language`; stored with the next change."""
        self.context = replace(self.context, language=language)
        self.loaded = replace(self.loaded, state=replace(self.state, language=language))

    def saved(self, state: State, *messages: Message) -> Reply:
        """Store a state and say where it stands."""
        self.loaded = self.effects.save(self.contact, replace(self.loaded, state=state))
        return self.reply(*messages)

    def _answered(self, question: Question, parsed: Parsed) -> Reply:
        settle = _SETTLED.get((question.id, parsed.kind))
        if settle is not None:
            return settle(self, parsed)
        raw = with_answer(self.state.raw, question.id, parsed.fields, self.context)
        drafts = {**self.state.drafts, question.id: dict(parsed.fields)}
        state = replace(
            self.state,
            raw=_plain(raw),
            drafts=drafts,
            pending=None,
            failures={},
            put_away=False,
            paused=None,
        )
        return replace(self.saved(state), accepted=True)

    def _confirmed(self, _parsed: Parsed) -> Reply:
        refused = self.effects.check(
            self.contact, self.loaded, self.position, self.context.language
        )
        if refused is None:
            return replace(self._after_effect(), accepted=True)
        result = Result(
            "refused",
            retry_after_seconds=refused.retry_after_seconds,
            asks_for_proof=refused.asks_for_proof,
        )
        return replace(self._after_effect(), result=result)

    def _goodbye(self, _parsed: Parsed) -> Reply:
        self.forget()
        return Reply(
            language=self.context.language,
            question=None,
            accepted=True,
            ended=True,
            messages=(Message("notice.goodbye"),),
        )

    def _contact_given(self, parsed: Parsed) -> Reply:
        return self.contact_given(parsed.value)

    def _contact_declined(self, _parsed: Parsed) -> Reply:
        return self.contact_declined()

    def _contact_settled(self, fields: Mapping[str, str] | None, said: str) -> Reply:
        """Keep how to reach them; whoever was told the answer before is only told what follows."""
        was_told = (self.state.shown or {}).get("told", False)
        self.effects.settle_contact(self.contact, self.loaded, fields)
        reply = replace(self._after_effect(), accepted=True)
        if not was_told or self.receipt is None:
            return reply
        return self.settled(about_inquiry(said, self.receipt, self.context.language))

    def _not_yet_private(self, _parsed: Parsed) -> Reply:
        return self.reply(Message("text.private.wait"))

    def _not_read(self, question: Question, fields: Mapping[str, str], invalid: Invalid) -> Reply:
        """A form says at each field what is wrong; typed texts climb the ladder too."""
        typed = " ".join(fields.values()) if self.context.typed else ""
        state = missed(self.state, question, typed)
        if typed and state.failures.get(question.id, 0) > 1:
            said = AskBack(Message(next(iter(invalid.errors.values()))), None)
            return self.ask_back(question, said, typed)
        reply = self.saved(state)
        position = resolve(state.raw, self.context)
        said_now = describe(position, state, self.context.language, typed_now=fields)
        return replace(reply, fields=said_now.fields, errors=invalid.errors)

    def _after_effect(self, *messages: Message) -> Reply:
        self.loaded = self.effects.load(self.contact)
        return self.reply(*messages)


def _plain(raw: Mapping[str, Mapping[str, str]]) -> dict[str, dict[str, str]]:
    return {question: dict(fields) for question, fields in raw.items()}


_SETTLED: Mapping[tuple[str, str], Callable[[Turn, Parsed], Reply]] = {
    ("consent", "no"): Turn._goodbye,
    ("confirm", "yes"): Turn._confirmed,
    ("contact_consent", "no"): Turn._contact_declined,
    ("contact", "given"): Turn._contact_given,
    ("private", "no"): Turn._not_yet_private,
}
