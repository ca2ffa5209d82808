"""What must be there before the site can answer: tables and the demonstration."""

from django.core.management import call_command
from django.db import OperationalError, connection
from django.db.migrations.executor import MigrationExecutor

from polsec.errors import Message, PolsecError
from polsec.foundation.record.demo import make_keys
from polsec.foundation.record.places import signer_socket
from polsec.foundation.record.queries import has_signed_logs
from polsec.foundation.record.signing_here import answers, signer_key
from polsec.site.demonstration.loading import missing_scripts
from polsec.site.demonstration.stories.standing import is_in_use, missing_stages


def check_database() -> None:
    """Raises PolsecError where the database cannot be reached."""
    try:
        connection.ensure_connection()
    except OperationalError as error:
        raise PolsecError(
            Message(
                "The database cannot be reached ({reason}). Check DATABASE_URL, or POLSEC_DATA where there is none.",
                reason=str(error).strip().splitlines()[0],
            )
        ) from error


def migrate() -> None:
    """Bring the tables up to date; quick where they are."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", interactive=False, verbosity=0)


def is_migrated() -> bool:
    """Whether the tables are there and of this version."""
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def is_ready() -> bool:
    """Whether the tables are there and of this version, and so is the demonstration on a site that has no other use.

    Imports nothing heavy.
    """
    return is_migrated() and (is_in_use() or not (missing_scripts() or missing_stages()))


def prepare_keys() -> None:
    """Make a key labelled DEMO where the site has none and nobody signs for it, so that the record is signed at once.

    The pages say that it is one, until a key of the site's own takes its place. Where a log has been signed before,
    none is made: its signer runs elsewhere and may only be down.
    """
    is_signed_elsewhere = is_migrated() and has_signed_logs()
    if signer_key() is None and not is_signed_elsewhere and not answers(signer_socket()):
        make_keys()
