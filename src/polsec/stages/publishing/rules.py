"""Who may publish."""

from polsec.foundation.kit.rules import has_role

may_publish = has_role("coordinator")
