"""Thanks that members give each other, and the trust that grows from taking part and being thanked.

Rooms above register a *thankable* for each thing that can be thanked for, so that this room never learns what a post
or a message is; what keeps a count of its thanks keeps it in the same transaction.
They register *evidence* too: what they count of a member. Trust is a level from 0 to 3, kept in a row.
Verbs: `thanking.thank`, `thanking.take_back`, `trust.decide_level`, `trust.lift_decision`.
Reads: `queries`, `trust.level_of`, `trust.require_level`. Registries: `thankables.register`, `evidence.register`.
May import notifications, members, ledger, live, design.
"""
