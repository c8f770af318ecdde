"""The rules that options stand for, in the order the configurable reference program tries them.

Each rule brings the cases that show it: where it decides, and where it just does not.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from cmr.policy.configurable.options import SECTIONS, Options

Rule = dict[str, Any]
PROGRAM = "gogen 0.2.13 (2020-09-17)"
# The option that switches off what the file asks for but nobody can ever reach.
NEVER_REACHED = "never_reached"
_AS_OF = date(2020, 2, 11)
_DISMISSAL = "Eligible for Dismissal"
# Nobody whom any other rule helps: 38 on the as-of day, convicted last year, of a burglary too.
_BORN = date(1981, 1, 1)
_RECENT = date(2019, 6, 1)
_BURGLARY = {"section": "459 PC", "dated": date(2019, 7, 1)}


def rules_of(options: Options) -> list[Rule]:
    """Every rule that the options ask for; the last one holds for whoever is left."""
    free = [section for section in SECTIONS if section not in options.dismiss]
    rules = [_not_a_felony(), *(_dismiss(section) for section in options.dismiss)]
    additional = list(_additional(options, free[0] if free else SECTIONS[0]))
    reduced = [_reduce(section) for section in options.reduce]
    if not free:
        _switch_off(additional)
    _switch_off(rule for rule in reduced if rule["id"].partition("_")[2] not in free)
    rules += [*additional, *reduced]
    left = [section for section in free if section not in options.reduce]
    return [*rules, _nothing_fits(left[0])] if left else _with_last(rules)


def _with_last(rules: list[Rule]) -> list[Rule]:
    """When the lists name all four sections, whoever comes to the last entry has that section."""
    last = [rule for rule in rules if "option" not in rule][-1]
    rest = [rule for rule in rules if rule is not last]
    return [*rest, last | {"when": "always"}]


def _switch_off(rules: Any) -> None:
    for rule in rules:
        rule["option"] = NEVER_REACHED


def _rule(
    name: str,
    when: Any,
    says: tuple[str, str],
    step: int,
    sentence: tuple[str, str],
    cases: Sequence[dict[str, Any]],
    relief: str = "dismissal",
) -> Rule:
    return {
        "id": name,
        "when": when,
        "relief": relief,
        "reason": name,
        "says": {"determination": says[0], "reason": says[1]},
        "citation": f"{PROGRAM}, step {step}",
        "in_force": {"from": date(1900, 1, 1)},
        "sentence": {"en": sentence[0], "es": sentence[1]},
        "cases": list(cases),
    }


def _case(what: str, section: str, *, fires: bool, **changed: Any) -> dict[str, Any]:
    """A case of one conviction and, unless `alone`, the burglary."""
    convicted = {"section": f"{section} HS", "dated": changed.pop("dated", _RECENT)}
    if "severity" in changed:
        convicted["severity"] = changed.pop("severity")
    others = [] if changed.pop("alone", False) else [_BURGLARY | changed.pop("burglary", {})]
    person = {"born": _BORN, "as_of": _AS_OF, **changed}
    return {"what": what, "fires": fires, **person, "convictions": [convicted, *others]}


def _not_a_felony() -> Rule:
    return _rule(
        "not_a_felony",
        {"not": "is_felony"},
        (_DISMISSAL, "Misdemeanor or Infraction"),
        1,
        ("This was not a felony.", "No fue un delito grave."),
        [
            _case("a misdemeanor", "11359", fires=True, severity="MISDEMEANOR"),
            _case("quirk 37: Felony in small letters", "11359", fires=True, severity="Felony"),
            _case("a felony", "11359", fires=False),
        ],
    )


def _other(section: str) -> str:
    return next(each for each in SECTIONS if each != section)


def _dismiss(section: str) -> Rule:
    return _rule(
        f"dismiss_{section}",
        {"section_contains": [section]},
        (_DISMISSAL, f"Dismiss all HS {section} convictions"),
        2,
        ("All cases of this kind are dismissed.", "Se anulan todos los casos de este tipo."),
        [
            _case(f"a felony of {section}", section, fires=True),
            _case("another section", _other(section), fires=False),
        ],
    )


def _reduce(section: str) -> Rule:
    return _rule(
        f"reduce_{section}",
        {"section_contains": [section]},
        ("Eligible for Reduction", f"Reduce all HS {section} convictions"),
        9,
        ("All cases of this kind are made less.", "Se bajan todos los casos de este tipo."),
        [
            _case(f"a felony of {section}", section, fires=True),
            _case("another section", _other(section), fires=False),
        ],
        relief="redesignation",
    )


def _nothing_fits(section: str) -> Rule:
    return _rule(
        "no_rule_fits",
        "always",
        ("", ""),
        10,
        ("None of the rules fit.", "No hubo regla para este caso."),
        [_case("nothing fits", section, fires=True)],
        relief="none",
    )


def _additional(options: Options, section: str) -> Iterator[Rule]:
    """Steps 3 to 8, as far as they are switched on; `section` is one that is not dismissed."""
    if options.under_21_at_conviction:
        yield _under_21(section)
    if options.age:
        yield _age(options.age, section)
    if options.years_since_conviction:
        yield _years_since(options.years_since_conviction, section)
    if options.years_crime_free:
        rule = _crime_free(options.years_crime_free, section)
        # Whoever is free of convictions for n years was convicted of this one before that.
        if 0 < options.years_since_conviction <= options.years_crime_free:
            _switch_off([rule])
        yield rule
    if options.only_prop64:
        yield _only_prop64(section)
    if options.deceased:
        yield _deceased(section)


def _under_21(section: str) -> Rule:
    return _rule(
        "under_21_at_conviction",
        {"younger_at_conviction_than": 21},
        (_DISMISSAL, "21 years or younger"),
        3,
        ("You were under 21 at the time.", "Usted tenía menos de 21 años en ese tiempo."),
        [
            _case("the day before turning 21", section, fires=True, born=date(1998, 6, 2)),
            _case("the 21st birthday", section, fires=False, born=date(1998, 6, 1)),
        ],
    )


def _age(years: int, section: str) -> Rule:
    return _rule(
        "old_enough",
        {"aged_at_least": years},
        (_DISMISSAL, f"{years} years or older"),
        4,
        (
            f"You were {years} or older on the day of the check.",
            f"Usted tenía {years} años o más el día de la revisión.",
        ),
        [
            _case("the birthday itself", section, fires=True, born=_before(years)),
            _case("quirk 1: no birth date", section, fires=True, born=None),
            _case("a day short of it", section, fires=False, born=_before(years, day=12)),
        ],
    )


def _years_since(years: int, section: str) -> Rule:
    return _rule(
        "long_ago",
        {"convicted_years_ago": years},
        (_DISMISSAL, f"Conviction occurred {years} or more years ago"),
        5,
        ("This case is from long ago.", "Este caso es de hace mucho tiempo."),
        [
            _case("to the day", section, fires=True, dated=_before(years)),
            _case("a day too late", section, fires=False, dated=_before(years, day=12)),
        ],
    )


def _crime_free(years: int, section: str) -> Rule:
    earlier = {"dated": date(2004, 1, 1)}
    return _rule(
        "crime_free",
        {"no_conviction_for_longer_than_years": years},
        (_DISMISSAL, f"No convictions in the past {years} years"),
        6,
        ("You have had no case for a long time.", "Usted no tiene casos desde hace tiempo."),
        [
            _case("a day longer", section, fires=True, dated=_before(years, day=10),
                  burglary=earlier),
            _case("quirk 31: to the day", section, fires=False, dated=_before(years),
                  burglary=earlier),
        ],
    )  # fmt: skip


def _only_prop64(section: str) -> Rule:
    return _rule(
        "only_prop64",
        "only_cannabis_convictions",
        (_DISMISSAL, "Only has 11357-60 charges"),
        7,
        ("You had only cannabis cases.", "Usted solo tenía casos de cannabis."),
        [
            _case("cannabis only", section, fires=True, alone=True),
            _case("a burglary too", section, fires=False),
        ],
    )


def _deceased(section: str) -> Rule:
    return _rule(
        "deceased",
        "deceased",
        (_DISMISSAL, "Individual is deceased"),
        8,
        ("The record says that this person has died.", "El registro dice que murió."),
        [
            _case("died", section, fires=True, deceased=True),
            _case("living", section, fires=False),
        ],
    )


def _before(years: int, day: int = _AS_OF.day) -> date:
    """The as-of day, or a day beside it, this many years before."""
    return date(_AS_OF.year - years, _AS_OF.month, day)
