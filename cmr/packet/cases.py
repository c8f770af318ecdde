"""Case numbers one by one, read as relief lists are read: several may stand in one field."""

import polars as pl

from cmr.relief.case_columns import split_cases
from cmr.relief.case_numbers import normalise_case
from cmr.relief.known import as_lists


def by_case(frame: pl.DataFrame, name: str) -> pl.DataFrame:
    """A row per row of `frame` and case number in its column `name`, which becomes two: `number` as
    written and `case` in canonical form, "" where it cannot be read or a word only says there is
    none (NULL). A row without anything in the column has no row here.
    """
    entries = frame.with_columns(as_lists(frame, name).alias("entry")).drop(name)
    each = entries.explode("entry").drop_nulls("entry")
    read = pl.DataFrame(
        [
            (text, number, normalise_case(number))
            for text in each.get_column("entry").unique()
            for number in split_cases(text) or (text,)
        ],
        schema={"entry": pl.String, "number": pl.String, "case": pl.String},
        orient="row",
    )
    return each.join(read, on="entry", how="left", maintain_order="left_right").drop("entry")
