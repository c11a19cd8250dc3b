"""Models of articles: sections, articles, revisions, reviews, and their index tables."""
