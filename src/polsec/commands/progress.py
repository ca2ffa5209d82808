"""A bar for what takes longer than a second, on a terminal only."""

from __future__ import annotations

from collections.abc import Mapping
from time import monotonic
from types import TracebackType
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from rich.progress import Progress

PATIENCE = 1.0
"""Seconds after which one wants to know."""


class Bar:
    """Shows the stage and the share done, from a second after its start until it is left. Called with both."""

    def __init__(self, stream: TextIO, words: Mapping[str, str]) -> None:
        """words: what a reader is told of each stage."""
        self._stream, self._words = stream, words
        self._started = monotonic()
        self._shown: Progress | None = None

    def __enter__(self) -> Bar:
        return self

    def __call__(self, stage: str, share: float) -> None:
        if not self._stream.isatty() or monotonic() - self._started < PATIENCE:
            return
        shown = self._shown = self._shown or self._show()
        shown.update(shown.task_ids[0], description=self._words.get(stage, stage), completed=share)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._shown:
            self._shown.stop()

    def _show(self) -> Progress:
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

        columns = (TextColumn("{task.description}", markup=False), BarColumn(), TimeElapsedColumn())
        shown = Progress(*columns, console=Console(file=self._stream), transient=True)
        shown.add_task("", total=1.0)
        shown.start()
        return shown
