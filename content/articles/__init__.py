"""Article verbs: the workflow, restoring, emergency and scheduled publication."""
