"""Flags, cases, the queue, decisions: what needs a human, decided in full view and reversibly.

Rooms above register a *subject* for each thing that can be flagged, so that this room never learns what a post or a
message is. One open case gathers all flags on a thing; a decision hides or keeps it, is written down, and can be
undone.
Verbs: `flagging.flag`, `deciding.decide`, `deciding.undo`. Registry: `subjects.register`.
May import recognition, notifications, members, ledger, live, design.
"""
