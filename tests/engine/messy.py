"""Made-up extracts with everything that goes wrong in real ones; the same seed, the same rows."""

import random
from datetime import date, timedelta

import polars as pl

from cmr.doj.layout import NEEDED

Row = dict[str, str | None]

CANNABIS = [
    "11357(A) HS-POSSESS", "11357(B) HS-POSS", "11357 HS-POSS", "11357(C) HS-POSS",
    "11357a hs-poss",
    "11357 (B) HS-POSS", " 11357(A) HS-POSS", "11358 HS-PLANT", "11358(C) HS-X", "11359 HS-SALE",
    "11359 HS-SALE", "11359(A) HS-SALE", "11359HS-SALE", "HS 11359-SALE", "11360(A) HS-SELL",
    "11360 HS-SELL", "11360(A) HS-GIVE/ETC MARIJ OVER 1 OZ/28.5 GRM", "664/11360(A) HS-ATT",
    "664-11359 HS-ATT", "182(A)(1)/11360 PC-CONSP", "CONSPIRACY-11359 HS", "11360/11357(A) HS-TWO",
    "11357/11360 HS-TWO", "11358/11359 HS-TWO", "459-11359 HS", "AMENDED FROM 11359 HS-X",
    "11357(B) HS-POSS MARIJ OVER 28.5 GRAMS", "11357 HS-POSS MARIJ 28.5 GRAMS OR LESS",
    "11357(D) HS-SCHOOL", "11358 HS-CULT MARIJ OVER 6 PLANTS", "11360(B) HS-GIVE",
    "113600 HS-X", "11357.5 HS-SPICE", "911357 VC", "11361 HS-MINOR", "1135 9 HS-POSS", "11359",
    "POSS MARIJ FOR SALE", "MARIJUANA-SALE", "28.5G MARIJ", "2 11359 HS", "459 PC 11358 HS",
]  # fmt: skip
OTHERS = [
    "459 PC-BURGLARY", "484(A) PC-THEFT", "23152(A) VC-DUI", "245(A)(1) PC-ADW", "537 PC-INN",
    "11137 PC-X", "187 PC-MURDER", "187(A) PC-MURDER", "664/187(A) PC-ATT",
    "187pc", "187", "207(A) PC",
    "288(A) PC-LEWD", "288(C)(1) PC-LEWD", "311.11(A) PC-X", "261.5(C) PC-X", "272 PC-X",
    "290(B) PC-X",
    "314.1 PC-X", "12220 PC-GUN", "653F(A) PC", "186.22(B)(4) PC-GANG", "136.1 PC-WITNESS",
    "215(A) PC-CAR", "246 PC-SHOOT", "136.1-186.22(B)(4) PC", "246/186.22(B)(4) PC-X",
    "LOCAL ORDINANCE", "11377(A) HS-POSS", "11350(A) HS-POSS", "11377(A)/11379 HS-X",
    "487(A) PC-GRAND THEFT OVER $400", "487(A) PC-GRAND THEFT OVER $950", "496(A) PC-STOLEN",
    "476(A) PC-FORGERY UNDER $400", "664/11350(A) HS-ATT", "11550(A) HS-X", "647(F) PC-DRUNK",
    "602 PC-X", "602", "148(A)(1) PC-RESIST", "4140 BP-X", "40508(A) VC-FTA",
    "2ND DEG BURGLARY", "POSS CONT SUB", "TRESPASSING-X", "PETTY THEFT",
]  # fmt: skip
COMMENTS = [
    "11358 HS-PLANT",
    "CT-1 11359 HS-A",
    "CHARGE IS 11358 HS",
    "187 PC",
    "ENTERED AS NOLO",
    "CULT MARIJ",
    None,
]
SEE_COMMENT = ["SEE COMMENT FOR CHARGE", "SEE COMMENT", "See Comments for charge", "   ", None]
DISPOSITIONS = [
    "CONVICTED", "CONVICTED", "CONVICTED", "CONVICTED-PROB/JAIL", "CONVICTED/RESENT", " CONVICTED",
    "DISMISSED", None,
]  # fmt: skip
LATER = [
    "CONV SET ASIDE & DISM PER 1203.4 PC", "CONV SET ASIDE", "REDUCED TO MISD PER 17 PC",
    "FELONY CONV REDUCED TO MISD PER 1203.4 PC", "CONVICTED/RESENT", "CONVICTED/RESENT",
    "PROB REVOKED", "BAIL REDUCED", "SENTENCE VACATED", "CONV SET ASIDE DENIED",
    "DISM PER 11361.8 HS", "REDESIG AS INFR PER 11361.8 HS", "DISMISSED/FURTHERANCE OF JUSTICE",
    "DISM PER 1203.4 PC", "PROB VIOL DISM",
]  # fmt: skip
LEVELS = [
    ("FELONY", "F"), ("FELONY", "F"), ("FELONY", "F"), ("MISDEMEANOR", "M"), ("MISDEMEANOR", "F"),
    ("INFRACTION", "I"), ("Felony", "F"), (" FELONY", "F"), (None, "F"), (None, "M"), (None, None),
    (" ", "F"), ("UNKNOWN", "F"),
]  # fmt: skip
COUNTIES = ["LOS ANGELES"] * 8 + ["LOS ANGELES ", "Los Angeles", "KERN", None]
AGENCIES = ["CAPDPASADENA"] * 3 + [
    "CASOLOS ANGELES",
    "CAPDLONG BEACH",
    "A CITY THAT DID NOT SIGN",
    "CHP",
    None,
]
LENGTHS = [
    "1",
    "2",
    "3",
    "003",
    "5",
    "20",
    "364",
    "292",
    "LIFE",
    "1.5",
    "+6",
    "-6",
    "25 ",
    "",
    None,
    "999",
]
UNITS = ["Y", "Y", "M", "D", "y", "H", None]
AS_OF = date(2020, 2, 11)


