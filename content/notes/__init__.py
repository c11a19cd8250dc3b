"""Review notes: on an article or a passage, with replies, mentions, and resolution."""
