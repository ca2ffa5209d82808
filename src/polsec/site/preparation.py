"""What must be there before the site can answer: tables and the demonstration."""

from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor


def migrate() -> None:
    """Bring the tables up to date; quick where they are."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", interactive=False, verbosity=0)


def is_ready() -> bool:
    """Whether tables and demonstration are there and of this version. Imports nothing heavy."""
    from polsec.site.demonstration.loading import missing_scripts

    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes()) and not missing_scripts()
