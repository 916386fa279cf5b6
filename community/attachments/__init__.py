"""Attachments: pictures and files that members put into what they write.

An upload is its uploader's alone until something that was written refers to it; from then on it is seen by whoever
may see one of the places that do. Rooms above say what such a place is (`places`), render what was written by
`rendering.read`, and note down by `referring` what it holds.

Verbs: `uploading.upload`, `referring.refer`, `referring.release`. Reads: `access.upload_for`, `rendering.read`.
May import notifications, members, ledger, live and design.
"""
