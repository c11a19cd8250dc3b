"""Article use cases: the workflow, restoring, emergency and scheduled publication."""
