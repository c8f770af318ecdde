"""Phone calls to the number that people text: a short menu in two languages, spoken by Twilio."""

from __future__ import annotations

from typing import Final

from flask import Blueprint, Response, request
from twilio.twiml.voice_response import Gather, VoiceResponse  # type: ignore[import-untyped]

from lookup import log
from lookup.conversation import Message
from sms.calling import ask_for_call, text_back
from sms.parts import Texting, texting
from sms.senders import SenderKind, kind_of
from sms.shape import Call, read_call
from sms.webhook import signed_by_twilio, twiml

PATH: Final = "/voice/inbound"
# Who speaks, per language: both are among the voices of Twilio's <Say>.
VOICES: Final = {"en": ("en-US", "Polly.Joanna"), "es": ("es-US", "Polly.Lupe")}
LANGUAGE_KEYS: Final = {"1": "en", "2": "es"}
PATIENCE_SECONDS: Final = 8

blueprint = Blueprint("voice", __name__, url_prefix="/voice")


@blueprint.post("/inbound")
@signed_by_twilio
def inbound() -> Response:
    """Say what comes next in a call: which language, which wish, or the answer to it."""
    parts = texting()
    call = read_call(request.form, parts.account)
    language = request.args.get("language", "")
    if language not in VOICES:
        return twiml(choose_language(parts, call.digits, again="again" in request.args))
    return twiml(choose_wish(parts, call, language, again="again" in request.args))


def choose_language(parts: Texting, digits: str, *, again: bool) -> str:
    """The greeting in both languages, or the menu of the language whose key was pressed."""
    if chosen := LANGUAGE_KEYS.get(digits):
        return asked(parts, [("voice.menu", chosen)], f"?language={chosen}", chosen)
    if again:
        return told(parts, "voice.number", *VOICES)
    greeting = [("voice.welcome", language) for language in VOICES]
    return asked(parts, greeting, "?again=1" if digits else "", *VOICES)


def choose_wish(parts: Texting, call: Call, language: str, *, again: bool) -> str:
    """What the pressed key wishes for; another key hears the menu once more, then the number."""
    if call.digits == "2":
        return told(parts, "voice.number", language)
    if call.digits in {"1", "3"}:
        return granted(parts, call, language)
    if again:
        return told(parts, "voice.number", language)
    menu = [("voice.menu", language)]
    return asked(parts, menu, f"?language={language}&again=1", language)


def granted(parts: Texting, call: Call, language: str) -> str:
    """A text or a call back: both need a number that shows, and our database."""
    if kind_of(call.number, parts.account) is not SenderKind.PERSON:
        return told(parts, "voice.no_number", language)
    try:
        if call.digits == "1":
            text_back(parts, call.number, language)
            return told(parts, "voice.text_sent", language)
        promised = ask_for_call(parts, call.number, language)
    except Exception as problem:  # noqa: BLE001 (a caller must hear something)
        log.failure("call_not_kept", problem, channel="voice")
        return told(parts, "voice.problem", language)
    return told(parts, "voice.call_back", language, promised=promised)


def asked(parts: Texting, said: list[tuple[str, str]], query: str, *languages: str) -> str:
    """Sentences during which a key may be pressed; whoever presses none hears the number."""
    response = VoiceResponse()
    address = f"{parts.account.public_base_url}{PATH}{query}"
    gather = Gather(num_digits=1, action=address, method="POST", timeout=PATIENCE_SECONDS)
    for sentence, language in said:
        say(parts, gather, sentence, language)
    response.append(gather)
    for language in languages:
        say(parts, response, "voice.number", language)
    response.hangup()
    return str(response)


def told(parts: Texting, sentence: str, *languages: str, **params: str) -> str:
    """A last sentence, and the end of the call."""
    response = VoiceResponse()
    for language in languages:
        say(parts, response, sentence, language, **params)
    response.hangup()
    return str(response)


def say(
    parts: Texting, verb: VoiceResponse | Gather, sentence: str, language: str, **params: str
) -> None:
    """Add one spoken sentence."""
    spoken, voice = VOICES[language]
    words = parts.speaker.aloud(Message(sentence, params), language)
    verb.say(words, language=spoken, voice=voice)
