"""The site's own settings, with a data folder that lives as long as the test run."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

os.environ["POLSEC_DATA"] = tempfile.mkdtemp(prefix="polsec-tests-")
atexit.register(shutil.rmtree, os.environ["POLSEC_DATA"], ignore_errors=True)

from polsec.site.settings import *  # noqa: E402, F403

TEMPLATES[0]["DIRS"] = [Path(__file__).parent / "foundation/kit"]  # noqa: F405

if "sqlite3" in DATABASES["default"]["ENGINE"]:  # noqa: F405
    # A file, as on a real site, so that threads have connections of their own and wait for each other.
    DATABASES["default"]["TEST"] = {"NAME": f"{os.environ['POLSEC_DATA']}/test.sqlite3"}  # noqa: F405
    # The disk is not waited for: no test here cuts the power (tests/soak kills whole sites, with their own settings).
    DATABASES["default"]["OPTIONS"]["init_command"] += " PRAGMA synchronous = OFF;"  # noqa: F405

# Test processes side by side share a folder: what one of them counts is nothing to the others.
CACHES["default"] = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}  # noqa: F405

# Costly on purpose on a site; what is hashed here is not secret.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
