"""The people you can log in as on a community that was filled for trying it out."""

PASSWORD = "come in, old friend"

EDITOR = "otto@demo.example"

LOGINS = [
    ("member", "nia@demo.example"),
    ("community manager", "mara@demo.example"),
    ("editor", EDITOR),
    ("operator", "olga@demo.example"),
]
"""(role, e-mail address); all with `PASSWORD`."""
