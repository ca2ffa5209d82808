"""A copy of the whole database as it is at one instant, while others write."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from pathlib import Path

from django.db import connection

from polsec.errors import Message, PolsecError


def kind() -> str:
    """`sqlite` or `postgresql`."""
    return "sqlite" if connection.vendor == "sqlite" else "postgresql"


def dump(target: Path) -> None:
    """Copy the database into a new file. Raises PolsecError, with the command to run where a program is missing."""
    if kind() == "sqlite":
        _vacuum(Path(connection.settings_dict["NAME"]), target)
    else:
        _run("pg_dump", ["--format=custom", "--no-owner", "--no-privileges", f"--file={target}", _name()], target)


def load(source: Path) -> None:
    """Bring a copy back into an empty PostgreSQL database, whole or not at all. Raises PolsecError."""
    options = ["--single-transaction", "--no-owner", "--no-privileges", "--exit-on-error", f"--dbname={_name()}"]
    _run("pg_restore", [*options, str(source)], source)


def check(path: Path) -> None:
    """Raises PolsecError where an SQLite file is damaged or breaks its own references."""
    with sqlite3.connect(path) as database:
        try:
            sound = database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            sound = sound and not database.execute("PRAGMA foreign_key_check").fetchall()
        except sqlite3.DatabaseError:
            sound = False
    database.close()
    if not sound:
        raise PolsecError(Message("The database in this backup is damaged. Nothing was changed. Take another copy."))


def _vacuum(source: Path, target: Path) -> None:
    database = sqlite3.connect(f"{source.as_uri()}?mode=rw", uri=True, timeout=60, isolation_level=None)
    try:
        database.execute("VACUUM INTO ?", (str(target),))
    except sqlite3.Error as error:
        raise PolsecError(Message("The database cannot be copied: {reason}.", reason=str(error))) from error
    finally:
        database.close()


def _name() -> str:
    return str(connection.settings_dict["NAME"])


def _run(program: str, arguments: list[str], file: Path) -> None:
    """Call one of PostgreSQL's programs. The password goes by the environment, which other users cannot read."""
    found = shutil.which(program)
    if found is None:
        raise PolsecError(
            Message(
                "{program} is not installed here. Install PostgreSQL's client programs, or run this where they are: "
                "{command}. Copy the folder “files” of POLSEC_DATA beside it.",
                program=program,
                command=" ".join([program, *(argument.replace(str(file), "FILE") for argument in arguments)]),
            )
        )
    settings = connection.settings_dict
    own = {"PGHOST": settings["HOST"], "PGPORT": settings["PORT"], "PGUSER": settings["USER"]}
    own |= {"PGPASSWORD": settings["PASSWORD"]} | {
        f"PG{name.upper()}": str(value) for name, value in settings["OPTIONS"].items() if name.startswith("ssl")
    }
    environment = os.environ | {name: str(value) for name, value in own.items() if value}
    done = subprocess.run([found, *arguments], env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        reason = (done.stderr.strip().splitlines() or [str(done.returncode)])[0]
        raise PolsecError(Message("{program} failed: {reason}.", program=program, reason=reason))
