"""What a run leaves behind: its tables, result files, summary and manifest, all or nothing."""
