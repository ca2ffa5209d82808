"""What the site takes from the environment: three names that matter, one for other host names, one for paper."""

import os
import secrets
import tempfile
from pathlib import Path
from typing import Any, Literal
from urllib.parse import parse_qsl, unquote, urlsplit

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from polsec.errors import Message, PolsecError

LOCAL_NAMES = ("localhost", "127.0.0.1", "[::1]")

ADVICE = {
    "POLSEC_PORT": Message("Give a number from 0 to 65535, or leave it out for 8000; 0 takes any free port."),
    "POLSEC_DATA": Message("Give the path of a folder, or leave it out for ./data."),
    "POLSEC_PAPER": Message("Give letter or a4, or leave it out for letter."),
    "POLSEC_ADDRESS": Message("Give the site's own address, as in https://dialogue.example, without a path."),
    "POLSEC_LEDGER": Message("Give the path of a file, or leave it out for erasures.jsonl in POLSEC_DATA."),
}


class Environment(BaseSettings):
    """The settings of one site, read once at its start."""

    model_config = SettingsConfigDict(env_prefix="POLSEC_", env_ignore_empty=True, extra="ignore")

    data: Path = Path("data")
    port: int = Field(default=8000, ge=0, le=65535)
    hosts: str = ""
    paper: Literal["letter", "a4"] = "letter"
    address: str = Field(default="", pattern=r"^(https?://[^/\s]+)?/?$")
    mail_url: str = ""
    ledger: Path | None = None
    database_url: str = Field(default="", validation_alias="DATABASE_URL")

    @property
    def allowed_hosts(self) -> list[str]:
        """Names under which the site answers: the machine's own, that of its address, and those of POLSEC_HOSTS."""
        own = urlsplit(self.address).hostname if self.address else None
        return [*LOCAL_NAMES, *filter(None, [own, *(name.strip() for name in self.hosts.split(","))])]

    @property
    def is_https(self) -> bool:
        """Whether the site is reached through HTTPS, which a proxy before it speaks."""
        return self.address.startswith("https://")


def read_environment() -> Environment:
    """The settings of the environment, with the data folder absolute.

    Raises PolsecError that names the first variable that cannot be used and what to give instead.
    """
    try:
        environment = Environment()
    except ValidationError as error:
        raise PolsecError(_explanation(str(error.errors()[0]["loc"][0]))) from error
    environment.data = environment.data.expanduser().absolute()
    if environment.ledger:
        environment.ledger = environment.ledger.expanduser().absolute()
    return environment


def _explanation(field: str) -> Message:
    name = f"POLSEC_{field}".upper()
    return Message("{name} cannot be used. {advice}", name=name, advice=ADVICE[name])


def prepare_folder(folder: Path) -> Path:
    """Make the data folder where it is missing, readable by its owner alone.

    Raises PolsecError where the folder cannot be made or written to.
    """
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise PolsecError(
            Message(
                "The data folder {folder} cannot be made ({reason}). Set POLSEC_DATA to one that you may write to.",
                folder=folder,
                reason=error.strerror,
            )
        ) from error
    if not os.access(folder, os.W_OK | os.X_OK):
        raise PolsecError(
            Message("The data folder {folder} cannot be written to. Set POLSEC_DATA to one that can.", folder=folder)
        )
    return folder


def secret_key(folder: Path) -> str:
    """The site's secret, made once and kept in the data folder for its owner's eyes alone.

    Two processes that start at the same time end with the same key: the file appears whole, by a link that the
    second one is refused.
    """
    path = folder / "secret-key"
    if not path.exists():
        _make_once(path, secrets.token_urlsafe(50))
    return path.read_text(encoding="ascii")


def _make_once(path: Path, text: str) -> None:
    handle, draft = tempfile.mkstemp(dir=path.parent, prefix=path.name)
    try:
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(text)
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        os.unlink(draft)


def database(environment: Environment) -> dict[str, Any]:
    """Django's settings of the one database: PostgreSQL where DATABASE_URL says so, else SQLite in the data folder."""
    if environment.database_url:
        return _postgresql(environment.database_url)
    return _sqlite(environment.data / "polsec.sqlite3")


def _sqlite(path: Path) -> dict[str, Any]:
    """SQLite that loses nothing when the power is cut, and whose writers queue instead of failing."""
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "timeout": 20,
            "transaction_mode": "IMMEDIATE",
            "init_command": "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON;",
        },
    }


def _postgresql(url: str) -> dict[str, Any]:
    parts = urlsplit(url)
    if parts.scheme not in ("postgresql", "postgres"):
        raise PolsecError(
            Message(
                "DATABASE_URL must begin with postgresql://, as in postgresql://user:password@host:5432/name. "
                "Leave it out to use the embedded database in POLSEC_DATA."
            )
        )
    options = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")) or "postgres",
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", unquote(parts.hostname or "")),
        "PORT": options.pop("port", str(parts.port or "")),
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
    }
