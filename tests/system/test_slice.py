"""The whole slice, told once: two people come from nowhere, meet, and are looked after.

Each step is a function, in the order in which things happen. They share one community, since that is the point.
"""

import pytest

from cms.models import StoryPage
from tests.servers import Server
from tests.system import caring, joining, meeting
from tests.system.conftest import Visit

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

NEW_TITLE = "Where the second side begins"


def test_two_people_meet_and_are_looked_after(visit: Visit, house: Server) -> None:
    story = StoryPage.objects.filter(room__isnull=False).order_by("pk")[0]
    interests = list(story.interests.all())
    ada, nia = visit(), visit()

    joining.a_stranger_reads_a_story_with_its_talk(ada, story)
    joining.she_joins_and_says_what_she_loves(ada, house, interests)
    joining.she_lands_in_a_place_that_fits_her(ada, story, interests)
    joining.she_is_not_asked_again(ada, house)
    thread = joining.she_starts_a_thread(ada, interests[0])
    joining.another_member_sees_it_and_replies(nia)
    joining.she_hears_of_the_reply(ada)
    caring.she_replies_below_the_story(ada, story)

    meeting.they_talk_live(ada, nia, story)
    meeting.the_talk_outlives_a_reload(ada)
    meeting.the_talk_outlives_the_server(ada, nia, house)
    meeting.she_finds_the_thread_in_spite_of_a_typo(ada, thread)
    meeting.they_agree_to_be_found(ada, nia, interests)
    meeting.they_find_each_other_and_meet(ada, nia, interests)

    caring.an_editor_changes_the_story(visit(), story, NEW_TITLE)
    caring.a_stranger_reads_the_change(visit(), NEW_TITLE)
    caring.a_member_flags_the_reply(nia)
    caring.a_manager_hides_it(visit())
    caring.the_member_sees_it_nowhere(nia, story)
    caring.its_author_sees_all_that_is_known_about_her(ada, interests)
    assert ada.complaints == nia.complaints == []
