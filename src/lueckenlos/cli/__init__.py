"""The command line: the same line as the web walks, from records on, without a database."""

from lueckenlos.cli.main import main

__all__ = ["main"]
