"""A site in one file, and back: `polsec backup`, `polsec restore`."""
