"""/cms/why/: why somebody may or may not do something."""
