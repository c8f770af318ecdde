"""`python -m lookup.keys`."""

import click

from lookup.keys.commands import accept, retire, rotate, split
from lookup.keys.new import new, recovery
from lookup.terminal import misuse_in_one_line


@click.group()
def main() -> None:
    """Make the keys of a deployment, and replace them one by one."""


for command in (new, rotate, accept, retire, split, recovery):
    main.add_command(command)

if __name__ == "__main__":
    misuse_in_one_line(main)(prog_name="python -m lookup.keys")
