"""Kinds of notices, the inbox of each member."""
