"""What every page of the site has around its content."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import translate_url
from django.utils.translation import get_language

from polsec import __version__
from polsec.foundation.record.queries import is_demo_key


def shell(request: HttpRequest) -> dict[str, Any]:
    """The context of the shell: this page in each language, the version that made it, whether its key is for show."""
    return {"site_languages": languages(request), "polsec_version": __version__, "is_demo_key": is_demo_key()}


def languages(request: HttpRequest) -> list[dict[str, Any]]:
    """Each language of the site with its own name and the address of this page in it.

    A page that does not exist has no address in the other language; its readers are led to the first page.
    """
    found = request.resolver_match is not None
    current = get_language()
    return [
        {"code": code, "name": name, "current": code == current, "url": _address(request.path, code, found)}
        for code, name in settings.LANGUAGES
    ]


def _address(path: str, language: str, found: bool) -> str:
    return translate_url(path, language) if found and path != "/" else f"/{language}/"
