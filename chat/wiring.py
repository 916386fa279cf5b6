"""All that this room plugs in below it, on one page."""


def plug_in() -> None:
    from chat import actions, holdings, streams
    from community.ledger import kinds
    from community.live import actions as live_actions
    from community.live import streams as live_streams
    from community.members import holdings as member_holdings
    from community.members import pace

    kinds.declare("room.joined", "To bring you back to the rooms you talk in")
    kinds.declare("message.sent", "To see which rooms are alive")
    kinds.declare("message.hidden", "To account for what managers take out of sight")
    kinds.declare("message.restored", "To account for what managers give back")
    # Discourse chat's own limits.
    pace.declare("message.sent", "40/30 seconds", newcomer="20/30 seconds")
    live_streams.register(streams.ROOM)
    live_actions.register(actions.SEND)
    live_actions.register(actions.READ)
    member_holdings.register(holdings.MESSAGES)
    member_holdings.register(holdings.MEMBERSHIPS)
