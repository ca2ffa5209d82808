"""Numbers as the reader's country writes them."""

from __future__ import annotations

from dataclasses import dataclass

from babel.numbers import format_decimal, format_percent

WRITTEN_AS = {"es": "es_419"}
"""Languages whose numbers are written as in a region: Spanish as in Latin America, with a decimal point."""


@dataclass(frozen=True)
class Numbers:
    """Counts, shares and decimals in one language."""

    language: str

    @property
    def _locale(self) -> str:
        return WRITTEN_AS.get(self.language, self.language)

    def count(self, number: float) -> str:
        """A whole number: 14,020."""
        return format_decimal(round(number), locale=self._locale)

    def percent(self, share: float) -> str:
        """A share in [0, 1] as whole per cent: 74%."""
        return format_percent(share, format=None, locale=self._locale, decimal_quantization=True)

    def range(self, low: float, high: float) -> str:
        """An interval of shares: 66–80%. One number where both ends round to the same."""
        first, last = round(low * 100), self.percent(high)
        return last if self.percent(low) == last else f"{first}–{last}"

    def points(self, difference: float) -> str:
        """A difference of shares in percentage points, without its sign."""
        return self.count(abs(difference) * 100)

    def decimal(self, number: float, digits: int = 3) -> str:
        """A number with so many digits after the point."""
        return format_decimal(number, format="#,##0." + "0" * digits, locale=self._locale)

    def plain(self, number: float) -> str:
        """A threshold as it is: no rounding up to six digits."""
        return format_decimal(number, format="#,##0.######", locale=self._locale)
