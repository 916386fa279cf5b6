"""The ground floor of everything that moves: streams, the one socket, publish after commit, disconnect.

The database is the log; the channel layer carries only hints. A stream is a numbered log that a room above
registers (`streams.register`): who may join it, where it ends, and how to read on from a number. The hub of
each process brings every local socket from its own number to the end of the log, woken by hints, and asks for
the ends itself every `SWEEP_SECONDS`, so that a lost hint costs seconds and never an event.

Verbs: `streams.publish` and `streams.look` (inside the transaction that wrote), `revoking.disconnect`.
Registries for the floors above: `streams.register`, `actions.register`.
May import nothing of ours.
"""
