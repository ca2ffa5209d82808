"""`polsec setup`, `serve` and `demo`: what each does, once the command line has been read."""

import os
import signal
import sys
import threading
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING

from polsec.errors import Message, PolsecError
from polsec.i18n import translator

if TYPE_CHECKING:
    from polsec.site.environment import Environment
    from polsec.site.first_coordinator import Wanted


def setup(language: str, wanted: "Wanted | None" = None, *, mail_to: str = "", may_ask: bool = False) -> None:
    """Make the data folder, the tables, the demonstration and the first coordinator; say what is there already.

    With `may_ask`, `wanted` is asked for where nobody may create processes yet. A test mail goes to `mail_to`, last of
    all, so that nothing is undone where it fails. Raises PolsecError for what cannot be used.
    """
    _ = translator(language).gettext
    environment = _start_django()
    from polsec.site.preparation import check_database, is_ready, migrate, prepare_keys

    check_database()
    migrate()
    prepare_keys()
    # Before the demonstration: a site with people of its own is given none.
    _enter_coordinator(language, wanted, may_ask=may_ask)
    if not is_ready():
        print(_("Loading the demonstration: this is done once and takes up to a minute."), flush=True)
        _load_with_progress(language)
    if mail_to:
        _send_test(mail_to, language)
    print(_("Everything is in place in {folder}.").format(folder=environment.data), flush=True)


def wanted(name: str, email: str, language: str, *, is_operator: bool) -> "Wanted":
    """Who is to be the first coordinator, as the command line names them."""
    _start_django()
    from polsec.site.first_coordinator import Wanted

    return Wanted(name, email, language, is_operator)


def _enter_coordinator(language: str, wanted: "Wanted | None", *, may_ask: bool) -> None:
    from polsec.site.first_coordinator import ask, enter, is_wanted

    _ = translator(language).gettext
    if wanted is None and may_ask and is_wanted():
        wanted = ask(lambda question: input(f"{question}: "), language)
    if wanted is None:
        return
    entered = enter(wanted)
    said = _("{name} may create processes now.") if entered.is_new else _("{name} could create processes already.")
    print(said.format(name=entered.name))
    print(_("With this link {name} signs in once, within two days:").format(name=entered.name))
    print(entered.link, flush=True)


def _send_test(address: str, language: str) -> None:
    from polsec.site.first_coordinator import send_test

    _ = translator(language).gettext
    send_test(address, language)
    print(_("A test mail to {address} was handed to the mail server.").format(address=address), flush=True)


def serve(language: str, *, web_only: bool) -> None:
    """Prepare what is missing, then answer on the web, with all that runs beside it, until told to stop.

    With `web_only` nothing runs beside it: worker, sequencer and signer are then started elsewhere.

    What is missing is prepared in a process of its own, so that the analysis and its compiled code never weigh on the
    one that serves.
    """
    environment = _start_django()
    from django.core.cache import cache
    from django.db import connections

    from polsec.site.backups.occupied import hold
    from polsec.site.preparation import check_database, is_ready, prepare_keys
    from polsec.site.processes import children
    from polsec.site.server import serve as serve_site

    check_database()
    if not is_ready():
        _set_up_apart(language)
    if not web_only:
        prepare_keys()
    hold(environment.data)
    cache.clear()
    connections.close_all()
    serve_site(environment, language, () if web_only else children())


def worker(language: str) -> None:
    """Do background work and what is scheduled until told to stop."""
    _ = translator(language).gettext
    environment = _start_django()
    from polsec.foundation.jobs.worker import run_worker
    from polsec.site.backups.occupied import hold
    from polsec.site.preparation import check_database

    check_database()
    hold(environment.data)
    stop = threading.Event()
    for order in (signal.SIGINT, signal.SIGTERM):
        signal.signal(order, lambda *_: stop.set())
    print(_("Working. Ctrl-C ends it."), flush=True)
    run_worker(stop)


def backup(file: Path, language: str) -> None:
    """Write the site into one file, while it goes on; say what is in it and what is not."""
    _ = translator(language).gettext
    _start_django()
    from polsec.site.backups.saving import save
    from polsec.site.preparation import check_database, is_migrated

    check_database()
    if not is_migrated():
        raise PolsecError(
            Message("There is no site here yet, or it is of another version. Start it once, then try again.")
        )
    manifest = save(file)
    print(_("{file}: the database and {count} files.").format(file=file, count=len(manifest.hashes) - 1))
    print(_("It holds personal data: keep it where nobody else can read it, and destroy it after some weeks."))
    print(
        _(
            "It holds no key, and not the ledger of erasures. Copy “keys”, “signer” and “secret-key” elsewhere once, "
            "and the ledger each day: a restored backup needs it to forget again whom it must."
        )
    )


