"""Speeds as ratios to the bare embedding, all taken in one run: `make bench`."""
