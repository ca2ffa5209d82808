"""Documents to print in tests."""

from datetime import date
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from polsec.foundation.rendering.imprint import Seal
from polsec.foundation.rendering.letter import Letter
from polsec.foundation.rendering.minute import Minute, Present, PrintedDecision
from polsec.foundation.rendering.publication import Colophon, PrintedProvision, PrintedReservation, Publication

ADDRESS = "https://dialogue.example/es/p/seguridad"
SEAL = Seal(f"{ADDRESS}/record/412", "0f1e2d3c4b5a69788796a5b4c3d2e1f0")
COLOPHON = Colophon(SEAL, verifier="ab12cd34" * 8, policy="9f8e7d6c" * 8, checked_by=("Universidad", "Cámara"))


def provision(
    number: int, text: str = "El Estado garantizará el acceso a la denuncia.", **given: Any
) -> PrintedProvision:
    """The provision of a number, with an id made from it."""
    return PrintedProvision(
        **{"id": str(uuid5(NAMESPACE_URL, str(number))), "number": f"{number}.", "heading": "Denuncia", "text": text}
        | given
    )


def publication(**given: Any) -> Publication:
    """A publication of two provisions and a reservation."""
    return Publication(
        **{
            "title": "Acceso a la denuncia",
            "process": "Diálogo por la Seguridad",
            "address": ADDRESS,
            "language": "es",
            "day": date(2027, 3, 2),
            "approval": "Aprobada por el Grupo de Proyecto.",
            "provisions": (provision(1), provision(2, origins=("Alcaldía Indígena",), reserved=2)),
            "colophon": COLOPHON,
            "reservations": (PrintedReservation("Cámara de Comercio", "Pedimos que el costo no recaiga en la zona."),),
        }
        | given
    )


def letter(**given: Any) -> Letter:
    """An invitation."""
    return Letter(
        **{
            "number": "017-2027",
            "place": "Ciudad de Guatemala",
            "day": date(2027, 1, 18),
            "process": "Diálogo por la Seguridad",
            "language": "es",
            "addressee": ("Licenciada María Xol", "Asociación de Mujeres Qʼeqchiʼ"),
            "subject": "Invitación a participar",
            "paragraphs": ("Tenemos el honor de invitarles.", "Le pedimos responder hasta el 12 de febrero."),
            "signatory": ("Ana Pérez", "Coordinadora"),
            "address": f"{ADDRESS}/",
        }
        | given
    )


def minute(**given: Any) -> Minute:
    """The minute of a meeting of three institutions, one of which released no name."""
    return Minute(
        **{
            "number": "04-2027",
            "body": "Grupo de Proyecto",
            "process": "Diálogo por la Seguridad",
            "language": "es",
            "place": "Sololá",
            "day": date(2027, 3, 2),
            "opened": "9:10",
            "closed": "12:40",
            "quorum": "3 de 4 instituciones; el reglamento pide 2.",
            "agenda": ("Texto único", "Calendario"),
            "present": (Present("Alcaldía Indígena", ("María Chiyal", "Pedro Saloj")), Present("Cámara de Comercio")),
            "decisions": (
                PrintedDecision("1.", "Se aprueba el texto.", "2 de 3 de acuerdo, 1 con reserva.", ("Costo.",)),
            ),
            "signers": ("Por la Secretaría", "Por la Alcaldía Indígena"),
            "seal": SEAL,
            "hash": "12ab34cd" * 8,
        }
        | given
    )
