"""Access diff: which users would gain or lose access by a change, found by making it and rolling it back."""
