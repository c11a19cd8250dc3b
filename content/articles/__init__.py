"""Article service functions: the workflow, restoring, emergency and scheduled publication."""
