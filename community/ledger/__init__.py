"""What happened: an append-only record, and the outbox that a worker drains."""
