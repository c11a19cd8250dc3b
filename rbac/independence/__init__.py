"""Independence: when two accounts count as one person, vouching, and the founding of a site. Used by every app."""
