"""Texts compared: what changed between two wordings, in words that a reader can follow."""
