"""The office's own records: who may sign in, what they did, and the answers they gave."""
