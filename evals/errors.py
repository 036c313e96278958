"""What can go wrong in an evaluation.

EvaluationError
└── BadSuite    a suite cannot be used; file and line are in the sentence (exit code 2)
"""

from __future__ import annotations


class EvaluationError(Exception):
    """A code for machines, a sentence for people."""

    code = "evaluation"
    exit_code = 3


class BadSuite(EvaluationError):
    """A suite cannot be used as it is."""

    code = "bad_suite"
    exit_code = 2
