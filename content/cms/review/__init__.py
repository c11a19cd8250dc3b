"""Review pages: queue, comparison, history, guests, corrections."""
