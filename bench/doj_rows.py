"""A large made-up DOJ extract, written quickly and the same every time, for the benchmarks."""

import random
from collections import deque
from collections.abc import Iterator
from contextlib import ExitStack
from itertools import islice
from pathlib import Path
from tempfile import TemporaryFile

from cmr.doj.layout import COLUMNS

SEPARATORS = [name for name in COLUMNS if name.endswith("_SEG_SEP")] + ["END_OF_REC"]
SURNAMES = ("ALDERBROOK", "DE LA VENTANA", "FENWICK", "GARCIA-LOBO", "MERRIDEW", "OKONJO", "TRAN")
GIVEN = ("ALMA", "CORWIN", "FARAH", "JOSE LUIS", "MARISOL", "QUINCY", "THANH", "XIMENA")
AGENCIES = ("CAPDLOS ANGELES", "CAPDPASADENA", "CASOLOS ANGELES", "CAPDCOMPTON", "CAPDBURBANK")
COURTS = ("CASCLOS ANGELES METRO", "CASCLONG BEACH", "CASCPOMONA", "CASCVAN NUYS")
COUNTIES = ("LOS ANGELES",) * 7 + ("ORANGE", "SAN BERNARDINO", "KERN")
CANNABIS = (
    ("11357(A) HS-POSSESS CONCENTRATED CANNABIS", "F"),
    ("11357(B) HS-POSSESS MARIJUANA 28.5- GRAMS", "M"),
    ("11357(C) HS-POSSESS MARIJUANA OVER 28.5 GRAMS", "M"),
    ("11358 HS-CULTIVATE MARIJUANA", "F"),
    ("11359 HS-POSSESS MARIJUANA FOR SALE", "F"),
    ("11360(A) HS-GIVE/TRANSPORT/SELL MARIJUANA", "F"),
)
OTHER = (
    ("459 PC-BURGLARY", "F"),
    ("484(A) PC-THEFT", "M"),
    ("11377(A) HS-POSSESS CONTROLLED SUBSTANCE", "F"),
    ("23152(A) VC-DUI ALCOHOL/DRUGS", "M"),
    ("647(F) PC-DISORDERLY CONDUCT:UNDER INFLUENCE DRUG", "M"),
    ("211 PC-ROBBERY", "F"),
    ("148(A)(1) PC-OBSTRUCT/ETC PUBLIC OFFICER/ETC", "M"),
)
SENTENCES = (
    ("PROBATION", "3", "Y", "YEARS"),
    ("JAIL", "90", "D", "DAYS"),
    ("PRISON", "16", "M", "MONTHS"),
)

HEAPS = 64


def write_extract(path: Path, rows: int, people: str = "together", seed: int = 2020) -> None:
    """Write a header and exactly `rows` clean records to `path`.

    `people`: about eleven records each that stand "together" or are "scattered" all over the
    file; or "alone", with one record each.
    """
    lines: Iterator[str] = islice(_lines(random.Random(seed), people), rows)
    if people == "scattered":
        lines = _shuffled(lines, path.parent, random.Random(seed))
    with path.open("w", encoding="ascii", newline="") as out:
        out.write(",".join(COLUMNS) + "\n")
        out.writelines(lines)


def _lines(chance: random.Random, people: str) -> Iterator[str]:
    person = 0
    while True:
        lines = person_lines(chance, person)
        yield from deque(lines, maxlen=1) if people == "alone" else lines
        person += 1


def _shuffled(lines: Iterator[str], folder: Path, chance: random.Random) -> Iterator[str]:
    """The lines in any order, each as likely; dealt out on heaps first, to shuffle in memory."""
    with ExitStack() as stack:
        heaps = [
            stack.enter_context(TemporaryFile("w+", encoding="ascii", newline="", dir=folder))
            for _ in range(HEAPS)
        ]
        for line in lines:
            heaps[chance.randrange(HEAPS)].write(line)
        for heap in heaps:
            heap.seek(0)
            some = heap.readlines()
            heap.truncate(0)
            chance.shuffle(some)
            yield from some


def person_lines(chance: random.Random, person: int) -> Iterator[str]:
    """One person's records: a few cycles, each an arrest, a court action and its sentence parts."""
    base = person_fields(chance, person)
    born = int(base["PRI_DOB"][:4])
    year = born + chance.randint(17, 30)
    for cycle in range(1, chance.choice((1, 2, 3, 3, 4, 5)) + 1):
        date = f"{year}{chance.randint(1, 12):02d}{chance.randint(1, 28):02d}"
        yield from cycle_lines(chance, base, f"1{cycle:02d}", date)
        year = min(year + chance.randint(0, 4), 2019)


