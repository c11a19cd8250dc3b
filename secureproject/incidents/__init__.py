"""CMS pages about intrusion incidents and blocks."""
