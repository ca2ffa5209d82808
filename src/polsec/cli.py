"""The command line: names the commands and their options. Each command loads its body when it is called."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Literal

import typer

from polsec.errors import PolsecError
from polsec.i18n import languages, translator

DEFAULT_LANGUAGE = "es"


def language_of_environment() -> str:
    """The language that LC_ALL, LC_MESSAGES or LANG ask for, if we have it; Spanish otherwise."""
    wish = next(filter(None, map(os.environ.get, ("LC_ALL", "LC_MESSAGES", "LANG"))), "")
    code = wish.split(".")[0].split("_")[0].lower()
    return code if code in languages() else DEFAULT_LANGUAGE


_ = translator(language_of_environment()).gettext

app = typer.Typer(
    name="polsec",
    help=_("POLSEC: a dialogue on public policy, from the first visit to the law in force."),
    no_args_is_help=True,
    add_completion=False,
    # Plain help and plain errors: rich takes twice the time to load, and a traceback is for those who develop.
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


@app.callback()
def polsec() -> None:
    pass


@app.command(help=_("Find what unites and what divides the people who voted in FOLDER, and how sure that is."))
def analyse(
    folder: Annotated[
        Path,
        typer.Argument(
            metavar="FOLDER",
            help=_("An export of Polis, or statements.csv and votes.csv (docs/formats/conversation-csv.md)."),
        ),
    ],
    json: Annotated[
        Path | None, typer.Option("--json", metavar="FILE", help=_("Write the result: for the operator alone."))
    ] = None,
    html: Annotated[
        Path | None, typer.Option("--html", metavar="FILE", help=_("Write the report, which may be published."))
    ] = None,
    public: Annotated[bool, typer.Option("--public", help=_("Only what may be published, in --json."))] = False,
    memberships: Annotated[
        Path | None,
        typer.Option("--memberships", metavar="FILE", help=_("Write where each participant stands: personal data.")),
    ] = None,
    method: Annotated[
        Literal["polsec", "polis"], typer.Option(help=_("polis: as Polis does it, for comparison only."))
    ] = "polsec",
    heldout: Annotated[
        float | None,
        typer.Option(metavar="SHARE", help=_("Hide this share of the votes (0 to 1) and say how well it is told.")),
    ] = None,
    seed: Annotated[int, typer.Option(metavar="N", help=_("Seed of everything that is drawn."))] = 0,
    lang: Annotated[
        str | None, typer.Option(metavar="|".join(languages()), help=_("Language of summary and report."))
    ] = None,
) -> None:
    from polsec.commands.analyse import Order, run

    language = lang or language_of_environment()
    with explaining_errors(language):
        run(Order(folder, json, html, memberships, public, method, heldout, seed, language))


@app.command(help=_("Make the data folder, the tables, the demonstration and the first coordinator."))
def setup(
    coordinator: Annotated[
        str | None,
        typer.Option(
            "--coordinator", metavar="NAME", help=_("Who may create processes; a link to sign in is printed.")
        ),
    ] = None,
    email: Annotated[
        str, typer.Option("--email", metavar="ADDRESS", help=_("The coordinator's address; leave it out for none."))
    ] = "",
    speaks: Annotated[
        str | None, typer.Option("--language", metavar="|".join(languages()), help=_("The coordinator's language."))
    ] = None,
    operator: Annotated[bool, typer.Option("--operator", help=_("The coordinator runs this site, too."))] = False,
    mail_test: Annotated[
        str, typer.Option("--mail-test", metavar="ADDRESS", help=_("Send one mail there, to see whether mail works."))
    ] = "",
    no_questions: Annotated[bool, typer.Option("--no-questions", help=_("Ask nothing, even on a terminal."))] = False,
) -> None:
    from polsec.site import commands

    language = language_of_environment()
    with explaining_errors():
        wanted = None
        if coordinator is not None:
            wanted = commands.wanted(coordinator, email, speaks or language, is_operator=operator)
        may_ask = sys.stdin.isatty() and not no_questions
        commands.setup(language, wanted, mail_to=mail_test, may_ask=may_ask)


@app.command(help=_("Answer on the web; prepares what is missing and prints the address."))
def serve(
    web_only: Annotated[
        bool, typer.Option("--web-only", help=_("Start no worker, sequencer or signer: they run elsewhere."))
    ] = False,
) -> None:
    from polsec.site import commands

    with explaining_errors():
        commands.serve(language_of_environment(), web_only=web_only)


@app.command(help=_("Do background work and what is scheduled; serve does this, too, unless it is told not to."))
def worker() -> None:
    from polsec.site import commands

    with explaining_errors():
        commands.worker(language_of_environment())


@app.command(help=_("Write the site into one file, while it goes on: database and files, no keys."))
def backup(file: Annotated[Path, typer.Argument(metavar="FILE", help=_("Where to write it."))]) -> None:
    from polsec.site import commands

    with explaining_errors():
        commands.backup(file, language_of_environment())


@app.command(help=_("Put a backup in the place of the site, which must be stopped; erasures are done again."))
def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE", help=_("What “polsec backup” wrote."))],
    replace: Annotated[
        bool, typer.Option("--replace", help=_("Also where the site is not empty; what is there is kept aside."))
    ] = False,
) -> None:
    from polsec.site import commands

    with explaining_errors():
        commands.restore(file, language_of_environment(), replace=replace)


@app.command(help=_("Fill an empty site with invented processes; or write simulated conversations for analyse."))
def demo(
    stage: Annotated[
        str | None, typer.Option("--stage", metavar="STAGE", help=_("Only the process that stands at this stage."))
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FOLDER", help=_("Write the two simulated conversations there."))
    ] = None,
) -> None:
    from polsec.site import commands

    with explaining_errors():
        if out:
            commands.write_conversations(out, language_of_environment())
        else:
            commands.demo(stage, language_of_environment())


@app.command(help=_("Write the public side of a process, with its record, as a folder that anyone can check."))
def export(
    out: Annotated[Path, typer.Option("--out", metavar="FOLDER", help=_("Where to write it."))],
    process: Annotated[
        str | None, typer.Argument(metavar="PROCESS", help=_("As its address names it: /p/PROCESS/."))
    ] = None,
    every: Annotated[bool, typer.Option("--all", help=_("Each public process, in a folder of its own."))] = False,
) -> None:
    from polsec.site import commands

    if every == (process is not None):
        raise typer.BadParameter(_("Name a process, or give --all."))
    with explaining_errors():
        is_sound = commands.export(process, out, language_of_environment())
    raise typer.Exit(0 if is_sound else 1)


@app.command(help=_("Check an exported record, a receipt or a publication, offline: 0 all holds, 1 not, 2 misuse."))
def verify(
    path: Annotated[Path, typer.Argument(metavar="FILE|FOLDER", help=_("What to check."))],
    policy: Annotated[
        Path | None, typer.Option(metavar="FILE", help=_("Which signatures you ask for; better not the record's own."))
    ] = None,
    record: Annotated[
        Path | None, typer.Option(metavar="FOLDER", help=_("The exported folder that the file belongs to."))
    ] = None,
    lang: Annotated[str | None, typer.Option(metavar="es|en", help=_("Language of the answer."))] = None,
) -> None:
    from polsec.methods.transparency import verify as verifier

    options = {"--policy": policy, "--record": record, "--lang": lang or language_of_environment()}
    given = [text for name, value in options.items() if value for text in (name, str(value))]
    raise typer.Exit(verifier.main([*given, "--", str(path)]))


KEY = Annotated[Path, typer.Option(metavar="FILE", help=_("The key file, made by “polsec keys make”."))]
STATE = Annotated[Path, typer.Option(metavar="FOLDER", help=_("Where it keeps what it signed last; never lose it."))]
LOG = Annotated[
    list[str], typer.Option(metavar="VKEY|FILE", help=_("A log to trust: its key, or a policy that names it."))
]


@app.command(help=_("Sign the checkpoints of every log of this site, never two histories of one."))
def signer(
    key: KEY, state: STATE, socket: Annotated[Path, typer.Option(metavar="PATH", help=_("The socket to answer on."))]
) -> None:
    from polsec.commands.signer import run

    with explaining_errors():
        run(key, state, socket, _)


@app.command(help=_("Cosign for an institution: answers on a socket or a port, and takes only what a log has signed."))
def witness(
    key: KEY,
    state: STATE,
    log: LOG,
    socket: Annotated[Path | None, typer.Option(metavar="PATH", help=_("The socket to answer on."))] = None,
    port: Annotated[int | None, typer.Option(metavar="N", help=_("The port to answer on, instead."))] = None,
    host: Annotated[str, typer.Option(metavar="NAME", help=_("The address of that port."))] = "127.0.0.1",
) -> None:
    from polsec.commands.witness import run

    if (socket is None) == (port is None):
        raise typer.BadParameter(_("Name a socket or a port."))
    with explaining_errors():
        run(key, state, socket or (host, port or 0), log, _)


@app.command(help=_("Cosign a checkpoint without a network; prints the line to hand in."))
def cosign(
    checkpoint: Annotated[Path, typer.Argument(metavar="CHECKPOINT", help=_("The file, alone or in an export."))],
    key: KEY,
    state: STATE,
    log: LOG,
    proof: Annotated[
        Path | None, typer.Option(metavar="FILE", help=_("That it continues what you signed, if not in an export."))
    ] = None,
) -> None:
    from polsec.commands.cosign import run

    with explaining_errors():
        print(run(checkpoint, key, state, log, proof), end="")


keys = typer.Typer(help=_("Make and show keys of signers and witnesses."), no_args_is_help=True)
app.add_typer(keys, name="keys")


@keys.command("make", help=_("Make a key file that only its owner can read."))
def make_key(
    name: Annotated[str, typer.Option(metavar="NAME", help=_("A word, better an address: witness.example.org."))],
    out: Annotated[Path, typer.Option(metavar="FILE", help=_("The file to write."))],
    purpose: Annotated[Literal["signer", "witness"], typer.Option("--for", help=_("Who will use it."))] = "witness",
) -> None:
    from polsec.commands.keys import make

    with explaining_errors():
        if line := make(name, out, purpose):
            print(line)


@keys.command("show", help=_("Print the public key that others check signatures with."))
def show_key(
    key: Annotated[Path, typer.Argument(metavar="FILE", help=_("The key file."))],
    origin: Annotated[
        str | None, typer.Option(metavar="ORIGIN", help=_("Of a signer's key: the log that it signs."))
    ] = None,
) -> None:
    from polsec.commands.keys import show

    with explaining_errors():
        print(show(key, origin))


@contextmanager
def explaining_errors(language: str | None = None) -> Iterator[None]:
    """Says what a person can put right in their language and ends with exit code 2."""
    try:
        yield
    except PolsecError as error:
        known = language if language in languages() else language_of_environment()
        print(error.explain(translator(known or DEFAULT_LANGUAGE).gettext), file=sys.stderr)
        raise typer.Exit(2) from None


def main() -> None:
    """The command line as it is called by `polsec`."""
    app()
