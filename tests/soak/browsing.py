"""Acts as browsers send them: a signed-in session, a form with its request number, an answer or none."""

from __future__ import annotations

import http.client
import json
import os
import subprocess
import sys
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

ROOT = Path(__file__).resolve().parents[2]
POLSEC = Path(sys.executable).with_name("polsec")
TOKEN = "a" * 32
"""What the cookie and the field against forged forms say; any word will do, if both say the same."""
PATIENCE = 30


@dataclass(frozen=True)
class Form:
    """One act: who sends which fields where. Its request number finds it again in the database."""

    path: str
    session: str
    fields: dict[str, str]
    number: str = field(default_factory=lambda: str(uuid.uuid4()))


@dataclass(frozen=True)
class Answered:
    """What came back: the status, and where to go next."""

    status: int
    location: str

    @property
    def is_done(self) -> bool:
        """Whether the site says that the act is done."""
        return self.status == http.client.FOUND and "/login/" not in self.location


def environment(folder: Path, **more: str) -> dict[str, str]:
    """Of a site with its data in a folder; on PostgreSQL where DATABASE_URL names one."""
    own = {"POLSEC_DATA": str(folder), "POLSEC_PORT": "0", "LC_ALL": "en"}
    return os.environ | own | {"DJANGO_SETTINGS_MODULE": "polsec.site.settings"} | more


def filled(folder: Path, **more: str) -> dict[str, Any]:
    """Fill a new site; what `filling` says of it."""
    command = [sys.executable, "-m", "tests.soak.filling"]
    done = subprocess.run(command, env=environment(folder, **more), cwd=ROOT, check=True, stdout=subprocess.PIPE)
    made: dict[str, Any] = json.loads(done.stdout)
    return made


@contextmanager
def serving(folder: Path, **more: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """The site, in a process group of its own, and its address; it is told to end after the block."""
    with subprocess.Popen(
        [POLSEC, "serve"],
        env=environment(folder, **more),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        start_new_session=True,
    ) as server:
        try:
            yield server, address_of(server)
        finally:
            if server.poll() is None:
                server.terminate()
                server.wait(PATIENCE)


def address_of(server: subprocess.Popen[str]) -> str:
    """The address that it prints once it answers."""
    assert server.stdout
    for line in server.stdout:
        if line.startswith("http://"):
            return line.strip()
    raise AssertionError("the server ended")


def send(address: str, form: Form) -> Answered:
    """Send a form on a connection of its own. Raises OSError or HTTPException where no whole answer comes."""
    where = urlsplit(address)
    connection = http.client.HTTPConnection("127.0.0.1", where.port, timeout=PATIENCE)
    body = urlencode({"csrfmiddlewaretoken": TOKEN, "request_id": form.number, **form.fields})
    headers = {
        "Host": where.netloc,
        "Content-Type": "application/x-www-form-urlencoded",
        "Cookie": f"form={TOKEN}; session={form.session}",
    }
    try:
        connection.request("POST", form.path, body, headers)
        response = connection.getresponse()
        response.read()
        return Answered(response.status, response.headers.get("Location", ""))
    finally:
        connection.close()


def position(site: dict[str, Any], delegate: int, question: int) -> Form:
    """A delegate says where their institution stands."""
    who = site["delegates"][delegate]
    number = str(uuid.uuid4())
    fields = {"institution": who["institution"], "stance": "reservation", "reason": f"Falta {number}"}
    return Form(f"/es/p/{site['slug']}/questions/{site['questions'][question]}/", who["session"], fields, number)


def comment(site: dict[str, Any], delegate: int, text: int) -> Form:
    """A delegate comments on a text."""
    who = site["delegates"][delegate]
    number = str(uuid.uuid4())
    fields = {"tone": "concern", "text": f"Preocupa {number}", "institution": who["institution"]}
    return Form(f"/es/p/{site['slug']}/discussion/{site['texts'][text]}/", who["session"], fields, number)


def theme(site: dict[str, Any], delegate: int) -> Form:
    """A delegate proposes a theme."""
    who = site["delegates"][delegate]
    number = str(uuid.uuid4())
    fields = {"body": site["body"], "title": f"Tema {number}", "reasons": "Porque falta.", "questions": "¿Qué?"}
    return Form(f"/es/p/{site['slug']}/agenda/propose/", who["session"], fields, number)


def erasure(site: dict[str, Any], delegate: dict[str, str]) -> Form:
    """The coordinator erases a delegate who asked for it on paper."""
    path = f"/es/p/{site['slug']}/people/{delegate['person']}/erase/"
    return Form(path, site["coordinator"], {"understood": "on"})
