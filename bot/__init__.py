"""How the shop answers."""
