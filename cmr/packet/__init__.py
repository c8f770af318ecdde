"""The filing packet: motion, order and exhibits of a run, and what courts answer to them."""
