"""Belonging funnel, community health, rollups: reads the ledger, never a room's tables.

Empty until the first figure is asked for.
"""
