"""`python -m lookup.publish`."""

from lookup.publish.cli import main
from lookup.terminal import misuse_in_one_line

misuse_in_one_line(main)(prog_name="python -m lookup.publish")