def messy_rows(seed: int, people: int = 40) -> pl.LazyFrame:
    """Rows of made-up people, in the form of cmr.doj.reader."""
    chance = random.Random(seed)
    rows = [row for number in range(people) for row in _person(chance, number)]
    if chance.random() < 0.3:
        rows = _torn_apart(chance, rows)
    schema = {"file": pl.String, **dict.fromkeys(NEEDED, pl.String)}
    plain = [
        {"file": "messy", **{key: value or None for key, value in row.items()}} for row in rows
    ]
    return pl.LazyFrame(plain, schema=schema).with_row_index("row")


def _torn_apart(chance: random.Random, rows: list[Row]) -> list[Row]:
    """The second half of some people's rows at the end of the file."""
    late = {f"S{n}" for n in range(100) if chance.random() < 0.3}
    cut = [number % 3 == 0 and row["SUBJECT_ID"] in late for number, row in enumerate(rows)]
    return [r for r, c in zip(rows, cut, strict=True) if not c] + [
        r for r, c in zip(rows, cut, strict=True) if c
    ]


def _person(chance: random.Random, number: int) -> list[Row]:
    births = [_birth(chance)]
    if chance.random() < 0.2:
        births.append(_birth(chance))
    rows: list[Row] = []
    offenses = chance.sample(CANNABIS, 3)
    for cycle in range(101, 101 + chance.randint(1, 4)):
        rows += _cycle(chance, cycle, offenses)
    rows += _other_steps(chance)
    for row in rows:
        row |= {
            "SUBJECT_ID": f"S{number}",
            "PRI_DOB": chance.choice(births),
            "PRI_NAME": f"DOE,N{number}",
        }
    return rows


def _birth(chance: random.Random) -> str | None:
    usual = chance.random() < 0.8
    if usual:
        day = date(1950, 1, 1) + timedelta(days=chance.randint(0, 18000))
        return day.strftime("%Y%m%d")
    odd = [None, "UNKNOWN", "19700000", "19700211", "19700212", "19990211", "20300101", "20010229"]
    return chance.choice(odd)


def _day(chance: random.Random) -> str | None:
    special = [
        "20161109",
        "20161108",
        "20100211",
        "20100212",
        "20150211",
        "20120229",
        None,
        "00000000",
        "00010101",
        "20200301",
        "99991231",
    ]
    if chance.random() < 0.25:
        return chance.choice(special)
    return (date(1985, 1, 1) + timedelta(days=chance.randint(0, 12600))).strftime("%Y%m%d")


