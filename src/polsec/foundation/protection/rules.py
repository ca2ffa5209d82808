"""Who protects, and who reads the register."""

from polsec.foundation.kit.rules import has_role

may_protect = has_role("coordinator", "committee")
"""The secretariat and the committee: they pause, keep the register, and let a process go on."""
may_hide = has_role("coordinator")
may_read_plan = has_role(
    "coordinator", "facilitator", "expert", "delegate", "alternate", "observer", "auditor", "committee"
)
