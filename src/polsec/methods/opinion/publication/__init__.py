"""What of a result may be published: the rules for small groups (docs/security/small-groups.md).

`mark` says so on each object of the operator's result; `public` makes the result that anyone may read. Both are pure
functions of the result.
"""

from polsec.methods.opinion.publication.marking import mark
from polsec.methods.opinion.publication.rules import parameters
from polsec.methods.opinion.publication.telling import public

__all__ = ["mark", "parameters", "public"]
