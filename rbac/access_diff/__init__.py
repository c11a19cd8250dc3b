"""Access diff: which users would gain or lose what if a change were made, found by making it and rolling it back."""
