"""Pure science: no Django, no database, no clock, no network."""
