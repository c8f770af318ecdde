"""Small DOJ extracts, written out of what a story needs to say."""

from pathlib import Path

from cmr.doj.layout import COLUMNS

HEADER = ",".join(COLUMNS)
SEPARATORS = [name for name in COLUMNS if name.endswith("_SEG_SEP")] + ["END_OF_REC"]


def record(**fields: str) -> str:
    """One record as a line without its end; text is put in as given, quotes and all."""
    values = dict.fromkeys(SEPARATORS, "#") | fields
    return ",".join(values.get(name, "") for name in COLUMNS)


def conviction(subject: str = "S1", **fields: str) -> str:
    """A felony conviction of 11359 in Los Angeles, with what the story changes."""
    usual = {
        "SUBJECT_ID": subject,
        "PRI_NAME": '"OKONJO,ALMA B"',
        "PRI_DOB": "19800101",
        "STP_EVENT_DATE": "20020202",
        "STP_TYPE_DESCR": "COURT ACTION",
        "STP_ORI_CNTY_NAME": "LOS ANGELES",
        "CNT_ORDER": "101002001000",
        "OFN": "BA123456",
        "OFFENSE_DESCR": "11359 HS-POSSESS MARIJUANA FOR SALE",
        "OFFENSE_TOC": "F",
        "DISP_DESCR": "CONVICTED-PROB/JAIL",
        "CONV_STAT_DESCR": "FELONY",
        "SENT_LENGTH": "3",
        "SENT_TIME_CODE": "Y",
    }
    return record(**(usual | fields))


def write(path: Path, *lines: str, end: str = "\n", encoding: str = "utf-8") -> str:
    """Write these lines to `path`; gives its name as an operator would."""
    path.write_bytes("".join(line + end for line in lines).encode(encoding))
    return str(path)
