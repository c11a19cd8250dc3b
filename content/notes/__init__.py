"""Notes to those who write: on the whole article or on a passage, answered, addressed to people, and resolved."""
