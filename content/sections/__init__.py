"""Sections: use cases of the section tree, featured articles, landing articles."""
