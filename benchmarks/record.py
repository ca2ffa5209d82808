"""What a record of a million acts costs to write and to check: docs/benchmarks.md.

    python benchmarks/record.py [--leaves 1000000] [--quick]

Half of the acts are disclosed, with payloads of about 300 bytes; one log, two witnesses. Writing the export and `polsec
verify` may take 2 minutes together, in one process each; the receipt of one act 0.3 s, start of Python included.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from polsec.methods.transparency import leaves, tree
from polsec.methods.transparency.checkpoints import assemble, checkpoint_text
from polsec.methods.transparency.export import write_record
from polsec.methods.transparency.keys import SigningKey
from polsec.methods.transparency.notes import signature_line
from polsec.methods.transparency.policy import write_policy
from polsec.methods.transparency.receipts import write_receipt
from polsec.methods.transparency.verify import LOG_KEY, WITNESS_KEY, Act, leaf_hash, tree_root

ORIGIN = "polsec.example/benchmark"
LIMIT_S, RECEIPT_LIMIT_S = 120.0, 0.3
SIGNER = SigningKey("polsec.example", LOG_KEY, b"s" * 32)
WITNESSES = [SigningKey(f"witness{i}.example", WITNESS_KEY, bytes([i]) * 32) for i in (1, 2)]
KINDS = {"decisions.taken": "at-once", "decisions.position": "at-event"}
POLSEC = Path(sys.executable).with_name("polsec")
TEXT = "Se acuerda que cada municipio publique en los primeros cinco días del mes las cifras de denuncias. " * 2


def act(index: int) -> Act:
    """Payload and salt of a leaf: the table of kinds first, then acts."""
    salt = hashlib.sha256(b"%d" % index).digest()
    if index == 0:
        return Act(0, salt, leaves.kinds_payload(KINDS))
    return Act(index, salt, leaves.canonical({"schema": 1, "question": f"{index}", "outcome": "consent", "text": TEXT}))


def is_open(index: int) -> bool:
    return index % 2 == 0


def entries(size: int) -> Iterator[bytes]:
    """The leaves: the table of kinds, then closed and open acts in turn."""
    for index in range(size):
        each = act(index)
        kind = "record.kinds" if index == 0 else "decisions.taken" if is_open(index) else "decisions.position"
        minute = f"2026-{1 + index // 100_000 % 12:02}-{1 + index // 4000 % 25:02}T14:05Z"
        yield leaves.entry(kind, minute, leaves.commit(each.salt, each.payload))


def signed(text: bytes) -> bytes:
    """The checkpoint, signed and cosigned."""
    signatures = [SIGNER.of_log(ORIGIN).sign(text), *(witness.cosign(text, 1_772_546_400) for witness in WITNESSES)]
    return assemble(text, map(signature_line, signatures))


def timed(*command: str | Path) -> float:
    """Seconds of a process that must end well."""
    began = time.perf_counter()
    subprocess.run(list(map(str, command)), check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - began


MEASURE = """
import resource, subprocess, sys
subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""


def measured(*command: str | Path) -> tuple[float, int]:
    """Seconds and peak memory in MB of a process; started by a small one, whose memory is not taken for its own."""
    began = time.perf_counter()
    line = [sys.executable, "-c", MEASURE, *map(str, command)]
    run = subprocess.run(line, check=True, capture_output=True, text=True)
    return time.perf_counter() - began, int(run.stdout) // 1024


def told(what: str, seconds: float, limit: float) -> str:
    return f"| {what} | {seconds:.2f} | {limit:.1f} | {seconds / limit:.2f} |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--leaves", type=int, default=1_000_000)
    parser.add_argument("--quick", action="store_true", help="twenty thousand leaves, only to see that it runs")
    options = parser.parse_args()
    size = 20_000 if options.quick else options.leaves
    made = list(entries(size))
    acts = [act(index) for index in range(0, size, 2)]
    checkpoint = signed(checkpoint_text(ORIGIN, size, tree_root(list(map(leaf_hash, made)))))
    policy = write_policy(SIGNER.of_log(ORIGIN).vkey, {w.name: [(f"w-{w.name}", w.vkey)] for w in WITNESSES})
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "policy").write_text(policy)
        began = time.perf_counter()
        write_record(folder, entries=made, checkpoint=checkpoint, policy=policy, disclosed=acts)
        writing = time.perf_counter() - began
        checking, memory = measured(POLSEC, "verify", folder, "--policy", folder / "policy")
        proof = tree.inclusion_proof(tree.FolderTiles(folder / "record", size), size // 2, size)
        file = Path(name, "act.tlog-proof")
        chosen = act(size // 2)
        file.write_bytes(
            write_receipt(entry=made[size // 2], index=size // 2, proof=proof, checkpoint=checkpoint, act=chosen)
        )
        with tempfile.TemporaryDirectory() as elsewhere:
            alone = file.rename(Path(elsewhere, file.name))
            bytes_of_receipt = alone.stat().st_size
            rule = Path(elsewhere, "policy")
            rule.write_text(policy)
            receipts = sorted(timed(POLSEC, "verify", alone, "--policy", rule) for _ in range(9))
            script = Path(folder, "record/verify.py")
            plain = sorted(timed(sys.executable, script, alone, "--policy", rule) for _ in range(9))
        files = [path for path in (folder / "record").rglob("*") if path.is_file()]
        total = sum(path.stat().st_size for path in files)
    print(f"{size:,} leaves, {len(acts):,} of them disclosed: {len(files):,} files, {total / 1e6:.0f} MB\n")
    print("| | s | limit | of the limit |\n|---|---|---|---|")
    print(told("writing the export", writing, LIMIT_S))
    print(told(f"`polsec verify` of it ({memory} MB)", checking, LIMIT_S))
    print(told("both", writing + checking, LIMIT_S))
    print(
        told(f"`polsec verify` of a receipt of {bytes_of_receipt:,} bytes, median of 9", receipts[4], RECEIPT_LIMIT_S)
    )
    print(told("the same by `python3 verify.py`", plain[4], RECEIPT_LIMIT_S))
    print(f"\n{os.cpu_count()} cores")


if __name__ == "__main__":
    main()
