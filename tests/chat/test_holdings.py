from chat.models import Membership, Message
from community.members.holdings import held_about
from tests.chat.saying import say


def test_what_a_member_said_is_shown_exported_and_erased(ada, ben, vinyl):
    say(ada, vinyl, "My words")
    say(ben, vinyl, "Not mine")
    held = {holding.key: (holding, rows) for holding, rows in held_about(ada)}
    holding, rows = held["chat.message.author"]
    assert [holding.describe(row) for row in rows] == ["My words"]
    assert holding.export(rows[0])["text"] == "My words"
    memberships, mine = held["chat.membership.member"]
    assert [memberships.describe(row) for row in mine] == ["Vinyl nights"]
    assert memberships.export(mine[0])["room"] == "vinyl"
    holding.erase(rows)
    memberships.erase(mine)
    assert list(Message.objects.visible_to(ben).values_list("body", flat=True)) == ["Not mine"]
    assert not Membership.objects.filter(member=ada).exists()
