"""Texts from a phone and lines in a terminal as ways in: all is typed, and comes back as words."""

from __future__ import annotations

import json
import subprocess
from abc import abstractmethod
from concurrent.futures import ThreadPoolExecutor
from datetime import date

from lookup.i18n import date_in_words
from tests.journeys.cast import Asker
from tests.journeys.channel import Channel
from tests.journeys.house import House
from tests.journeys.told import Told, question_in, told_in
from tests.serving import FLASK, ROOT

KINDS = ("ssn4", "license", "case_number", "cii", "claim_code")
WORDS = {
    "hello": {"en": "hi", "es": "hola"},
    "yes": {"en": "Y", "es": "sí"},
    "no": {"en": "N", "es": "no"},
    "skip": {"en": "SKIP", "es": "OMITIR"},
    "none": {"en": "6", "es": "6"},
    "back": {"en": "BACK", "es": "ATRÁS"},
    "start over": {"en": "START OVER", "es": "EMPEZAR DE NUEVO"},
    "person": {"en": "PERSON", "es": "PERSONA"},
    "stop": {"en": "STOP", "es": "ALTO"},
    "start": {"en": "START", "es": "INICIAR"},
}
LANGUAGES = {"en": "ENGLISH", "es": "ESPAÑOL"}


class Typed(Channel):
    """What texts and the terminal share."""

    def __init__(self, house: House, language: str) -> None:
        super().__init__(house, language)
        self.said = ""  # by the service, since the beginning
        self.new = ""  # and last of all
        self.second = False  # whether we are past the first number

    @abstractmethod
    def say(self, line: str, *, twice: bool = False) -> None:
        """Type a line; what comes back is `new`."""

    def word(self, meaning: str) -> None:
        self.say(WORDS[meaning][self.language])

    def begin(self) -> None:
        self.word("hello")

    @property
    def question(self) -> str | None:
        return question_in(self.new)

    def answer(self, asker: Asker, *, twice: bool = False) -> None:
        question = self.question or ""
        self.say(self.typed(asker, question), twice=twice)
        if question == "name" and self.question is None:
            self.say(asker.family_names)  # asked which of so many words are the last name
        if question == "contact" and self.told() is None:
            self.word("yes")  # asked whether a text to that phone is safe

    def typed(self, asker: Asker, question: str) -> str:
        """What this person types at a question."""
        kind, value = (*asker.numbers, ("", ""), ("", ""))[1 if self.second else 0]
        none = WORDS["skip" if question.startswith("second") else "none"][self.language]
        menu = str(KINDS.index(kind) + 1) if kind else none
        reachable = WORDS["yes" if self.house.phone else "no"][self.language]
        answers = {
            "name": f"{asker.given_names} {asker.family_names}",
            "other_names": WORDS["skip"][self.language],
            "date_of_birth": date_in_words(date.fromisoformat(asker.birth_date), self.language),
            "identifier_kind": menu,
            "identifier": value,
            "second_identifier_kind": menu,
            "contact_consent": reachable,
            "contact": self.house.phone or "",
        }
        return answers.get(question, WORDS["yes"][self.language])

    def do(self, word: str) -> None:
        before = self.question
        if word in LANGUAGES:
            self.say(LANGUAGES[word])
            self.language = word
        else:
            self.word(word)
        if word == "back" and before == "second_identifier_kind":
            self.second = False  # the two questions for a number have the same words

    def told(self) -> Told | None:
        return told_in(self.said)

    def _heard(self, words: str) -> None:
        self.new = words
        self.said += words + "\n"
        if self.question in ("consent", "identifier_kind", "second_identifier_kind"):
            self.second = self.question == "second_identifier_kind"


class Texts(Typed):
    """A phone that sends texts through the signed webhook."""

    def __init__(self, house: House, language: str) -> None:
        super().__init__(house, language)
        self.phone = house.another_phone()

    def say(self, line: str, *, twice: bool = False) -> None:
        form = self.phone.form(line)
        posts = 4 if twice else 1  # Twilio repeats what it thinks was lost
        with ThreadPoolExecutor(posts) as at_once:
            sent = [
                at_once.submit(self.phone.desk.post, "/sms/inbound", form) for _ in range(posts)
            ]
        assert {each.result().status_code for each in sent} == {200}
        self.phone.desk.work()
        self._heard(self.phone.new())

    def stop(self) -> None:
        self.word("stop")
        self.said = ""
        self.say(WORDS["hello"][self.language])
        assert self.new == "", "nothing is sent to somebody who said STOP"
        self.word("start")

    def leave(self) -> None:
        """A phone is always on; nothing more may come to it by itself."""
        self.phone.desk.work()
        assert self.phone.new() == ""


class Terminal(Typed):
    """`flask chat --json` as a process of its own."""

    may_send_twice = False  # a line is typed once

    def begin(self) -> None:
        self.talk = subprocess.Popen(
            [*FLASK, "chat", "--json"],
            cwd=ROOT,
            env=self.house.environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._listen()
        self.word("hello")

    def say(self, line: str, *, twice: bool = False) -> None:
        assert not twice
        assert self.talk.stdin is not None
        self.talk.stdin.write(line + "\n")
        self.talk.stdin.flush()
        self._listen()

    def stop(self) -> None:
        self.word("stop")
        self.leave()
        self.said = ""

    def leave(self) -> None:
        assert self.talk.stdin is not None
        assert self.talk.stdout is not None
        self.talk.stdin.close()
        assert self.talk.wait(timeout=30) == 0
        self.talk.stdout.close()

    def told(self) -> Told | None:
        told = super().told()
        assert not self.turn["outcome"] or (told and told.outcome == self.turn["outcome"])
        return told

    def _listen(self) -> None:
        assert self.talk.stdout is not None
        self.turn = json.loads(self.talk.stdout.readline())
        self._heard(self.turn["text"])
