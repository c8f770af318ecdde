"""The step that each conviction of a packet has reached, with dates, and what it waits for."""

import polars as pl

from cmr.packet.finished_packet import FinishedPacket
from cmr.packet.sealing import KEYS, Sealing
from cmr.packet.standing import outcomes
from cmr.relief.outcome import EventKind


def life_cycle(packet: FinishedPacket, events: pl.DataFrame) -> pl.DataFrame:
    """A row per conviction: what was asked, the last date of each event, and `waits_for`.

    `waits_for`: the first step that is due and not reached; `a_person` where the court refused it
    or the lists do not agree; empty when nothing is left to do.
    """
    named = pl.col("kind")
    dates = events.group_by(KEYS).agg(
        *(pl.col("date").filter(named == kind.value).max().alias(kind.value) for kind in EventKind),
        *((named == kind.value).any().alias(f"had_{kind.value}") for kind in EventKind),
    )
    joined = (
        packet.rows.join(dates, on=KEYS, how="left", maintain_order="left")
        .join(outcomes(events), on=KEYS, how="left", maintain_order="left")
        .with_columns(pl.col(f"had_{kind.value}").fill_null(value=False) for kind in EventKind)
    )
    return joined.select(
        *KEYS, "authority", "asked", "sealing", *(kind.value for kind in EventKind),
        _waits_for().alias("waits_for"),
    )  # fmt: skip


def _waits_for() -> pl.Expr:
    granted = pl.col("outcome").is_in(["dismissed", "dismissed_and_sealed", "redesignated"])
    to_seal = pl.col("sealing") == Sealing.WHOLE.value
    return (
        pl.when(pl.col("outcome").is_null())
        .then(pl.lit("filing"))
        .when(pl.col("outcome") == "pending")
        .then(pl.lit("order"))
        .when(~granted)
        .then(pl.lit("a_person"))
        .when(~pl.col("had_court_updated"))
        .then(pl.lit("court_update"))
        .when(~pl.col("had_doj_updated"))
        .then(pl.lit("doj_update"))
        .when(to_seal & ~pl.col("had_sealed"))
        .then(pl.lit("sealing"))
        .otherwise(pl.lit(""))
    )
