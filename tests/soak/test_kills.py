"""What a kill at any moment leaves behind: the whole output or the one before, and a site that starts again."""

import json
import os
import random
import signal
import subprocess
import sys
from pathlib import Path
from urllib.request import urlopen

import pytest

POLSEC = Path(sys.executable).with_name("polsec")
KILLS_OF_ANALYSIS, KILLS_OF_SITE = 40, 8
pytestmark = pytest.mark.soak


def test_a_killed_analysis_leaves_the_whole_output_or_the_one_before(tmp_path: Path) -> None:
    subprocess.run([POLSEC, "demo", "--out", tmp_path / "demo"], check=True, capture_output=True)
    outputs = [tmp_path / "result.json", tmp_path / "report.html"]
    command = [POLSEC, "analyse", tmp_path / "demo" / "justice", "--json", outputs[0], "--html", outputs[1]]
    subprocess.run(command, check=True, capture_output=True)
    before = [output.read_bytes() for output in outputs]
    moments, spent = random.Random(0), []
    for _ in range(KILLS_OF_ANALYSIS):
        killed = killed_after(command, moments.uniform(0.2, 6.0))
        spent.append(killed)
        assert [output.read_bytes() for output in outputs] == before
        json.loads(outputs[0].read_text(encoding="utf-8"))
    assert any(spent), "no run was still under way when it was killed"


def killed_after(command: list[str | Path], seconds: float) -> bool:
    """Whether the command was still running when it was killed."""
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            process.wait(seconds)
            return False
        except subprocess.TimeoutExpired:
            process.kill()
            return True


def test_a_site_killed_while_it_loads_starts_again_with_everything_once(tmp_path: Path) -> None:
    own = {"POLSEC_DATA": str(tmp_path), "POLSEC_PORT": "0", "DATABASE_URL": "", "LC_ALL": "en"}
    environment = os.environ | own | {"DJANGO_SETTINGS_MODULE": "polsec.site.settings"}
    moments = random.Random(1)
    for _ in range(KILLS_OF_SITE):
        with subprocess.Popen(
            [POLSEC, "serve"], env=environment, stdout=subprocess.DEVNULL, start_new_session=True
        ) as process:
            try:
                process.wait(moments.uniform(0.2, 12.0))
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
    with subprocess.Popen([POLSEC, "serve"], env=environment, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        address = next(line for line in process.stdout if line.startswith("http://")).strip()
        for path in ("/en/", "/en/reports/justice/", "/en/reports/neighbourhood/", "/health"):
            assert urlopen(address + path).status == 200
        process.terminate()
