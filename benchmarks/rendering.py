"""How long a publication takes to print, and what it needs: docs/benchmarks/rendering.md.

    python benchmarks/rendering.py [--quick]

Each build is a process of its own, its start included, as on a site; memory is the peak of that process.
"""

from __future__ import annotations

import argparse
import os
import re
import statistics
import sys
import time
from datetime import date
from hashlib import sha256
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage
from uuid import NAMESPACE_URL, uuid5

import django

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

SENTENCE = (
    "El Estado garantizará el acceso a un sistema de denuncia en el idioma materno de cada persona, con intérpretes "
    "acreditados, y publicará cada año cuántas denuncias se recibieron y qué respuesta tuvieron. "
)
PROVISIONS = {"a letter": 0, "1 provision": 1, "40 pages": 52, "200 pages": 276}


def main() -> None:
    """Print documents of each size and tell how long each took."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="one round, no large document")
    quick = parser.parse_args().quick
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    print("| document | pages | PDF | seconds | peak memory so far |\n|---|---|---|---|---|")
    for name, provisions in PROVISIONS.items():
        if not (quick and provisions > 100):
            print(row(name, provisions, rounds=1 if quick else 5), flush=True)


def row(name: str, provisions: int, *, rounds: int) -> str:
    """A line of the table: median of the rounds; all rounds must give the same bytes."""
    took, made = [], set()
    for _ in range(rounds):
        begin = time.perf_counter()
        pdf = publication(provisions) if provisions else letter()
        took.append(time.perf_counter() - begin)
        made.add(sha256(pdf).hexdigest())
    assert len(made) == 1, "two builds of the same document differ"
    pages = len(re.findall(rb"/Type/Page/", pdf))
    memory = getrusage(RUSAGE_CHILDREN).ru_maxrss / 1024
    return f"| {name} | {pages} | {len(pdf) / 1000:,.0f} kB | {statistics.median(took):.2f} | {memory:.0f} MB |"


def publication(provisions: int) -> bytes:
    """A publication of so many provisions of about half a page."""
    from polsec.foundation.rendering import publication as made
    from polsec.foundation.rendering.imprint import Seal

    address = "https://dialogue.example/es/p/seguridad"
    return made.build(
        made.Publication(
            title="Política de acceso a la denuncia",
            process="Diálogo por la Seguridad",
            address=address,
            language="es",
            day=date(2027, 3, 2),
            approval="Aprobada por el Grupo de Proyecto.",
            provisions=tuple(
                made.PrintedProvision(
                    id=str(uuid5(NAMESPACE_URL, str(number))),
                    number=f"{number}.",
                    heading="Acceso a la denuncia",
                    text="\n".join([SENTENCE * 3] * 3),
                    origins=("Alcaldía Indígena", "Ministerio de Gobernación"),
                    reserved=number % 3,
                )
                for number in range(1, provisions + 1)
            ),
            colophon=made.Colophon(Seal(f"{address}/record/1", "0f" * 16), verifier="ab" * 32, policy="cd" * 32),
        )
    )


def letter() -> bytes:
    """An invitation of one page."""
    from polsec.foundation.rendering import letter as made

    return made.build(
        made.Letter(
            number="1",
            place="Guatemala",
            day=date(2027, 1, 18),
            process="Diálogo por la Seguridad",
            language="es",
            addressee=("Asociación de Mujeres Qʼeqchiʼ",),
            subject="Invitación",
            paragraphs=(SENTENCE,) * 3,
            signatory=("Coordinadora",),
        )
    )


if __name__ == "__main__":
    main()
