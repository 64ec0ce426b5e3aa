"""Lückenlos: where the chain of help for growing children holds, and where it has gaps."""

__version__ = "0.1.0"
