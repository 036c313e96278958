"""Suites, metrics, reports: the proof that a change is an improvement."""
