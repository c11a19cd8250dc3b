"""The editor: form, autosave, notes, and the panel beside the text."""
