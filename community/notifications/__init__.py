"""Notices: what a member should hear of, made from the ledger.

A room above registers a kind of notice: which ledger entries call for one, who gets it, and the line that it shows.
Nothing a member wrote is copied into a notice; the line is worded when it is read, from what the reader may see then.
Verbs: `inbox.mark_seen`. Registry: `kinds.register`. May import members, ledger, live, design.
"""
