"""A simulated conversation as a folder that `polsec analyse` reads, with the truth behind it in a file beside."""

import csv
import json
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np

from polsec.site.demonstration.script import LANGUAGES, Script
from polsec.site.demonstration.simulation import Simulation, simulate

OPENING = datetime(2026, 3, 2, 14, tzinfo=UTC)
WORD_OF_VOTE = {1: "agree", 0: "pass", -1: "disagree"}


def write_folder(script: Script, folder: Path) -> None:
    """Write statements.csv, votes.csv, conversation.json (docs/formats/conversation-csv.md) and truth.csv.

    The folder is made where it is missing; files of these names are replaced. The same script gives the same bytes.
    """
    folder.mkdir(parents=True, exist_ok=True)
    simulation = simulate(script)
    about = {"title": script.title, "description": script.description, "simulated": True}
    (folder / "conversation.json").write_text(
        json.dumps(about, ensure_ascii=False, indent=2) + "\n", encoding="utf-8", newline="\n"
    )
    texts = (f"text_{language}" for language in LANGUAGES)
    _write(folder / "statements.csv", ("id", *texts, "status", "author"), _statements(script))
    _write(folder / "votes.csv", ("participant", "statement", "vote", "timestamp"), _votes(script, simulation))
    _write(folder / "truth.csv", ("participant", "part", "position", "tendency"), _truth(script, simulation))


def _statements(script: Script) -> Iterator[tuple[object, ...]]:
    for statement in script.statements:
        yield statement.id, *(statement.text[language] for language in LANGUAGES), "accepted", ""


def _votes(script: Script, simulation: Simulation) -> Iterator[tuple[object, ...]]:
    for person, column in np.argwhere(simulation.voted):
        vote = WORD_OF_VOTE[int(simulation.votes[person, column])]
        moment = OPENING + timedelta(seconds=int(simulation.seconds[person, column]))
        yield person + 1, script.statements[column].id, vote, moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def _truth(script: Script, simulation: Simulation) -> Iterator[tuple[object, ...]]:
    people = zip(simulation.part, simulation.position, simulation.tendency, strict=True)
    for number, (part, position, tendency) in enumerate(people, start=1):
        yield number, script.parts[part].name, f"{position + 0.0:.3f}", f"{tendency:.3f}"


def _write(path: Path, header: tuple[str, ...], rows: Iterable[tuple[object, ...]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)
