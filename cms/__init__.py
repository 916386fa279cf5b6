"""The brand's own pages: home, stories, and the settings of the brand.

May import chat and community.
"""
