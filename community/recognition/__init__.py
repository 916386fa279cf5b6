"""Thanks that members give each other. Recognition comes from others alone, never from one's own doing.

Rooms above register a *thankable* for each thing that can be thanked for, so that this room never learns what a post
or a message is; what keeps a count of its thanks keeps it in the same transaction.
Verbs: `thanking.thank`, `thanking.take_back`. Reads: `queries.thanked_by`. Registry: `thankables.register`.
May import notifications, members, ledger, live, design.
"""
