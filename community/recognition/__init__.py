"""Trust levels, thanks, badges, perks: computed from ledger counts.

Empty until the first of them is built.
"""
