"""Extracts larger than memory: decided in parts that share no person, joined in file order."""
