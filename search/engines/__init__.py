"""The engines that answer a search, behind one protocol.

Imports nothing of ours: an engine knows documents and tokens, never members or threads.
"""
