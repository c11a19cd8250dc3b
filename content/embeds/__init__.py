"""Embeds: videos and charts of other hosts as a plain link, and after a click as an isolated frame."""
