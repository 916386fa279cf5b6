"""All that this room plugs in below it, on one page."""


def plug_in() -> None:
    from community.ledger import kinds

    kinds.declare("member.joined", "To count who finds the way in")
