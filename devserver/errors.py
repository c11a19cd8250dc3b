class CannotStart(Exception):
    """Why the site cannot start and how to fix it: one or two sentences for the terminal."""
