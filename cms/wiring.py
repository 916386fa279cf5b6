"""All that this room plugs in below it, on one page."""


def plug_in() -> None:
    """Nothing yet."""
