"""Pages for sections, topics, bylines, policies, sharing and bulk changes."""
