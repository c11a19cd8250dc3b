"""/cms/people/: who works here, with which roles, and why."""
