"""Commands that need no site. See the README beside."""
