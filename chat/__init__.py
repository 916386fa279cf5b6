"""Live rooms: rooms, memberships, messages, and the one log of each room.

Verbs: `posting.send_message` (and `send_messages`), `changing.edit_message` and `remove_message`, `joining.join_room`,
`rooms.open_direct_room`, `hiding.hide_message` and `restore_message`, `reading.mark_read`. May import community.
"""