def restore(file: Path, language: str, *, replace: bool) -> None:
    """Put a backup in the place of the site; say what was done."""
    _ = translator(language).gettext
    _start_django()
    from polsec.site.backups.restoring import restore as put_back
    from polsec.site.preparation import check_database

    check_database()
    done = put_back(file, replace=replace)
    print(_("The site is as it was on {date}.").format(date=done.manifest.made_at))
    if done.before:
        print(_("What was there before lies in {folder}. Destroy it when all is well.").format(folder=done.before))
    print(_("Erased again, by the ledger: {count}.").format(count=done.erased))
    print(
        _(
            "Acts after that date are gone, and the program that signs may have signed some of them. It then signs no "
            "more: tell the witnesses before you do anything else (docs/handbook)."
        )
    )


def _set_up_apart(language: str) -> None:
    process = get_context("spawn").Process(target=setup, args=(language,))
    process.start()
    process.join()
    if process.exitcode:
        raise PolsecError(
            Message("The site could not be set up; the lines above say why. “polsec setup” tries it again.")
        )


def demo(stage: str | None, language: str) -> None:
    """Fill an empty site with the invented processes, or the one that stands at a stage; the tables are made first.

    Raises PolsecError on a site with people of its own, and for a stage that no story stands at.
    """
    from polsec.site.demonstration.stories.reading import STAGES

    if stage and stage not in STAGES:
        raise PolsecError(
            Message("No story stands at “{stage}”. Choose one of: {choice}.", stage=stage, choice=", ".join(STAGES))
        )
    _ = translator(language).gettext
    _start_django()
    from polsec.site.demonstration.stories.loading import load_processes
    from polsec.site.preparation import check_database, migrate

    check_database()
    migrate()
    told = load_processes([stage] if stage else STAGES, lambda each: print(f"  {each}", flush=True))
    print(_("{count} invented processes were told, as if up to today.").format(count=told), flush=True)


def write_conversations(out: Path, language: str) -> None:
    """Write both simulated conversations as folders that `polsec analyse` reads.

    Raises PolsecError where the folder cannot be written to.
    """
    from polsec.site.demonstration.folder import write_folder
    from polsec.site.demonstration.script import read_scripts

    _ = translator(language).gettext
    for script in read_scripts():
        folder = out / script.slug
        try:
            write_folder(script, folder)
        except OSError as error:
            raise PolsecError(
                Message("{folder} cannot be written: {reason}. Name another.", folder=folder, reason=error.strerror)
            ) from error
        counts = _("{people} simulated people, {statements} statements")
        print(f"{folder}: {counts.format(people=script.people, statements=len(script.statements))}")


def export(slug: str | None, out: Path, language: str) -> bool:
    """Write the public side of a process to `out`, or of each public one to a folder of its own in it.

    False where acts and leaves of the database do not match.

    Raises PolsecError where there is no such process, nothing is signed, or nothing can be written.
    """
    _start_django()
    from polsec.site.exporting import export as write
    from polsec.site.preparation import check_database

    check_database()
    return write(slug, out, language)


def _start_django() -> "Environment":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "polsec.site.settings")
    import django

    django.setup()
    from django.conf import settings

    return settings.ENVIRONMENT


def _load_with_progress(language: str) -> None:
    """Load the demonstration; on a terminal with a bar for each conversation."""
    from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

    from polsec.site.demonstration.loading import load_demonstration
    from polsec.site.demonstration.script import SLUGS, read_script
    from polsec.site.demonstration.stories.loading import load_processes
    from polsec.site.demonstration.stories.standing import missing_stages

    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, disable=not sys.stdout.isatty()) as progress:
        bars: dict[str, TaskID] = {
            slug: progress.add_task(read_script(slug).title.get(language, slug), total=1.0, start=False)
            for slug in SLUGS
        }

        def show(slug: str, _stage: str, share: float) -> None:
            progress.start_task(bars[slug])
            progress.update(bars[slug], completed=share)

        load_demonstration(show)
        stories = progress.add_task(translator(language).gettext("Processes"), total=len(missing_stages()) + 1)
        load_processes(missing_stages(), lambda _: progress.advance(stories))
        progress.advance(stories)
