"""Finding things and people: what is indexed, how it is kept true, and people with the same interests.

May import cms, chat and community.
"""
