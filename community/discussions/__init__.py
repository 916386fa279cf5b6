"""Boards, threads and their posts: what members say to each other in the open, at their own pace.

A thread's posts are numbered without gaps: its opening is number 1, replies follow. A thread's `version` grows
with every change to how its page looks, so that what everybody sees the same is rendered once per version
(`fragments`); what one member sees of their own is laid over it (`overlays`).

Verbs: `posting.start_thread`, `posting.post_reply`, `editing.edit_post`, `removing.remove_post`,
`removing.return_post`, `hiding.hide_post`, `hiding.restore_post`.
Reads: `queries`. Counters are rebuilt by `counting`. May import moderation, recognition, notifications, members,
ledger, live and design.
"""
