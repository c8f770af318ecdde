"""Made-up extracts in which people stand together, scatter over a file, or over several files."""

import random
from pathlib import Path

from tests.files.extracts import HEADER, conviction, record

CHARGES = (
    "11357(A) HS-POSSESS CONCENTRATED CANNABIS",
    "11358 HS-CULTIVATE MARIJUANA",
    "11359 HS-POSSESS MARIJUANA FOR SALE",
    "11360(A) HS-GIVE/TRANSPORT/SELL MARIJUANA",
    "459 PC-BURGLARY",
    "187(A) PC-MURDER",
    "290 PC-REGISTRATION",
)


def people(number: int, seed: int) -> list[str]:
    """The records of so many people, each person's together, some of them odd."""
    chance = random.Random(seed)
    return [line for person in range(number) for line in _person(chance, f"S{person:05}")]


def _person(chance: random.Random, subject: str) -> list[str]:
    name = {"PRI_NAME": f'"{chance.choice(("OKONJO", "NUÑEZ", "FENWICK"))},ALMA {subject}"'}
    born = {"PRI_DOB": f"19{chance.randint(40, 95)}0101" if chance.random() < 0.9 else ""}
    lines = []
    for cycle in range(101, 101 + chance.randint(1, 4)):
        common = name | born | {"STP_EVENT_DATE": f"{chance.randint(1975, 2019)}0315"}
        agency = chance.choice(("CAPDPASADENA", "CASOLOS ANGELES", "CAPDCOMPTON"))
        arrest = {"STP_TYPE_DESCR": "ARREST/DETAINED/CITED", "STP_ORI_DESCR": agency}
        lines.append(record(SUBJECT_ID=subject, CNT_ORDER=f"{cycle}001001000", **arrest, **common))
        told = common | {
            "CNT_ORDER": f"{cycle}002001000",
            "OFFENSE_DESCR": chance.choice(CHARGES),
            "CONV_STAT_DESCR": chance.choice(("FELONY", "MISDEMEANOR", "")),
            "STP_ORI_CNTY_NAME": chance.choice(("LOS ANGELES", "LOS ANGELES", "KERN")),
            "COMMENT_TEXT": chance.choice(("", "", '"11358 HS, TOO"')),
        }
        lines += [conviction(subject, **told)] * chance.randint(1, 3)
    return lines


def scattered(lines: list[str], seed: int) -> list[str]:
    """The same records in an order of chance."""
    mixed = list(lines)
    random.Random(seed).shuffle(mixed)
    return mixed


def write(path: Path, lines: list[str], *, header: bool = True) -> str:
    """One extract of these records, a few of them bad or not UTF-8; gives its name."""
    content = [HEADER] * header + lines
    content.insert(len(content) // 3, "short")
    content.insert(len(content) // 2, conviction("S90001", COMMENT_TEXT='"TWO\nLINES"'))
    content.insert(2 * len(content) // 3, conviction("S90002", COMMENT_TEXT='"OPEN'))
    latin1 = conviction("S90003", POB_NAME="MÉXICO").encode("latin-1")
    encoded = [line.encode() for line in content]
    encoded.insert(len(encoded) // 4, latin1)
    path.write_bytes(b"\n".join(encoded) + b"\n")
    return str(path)
