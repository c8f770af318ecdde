"""The sections of the report's page: each a chart and the table behind it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from markupsafe import Markup

from cmr.reports.charts import Bar, Part, bars, columns
from cmr.reports.page_words import Label, label, named
from cmr.reports.published import ALL, FELONY_RELIEF, NO_RELIEF, OTHER_RELIEF, Row
from cmr.reports.summary import Rows, Summary
from cmr.reports.tally import DISMISSED, IMPACT, RELIEF, UNKNOWN

Cell = Label | Markup
KINDS = (FELONY_RELIEF, OTHER_RELIEF, NO_RELIEF)


@dataclass(frozen=True)
class Section:
    """A heading, a chart (its caption says what is counted), and the table with its numbers.

    The first cell of a row names it; `foot` adds the rows up. `rows` empty: there are too few.
    """

    name: str
    title: Label
    caption: Label
    chart: Markup
    head: tuple[Label, ...]
    rows: tuple[tuple[Cell, ...], ...]
    foot: tuple[Cell, ...] = ()
    words: int = 1  # so many columns at the left hold words

    @property
    def caption_id(self) -> str:
        """The id of the element that names the chart."""
        return f"{self.name}-caption"


def sections(summary: Summary) -> Iterator[Section]:
    """All sections with charts, in the order of the page."""
    yield _answers(summary)
    yield _lives(summary)
    yield _races(summary)
    yield _kinds(summary, "decades", "decade", summary.decades, upright=True)
    yield _kinds(summary, "sections", "section", summary.sections)
    yield _severities(summary)
    yield _cities(summary)


def count(number: int | None) -> Cell:
    """A number with commas, or the word that it is hidden."""
    if number is None:
        return Markup('<span class="gone">{}</span>').format(label("hidden"))
    return Label.same(f"{number:,}")


def _share(number: int | None, whole: int | None) -> Cell:
    if number is None or not whole:
        return count(None)
    return Label.same(f"{100 * number / whole:.1f} %")


def _answers(summary: Summary) -> Section:
    """Convictions by determination."""
    whole = summary.convictions.in_scope
    found = summary.determinations or {}
    rows = [
        Bar(named(name), _value(number), (Part(_answer_kind(name), number),))
        for name, number in found.items()
    ]
    return Section(
        name="answers",
        title=label("answers"),
        caption=label("answers_caption", n=whole),
        chart=bars(rows, "answers-caption"),
        head=(label("answer"), label("convictions"), label("share")),
        rows=tuple(
            (named(name), count(number), _share(number, whole)) for name, number in found.items()
        ),
        foot=(label("all"), count(whole), Label.same("")),
    )


def _answer_kind(name: str) -> str:
    """The colour of a determination: dismissed, lowered, somebody has to look, no."""
    if name in RELIEF:
        return "strong" if name in DISMISSED else OTHER_RELIEF
    return "to-look-at" if "eview" in name else NO_RELIEF


def _value(number: int | None) -> Label:
    return label("hidden") if number is None else Label.same(f"{number:,}")


def _lives(summary: Summary) -> Section:
    """People who have something on record, and for how many nothing of it would be left."""
    people = summary.people
    marks = (("felony", "no_felony"), ("conviction", "no_conviction"), ("recent", "none_recent"))
    rows = [
        Bar(label(f"row_{had}"), _of(people[gone], people[had]), _gone(people[gone], people[had]))
        for had, gone in marks
    ]
    return Section(
        name="lives",
        title=label("lives"),
        caption=label("lives_caption"),
        chart=bars(rows, "lives-caption"),
        head=(label("on_record"), label("have_now"), label("none_left"), label("share")),
        rows=tuple(
            (label(f"row_{had}"), count(people[had]), count(people[gone]),
             _share(people[gone], people[had]))
            for had, gone in marks
        ),
    )  # fmt: skip


def _of(part: int | None, whole: int | None) -> Label:
    if part is None or whole is None:
        return label("hidden") if part is None else Label.same(f"{part:,}")
    return Label.same(f"{part:,} / {whole:,}")


def _gone(part: int | None, whole: int | None) -> tuple[Part, ...]:
    if part is None or whole is None:
        return (Part("strong", part),)
    return (Part("strong", part), Part(NO_RELIEF, whole - part))


def _races(summary: Summary) -> Section:
    """People with relief by race, and what changes for them."""
    whole = summary.people["relief"]
    found = summary.races or {}
    order = sorted(found, key=lambda race: -(found[race]["relief"] or 0))
    rows = [
        Bar(named(race), _with_share(found[race]["relief"], whole),
            (Part("strong", found[race]["relief"]),))
        for race in order
    ]  # fmt: skip
    return Section(
        name="races",
        title=label("races"),
        caption=label("races_caption", n=whole or 0),
        chart=bars(rows, "races-caption"),
        head=(
            label("race"), label("people"), label("share"),
            *(label(f"{mark}_left") for mark in IMPACT),
        ),
        rows=tuple(
            (named(race), count(found[race]["relief"]), _share(found[race]["relief"], whole),
             *(count(found[race][mark]) for mark in IMPACT))
            for race in order
        ),
        foot=(
            label("all"), count(whole), Label.same(""),
            *(count(summary.people[mark]) for mark in IMPACT),
        ),
    )  # fmt: skip


def _with_share(part: int | None, whole: int | None) -> Label:
    if part is None or not whole:
        return label("hidden")
    return Label.same(f"{part:,} · {100 * part / whole:.0f} %")


def _kinds(
    summary: Summary,
    name: str,
    one: str,
    found: Rows | None,
    *,
    upright: bool = False,
) -> Section:
    """Convictions by one characteristic: felonies and others with relief, none, all."""
    draw = columns if upright else bars
    given = _last_unknown(found)
    return Section(
        name=name,
        title=label(name),
        caption=label(f"{name}_caption"),
        chart=draw(
            [Bar(named(value), _value(row[ALL]), _parts(row)) for value, row in given.items()],
            f"{name}-caption",
        ),
        head=(label(one), *(label(f"head_{kind}") for kind in KINDS), label("all")),
        rows=tuple(
            (named(value), *(count(row[kind]) for kind in (*KINDS, ALL)))
            for value, row in given.items()
        ),
        foot=(label("all"), *_sums(summary)),
    )


def _sums(summary: Summary) -> Sequence[Cell]:
    whole = summary.convictions
    return [
        count(number)
        for number in (whole.felony_relief, whole.other_relief, whole.no_relief, whole.in_scope)
    ]


def _last_unknown(found: Rows | None) -> dict[str, Row]:
    rows = dict(found or {})
    return {name: rows[name] for name in sorted(rows, key=lambda name: name == UNKNOWN)}


def _parts(row: Row) -> tuple[Part, ...]:
    """The known parts of a row; what is hidden is drawn as one, as long as the row shows it is."""
    known = [Part(kind, row[kind]) for kind in KINDS if row[kind] is not None]
    if len(known) == len(KINDS):
        return tuple(known)
    whole = row[ALL]
    rest = None if whole is None else whole - sum(part.size or 0 for part in known)
    return (*known, Part("hidden-part", rest))


def _severities(summary: Summary) -> Section:
    """Convictions by level."""
    order = ("FELONY", "MISDEMEANOR", "INFRACTION", UNKNOWN)
    found = summary.severities or {}
    names = dict.fromkeys(name for name in (*order, *found) if name in found)
    rows = [(named(name), found[name]) for name in names]
    return _two_kinds(summary, "severities", "severity", rows)


def _two_kinds(summary: Summary, name: str, one: str, rows: Sequence[tuple[Label, Row]]) -> Section:
    """Convictions by one characteristic: with relief, without, all."""
    whole = summary.convictions
    return Section(
        name=name,
        title=label(name),
        caption=label(f"{name}_caption"),
        chart=bars(
            [Bar(what, _value(row[ALL]), _level_parts(row)) for what, row in rows],
            f"{name}-caption",
        ),
        head=(label(one), label("relief"), label("head_no_relief"), label("all")),
        rows=tuple(
            (what, *(count(row[kind]) for kind in ("relief", NO_RELIEF, ALL))) for what, row in rows
        ),
        foot=(label("all"), count(whole.relief), count(whole.no_relief), count(whole.in_scope)),
    )


def _level_parts(row: Row) -> tuple[Part, ...]:
    relief, none, whole = row["relief"], row[NO_RELIEF], row[ALL]
    known = [
        Part(kind, size)
        for kind, size in (("strong", relief), (NO_RELIEF, none))
        if size is not None
    ]
    if len(known) == 2:
        return tuple(known)
    rest = None if whole is None else whole - sum(part.size or 0 for part in known)
    return (*known, Part("hidden-part", rest))


def _cities(summary: Summary) -> Section:
    """All felonies as one, then what is less serious by city, with who prosecutes it."""
    found = _last_unknown(_largest_first(summary.cities))
    felonies = (summary.severities or {}).get("FELONY")
    rows = [(_place(city, summary.prosecutors), row) for city, row in found.items()]
    offices = [named(summary.prosecutors.get(city, "")) for city in found]
    if felonies and found:
        rows.insert(0, (label("all_felonies"), felonies))
        offices.insert(0, named(summary.of_felonies))
    plain = _two_kinds(summary, "cities", "city", rows)
    less_serious = [Bar(what, _value(row[ALL]), _level_parts(row)) for what, row in rows]
    return replace(
        plain,
        chart=bars(less_serious[-len(found) :], "cities-caption"),
        head=(plain.head[0], label("prosecutor"), *plain.head[1:]),
        rows=tuple((row[0], who, *row[1:]) for row, who in zip(plain.rows, offices, strict=True)),
        foot=(plain.foot[0], Label.same(""), *plain.foot[1:]),
        words=2,
    )


def _place(city: str, prosecutors: Mapping[str, str]) -> Label:
    """A city; an office that has many of them stands for all other places."""
    if city != UNKNOWN and prosecutors.get(city) == city:
        return label("elsewhere")
    return named(city)


def _largest_first(found: Rows | None) -> Rows:
    """By what is shown of their sums, so that the order tells nothing of what is hidden."""
    rows = found or {}
    return {name: rows[name] for name in sorted(rows, key=lambda name: -(rows[name][ALL] or 0))}
