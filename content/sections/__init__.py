"""Sections: verbs on the section tree, featured articles, landing articles."""
