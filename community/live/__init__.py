"""Streams: who may listen, publish after commit, disconnect."""
