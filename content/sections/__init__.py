"""Sections: service functions of the section tree, featured articles, landing articles."""
