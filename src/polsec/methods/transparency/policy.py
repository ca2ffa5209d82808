"""Policies (C2SP tlog-policy) as they are written: whose signatures a record asks for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from polsec.methods.transparency.verify import Policy


def write_policy(log: str, camps: Mapping[str, Sequence[tuple[str, str]]] | None = None) -> str:
    """A policy that accepts the log with the verifier key ``log`` and asks one witness of each camp to cosign.

    ``camps``: for each camp, the name and verifier key of each of its witnesses; none asks for no witness. Names are
    words without spaces. Raises Fault where the outcome is no policy.
    """
    lines = [f"log {log}"]
    groups = []
    for camp, witnesses in (camps or {}).items():
        lines += ["", *(f"witness {name} {vkey}" for name, vkey in witnesses)]
        lines.append(f"group {camp} any {' '.join(name for name, _ in witnesses)}")
        groups.append(camp)
    if groups:
        lines += ["", f"group camps all {' '.join(groups)}"]
    lines += ["quorum camps" if groups else "quorum none", ""]
    text = "\n".join(lines)
    Policy.parse(text.encode())
    return text


def witnesses_met(policy: Policy, cosigned: set[str]) -> bool:
    """Whether the witnesses that have cosigned are those that the policy asks for."""
    return policy.is_met(policy.quorum or "none", cosigned)
