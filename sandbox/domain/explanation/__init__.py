"""A signature that explains itself: why it does not fit, or how it does, in a sentence with its fix.

Each kind of mistake is a line in a table: `writings` (how a digest is written), `hashes`, `keys` (what became of the
secret), `bodies` and `rewriting` (what was signed), `surroundings` (what came with it). `search` tries them nearest
first, `explaining` asks the questions in their order, `since` tells what has changed in the config.
"""

from sandbox.domain.explanation.case import Case, CheckedBy, Explanation
from sandbox.domain.explanation.since import case_of, explain

__all__ = ["Case", "CheckedBy", "Explanation", "case_of", "explain"]
