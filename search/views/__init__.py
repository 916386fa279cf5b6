"""The pages of finding things and people."""
