"""The commands that have a file of their own; bot/cli.py puts them together."""
