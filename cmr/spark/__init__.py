"""The same determination on Apache Spark: people shared out over partitions, joined here."""
