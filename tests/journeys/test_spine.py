"""The whole process, from an empty site to a publication that a stranger checks: real people at real browsers.

Each step is done by whoever would do it, on the pages of a site that runs as an operator starts it (`polsec serve`).
The coordinator and half of the delegates read Spanish, the others English; the next time the other way round.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from tests.journeys.driving import Person, people

POLSEC = Path(sys.executable).with_name("polsec")
INSTITUTIONS = (
    ("state", "ministries", "Ministerio de Convivencia", "Rosa", True),
    ("civil", "women", "Red de Mujeres", "Marta", False),
    ("business", "chambers", "Cámara de Comercio", "Ricardo", True),
)
SLUG = "valle"
PARAGRAPHS = ("Cada municipio ofrece un lugar de confianza.", "La fiscalía responde en quince días.")
RESERVATION = "Con el personal actual no alcanza."
OTHER = {"es": "en", "en": "es"}


def environment(folder: Path) -> dict[str, str]:
    """That of a new machine: a data folder of its own, SQLite, any free port."""
    own = {"POLSEC_DATA": str(folder), "POLSEC_PORT": "0", "DATABASE_URL": "", "LC_ALL": "es"}
    return {**{k: v for k, v in os.environ.items() if k != "DJANGO_SETTINGS_MODULE"}, **own}


@dataclass
class Site:
    """A running site, the link with which its first coordinator enters, and where its files are."""

    address: str
    link: str
    folder: Path


@pytest.fixture
def empty_site(tmp_path: Path) -> Iterator[Site]:
    """A site as it is after `polsec setup` on an empty folder and `polsec serve`."""
    folder = tmp_path / "data"
    setup = [POLSEC, "setup", "--coordinator", "Elena Xol", "--operator", "--no-questions"]
    said = subprocess.run(setup, env=environment(folder), capture_output=True, text=True, check=True).stdout
    way_in = re.search(r"/es/way-in/\S+", said)
    assert way_in, said
    with subprocess.Popen(
        [POLSEC, "serve"], env=environment(folder), stdout=subprocess.PIPE, text=True, start_new_session=True
    ) as server:
        try:
            assert server.stdout is not None
            address = next(line.strip() for line in server.stdout if line.startswith("http://"))
            yield Site(address, address + way_in[0], folder)
        finally:
            os.killpg(server.pid, signal.SIGTERM)


@dataclass
class Process:
    """The process on its way: who takes part, and where things are by now."""

    site: Site
    make: Callable[..., Person]
    coordinator: Person
    delegates: list[Person] = field(default_factory=list)
    group: str = ""
    proposal: str = ""
    question: str = ""
    publication: str = ""


@pytest.mark.slow
@pytest.mark.parametrize("language", ["es", "en"])
def test_from_an_invitation_to_a_publication_that_a_stranger_checks(
    browser: Browser, empty_site: Site, tmp_path: Path, language: str
) -> None:
    make = people(browser, empty_site.address)
    process = Process(empty_site, make, make(language))
    create_process(process)
    form_bodies(process)
    for number in range(len(INSTITUTIONS)):
        invite_and_join(process, number)
    propose_and_agree_on_a_theme(process)
    write_and_comment(process)
    consent(process)
    approve_finally(process)
    publish(process)
    way_back(process)
    check_offline(process, tmp_path)


def create_process(process: Process) -> None:
    coordinator = process.coordinator
    coordinator.opens(process.site.link)
    coordinator.page.locator("main form button").first.click()
    coordinator.page.wait_for_load_state()
    coordinator.goes("/processes/new/")
    coordinator.fills(
        template="citizen-security",
        title_es="Seguridad en el valle",
        title_en="Security in the valley",
        purpose_es="Acordar una política.",
        purpose_en="To agree on a policy.",
        slug=SLUG,
    )
    for language in ("es", "en"):
        coordinator.page.locator(f"main [name=languages][value={language}]").check()
    coordinator.sends()
    coordinator.process = SLUG
    stranger = process.make(OTHER[coordinator.language], SLUG)
    assert stranger.goes("").locator("main").inner_text().startswith("404"), "in preparation it is nobody else's"


def form_bodies(process: Process) -> None:
    coordinator = process.coordinator
    coordinator.goes("bodies/new/")
    coordinator.fills(type="project-group", title_es="Grupo de Proyecto", title_en="Project Group", is_highest=True)
    coordinator.fills(decides="consent", quorum=2)
    coordinator.sends()
    coordinator.goes("bodies/new/")
    coordinator.fills(type="working-group", title_es="Grupo de trabajo", title_en="Working group")
    coordinator.fills(decides="consent", quorum=2)
    coordinator.sends()
    process.group = coordinator.page.url.split(f"/p/{SLUG}/")[1]
    coordinator.goes("settings/open/")
    coordinator.page.locator("main form button").first.click()
    coordinator.page.wait_for_load_state()


def invite_and_join(process: Process, number: int) -> None:
    """An institution is entered and invited; it answers by its link and names a delegate, who comes in at once."""
    coordinator, (kind, sector, name, delegate, releases) = process.coordinator, INSTITUTIONS[number]
    coordinator.goes("institutions/new/")
    coordinator.fills(name_es=name, kind=kind, sector=sector)
    coordinator.sends()
    coordinator.goes("convening/invite/")
    coordinator.fills(institution=re.compile(name), channel="hand", contact_name="Dirección")
    coordinator.sends()
    found = re.search(r"http\S+/i/\S+/", coordinator.page.locator("main").inner_text())
    assert found
    person = process.make(coordinator.language if number != 1 else OTHER[coordinator.language], SLUG)
    person.opens(found[0])
    person.fills(choice="joins", delegate_name=delegate, accepts_rules=True, releases_name=releases)
    person.sends()
    person.page.locator("main a[href*='/invitation/']").first.click()
    person.page.wait_for_load_state()
    person.sends()
    process.delegates.append(person)
    _seat_in_the_working_group(process, name, delegate)
    late = process.make(person.language, SLUG)
    late.opens(found[0])
    assert late.page.locator("main form.form").count() == 0, "an invitation is answered once"


def _seat_in_the_working_group(process: Process, name: str, delegate: str) -> None:
    coordinator = process.coordinator
    coordinator.goes(f"{process.group}seat/")
    coordinator.fills(institution=re.compile(name))
    coordinator.sends()
    coordinator.page.locator("main tr", has_text=name).locator("a[href*='/mandate/']").first.click()
    coordinator.page.wait_for_load_state()
    coordinator.fills(person=re.compile(delegate))
    coordinator.sends()


def propose_and_agree_on_a_theme(process: Process) -> None:
    delegate, coordinator = process.delegates[0], process.coordinator
    delegate.goes("agenda/propose/")
    delegate.fills(
        body=re.compile(delegate.says("Working group") if delegate.language == "en" else "Grupo de trabajo"),
        title="Denunciar sin miedo",
        reasons="Quien denuncia queda expuesto.",
        questions="¿Dónde se denuncia?",
        is_named=True,
    )
    delegate.sends()
    theme = delegate.page.url.split(f"/p/{SLUG}/")[1]
    stranger = process.make("es", SLUG)
    assert "404" in stranger.goes(theme).locator("main").inner_text(), "a theme is the room's until it is agreed on"
    coordinator.goes(f"{theme}agree/")
    coordinator.fills(proof="Ayuda memoria de la segunda sesión")
    coordinator.sends()
    stranger.goes(theme)
    stranger.reads("Denunciar sin miedo")
    stranger.reads("Ministerio de Convivencia")


def write_and_comment(process: Process) -> None:
    coordinator, commenter = process.coordinator, process.delegates[1]
    coordinator.goes("proposals/new/")
    coordinator.fills(theme=re.compile("Denunciar"), title="Dos acuerdos")
    coordinator.fills(body=re.compile("Grupo de trabajo|Working group"))
    for number, text in enumerate(PARAGRAPHS):
        coordinator.fills(**{f"p-{number}-text": text})
    coordinator.sends()
    process.proposal = coordinator.page.url.split(f"/p/{SLUG}/")[1]
    commenter.goes(process.proposal)
    commenter.reads(PARAGRAPHS[0])
    commenter.page.locator("main .provision a[href*='/discussion/']").first.click()
    commenter.page.wait_for_load_state()
    commenter.fills(tone="suggestion", text="Que sea también la casa de la autoridad.")
    commenter.sends()
    commenter.reads("Que sea también la casa de la autoridad.")
    coordinator.goes(process.proposal)
    coordinator.page.locator("main .provision a[href*='/discussion/']").first.click()
    coordinator.page.locator("main a[href*='/discussion/comment/']").first.click()
    coordinator.page.wait_for_load_state()
    coordinator.fills(fate="taken", reason="Se recoge en la próxima versión.")
    coordinator.sends()
    coordinator.goes(f"{process.proposal}write/")
    coordinator.fills(
        **{"p-0-text": f"{PARAGRAPHS[0]} También lo es la casa de la autoridad.", "note": "Por un comentario."}
    )
    coordinator.sends()
    stranger = process.make("en", SLUG)
    assert "404" in stranger.goes(process.proposal).locator("main").inner_text(), "a draft is the room's"


def consent(process: Process) -> None:
    """The working group is asked: two agree, one with a reservation that may be printed without its name."""
    coordinator = process.coordinator
    coordinator.goes(f"{process.proposal}put/")
    coordinator.sends()
    process.question = coordinator.page.url.split(f"/p/{SLUG}/")[1]
    _answer(process, process.question)
    coordinator.goes(process.question)
    coordinator.page.locator("main form.post button").last.click()
    coordinator.page.wait_for_load_state()
    coordinator.reads(coordinator.says("Agreed, with reservations", "verdict"))


def _answer(process: Process, question: str) -> None:
    for number, delegate in enumerate(process.delegates):
        delegate.goes("/day/")
        assert delegate.page.locator(f"main a[href*='{question}']").count() == 1, "what needs me is on the day page"
        delegate.goes(question)
        if number == 1:
            delegate.fills(stance="reservation", reason=RESERVATION, printed=True, named=False)
        else:
            delegate.fills(stance="agree")
        delegate.sends()
        other = process.delegates[number - 1].goes(question).locator("main").inner_text()
        assert number == 2 or RESERVATION not in other, "until the close nobody sees another's position"


def approve_finally(process: Process) -> None:
    coordinator = process.coordinator
    coordinator.goes(process.proposal)
    coordinator.page.locator("main a[href*='/approvals/submit/']").click()
    coordinator.page.wait_for_load_state()
    coordinator.sends()
    coordinator.page.locator("main a[href*='/questions/']").first.click()
    coordinator.page.wait_for_load_state()
    question = coordinator.page.url.split(f"/p/{SLUG}/")[1]
    _answer(process, question)
    coordinator.goes(question)
    coordinator.page.locator("main form.post button").last.click()
    coordinator.page.wait_for_load_state()
    coordinator.reads(coordinator.says("Agreed, with reservations", "verdict"))


def publish(process: Process) -> None:
    """The document is set by the worker once the record is signed, looked at, and published."""
    coordinator = process.coordinator
    coordinator.goes("approvals/")
    coordinator.page.locator("main .rows a").first.click()
    coordinator.page.locator("main a[href*='/publications/new/']").click()
    coordinator.page.wait_for_load_state()
    coordinator.page.locator("main form.post button").first.click()
    coordinator.page.wait_for_load_state()
    process.publication = coordinator.page.url.split(f"/p/{SLUG}/")[1]
    ready = coordinator.page.locator("main form.post button")
    for _ in range(30):
        if ready.count():
            break
        coordinator.page.wait_for_timeout(1000)
        coordinator.goes(process.publication)
    ready.first.click()
    coordinator.page.wait_for_load_state()


def way_back(process: Process) -> None:
    """A stranger reads the reservation, and goes from a paragraph to its theme and to those who gave their names."""
    stranger = process.make(OTHER[process.coordinator.language], SLUG)
    stranger.goes(process.publication)
    stranger.reads(RESERVATION)
    stranger.reads(stranger.says("An institution that does not give its name"))
    stranger.page.locator("main a[href*='/provision/']").first.click()
    stranger.page.wait_for_load_state()
    stranger.reads("Denunciar sin miedo")
    stranger.reads("Ministerio de Convivencia")
    expect(stranger.page.locator("main .way-back .reserved").first).to_be_visible()
    text = stranger.page.locator("body").inner_text()
    assert "Red de Mujeres" not in text
    assert not any(person in text for person in ("Rosa", "Marta", "Ricardo"))


def check_offline(process: Process, folder: Path) -> None:
    """Document, record and verifier are downloaded, and checked with Python alone; one byte changed is found."""
    stranger = process.make("es", SLUG)
    export, verifier, policy = folder / "record.zip", folder / "verify.py", folder / "policy"
    stranger.goes("record/verify/")
    _download(stranger, f"/p/{SLUG}/record/download/", export)
    for address, path in (("/record/verify.py", verifier), (f"/record/{SLUG}/policy", policy)):
        path.write_bytes(stranger.page.request.get(process.site.address + address).body())
    unpacked = folder / "record-of-the-process"
    with zipfile.ZipFile(export) as archive:
        archive.extractall(unpacked)
    root = next(path.parent for path in sorted(unpacked.rglob("record")) if path.is_dir())
    assert _verify(verifier, root, policy) == 0
    document = next(root.glob("publications/*.pdf"))
    told = json.loads(document.with_suffix(".json").read_text(encoding="utf-8"))
    assert "theme" in {step["kind"] for step in told["paragraphs"][0]["origins"]}
    assert RESERVATION in {row["text"] for row in told["reservations"]}
    for number, changed in enumerate((document, root / "record/checkpoint", root / "record/policy")):
        copy = folder / f"changed-{number}"
        shutil.copytree(root, copy)
        target = copy / changed.relative_to(root)
        content = bytearray(target.read_bytes())
        content[len(content) // 2] ^= 1
        target.write_bytes(content)
        assert _verify(verifier, copy, policy) == 1, changed


def _download(stranger: Person, address: str, path: Path) -> None:
    """What the site offers as a file; it is prepared after the last act, so it may take a moment to hold all."""
    for _ in range(90):
        response = stranger.page.request.get(f"{stranger.site}/{stranger.language}{address}")
        if response.ok and "zip" in response.headers["content-type"]:
            path.write_bytes(response.body())
            with zipfile.ZipFile(path) as archive:
                if any(name.endswith(".pdf") for name in archive.namelist()):
                    return
        stranger.page.wait_for_timeout(1000)
    raise AssertionError("the record with the publication was never offered")


def _verify(verifier: Path, folder: Path, policy: Path) -> int:
    """The exit code of the verifier, run by Python alone, without anything of ours in reach."""
    command = [sys.executable, "-I", verifier, folder, "--policy", policy]
    return subprocess.run(command, env={}, capture_output=True, check=False).returncode
