"""The DOJ extract: its columns, its rows, and the convictions and subjects in it."""
