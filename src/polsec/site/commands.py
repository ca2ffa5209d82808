"""`polsec setup`, `serve` and `demo`: what each does, once the command line has been read."""

import os
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING

from polsec.errors import Message, PolsecError

if TYPE_CHECKING:
    from polsec.site.environment import Environment


def setup() -> None:
    """Make the data folder, the tables and the demonstration; say what is there already."""
    environment = _start_django()
    from polsec.site.preparation import is_ready, migrate

    migrate()
    if is_ready():
        print(f"Everything is in place in {environment.data}.")
        return
    _load_with_progress()
    print(f"The demonstration is ready in {environment.data}.")


def serve() -> None:
    """Prepare what is missing, then answer on the web until told to stop.

    The demonstration is loaded in a process of its own, so that the analysis and its compiled code never weigh on
    the one that serves.
    """
    environment = _start_django()
    from django.db import connections

    from polsec.site.preparation import is_ready
    from polsec.site.server import serve as serve_site

    if not is_ready():
        _set_up_apart()
    connections.close_all()
    serve_site(environment)


def _set_up_apart() -> None:
    process = get_context("spawn").Process(target=setup)
    process.start()
    process.join()
    if process.exitcode:
        raise PolsecError(
            Message("The site could not be set up; the lines above say why. “polsec setup” tries it again.")
        )


def demo(out: Path) -> None:
    """Write both simulated conversations as folders that `polsec analyse` reads."""
    from polsec.site.demonstration.folder import write_folder
    from polsec.site.demonstration.script import read_scripts

    for script in read_scripts():
        folder = out / script.slug
        write_folder(script, folder)
        print(f"{folder}: {script.people} simulated people, {len(script.statements)} statements")


def _start_django() -> "Environment":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "polsec.site.settings")
    import django

    django.setup()
    from django.conf import settings

    return settings.ENVIRONMENT


def _load_with_progress() -> None:
    """Load the demonstration with one bar a conversation in the terminal."""
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    from polsec.site.demonstration.loading import load_demonstration

    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns) as bars:
        tasks: dict[str, int] = {}

        def show(slug: str, stage: str, share: float) -> None:
            task = tasks.setdefault(slug, bars.add_task(slug, total=1.0) if slug not in tasks else 0)
            bars.update(task, completed=share, description=f"Demonstration, {slug}: {stage}")

        load_demonstration(show)
