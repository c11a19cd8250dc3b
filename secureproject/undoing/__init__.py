"""After an account was in somebody else's hands: what was done with it, and taking it back in one reviewed action."""
