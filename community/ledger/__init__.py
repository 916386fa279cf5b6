"""What happened: an append-only record, and the outbox that a worker drains.

`record()` writes an entry inside the transaction of the change it tells of, with one delivery for each consumer
that wants its kind. `drain()` hands deliveries to their consumers: at least once if a worker dies, and with its
database effects exactly once, since a delivery is removed in the transaction of its handling. Nothing follows a
cursor over serial ids, so entries that commit out of order are never skipped.

Entries hold ids and numbers, never words: erasing what a member wrote needs no change here.
Verbs: `recording.record`, `draining.drain`. Registries: `kinds.declare`, `consumers.register`.
May import nothing of ours.
"""
