"""The rooms of the house, from below upward: what is installed, and whose addresses lie within a process."""

from importlib.util import find_spec

ORDER = {
    "foundation": (
        "kit",
        "jobs",
        "record",
        "rendering",
        "people",
        "processes",
        "protection",
        "oversight",
        "files",
        "notices",
        "bodies",
        "documents",
        "discussion",
        "decisions",
    ),
    "stages": ("convening", "agenda", "proposals", "sanction", "publishing"),
}

ROOMS = [f"polsec.{floor}.{room}" for floor, rooms in ORDER.items() for room in rooms]


def address_modules() -> list[str]:
    """The `urls` modules of the rooms that have pages within a process."""
    return [f"{room}.urls" for room in ROOMS if find_spec(f"{room}.urls")]


def site_address_modules() -> list[str]:
    """The `site_urls` modules of the rooms that have pages beside any process."""
    return [f"{room}.site_urls" for room in ROOMS if find_spec(f"{room}.site_urls")]


def machine_address_modules() -> list[str]:
    """The `machine_urls` modules of the rooms with addresses for programs: they have no language."""
    return [f"{room}.machine_urls" for room in ROOMS if find_spec(f"{room}.machine_urls")]
