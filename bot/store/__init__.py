"""The demo store page: what a shop's own page looks like with the widget on it."""