def person_fields(chance: random.Random, person: int) -> dict[str, str]:
    """The fields that all of one person's records share."""
    name = f'"{chance.choice(SURNAMES)},{chance.choice(GIVEN)} {chance.choice("ABCDEFGHJKLM")}"'
    born = f"{chance.randint(1945, 1995)}{chance.randint(1, 12):02d}{chance.randint(1, 28):02d}"
    cii = f"A{person + 10_000_000:09d}"
    known = {
        "RECORD_ID": str(1_000_000 + person),
        "SUBJECT_STATUS": "A",
        "SUBJECT_ID": str(20_000_000 + 7 * person),
        "REQ_CII_NUMBER": cii,
        "REQ_NAME": name,
        "REQ_GENDER": "M",
        "REQ_DOB": born,
        "CII_NUMBER": cii,
        "PRI_NAME": name,
        "GENDER": "M",
        "PRI_DOB": born,
        "PRI_SSN": f"{900_000_000 + person % 90_000_000:09d}" if person % 3 else "",
        "PRI_CDL": f"Z{person % 10_000_000:07d}" if person % 2 else "",
        "RACE_CODE": "H",
        "RACE_DESCR": chance.choice(("HISPANIC", "BLACK", "WHITE", "OTHER")),
        "EYE_COLOR_CODE": "BRO",
        "EYE_COLOR_DESCR": "BROWN",
        "HAIR_COLOR_CODE": "BLK",
        "HAIR_COLOR_DESCR": "BLACK",
        "HEIGHT": "508",
        "WEIGHT": "165",
        "POB_CODE": "CA",
        "POB_NAME": "CALIFORNIA",
        "CITIZENSHIP_LIST": "US",
    }
    return dict.fromkeys(SEPARATORS, "#") | known


def cycle_lines(
    chance: random.Random, base: dict[str, str], cycle: str, date: str
) -> Iterator[str]:
    """An arrest with one or two counts, then what the court did with each."""
    charges = chance.sample(CANNABIS + OTHER, k=chance.choice((1, 1, 2)))
    county = chance.choice(COUNTIES)
    for count, (charge, toc) in enumerate(charges, start=1):
        arrest = {
            "STP_ORDER": "001",
            "STP_TYPE_CODE": "AR",
            "STP_TYPE_DESCR": "ARREST/DETAINED/CITED",
            "STP_ORI_DESCR": chance.choice(AGENCIES),
            "CNT_ORDER": f"{cycle}001{count:03d}000",
            "OFN": f"{chance.randint(1, 9_999_999):07d}",
        }
        common = step_fields(cycle, date, county, charge, toc)
        yield as_line(base | common | arrest)
    case_number = f"{chance.choice(('BA', 'GA', 'NA', 'KA'))}{chance.randint(1, 499_999):06d}"
    court = chance.choice(COURTS)
    for count, (charge, toc) in enumerate(charges, start=1):
        common = base | step_fields(cycle, date, county, charge, toc)
        common |= court_fields(f"{cycle}002{count:03d}000", case_number, court)
        yield from disposition_lines(chance, common, toc)


def step_fields(cycle: str, date: str, county: str, charge: str, toc: str) -> dict[str, str]:
    """The fields that one cycle's records share for one charge."""
    return {
        "CYC_ORDER": cycle,
        "CYC_DATE": date,
        "STP_EVENT_DATE": date,
        "DISP_DATE": date,
        "STP_ORI_TYPE": "SC",
        "STP_ORI_CODE": "CA0190000",
        "STP_ORI_CNTY_CODE": "19",
        "STP_ORI_CNTY_NAME": county,
        "OFFENSE_DESCR": charge,
        "OFFENSE_TOC": toc,
        "CYC_AGE": "28",
    }


def court_fields(count_order: str, case_number: str, court: str) -> dict[str, str]:
    """The fields of a court action."""
    return {
        "STP_ORDER": "002",
        "STP_TYPE_CODE": "CO",
        "STP_TYPE_DESCR": "COURT ACTION",
        "STP_ORI_DESCR": court,
        "CNT_ORDER": count_order,
        "OFN": case_number,
        "DISP_ORDER": "001",
    }


def disposition_lines(chance: random.Random, fields: dict[str, str], toc: str) -> Iterator[str]:
    """A dismissal, or a conviction with one to three sentence parts."""
    if chance.random() < 0.3:
        yield as_line(fields | {"DISP_DESCR": "DISMISSED/FURTHERANCE OF JUSTICE"})
        return
    convicted = {
        "DISP_DESCR": "CONVICTED-PROB/JAIL",
        "CONV_STAT_DESCR": "FELONY" if toc == "F" else "MISDEMEANOR",
    }
    for part, (place, length, unit, words) in enumerate(
        chance.sample(SENTENCES, k=chance.choice((1, 2, 2, 3)))
    ):
        sentence = {
            "SENT_ORDER": f"{part + 1:03d}",
            "SENT_LOC_CODE": place[0],
            "SENT_LOC_DESCR": place,
            "SENT_LENGTH": length,
            "SENT_TIME_CODE": unit,
            "SENT_TIME_DESCR": words,
        }
        yield as_line(fields | convicted | sentence)


def as_line(fields: dict[str, str]) -> str:
    """One record as a line of the file; fields that need quotes come with them."""
    return ",".join([fields.get(name, "") for name in COLUMNS]) + "\n"
