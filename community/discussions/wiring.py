"""All that this room plugs in below it, on one page."""


def plug_in() -> None:
    from community.discussions.flagging import SUBJECT
    from community.discussions.notices import REPLY
    from community.ledger import kinds
    from community.members import pace
    from community.moderation import subjects
    from community.notifications.kinds import register

    kinds.declare("thread.started", "To know who begins conversations, and to tell those who follow them")
    kinds.declare("post.replied", "To know who answers whom, and to tell those who follow the thread")
    kinds.declare("post.hidden", "To answer for what managers did")
    kinds.declare("post.restored", "To answer for what managers did")

    # Discourse and Misago: seconds between acts, longer on the first day, and the most in a day.
    pace.declare("thread", "1/15 seconds; 20/day", newcomer="1/120 seconds; 3/day")
    pace.declare("post", "1/5 seconds; 600/day", newcomer="1/30 seconds")

    subjects.register(SUBJECT)
    register(REPLY)
