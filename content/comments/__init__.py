"""Readers' comments: what may be written, how it is posted, shown, withdrawn and moderated."""
