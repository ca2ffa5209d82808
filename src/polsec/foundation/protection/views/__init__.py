"""Pages of this room, one subject a file. Their titles are all alike, so that a list of pages visited tells little."""
