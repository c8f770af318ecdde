"""One turn: a state, what was said, the next state and the reply."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from lookup.conversation.answers import Context, Invalid, Parsed, read_answer
from lookup.conversation.contacts import Contact
from lookup.conversation.describe import describe
from lookup.conversation.effects import Effects
from lookup.conversation.flow import Position, resolve, with_answer, without_latest
from lookup.conversation.heard import AskBack, Heard, HeardCommand, HeardFields
from lookup.conversation.questions import FIRST, Question
from lookup.conversation.replies import Message, Reply, Result
from lookup.conversation.sessions import Loaded, State
from lookup.conversation.typed import hear
from lookup.understanding.words import language_of


@dataclass
class Turn:
    """One turn of a conversation whose state was just read; every act ends in one commit."""

    effects: Effects
    contact: Contact
    loaded: Loaded
    context: Context

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

    def hear(self, text: str) -> Reply:
        """A typed text: a command, an answer, or something to ask back about."""
        position = self.position
        heard = hear(
            text, position.open_question, position.answers, self.state.pending, self.context
        )
        if position.node.id == FIRST and self._is_greeting(heard):
            return self._welcome(text)
        match heard:
            case HeardCommand():
                return self._command(heard)
            case AskBack():
                return self._ask_back(position.open_question, heard)
            case HeardFields():
                if position.node.id == "consent" and heard.language == "es":
                    self._speak("es")
                reply = self.take(heard.fields)
                return self._also(reply, heard)

    def _is_greeting(self, heard: Heard) -> bool:
        """Whether this is how a text conversation begins: anything at all, by SMS even a 'yes'.

        By SMS nobody has read yet what they would say yes to.
        """
        first = self.loaded.version == 0 or self.state.put_away
        unread = isinstance(heard, HeardFields) and heard.fields != {"answer": "no"}
        return first and (isinstance(heard, AskBack) or (unread and self.contact.channel == "sms"))

    def _welcome(self, text: str) -> Reply:
        """Say who we are and ask whether to begin, in the language that was written."""
        language = language_of(text) or self.context.language
        self._speak(language)
        reply = self._saved(replace(self.state, put_away=False))
        return replace(reply, accepted=True)

    def back(self) -> Reply:
        """Take back the latest answer, keeping what was typed to be put right."""
        raw = without_latest(self.state.raw, self.context)
        taken = {name: given for name, given in self.state.raw.items() if name not in raw}
        state = replace(
            self.state, raw=_plain(raw), drafts={**self.state.drafts, **taken}, pending=None
        )
        return replace(self._saved(state), accepted=True)

    def start_over(self) -> Reply:
        """Forget everything said so far."""
        state = State(language=self.state.language)
        return replace(self._saved(state, Message("notice.started_over")), accepted=True)

    def ask_for_person(self) -> Reply:
        """Open an escalation with what was said so far; once there is one, stay with it."""
        if self.state.shown is None or self.state.shown["reference"] is None:
            self.effects.ask_for_person(
                self.contact, self.loaded, self.position, self.context.language
            )
        return replace(self._after_effect(), accepted=True)

    def _answered(self, question: Question, parsed: Parsed) -> Reply:
        settle = _SETTLED.get((question.id, parsed.kind))
        if settle is not None:
            return settle(self, parsed)
        raw = with_answer(self.state.raw, question.id, parsed.fields, self.context)
        drafts = {**self.state.drafts, question.id: dict(parsed.fields)}
        state = replace(
            self.state, raw=_plain(raw), drafts=drafts, pending=None, failures={}, put_away=False
        )
        return replace(self._saved(state), accepted=True)

    def _confirmed(self, _parsed: Parsed) -> Reply:
        refused = self.effects.check(
            self.contact, self.loaded, self.position, self.context.language
        )
        if refused is None:
            return replace(self._after_effect(), accepted=True)
        seconds = refused.retry_after_seconds
        return replace(self._after_effect(), result=Result("refused", retry_after_seconds=seconds))

    def _goodbye(self, _parsed: Parsed) -> Reply:
        self.effects.forget(self.contact)
        return Reply(
            language=self.context.language,
            question=None,
            accepted=True,
            ended=True,
            messages=(Message("notice.goodbye"),),
        )

    def _contact_given(self, parsed: Parsed) -> Reply:
        self.effects.settle_contact(self.contact, self.loaded, parsed.value)
        return replace(self._after_effect(), accepted=True)

    def _contact_declined(self, _parsed: Parsed) -> Reply:
        self.effects.settle_contact(self.contact, self.loaded, None)
        return replace(self._after_effect(), accepted=True)

    def _not_yet_private(self, _parsed: Parsed) -> Reply:
        return self.reply(Message("text.private.wait"))

    def _not_read(self, question: Question, fields: Mapping[str, str], invalid: Invalid) -> Reply:
        state = self._failed(question)
        reply = self._saved(state)
        position = resolve(state.raw, self.context)
        said = describe(position, state, self.context.language, typed_now=fields)
        return replace(reply, fields=said.fields, errors=invalid.errors)

    def _ask_back(self, question: Question | None, heard: AskBack) -> Reply:
        if question is None:
            return self.reply(heard.message)
        kept = None if heard.pending is None else dict(heard.pending)
        state = replace(self.state, pending=kept)
        if kept is None:
            state = replace(self._failed(question), pending=None)
        return self._saved(state, heard.message)

    def _failed(self, question: Question) -> State:
        times = self.state.failures.get(question.id, 0) + 1
        return replace(self.state, failures={**self.state.failures, question.id: times})

    def _command(self, heard: HeardCommand) -> Reply:
        act: Callable[[], Reply] | None = {
            "back": self.back,
            "start_over": self.start_over,
            "person": self.ask_for_person,
            "spanish": lambda: self._switch("es"),
            "english": lambda: self._switch("en"),
            "crisis": lambda: self.reply(Message("text.crisis")),
        }.get(heard.name)
        return act() if act is not None else self.reply(Message("text.help"))

    def _switch(self, language: str) -> Reply:
        self._speak(language)
        return self._saved(replace(self.state, language=language))

    def _speak(self, language: str) -> None:
        """From now on in `language`; stored with the next change."""
        self.context = replace(self.context, language=language)
        self.loaded = replace(self.loaded, state=replace(self.state, language=language))

    def _also(self, reply: Reply, heard: HeardFields) -> Reply:
        """A second answer that stood in the same text, if the first was taken."""
        if not reply.accepted or reply.question is None or reply.question not in heard.also:
            return reply
        return self.take(heard.also[reply.question])

    def _saved(self, state: State, *messages: Message) -> Reply:
        self.loaded = self.effects.save(self.contact, replace(self.loaded, state=state))
        return self.reply(*messages)

    def _after_effect(self) -> Reply:
        self.loaded = self.effects.load(self.contact)
        return self.reply()


def _plain(raw: Mapping[str, Mapping[str, str]]) -> dict[str, dict[str, str]]:
    return {question: dict(fields) for question, fields in raw.items()}


_SETTLED: Mapping[tuple[str, str], Callable[[Turn, Parsed], Reply]] = {
    ("consent", "no"): Turn._goodbye,
    ("confirm", "yes"): Turn._confirmed,
    ("contact_consent", "no"): Turn._contact_declined,
    ("contact", "given"): Turn._contact_given,
    ("private", "no"): Turn._not_yet_private,
}
