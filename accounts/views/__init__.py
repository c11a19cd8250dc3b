"""Views of accounts, one page a module. Only urls.py imports them."""
