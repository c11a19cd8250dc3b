"""Parts of the settings that are read from the environment."""
