"""`python -m lookup.publish`."""

from lookup.publish.cli import main

main(prog_name="python -m lookup.publish")
