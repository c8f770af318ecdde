"""Words heard: yes, no, and the few commands, in the many ways that people really write them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from rapidfuzz.distance import OSA

from lookup.understanding.date_words import plain

_WORDS: Mapping[str, Any] = yaml.safe_load(
    Path(__file__).with_name("heard.yaml").read_text(encoding="utf-8")
)
_MOST_STRANGE = 3  # words after "no" or "yes" that are neither; more of them say something else
_EXCEPT = frozenset({"but", "except", "however", "pero", "excepto", "aunque", "menos", "mal"})
_LONGEST_YES = 9  # words; a longer text says more than yes or no


@dataclass(frozen=True)
class Said:
    """What was heard (a command's name, `yes` or `no`) and the language it was said in."""

    what: str
    language: str


def bare(text: str) -> str:
    """Plain text without punctuation: what the lists are compared with."""
    kept = re.sub(r"[^\w\s'/👍👎✅❌👌💯☑✔🆗🚫🙅]", " ", plain(text))
    return " ".join(kept.replace("_", " ").split())


def _by_phrase(lists: Mapping[str, Mapping[str, Iterable[str]]]) -> dict[str, Said]:
    return {
        bare(str(phrase)): Said(what, language)
        for what, languages in lists.items()
        for language, phrases in languages.items()
        for phrase in phrases
    }


_COMMANDS = _by_phrase(_WORDS["commands"])
_YES_NO = _by_phrase({"yes": _WORDS["yes"], "no": _WORDS["no"]})
_LONG_WORD, _LONGEST_WORD = 6, 16  # letters: shorter words are too near to others
_LONG_YES_NO = tuple(word for word in _YES_NO if len(word) >= _LONG_WORD and word.isalpha())
_YES_NO_WHOLE = _by_phrase({"yes": _WORDS["yes_whole"], "no": _WORDS["no_whole"]})
_DECLINING = {bare(str(word)) for words in _WORDS["declining"].values() for word in words}
_THANKS = {bare(str(word)) for words in _WORDS["thanks"].values() for word in words}
_THANKS_WHOLE = {bare(str(phrase)) for phrase in _WORDS["thanks_whole"]}
_BESIDE_THANKS = {bare(str(word)) for words in _WORDS["beside_thanks"].values() for word in words}
_WEAK = {bare(str(word)) for word in _WORDS["weak_yes"]}
_BY_PLACE = frozenset("12")  # the first or second of our two words: only as the whole text
_FILLERS = {bare(str(word)) for words in _WORDS["fillers"].values() for word in words}
_DONT_KNOW = {bare(phrase) for phrases in _WORDS["dont_know"].values() for phrase in phrases}
_THIS_PHONE = {bare(phrase) for phrases in _WORDS["this_phone"].values() for phrase in phrases}
_ALONE = {bare(str(word)) for words in _WORDS["alone"].values() for word in words}
_KINDS = {
    bare(str(phrase)): kind
    for kind, phrases in _WORDS["identifier_kinds"].items()
    for phrase in phrases
}
_SMALL_WORDS: Mapping[str, frozenset[str]] = {
    language: frozenset(words) for language, words in _WORDS["small_words"].items()
}
LETTER_NAMES: Mapping[str, str] = _WORDS["letter_names"]
NOT_IN_NAMES = frozenset(plain(str(word)) for word in _WORDS["not_in_names"])
BEGINS_A_SENTENCE = frozenset(plain(str(word)) for word in _WORDS["begins_a_sentence"])
NUMBER_OPENINGS = sorted((bare(w) for w in _WORDS["number_openings"]), key=len, reverse=True)


def command(text: str) -> Said | None:
    """The command that a text is, as a whole."""
    return _COMMANDS.get(bare(text))


def is_known_phrase(text: str) -> bool:
    """Whether a text as a whole is one of our commands, a yes, a no or a "do not know"."""
    said = bare(text)
    return said in _COMMANDS or said in _YES_NO or is_dont_know(text)


def yes_or_no(text: str) -> Said | None:
    """Yes or no in a text, or None when it says neither, or both.

    A phrase that is one by itself decides; then a leading yes or no in a short text; else every
    word must be a yes, a no or a filler.
    """
    if (begun := phrase_of_yes_or_no(text)) is not None:
        return begun
    words = _words_to_hear(text)
    heard = [_YES_NO[word] for word in words if word in _YES_NO]
    if not heard or len(words) > _LONGEST_YES:
        return None
    # "that's not right": a no anywhere outweighs the yes-words around it, unless yes came first.
    answers = {said.what for said in heard}
    known = all(word in _YES_NO or word in _FILLERS for word in words)
    if words[0] in _WEAK and not known:
        return None  # "ya me lo quitaron" is no yes
    if heard[0].what == "yes" and _EXCEPT.intersection(words):
        return None  # "yes but my name is wrong", "si esta mal": no yes to what stands there
    strange = sum(word not in _YES_NO and word not in _FILLERS for word in words)
    leads = words[0] in _YES_NO and strange <= _MOST_STRANGE
    if leads and (len(answers) == 1 or heard[0].what == "no"):
        return heard[0]
    if not known:
        return None
    if len(answers) == 1:
        return heard[0]
    return next(said for said in heard if said.what == "no") if words[0] not in _YES_NO else None


def _words_to_hear(text: str) -> list[str]:
    """The first words of a text, slips put right; none where a number stands beside a word."""
    words = [_short(word) for word in bare(text).split()[: _LONGEST_YES + 1]]
    return [] if len(words) > 1 and not _BY_PLACE.isdisjoint(words) else words


def phrase_of_yes_or_no(text: str) -> Said | None:
    """A phrase that is a yes or a no as a whole: "no problem", also with "go ahead" behind it."""
    words = bare(text).replace("'", "").split()[: _LONGEST_YES + 1]
    if len(words) > _LONGEST_YES:
        return None
    for end in range(len(words), 0, -1):
        found = _YES_NO_WHOLE.get(" ".join(words[:end]))
        if found is not None:
            also = {_YES_NO[word].what for word in words[end:] if word in _YES_NO}
            known = all(word in _YES_NO or word in _FILLERS for word in words[end:])
            return found if known and also <= {found.what} else None
    return None


def is_plain_no(text: str) -> bool:
    """Whether a no is all that a text says: "no thanks, not now", but not "no se" or "no clue"."""
    said = yes_or_no(text)
    if said is None or said.what != "no":
        return False
    if phrase_of_yes_or_no(text) is not None:
        return True
    words = [_short(word) for word in bare(text).replace("'", "").split()]
    return all(word in _YES_NO or word in _FILLERS or word in _DECLINING for word in words)


def is_plain_yes(text: str) -> bool:
    """Whether a yes is all that a text says: "yes im alone", not "ok later" or "si, con mi ex"."""
    said = yes_or_no(text)
    if said is None or said.what != "yes":
        return False
    words = [_short(word) for word in bare(text).split()]
    known = all(word in _YES_NO or word in _FILLERS or word in _ALONE for word in words)
    return known or phrase_of_yes_or_no(text) is not None


def is_thanks(text: str) -> bool:
    """Whether a text is thanks or a blessing and nothing else."""
    said = re.sub("[👍✅👌💯☑✔🆗]", "", bare(text)).replace("'", "").strip()
    words = said.split()
    beside = all(word in _THANKS or word in _BESIDE_THANKS for word in words)
    return said in _THANKS_WHOLE or (beside and not _THANKS.isdisjoint(words))


def is_only_pictures(text: str) -> bool:
    """Whether a text is thumbs, hearts and the like, and no letter or figure."""
    signs = [sign for sign in text if not sign.isspace()]
    return (
        not any(sign.isalnum() for sign in signs)
        and sum(unicodedata.category(sign) == "So" for sign in signs) * 2 > len(signs) - 1
    )


def language_of(text: str) -> str | None:
    """The language a text is written in, by its small words; None when they do not tell."""
    words = bare(text).split()
    counts = {
        language: sum(word in known for word in words) for language, known in _SMALL_WORDS.items()
    }
    if counts["en"] == counts["es"]:
        return None
    return max(counts, key=lambda language: counts[language])


def is_dont_know(text: str) -> bool:
    """Whether a text says that the person does not know, or does not have it."""
    return bare(text).replace("'", "") in _DONT_KNOW


def is_plainly_alone(text: str) -> bool:
    """Whether a text says that they are alone, or to open, and no more: no "not", no "when"."""
    return all(word in _ALONE for word in bare(text).split())


def is_this_phone(text: str) -> bool:
    """Whether a text says to write back to the phone that it came from; a plain yes does too."""
    said = yes_or_no(text)
    return bare(text) in _THIS_PHONE or (said is not None and said.what == "yes")


def identifier_kind(text: str) -> str | None:
    """The kind of number that a text names, by word or by its place in our list."""
    return _KINDS.get(bare(text))


def _short(word: str) -> str:
    """A word with its drawn-out letters taken back (yesss, nooo), or one slip (corect, exacto)."""
    if word in _YES_NO or word in _FILLERS or word.isdigit():
        return word
    short = re.sub(r"(.)\1+", r"\1", word)
    return _meant(word) if short not in _YES_NO else short


def _meant(word: str) -> str:
    """The long yes or no that a word is one letter off; else the word, its letters taken back."""
    if _LONG_WORD <= len(word) <= _LONGEST_WORD:
        for known in _LONG_YES_NO:
            if known[0] == word[0] and OSA.distance(known, word, score_cutoff=1) <= 1:
                return known
    return re.sub(r"(.)\1+", r"\1", word)
