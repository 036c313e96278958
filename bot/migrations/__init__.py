"""The one tree of migrations; opens a database at its newest revision."""
