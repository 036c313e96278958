"""The agents' page and where its files are served."""
