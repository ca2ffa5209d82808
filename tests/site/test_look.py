"""The look of the kit: the colours that the note on the look computed, the same on the site and in a report."""

import re
from hashlib import sha256
from pathlib import Path

import pytest

import polsec.foundation.kit
import polsec.methods.opinion.report

KIT = Path(polsec.foundation.kit.__file__).parent / "static/kit"
REPORT = Path(polsec.methods.opinion.report.__file__).parent / "static"
TOKEN = re.compile(r"(--[\w-]+): ([^;]+);")


def modes(stylesheet: Path) -> list[dict[str, str]]:
    """The tokens of the light and of the dark mode."""
    blocks = re.findall(r":root \{(.*?)\}", stylesheet.read_text(encoding="utf-8"), re.DOTALL)
    return [dict(TOKEN.findall(block)) for block in blocks]


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    channels = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    brighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (brighter + 0.05) / (darker + 0.05)


def test_a_report_and_the_site_share_their_tokens() -> None:
    assert modes(KIT / "polsec.css") == modes(REPORT / "tokens.css")


@pytest.mark.parametrize("mode", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize("surface", ["--paper", "--raised"])
@pytest.mark.parametrize("text", ["--ink", "--ink-soft", "--jade", "--ochre", "--slate", "--clay", "--indigo"])
def test_text_is_readable_on_every_surface(mode: int, surface: str, text: str) -> None:
    light, dark = modes(KIT / "polsec.css")
    tokens = (light, light | dark)[mode]
    assert contrast(tokens[text], tokens[surface]) >= 4.5


@pytest.mark.parametrize("mode", [0, 1], ids=["light", "dark"])
def test_a_button_is_readable(mode: int) -> None:
    tokens = modes(KIT / "polsec.css")[mode]
    assert contrast(tokens["--on-jade"], tokens["--jade"]) >= 4.5


def test_the_fonts_are_those_whose_hashes_are_listed() -> None:
    listed = dict(
        reversed(line.split()) for line in (KIT / "fonts/SHA256SUMS").read_text(encoding="utf-8").splitlines()
    )
    assert {path.name: sha256(path.read_bytes()).hexdigest() for path in (KIT / "fonts").glob("*.woff2")} == listed
