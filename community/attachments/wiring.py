"""All that this room plugs in below it, on one page."""


def plug_in() -> None:
    from community.attachments.kept import UPLOADS
    from community.members import holdings, pace

    # Discourse: uploads in a minute. On the first day a newcomer shows one picture in a post.
    pace.declare("upload", "10/minute; 200/day", newcomer="5/minute; 20/day")

    holdings.register(UPLOADS)
