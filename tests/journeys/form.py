"""The web form as a way in: a browser without scripts."""

from __future__ import annotations

from tests.journeys.cast import Asker
from tests.journeys.channel import Channel
from tests.journeys.told import Told
from tests.journeys.walker import Walker


class Form(Channel):
    """One browser."""

    shows_details = True

    def begin(self) -> None:
        self.walker = Walker(self.house.url)
        self.walker.get(f"/language/{self.language}?next=/check")

    @property
    def question(self) -> str | None:
        page = self.walker.page
        return page.question if page.has_question else None

    def answer(self, asker: Asker, *, twice: bool = False) -> None:
        fields = filled_in(asker, self.question or "", self.house.phone)
        if twice:
            self.walker.answer_twice(**fields)
        else:
            self.walker.answer(**fields)
        assert self.walker.page.status == 200, self.walker.page.text

    def do(self, word: str) -> None:
        if word in ("en", "es"):
            self.walker.get(f"/language/{word}?next=/check")
        else:
            self.walker.submit("/check/" + word.replace(" ", "-"))

    def stop(self) -> None:
        self.walker.get("/leave", follow=False)
        assert self.walker.page.headers["Location"] == "https://www.weather.gov/"
        self.walker.get("/check/result")
        assert self.told() is None

    def told(self) -> Told | None:
        page = self.walker.page.read
        outcome = page.mark("outcome")
        if outcome is None:
            return None
        cases = zip(page.marks_of("case"), page.marks_of("conviction-outcome"), strict=True)
        return Told(
            outcome,
            page.mark("headline"),
            "es" if '<html lang="es"' in self.walker.page.text else "en",
            page.reference,
            frozenset(f"{case}={code}" for case, code in cases),
        )

    def leave(self) -> None:
        self.walker = Walker(self.house.url)


def filled_in(asker: Asker, question: str, phone: str | None) -> dict[str, str]:
    """The page of a question as this person fills it in; `phone`: where they may be reached."""
    year, month, day = asker.birth_date.split("-")
    first, second = [*asker.numbers, ("none", ""), ("none", "")][:2]
    return {
        "consent": {"answer": "yes"},
        "name": {"given_names": asker.given_names, "family_names": asker.family_names},
        "other_names": {"answer": ""},
        "date_of_birth": {"month": month, "day": day, "year": year},
        "identifier_kind": {"answer": first[0]},
        "identifier": {"answer": first[1]},
        "second_identifier_kind": {"answer": second[0]},
        "second_identifier": {"answer": second[1]},
        "confirm": {"answer": "yes"},
        "contact_consent": {"answer": "yes" if phone else "no"},
        "contact": {
            "preferred": "text",
            "phone": phone or "",
            "safe_to_leave_message": "yes",
        },
    }[question]
