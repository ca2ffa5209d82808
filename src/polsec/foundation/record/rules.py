"""Who may do what on the record."""

from polsec.foundation.kit.rules import has_role, is_operator, is_system

may_state = is_system
may_name_witnesses = has_role("coordinator") | is_operator | is_system
may_settle = has_role("coordinator") | is_operator
may_bring_cosignatures = has_role("coordinator", "facilitator", "delegate", "alternate", "observer", "auditor") | (
    is_operator | is_system
)
may_adopt_key = is_operator
