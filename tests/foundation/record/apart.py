"""A site in processes of their own, to be killed: python -m tests.foundation.record.apart begin|act|sequence.

It works in the data folder of POLSEC_DATA. `act` prints the number of each act once it is acknowledged.
"""

import os
import sys
import threading

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "polsec.site.settings")

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import transaction  # noqa: E402
from tests.foundation.processes import making as processes  # noqa: E402
from tests.foundation.record import making  # noqa: E402

from polsec.foundation.kit.models import Object  # noqa: E402
from polsec.foundation.record import demo, kinds, sequencer  # noqa: E402

kinds.register(*making.KINDS.values())


def begin() -> None:
    """Tables, keys of the demonstration, and a public process with one act of each kind."""
    call_command("migrate", verbosity=0)
    demo.make_keys()
    made = processes.process().object
    for kind in making.KINDS.values():
        making.leaf(made, kind, text=f"begun with {kind.name}")


def act() -> None:
    """Acts without end."""
    process = Object.objects.get(kind="process")
    number = 0
    while True:
        number += 1
        with transaction.atomic():
            leaf = making.leaf(process, number=number)
        print(leaf.act_id, flush=True)


def sequence() -> None:
    """The sequencer, without end."""
    sequencer.SECONDS_IDLE = 0.01
    print("begun", flush=True)
    with sequencer.signer_at_hand():
        sequencer.run(threading.Event())


if __name__ == "__main__":
    {"begin": begin, "act": act, "sequence": sequence}[sys.argv[1]]()
