"""The site's own settings, with a data folder that lives as long as the test run."""

import atexit
import os
import shutil
import tempfile

os.environ["POLSEC_DATA"] = tempfile.mkdtemp(prefix="polsec-tests-")
atexit.register(shutil.rmtree, os.environ["POLSEC_DATA"], ignore_errors=True)

from polsec.site.settings import *  # noqa: E402, F403
