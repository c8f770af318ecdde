"""Texts in and out: the queues themselves."""
