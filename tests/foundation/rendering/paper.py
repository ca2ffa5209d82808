"""Reading a PDF as far as tests need it, with the standard library alone: its text, its links, its properties."""

import re
import zlib

OBJECT = re.compile(rb"(?<=\n)(\d+) 0 obj\n")
LENGTH = re.compile(rb"/Length (\d+)")
ONE = re.compile(rb"<([0-9A-F]+)> <([0-9A-F]+)>\n")
SPAN = re.compile(rb"<([0-9A-F]+)> <([0-9A-F]+)> <([0-9A-F]+)>\n")
# A string may hold brackets without a stroke before them, as long as each has its partner.
INNER = rb"(?:[^\\()]|\\.|\((?:[^\\()]|\\.|\((?:[^\\()]|\\.)*\))*\))*"
SHOWN = re.compile(rb"/(f\d+) [\d.]+ Tf|\((" + INNER + rb")\)|<([0-9A-Fa-f]*)>|(\bTm\b|ACTUAL[0-9A-F]+)", re.DOTALL)
# Where glyphs do not tell the text (a hyphen that was put in, a letter of two glyphs) typst writes it beside them.
ACTUAL = re.compile(rb"<<[^>]*/ActualText ?<FEFF([0-9A-F]+)>>>BDC.*?EMC", re.DOTALL)
PROPERTIES = re.compile(rb"<<(?:[^<>]|<[0-9A-Fa-f]*>)*>>BDC")
ESCAPE = re.compile(rb"\\([nrtbf()\\]|[0-7]{1,3}|\r?\n)", re.DOTALL)
CONTROLS = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f", b"(": b"(", b")": b")", b"\\": b"\\"}


class Paper:
    """A PDF that typst wrote."""

    def __init__(self, pdf: bytes) -> None:
        starts = [(int(match[1]), match.end()) for match in OBJECT.finditer(pdf)]
        self.pdf = pdf
        self.objects = {number: pdf[start : start + self._length(start)] for number, start in starts}

    def _length(self, start: int) -> int:
        """The bytes of an object, past its stream, which may hold anything."""
        opened, closed = self.pdf.find(b"stream\n", start), self.pdf.find(b"endobj", start)
        if -1 < opened < closed:
            size = LENGTH.search(self.pdf, start)
            assert size
            closed = self.pdf.find(b"endobj", opened + 7 + int(size[1]))
        return closed - start

    def stream(self, number: int) -> bytes:
        """What the stream of an object holds."""
        head, _, rest = self.objects[number].partition(b"stream\n")
        size = LENGTH.search(head)
        assert size
        raw = rest[: int(size[1])]
        return zlib.decompress(raw) if b"FlateDecode" in head else raw

    @property
    def pages(self) -> list[str]:
        """The text of each page, in the order of its drawing."""
        kids = re.search(rb"/Type/Pages/Count \d+/Kids\[([^\]]*)\]", self.pdf)
        assert kids
        return [self._text(int(number)) for number in re.findall(rb"(\d+) 0 R", kids[1])]

    @property
    def text(self) -> str:
        """All the text, with single spaces and without soft hyphens."""
        return squeezed(" ".join(self.pages))

    @property
    def links(self) -> list[str]:
        """The addresses that are linked to."""
        return [uri.decode() for uri in re.findall(rb"/URI\(([^)]*)\)", self.pdf)]

    @property
    def metadata(self) -> str:
        """The XMP packet."""
        number = next(number for number, content in self.objects.items() if b"/Type/Metadata" in content)
        return self.stream(number).decode()

    def _text(self, page: int) -> str:
        fonts = {name: _unicode(self, int(number)) for name, number in self._fonts(page)}
        contents = re.search(rb"/Contents (\d+) 0 R", self.objects[page])
        assert contents
        font: dict[bytes, str] = {}
        out = []
        for name, literal, digits, moved in SHOWN.findall(_drawn(self.stream(int(contents[1])))):
            if name:
                font = fonts[name]
            elif moved:
                out.append(_decoded(moved[6:]) if moved.startswith(b"ACTUAL") else "\n")
            else:
                codes = bytes.fromhex(digits.decode()) if digits else _unescaped(literal)
                out += [font.get(codes[at : at + 2], "") for at in range(0, len(codes), 2)]
        return "".join(out)

    def _fonts(self, page: int) -> list[tuple[bytes, bytes]]:
        resources = re.search(rb"/Resources (\d+) 0 R", self.objects[page])
        assert resources
        fonts = re.search(rb"/Font<<(.*?)>>", self.objects[int(resources[1])], re.DOTALL)
        return re.findall(rb"/(f\d+) (\d+) 0 R", fonts[1]) if fonts else []


def _unicode(paper: Paper, font: int) -> dict[bytes, str]:
    number = re.search(rb"/ToUnicode (\d+) 0 R", paper.objects[font])
    assert number
    table = paper.stream(int(number[1]))
    found = {bytes.fromhex(code.decode()): _decoded(text) for code, text in ONE.findall(table)}
    for first, last, text in SPAN.findall(table):
        for step in range(int(last, 16) - int(first, 16) + 1):
            found[(int(first, 16) + step).to_bytes(2, "big")] = chr(int(text, 16) + step)
    return found


def _drawn(content: bytes) -> bytes:
    return PROPERTIES.sub(b"", ACTUAL.sub(rb" ACTUAL\1 ", content))


def _decoded(digits: bytes) -> str:
    return bytes.fromhex(digits.decode()).decode("utf-16-be")


def _unescaped(literal: bytes) -> bytes:
    def plain(match: re.Match[bytes]) -> bytes:
        given = match[1]
        return CONTROLS.get(given) or (bytes([int(given, 8)]) if given.isdigit() else b"")

    return ESCAPE.sub(plain, literal)


def squeezed(text: str) -> str:
    """`text` with single spaces and without soft hyphens."""
    return re.sub(r"\s+", " ", re.sub("\u00ad\\s*", "", text)).strip()
