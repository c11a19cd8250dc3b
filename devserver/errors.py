class CannotStart(Exception):
    """Why the site cannot start and what to do about it: one sentence or two for the person at the terminal."""