def _cycle(chance: random.Random, cycle: int, offenses: list[str]) -> list[Row]:
    county, agency = chance.choice(COUNTIES), chance.choice(AGENCIES)
    arrest: Row = {"STP_TYPE_DESCR": "ARREST/DETAINED/CITED", "STP_ORI_DESCR": agency}
    if chance.random() < 0.5:
        arrest["STP_EVENT_DATE"] = _day(chance)
    rows = (
        [arrest | {"CNT_ORDER": f"{cycle}001001000", "OFN": "77"}] if chance.random() < 0.85 else []
    )
    if rows and chance.random() < 0.15:
        rows.append(
            arrest | {"CNT_ORDER": f"{cycle}001002000", "STP_ORI_DESCR": chance.choice(AGENCIES)}
        )
    day = _day(chance)
    for count in range(1, chance.randint(1, 3) + 1):
        offense = chance.choice(offenses) if chance.random() < 0.6 else chance.choice(OTHERS)
        rows += _count(chance, cycle, count, offense, day, county)
    return rows


def _count(
    chance: random.Random, cycle: int, count: int, offense: str, day: str | None, county: str | None
) -> list[Row]:
    level, charged = chance.choice(LEVELS)
    written: Row = {"OFFENSE_DESCR": offense, "COMMENT_TEXT": chance.choice(COMMENTS)}
    if chance.random() < 0.1:
        written["OFFENSE_DESCR"] = chance.choice(SEE_COMMENT)
    court: Row = written | {
        "STP_TYPE_DESCR": "COURT ACTION",
        "STP_EVENT_DATE": day if chance.random() < 0.95 else _day(chance),
        "STP_ORI_CNTY_NAME": county,
        "CNT_ORDER": f"{cycle}002{count:03}000",
        "OFN": chance.choice([f"BA{cycle}", f"BA{cycle}", f"XX{count}", "  ", None]),
        "OFFENSE_TOC": charged,
        "CONV_STAT_DESCR": level,
        "DISP_DESCR": chance.choice(DISPOSITIONS),
    }
    rows = [court | _part(chance) for _ in range(chance.choice([1, 1, 1, 2, 3]))]
    if chance.random() < 0.1:
        rows[-1] |= _contradiction(chance)
    for step in range(3, 3 + chance.choice([0, 0, 0, 1, 1, 2])):
        later = {"CNT_ORDER": f"{cycle}{step:03}{chance.choice([count, 1]):03}000"}
        later |= {"DISP_DESCR": chance.choice(LATER), "STP_EVENT_DATE": _day(chance)}
        if chance.random() < 0.3:
            later["CONV_STAT_DESCR"] = "MISDEMEANOR"
        if chance.random() < 0.15:
            later |= {"OFFENSE_DESCR": chance.choice([*SEE_COMMENT, "11359 HS-SALE"])}
            later |= {"COMMENT_TEXT": None}
        rows.append(court | later | _part(chance))
    return rows


def _contradiction(chance: random.Random) -> Row:
    """What a further row of a count may say that its first row does not."""
    level, charged = chance.choice(LEVELS)
    return chance.choice(
        [
            {"OFFENSE_DESCR": chance.choice(CANNABIS + OTHERS)},
            {"CONV_STAT_DESCR": level, "OFFENSE_TOC": charged},
            {"STP_EVENT_DATE": _day(chance)},
            {"STP_ORI_CNTY_NAME": chance.choice(COUNTIES)},
        ]
    )


def _part(chance: random.Random) -> Row:
    if chance.random() < 0.3:
        return {"SENT_LENGTH": None, "SENT_TIME_CODE": None}
    return {"SENT_LENGTH": chance.choice(LENGTHS), "SENT_TIME_CODE": chance.choice(UNITS)}


def _other_steps(chance: random.Random) -> list[Row]:
    rows: list[Row] = []
    if chance.random() < 0.12:
        offense = chance.choice(
            ["290 PC-REG", "290(B) PC-REG", "2900.5 PC-X", " 290 PC", "11590 HS-X", None]
        )
        registration: Row = {
            "STP_TYPE_DESCR": "REGISTRATION", "CNT_ORDER": "109001001000", "OFFENSE_DESCR": offense,
            "STP_EVENT_DATE": _day(chance), "COMMENT_TEXT": chance.choice(["290 PC-X", None]),
        }  # fmt: skip
        if chance.random() < 0.2:
            registration["DISP_DESCR"] = "CONVICTED"
        rows.append(registration)
    if chance.random() < 0.15:
        rows.append(
            {
                "STP_TYPE_DESCR": chance.choice(["DECEASED", "DECEASED "]),
                "CNT_ORDER": "110001001000",
            }
        )
    return rows
