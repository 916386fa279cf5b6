"""Boards, threads, replies."""
