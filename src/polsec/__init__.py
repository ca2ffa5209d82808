"""POLSEC: a platform for dialogue on public policy, from the first visit to the law in force."""

__version__ = "0.1.0"
