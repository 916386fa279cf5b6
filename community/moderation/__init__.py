"""Flags, cases, the queue, decisions."""
