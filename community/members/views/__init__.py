"""Pages of this room: the welcome, settings, what we know, profiles."""
