"""Live rooms: rooms, memberships, messages, and the one log of each room.

May import community.
"""
