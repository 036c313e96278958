"""What a sentence of a language model may say: only what a passage says. See bot/ground.py."""
