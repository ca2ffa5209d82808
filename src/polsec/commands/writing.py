"""Several files, all written or none."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from polsec.errors import Message, PolsecError

ONLY_OWNER = 0o600


@dataclass(frozen=True)
class Output:
    """A file to write: where, by what, and whether only its owner may read it."""

    path: Path
    write: Callable[[TextIO], object]
    private: bool = False


def check_outputs(paths: Sequence[Path], inputs: Sequence[Path]) -> None:
    """Raises ``PolsecError`` where one of ``paths`` cannot be written, is there twice, or is one of ``inputs``."""
    for number, path in enumerate(paths):
        if not path.parent.is_dir():
            raise PolsecError(
                Message("{path}: there is no folder {folder}. Make it first.", path=path, folder=path.parent)
            )
        if path.exists() and not path.is_file():
            raise PolsecError(Message("{path} is no file. Name a file to write.", path=path))
        if not os.access(path.parent, os.W_OK):
            raise PolsecError(Message("{folder} cannot be written to. Name another folder.", folder=path.parent))
        if any(_is_same(path, other) for other in paths[:number]):
            raise PolsecError(Message("{path} is named for two outputs. Name a file for each.", path=path))
        if any(_is_same(path, other) for other in inputs):
            raise PolsecError(Message("{path} is one of the files to read. Name another file to write.", path=path))


def write_all(outputs: Sequence[Output]) -> None:
    """Write every output, or leave everything as it was. Raises ``PolsecError`` where the system refuses.

    Each goes to a file beside its place first; only when all are complete do they take their places, and if one
    cannot, those before it give theirs back.
    """
    try:
        with ExitStack() as stack:
            ready = [(_write_beside(output, stack), output.path) for output in outputs]
            with ExitStack() as undo:
                for written, path in ready:
                    _put_in_place(written, path, stack, undo)
                undo.pop_all()
    except OSError as error:
        raise PolsecError(
            Message(
                "Nothing was written: {path}: {error}.",
                path=error.filename or "",
                error=error.strerror or error,
            )
        ) from error


def _write_beside(output: Output, stack: ExitStack) -> Path:
    handle, name = tempfile.mkstemp(dir=output.path.parent, prefix=f".{output.path.name}.", suffix=".part")
    written = Path(name)
    stack.callback(written.unlink, missing_ok=True)
    with open(handle, "w", encoding="utf-8", newline="") as file:
        output.write(file)
        file.flush()
        os.fsync(file.fileno())
    written.chmod(ONLY_OWNER if output.private else _usual_mode())
    return written


def _put_in_place(written: Path, path: Path, stack: ExitStack, undo: ExitStack) -> None:
    """Give ``written`` its place; on undo what was there before comes back, or nothing."""
    if path.exists():
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".before")
        os.close(handle)
        before = Path(name)
        stack.callback(before.unlink, missing_ok=True)
        os.replace(path, before)
        undo.callback(os.replace, before, path)
    else:
        undo.callback(path.unlink, missing_ok=True)
    os.replace(written, path)


def _usual_mode() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask


def _is_same(path: Path, other: Path) -> bool:
    if path.exists() and other.exists():
        return path.samefile(other)
    return path.resolve() == other.resolve()
