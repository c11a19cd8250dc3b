"""Doctor: checks of the installation, each with a way out."""
