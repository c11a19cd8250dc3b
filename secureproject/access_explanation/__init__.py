"""/cms/why/: access explanation, why a user may or may not do something."""
