"""One conversation between shopper, bot and agent."""
