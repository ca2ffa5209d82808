"""What a restored site needs before it is put in its place: tables of this version, and erasures done again.

Run as `python -m polsec.site.backups.finishing` with the environment of the restored site; prints how many were erased.
"""

import sys


def main() -> int:
    """The exit code; the reason is on the standard error."""
    import django

    django.setup()
    from django.db import connection

    from polsec.errors import PolsecError
    from polsec.foundation.people.erasure import ledger_path, replay
    from polsec.site.preparation import migrate

    try:
        migrate()
        erased = replay(ledger_path())
    except PolsecError as error:
        print(error.explain(), file=sys.stderr)
        return 1
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    print(erased)
    return 0


if __name__ == "__main__":
    sys.exit(main())
