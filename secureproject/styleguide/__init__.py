"""The style guide page, in the demo only."""
