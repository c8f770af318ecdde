"""What no sentence of ours may say, in either language, and what no text may give away."""

from __future__ import annotations

import re

import pytest

from lookup.understanding.date_words import plain
from tests.words.said import CATALOGUE, everything, said

NEVER = {
    "en": [
        r"record is (now )?(clean|clear)",
        r"clean record",
        r"no criminal record",
        r"\bnot (been )?cleared\b",
        r"you (can|may) (own|have|buy|carry) (a )?gun",
        r"(will|does|do) not affect (your )?immigration",
        r"no effect on immigration",
        r"expunge",
        r"\bguilty\b",
        r"\boffenders?\b",
        r"criminal",
        r"\bdenied\b",
        r"\bfelons?\b",
        r"\bconvicts?\b",
        r"\binmates?\b",
        r"\beligib",
        # a promise of ours about a court's or a department's time
        r"(court|judge|department of justice|doj)\b[^.]*\bwithin \d",
        r"(court|judge|department of justice|doj)\b[^.]*\bin \d+ (days|weeks|months)",
    ],
    "es": [
        r"(antecedentes|expediente|record) (esta|estan|quedo|quedaron) limpi",
        r"sin antecedentes",
        r"no tiene antecedentes",
        r"\bno (se )?(ha sido |fue )?(anulado|anulada|limpiad[oa]|borrad[oa])\b",
        r"(usted|ya) puede (tener|comprar|llevar|portar) (un )?arma",
        r"no afecta(ra)? (su |la )?(inmigracion|estatus)",
        r"expung",
        r"\bculpable",
        r"\bdelincuente",
        r"criminal",
        r"\bdenegad",
        r"\bnegad[oa]s?\b",
        r"\breos?\b",
        r"elegib",
        r"(corte|juez|departamento de justicia)\b[^.]*\ben \d+ (dias|semanas|meses)",
    ],
}
# What a sentence needs the words for: to say that we cannot tell.
EXCEPT = {"note.guns.text": "tell you if you may have a gun"}

BEFORE_PRIVATE = [
    r"marijuana",
    r"marihuana",
    r"cannabis",
    r"\bpot\b",
    r"\bweed\b",
    r"convict",
    r"conden",
    r"\brecords?\b",
    r"antecedentes",
    r"\bcriminal",
    r"\bdrug",
    r"\bdroga",
    r"\barrest",
    r"\bdelito",
    r"\bdismiss",
    r"\banul",
    r"\bfelony",
    r"prop(osition)? ?64",
]


@pytest.mark.parametrize(("message_id", "language"), everything())
def test_no_sentence_says_what_we_must_never_say(message_id: str, language: str) -> None:
    text = plain(said(message_id, language)).replace(EXCEPT.get(message_id, "\0"), "")

    found = [pattern for pattern in NEVER[language] if re.search(pattern, text)]

    assert not found, f"{message_id} in {language} says {found}"


AFTER_PRIVATE = "text.headline."


@pytest.mark.parametrize(
    ("message_id", "language"),
    [
        one
        for one in everything()
        if one[0].startswith(("text.", "error.", "notice."))
        and not one[0].startswith(AFTER_PRIVATE)
    ],
)
def test_no_text_tells_what_this_is_about_before_somebody_is_private(
    message_id: str, language: str
) -> None:
    text = plain(said(message_id, language))

    assert not [pattern for pattern in BEFORE_PRIVATE if re.search(pattern, text)]


def test_the_neutral_answer_is_one_for_all_and_promises_no_outcome() -> None:
    for language in ("en", "es"):
        whole = " ".join(said(one, language) for one in CATALOGUE.ids("answer.person."))
        assert not re.search(
            r"not (found|verified|match)|no (encontr|coincid|verific)", plain(whole)
        )


@pytest.mark.parametrize(
    "sentence", ["Your record is clean.", "It was not cleared.", "You are an offender."]
)
def test_the_list_catches_what_it_should(sentence: str) -> None:
    assert any(re.search(pattern, plain(sentence)) for pattern in NEVER["en"])
