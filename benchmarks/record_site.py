"""How long a large record takes on a real site: a million leaves integrated, exported and verified.

    .venv/bin/python benchmarks/record_site.py [--quick]

The site is one of its own in a temporary folder, on SQLite or on the database that DATABASE_URL names. One leaf in ten
is public, as in a process with many reserved acts; --quick takes 20,000 leaves.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

R = TypeVar("R")
SIZE, QUICK_SIZE = 1_000_000, 20_000
AT_ONCE = 5_000
LIMIT_SECONDS = 120


def timed(what: str, work: Callable[[], R]) -> tuple[R, float]:
    """What the work gives, and its seconds, which are printed."""
    start = time.perf_counter()
    result = work()
    seconds = time.perf_counter() - start
    print(f"{what:<28} {seconds:8.2f} s", flush=True)
    return result, seconds


def leave_many(process: object, size: int) -> None:
    """Pending leaves, one act for each batch: what is measured is the sequencer."""
    from tests.foundation.record import making

    from polsec.foundation.record.leaves import coarse
    from polsec.foundation.record.models import Audience, Disclosed, Leaf
    from polsec.methods.transparency.leaves import canonical, commit, new_salt

    for first in range(0, size, AT_ONCE):
        with making.acting(process) as act:
            rows = []
            for number in range(first, min(size, first + AT_ONCE)):
                kind = making.LATER if number % 10 else making.OPEN
                salt, content = new_salt(), canonical({"schema": 1, "kind": kind.name, "text": f"act {number}"})
                rows.append(
                    Leaf(
                        process=process,
                        act=act,
                        kind=kind.name,
                        shown_as=kind.public_name,
                        time=coarse(act.at, kind),
                        commitment=commit(salt, content),
                        payload=content,
                        salt=salt,
                    )
                )
            made = Leaf.objects.bulk_create(rows, batch_size=1000)
            Disclosed.objects.bulk_create(
                (Disclosed(leaf=leaf, audience=Audience.PUBLIC, act=act) for leaf in made if leaf.kind == "tests.open"),
                batch_size=1000,
            )


def measure(size: int, folder: Path) -> float:
    """Seconds for export and verification together."""
    import django

    django.setup()
    from django.core.management import call_command
    from tests.foundation.processes import making as processes
    from tests.foundation.record import making

    from polsec.foundation.kit.actors import ANYONE
    from polsec.foundation.record import exporting, kinds, queries, receipts, sequencer, signing_here
    from polsec.foundation.record.models import Log

    kinds.register(*making.KINDS.values())
    call_command("migrate", verbosity=0)
    process = processes.process().object
    making.make_signer_key()
    timed("leaving", lambda: leave_many(process, size))
    timed("integrating and signing", lambda: sequencer.drain([process.pk]))
    log = Log.objects.get(process=process)
    making.leaf(process)
    with signing_here.signer_at_hand():
        timed("one more act, signed", sequencer.step)
    timed("how it stands", lambda: queries.state(process.pk))
    timed("a page of acts", lambda: queries.page(log, ANYONE, before=size // 2))
    timed("a page of one kind", lambda: queries.page(log, ANYONE, kind="tests.open", before=size // 2))
    timed("kinds that are there", lambda: queries.present_kinds(log))
    timed("a receipt", lambda: receipts.receipt(log, size // 2, ANYONE))
    _, exported = timed("export", lambda: exporting.export(process, folder / "out"))
    command = [sys.executable, "-I", str(folder / "out/record/verify.py"), str(folder / "out"), "--lang", "en"]
    ended, verified = timed("verify", lambda: subprocess.run(command, check=False, capture_output=True, text=True))
    print(ended.stdout.splitlines()[-1])
    ended.check_returncode()
    return exported + verified


def main() -> int:
    """Measures; 1 where export and verification of the full size take longer than two minutes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    size = QUICK_SIZE if parser.parse_args().quick else SIZE
    with tempfile.TemporaryDirectory(prefix="polsec-record-") as folder:
        os.environ |= {"POLSEC_DATA": f"{folder}/data", "DJANGO_SETTINGS_MODULE": "polsec.site.settings"}
        sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
        seconds = measure(size, Path(folder))
    print(f"{size:,} leaves: export and verify {seconds:.1f} s")
    return int(size == SIZE and seconds > LIMIT_SECONDS)


if __name__ == "__main__":
    sys.exit(main())
