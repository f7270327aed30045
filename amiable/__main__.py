"""`python -m amiable` is the `amiable` command."""

from amiable.cli import main

main()
