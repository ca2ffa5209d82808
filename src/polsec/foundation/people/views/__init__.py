"""Pages about persons and institutions: one subject a file."""
