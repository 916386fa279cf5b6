"""Who gets what at every address: the table that the law in `test_matrix.py` asks for and tries out.

A row gives, for GET and for POST, one letter for each of the six roles, in the order of `ROLES`:

    o  200: it is shown           l  led to the log-in          r  led elsewhere, having been let in
    n  404: it is not there       f  403: it is refused         m  405: no such method
    e  400, 409 or 422: let in, and told what is missing        u  401 (API)
"""

from dataclasses import dataclass
from typing import Any

ROLES = ("stranger", "member", "owner", "manager", "editor", "operator")
EVERYBODY, NOBODY, MEMBERS = "oooooo", "nnnnnn", "looooo"
NO_METHOD, NO_METHOD_WITHIN = "mmmmmm", "lmmmmm"


@dataclass(frozen=True)
class Row:
    """`url` may use the fields of the `World`: "/boards/{board.slug}/"."""

    url: str
    get: str
    post: str = NO_METHOD


@dataclass
class World:
    """One of everything: Ada owns it, Ben is her friend, and some of it is hidden, closed or private."""

    board: Any
    backstage: Any
    interest: Any
    suggestion: Any
    thread: Any
    closed_thread: Any
    hidden_thread: Any
    post: Any
    own: Any
    backstage_post: Any
    band: Any
    circle: Any
    circle_thread: Any
    circle_post: Any
    circle_room: Any
    hidden: Any
    answer: Any
    draft: Any
    waiting: Any
    idea: Any
    poll: Any
    open_poll: Any
    case: Any
    ada: Any
    room: Any
    stage: Any
    question: Any
    message: Any
    direct: Any
    direct_message: Any
    asked: Any
    hidden_message: Any
    gathering: Any
    story: Any
    product: Any
    moment: Any
    upload: Any
    link: Any
    saved: Any


# Routes of ours: each must stand here, several rows where what is asked for matters.
MATRIX: dict[str, list[Row]] = {
    "healthz": [Row("/healthz", EVERYBODY, EVERYBODY)],
    "readyz": [Row("/readyz", EVERYBODY, EVERYBODY)],
    "robots": [Row("/robots.txt", EVERYBODY)],
    "sitemap": [Row("/sitemap.xml", EVERYBODY)],
    "sitemap-part": [Row("/sitemap-threads.xml", EVERYBODY), Row("/sitemap-nothing.xml", NOBODY)],
    "design:stylesheet": [Row("/design.css", EVERYBODY, EVERYBODY)],
    "design:script": [Row("/design.js", EVERYBODY, EVERYBODY)],
    # Only with DEBUG, which tests turn off.
    "design:gallery": [Row("/design/", NOBODY, NOBODY)],
    "discussions:boards": [Row("/boards/", EVERYBODY)],
    "discussions:board": [
        Row("/boards/{board.slug}/", EVERYBODY),
        Row("/boards/{backstage.slug}/", "nooooo"),
        # A closed group's: managers are led to where they can look in.
        Row("/boards/{circle.board.slug}/", "nnornr"),
    ],
    "discussions:board-talk": [
        Row("/boards/{board.slug}/talk/", EVERYBODY),
        Row("/boards/{backstage.slug}/talk/", "nooooo"),
        Row("/boards/{circle.board.slug}/talk/", "nnonnn"),
    ],
    # A feed holds what strangers may read, whoever asks.
    "discussions:board-feed": [
        Row("/boards/{board.slug}/feed/", EVERYBODY),
        Row("/boards/{backstage.slug}/feed/", NOBODY),
        Row("/boards/{circle.board.slug}/feed/", NOBODY),
    ],
    "discussions:interest-feed": [
        Row("/interests/{interest.slug}/feed/", EVERYBODY),
        Row("/interests/nothing/feed/", NOBODY),
    ],
    "discussions:start": [
        Row("/boards/{board.slug}/start/", MEMBERS, "leeeee"),
        Row("/boards/{backstage.slug}/start/", MEMBERS, "leeeee"),
        Row("/boards/{circle.board.slug}/start/", "lnonnn", "lnennn"),
    ],
    "discussions:steer": [Row("/staff/threads/{thread.pk}/", "lnnono", "lnnnnn")],
    "discussions:choose": [Row("/staff/threads/{thread.pk}/posts/", "lnnono", "lnnmnm")],
    "discussions:split": [Row("/staff/threads/{thread.pk}/split/", "lnnono", "lnnene")],
    "discussions:merge": [Row("/staff/threads/{thread.pk}/merge/", "lnnono", "lnnene")],
    "discussions:threads": [Row("/threads/", EVERYBODY), Row("/threads/?order=mine", MEMBERS)],
    "discussions:read-board": [
        Row("/boards/{board.slug}/reading/", NO_METHOD_WITHIN, "lrrrrr"),
        Row("/boards/{backstage.slug}/reading/", NO_METHOD_WITHIN, "lrrrrr"),
        Row("/boards/nowhere/reading/", NO_METHOD_WITHIN, "lnnnnn"),
    ],
    "discussions:follow-board": [
        Row("/boards/{board.slug}/level/", NO_METHOD_WITHIN, "leeeee"),
        Row("/boards/nowhere/level/", NO_METHOD_WITHIN, "lnnnnn"),
    ],
    "discussions:follow-interest": [
        Row("/interests/{interest.slug}/level/", NO_METHOD_WITHIN, "leeeee"),
        Row("/interests/nothing/level/", NO_METHOD_WITHIN, "lnnnnn"),
    ],
    "discussions:follow-member": [
        Row("/members/{ada.handle}/level/", NO_METHOD_WITHIN, "leeeee"),
        Row("/members/nobody/level/", NO_METHOD_WITHIN, "lnnnnn"),
    ],
    "discussions:follow-thread": [
        Row("/threads/{thread.pk}/level/", NO_METHOD_WITHIN, "leeeee"),
        Row("/threads/0/level/", NO_METHOD_WITHIN, "lnnnnn"),
    ],
    "discussions:follows": [Row("/me/follows/", MEMBERS, "lnnnnn")],
    "discussions:unread": [Row("/unread/", MEMBERS, NO_METHOD_WITHIN)],
    "discussions:read-all": [Row("/unread/reading/", NO_METHOD_WITHIN, "lrrrrr")],
    "discussions:reading": [
        Row("/threads/{thread.pk}/reading/?number=1", MEMBERS, "leeeee"),
        Row("/threads/0/reading/?number=1", "lnnnnn", "lnnnnn"),
    ],
    "discussions:complete": [Row("/threads/complete/?q=a&thread={thread.pk}", MEMBERS, NO_METHOD_WITHIN)],
    "discussions:similar": [Row("/threads/similar/?title=record", MEMBERS, NO_METHOD_WITHIN)],
    "discussions:thread": [
        Row("/boards/{board.slug}/{thread.pk}/{thread.slug}/", EVERYBODY, "leeeee"),
        Row("/boards/{backstage.slug}/{closed_thread.pk}/{closed_thread.slug}/", "nooooo", "neeeee"),
        Row("/boards/{circle.board.slug}/{circle_thread.pk}/{circle_thread.slug}/", "nnornr", "nnernr"),
        # A child is looked up through its parent: a thread is not on another board.
        Row("/boards/{backstage.slug}/{thread.pk}/{thread.slug}/", NOBODY, NOBODY),
    ],
    "discussions:page": [
        Row("/threads/{thread.pk}/page/", EVERYBODY),
        Row("/threads/{closed_thread.pk}/page/", "nooooo"),
        Row("/threads/{circle_thread.pk}/page/", "nnonnn"),
        Row("/threads/{hidden_thread.pk}/page/", "nnnono"),
    ],
    "discussions:hide": [Row("/posts/{post.pk}/hide/", "lnnmnm", "lnnrnr")],
    "discussions:restore": [Row("/posts/{hidden.pk}/restore/", "lnnmnm", "lnnrnr")],
    # Only who wrote it: to a manager, too, it is not there.
    "discussions:edit": [
        Row("/posts/{own.pk}/edit/", "lnonnn", "lnennn"),
        Row("/posts/{hidden.pk}/edit/", "lnnnnn", "lnnnnn"),
    ],
    "discussions:removal": [
        Row("/posts/{own.pk}/removal/", "lnonnn", "lnrnnn"),
        Row("/posts/{hidden.pk}/removal/", "lnnnnn", "lnnnnn"),
    ],
    "discussions:writing": [Row("/writing/", EVERYBODY)],
    "discussions:bookmarks": [Row("/me/bookmarks/", MEMBERS, NO_METHOD_WITHIN)],
    "discussions:bookmark": [
        Row("/posts/{post.pk}/bookmark/", MEMBERS, "lrrrrr"),
        Row("/posts/{hidden.pk}/bookmark/", "lnnono", "lnnrnr"),
        Row("/posts/{backstage_post.pk}/bookmark/", MEMBERS, "lrrrrr"),
        Row("/posts/{circle_post.pk}/bookmark/", "lnonnn", "lnrnnn"),
    ],
    "discussions:drafts": [Row("/me/drafts/", MEMBERS, NO_METHOD_WITHIN)],
    # Ada's: to a manager, too, it is not there.
    "discussions:waiting": [Row("/waiting/{waiting.pk}/", "lnoono", NO_METHOD_WITHIN)],
    "discussions:draft": [Row("/me/drafts/{draft.pk}/", "lnonnn", "lnrnnn")],
    "discussions:gatherings": [Row("/me/gatherings/", MEMBERS, NO_METHOD_WITHIN)],
    # Ada's, who asks Ben: to a manager, too, it is not there.
    "discussions:gathering": [
        Row("/me/gatherings/{gathering.pk}/", "lnonnn", "lnrnnn"),
        Row("/me/gatherings/0/", "lnnnnn", "lnnnnn"),
    ],
    "discussions:call-off": [Row("/me/gatherings/{gathering.pk}/end/", NO_METHOD_WITHIN, "lnrnnn")],
    "api-1:gatherings": [Row("/api/v1/gatherings", "uooooo", "ueeeee")],
    "api-1:gathering": [Row("/api/v1/gatherings/{gathering.pk}", "unonnn")],
    "api-1:put_says": [Row("/api/v1/gatherings/{gathering.pk}/says", NO_METHOD)],
    "discussions:reactions": [
        Row("/posts/{post.pk}/reactions/", MEMBERS, "lnnnnn"),
        Row("/posts/{hidden.pk}/reactions/", "lnnnnn", "lnnnnn"),
        Row("/posts/{backstage_post.pk}/reactions/", MEMBERS, "lnnnnn"),
    ],
    "discussions:replies": [
        Row("/posts/{post.pk}/replies/", EVERYBODY),
        Row("/posts/{hidden.pk}/replies/", "nnnono"),
        Row("/posts/{backstage_post.pk}/replies/", "nooooo"),
    ],
    "discussions:revisions": [
        Row("/posts/{post.pk}/revisions/", EVERYBODY),
        Row("/posts/{hidden.pk}/revisions/", "nnnono"),
        Row("/posts/{backstage_post.pk}/revisions/", "nooooo"),
        Row("/posts/{circle_post.pk}/revisions/", "nnonnn"),
    ],
    # Only who asked, and managers.
    "discussions:answer": [
        Row("/posts/{answer.pk}/answer/", NO_METHOD_WITHIN, "lnrrnr"),
        Row("/posts/{post.pk}/answer/", NO_METHOD_WITHIN, "lnnnnn"),
    ],
    # Ada's, and nothing that was written refers to it: to a manager, too, it is not there.
    "attachments:upload": [Row("/uploads/{upload.token}/", "nnonnn")],
    "attachments:rendition": [
        Row("/uploads/{upload.token}/40/", "nnonnn"),
        Row("/uploads/{upload.token}/41/", NOBODY),
    ],
    # A card that stands in the thread on the closed board.
    "attachments:link-picture": [
        Row("/links/{link.token}/{link.version}/", "nooooo"),
        Row("/links/{link.token}/99/", NOBODY),
    ],
    "api-1:add": [Row("/api/v1/uploads", NO_METHOD, "ueeeee")],
    "api-1:about": [Row("/api/v1/uploads/{upload.token}", "nnonnn")],
    "recognition:thanks": [
        Row("/thanks/post/{post.pk}/", MEMBERS, "lrrrrr"),
        # To a manager, too: what is hidden is nobody's to thank for.
        Row("/thanks/post/{hidden.pk}/", "lnnnnn", "lnnnnn"),
        Row("/thanks/message/{message.pk}/", MEMBERS, "lrrrrr"),
        Row("/thanks/message/{direct_message.pk}/", "lnonnn", "lnrnnn"),
        Row("/thanks/nothing/1/", "lnnnnn", "lnnnnn"),
        Row("/thanks/post/{circle_post.pk}/", "lnonnn", "lnrnnn"),
    ],
    "recognition:trust": [Row("/me/trust/", MEMBERS, NO_METHOD_WITHIN)],
    "recognition:standing": [Row("/staff/members/{ada.handle}/trust/", "lnnono", "lnnene")],
    "api-1:read_thanks": [
        Row("/api/v1/thanks/post/{post.pk}", "uooooo"),
        Row("/api/v1/thanks/post/{hidden.pk}", "unnnnn"),
    ],
    # Nobody is for their own.
    "discussions:support": [
        Row("/threads/{idea.pk}/support/", NO_METHOD_WITHIN, "lrfrrr"),
        Row("/threads/{thread.pk}/support/", NO_METHOD_WITHIN, "lnnnnn"),
    ],
    "discussions:answer-idea": [
        Row("/threads/{idea.pk}/idea/", "lffooo", "lffeee"),
        Row("/threads/{thread.pk}/idea/", "lffnnn", "lffnnn"),
    ],
    # Who asked, and managers.
    "discussions:poll": [
        Row("/threads/{poll.pk}/poll/", "lnoono", "lnennn"),
        Row("/threads/{thread.pk}/poll/", "lnnnnn", "lnnnnn"),
    ],
    "discussions:ballot": [
        Row("/threads/{poll.pk}/ballot/", NO_METHOD_WITHIN, "lrrrrr"),
        Row("/threads/{thread.pk}/ballot/", NO_METHOD_WITHIN, "lnnnnn"),
    ],
    # Of a secret poll there is no such page, for nobody.
    "discussions:voters": [
        Row("/threads/{poll.pk}/voters/", "lnnnnn", NO_METHOD_WITHIN),
        Row("/threads/{open_poll.pk}/voters/", MEMBERS, NO_METHOD_WITHIN),
    ],
    "discussions:groups": [Row("/groups/", EVERYBODY)],
    "discussions:found": [Row("/groups/new/", MEMBERS, "leeeee")],
    "discussions:group": [
        Row("/groups/{band.board.slug}/", EVERYBODY),
        # That it is there, members may know; what is said in it is another matter.
        Row("/groups/{circle.board.slug}/", "nooooo"),
    ],
    "discussions:membership": [
        Row("/groups/{band.board.slug}/membership/", NO_METHOD_WITHIN, "lrrrrr"),
        Row("/groups/{circle.board.slug}/membership/", NO_METHOD_WITHIN, "lrrrrr"),
    ],
    "discussions:asking": [Row("/groups/{circle.board.slug}/asking/", NO_METHOD_WITHIN, "lrrrrr")],
    "discussions:answer-asking": [
        Row("/groups/{circle.board.slug}/asking/{ada.handle}/", NO_METHOD_WITHIN, "lnrnnn")
    ],
    "discussions:invitations": [Row("/groups/{circle.board.slug}/invitations/", NO_METHOD_WITHIN, "lnennn")],
    "discussions:handover": [Row("/groups/{circle.board.slug}/handover/", NO_METHOD_WITHIN, "lnennn")],
    "discussions:visit": [Row("/groups/{circle.board.slug}/visit/", "lnnmnm", "lnnene")],
    "discussions:ending": [Row("/groups/{circle.board.slug}/ending/", "lnnmnm", "lnnene")],
    "api-1:list_groups": [Row("/api/v1/groups", EVERYBODY)],
    "api-1:read_group": [
        Row("/api/v1/groups/{band.board.slug}", EVERYBODY),
        Row("/api/v1/groups/{circle.board.slug}", "nooooo"),
    ],
    "api-1:join_a_group": [Row("/api/v1/groups/{band.board.slug}/membership", NO_METHOD)],
    "moderation:flag": [
        Row("/flag/post/{post.pk}/", MEMBERS, "leeeee"),
        Row("/flag/post/{hidden.pk}/", "lnnono", "lnnene"),
        Row("/flag/post/{circle_post.pk}/", "lnonnn", "lnennn"),
        # Ben asked Ada.
        Row("/flag/request/{asked.pk}/", "lnonnn", "lnennn"),
    ],
    "api-1:raise_flag": [Row("/api/v1/flags/post/{post.pk}", NO_METHOD)],
    "moderation:queue": [Row("/staff/", "lnnono", "lnnono")],
    "moderation:decision": [Row("/staff/cases/{case.pk}/decision/", "lnnmnm", "lnnene")],
    "moderation:undoing": [Row("/staff/cases/{case.pk}/undoing/", "lnnmnm", "lnnene")],
    "notifications:inbox": [Row("/me/notices/", MEMBERS, MEMBERS)],
    "notifications:away": [Row("/me/away/", MEMBERS, "lrrrrr")],
    "notifications:add-device": [Row("/me/devices/", NO_METHOD_WITHIN, "leeeee")],
    "notifications:forget-device": [Row("/me/devices/0/forget/", NO_METHOD_WITHIN, "lnnnnn")],
    "notifications:device-words": [Row("/me/devices/0/words/", NO_METHOD_WITHIN, "lnnnnn")],
    "notifications:standing": [Row("/me/devices/standing/", MEMBERS, NO_METHOD_WITHIN)],
    "notifications:push-worker": [Row("/push-worker.js", EVERYBODY)],
    "notifications:stop": [Row("/mail/stop/nobodys-token/", NOBODY, NOBODY)],
    "design:offline": [Row("/offline/", EVERYBODY, EVERYBODY)],
    "design:offline-worker": [Row("/offline-worker.js", EVERYBODY, EVERYBODY)],
    "members:interests": [Row("/welcome/", MEMBERS, "leeeee")],
    "members:language": [Row("/language/", EVERYBODY, "eeeeee")],
    "members:profile": [Row("/members/{ada.handle}/", EVERYBODY), Row("/members/nobody/", NOBODY)],
    "members:block": [
        Row("/members/{ada.handle}/block/", "lonooo", "lrnrrr"),
        Row("/members/nobody/block/", "lnnnnn", "lnnnnn"),
    ],
    "members:unblock": [Row("/members/{ada.handle}/unblock/", NO_METHOD_WITHIN, "lrrrrr")],
    "members:blocks": [Row("/me/blocks/", MEMBERS, NO_METHOD_WITHIN)],
    "members:me": [Row("/me/", MEMBERS, NO_METHOD_WITHIN)],
    "members:edit": [Row("/me/profile/", MEMBERS, "leeeee")],
    "members:my-interests": [Row("/me/interests/", MEMBERS, "lrrrrr")],
    "members:consent": [
        Row("/me/consent/kindred/", NO_METHOD_WITHIN, "lrrrrr"),
        Row("/me/consent/nothing/", NO_METHOD_WITHIN, "lnnnnn"),
    ],
    "members:known": [Row("/me/known/", MEMBERS, NO_METHOD_WITHIN)],
    "members:download": [Row("/me/known/download/", NO_METHOD_WITHIN, MEMBERS)],
    "members:holding": [
        Row("/me/known/discussions.post.author/", MEMBERS, NO_METHOD_WITHIN),
        Row("/me/known/nothing/", "lrrrrr", NO_METHOD_WITHIN),
    ],
    "members:leave": [Row("/me/leave/", "lrrrrr", "lrrrrr")],
    "members:vocabulary": [Row("/staff/interests/", "lnnono", "lnnene")],
    "members:suggest": [Row("/me/interests/suggest/", MEMBERS, "leeeee")],
    "members:suggestions": [Row("/staff/suggestions/", "lnnono", "lnnmnm")],
    "members:suggestion": [Row("/staff/suggestions/{suggestion.pk}/", "lnnmnm", "lnnene")],
    "members:word": [Row("/staff/interests/{interest.slug}/", "lnnono", "lnnene")],
    "members:synonyms": [Row("/staff/interests/{interest.slug}/synonyms/", "lnnmnm", "lnnene")],
    "members:broader": [Row("/staff/interests/{interest.slug}/broader/", "lnnmnm", "lnnrnr")],
    "members:merger": [Row("/staff/interests/{interest.slug}/merge/", "lnnene", "lnnene")],
    "api-1:read_me": [Row("/api/v1/me", "uooooo")],
    "api-1:list_interests": [Row("/api/v1/interests", EVERYBODY)],
    "api-1:put_interests": [Row("/api/v1/me/interests", NO_METHOD)],
    "chat:rooms": [Row("/rooms/", EVERYBODY)],
    "chat:room": [
        Row("/rooms/{room.slug}/", EVERYBODY, "leeeee"),
        # Ada's and Ben's: to a manager and an operator, too, it is not there.
        Row("/rooms/{direct.slug}/", "nnonnn", "nnennn"),
        Row("/rooms/{circle_room.slug}/", "nnonnn", "nnennn"),
    ],
    "chat:bots": [
        Row("/rooms/{room.slug}/bots/", "lnnono", "lnnene"),
        Row("/rooms/{direct.slug}/bots/", "lnnnnn", "lnnnnn"),
    ],
    "chat:end-bot": [Row("/rooms/{room.slug}/bots/0/end/", NO_METHOD_WITHIN, "lnnnnn")],
    "chat:hook": [Row("/hooks/nobodys-key/", NO_METHOD, NOBODY)],
    "chat:own-messages": [Row("/me/messages/", MEMBERS, NO_METHOD_WITHIN)],
    "chat:take-along": [
        Row("/me/messages/{room.slug}/", NO_METHOD_WITHIN, "leeeee"),
        Row("/me/messages/{direct.slug}/", NO_METHOD_WITHIN, "leeeee"),
    ],
    "chat:reach": [Row("/me/rooms/", MEMBERS, "lrrrrr")],
    # Who shares a room of two is led there; nobody else here knows Ada, or is trusted enough to ask her.
    "chat:write": [
        Row("/members/{ada.handle}/write/", "lnnnnn", "lnnnnn"),
        Row("/members/ben/write/", "lnrnnn", "lnrnnn"),
    ],
    "chat:few": [Row("/rooms/few/", MEMBERS, "leeeee")],
    "api-1:start_room_of_few": [Row("/api/v1/direct-rooms", NO_METHOD, "ueeeee")],
    "chat:requests": [Row("/me/requests/", MEMBERS, "lnnnnn")],
    "api-1:message_requests": [Row("/api/v1/requests", "uooooo")],
    "api-1:ask_to_talk": [Row("/api/v1/members/{ada.handle}/request", NO_METHOD)],
    "api-1:accept_message_request": [Row("/api/v1/requests/{ada.handle}", NO_METHOD)],
    "api-1:room_invitations": [Row("/api/v1/invitations", "uooooo")],
    "api-1:accept_room_invitation": [Row("/api/v1/rooms/{room.slug}/invitation", NO_METHOD)],
    "api-1:come_in_by_link": [Row("/api/v1/room-links/nothing", NO_METHOD)],
    "chat:mine": [
        Row("/rooms/{room.slug}/mine/", MEMBERS, "leeeee"),
        Row("/rooms/{direct.slug}/mine/", "lnonnn", "lnennn"),
        Row("/rooms/{circle_room.slug}/mine/", "lnonnn", "lnennn"),
    ],
    "chat:remarks": [
        Row("/rooms/{room.slug}/remarks/", MEMBERS, NO_METHOD_WITHIN),
        Row("/rooms/{direct.slug}/remarks/", "lnonnn", NO_METHOD_WITHIN),
        Row("/rooms/{circle_room.slug}/remarks/", "lnonnn", NO_METHOD_WITHIN),
    ],
    "chat:reading": [
        Row("/rooms/{room.slug}/reading/?upto=1", MEMBERS, NO_METHOD_WITHIN),
        Row("/rooms/{direct.slug}/reading/?upto=1", "lnonnn", NO_METHOD_WITHIN),
        Row("/rooms/{circle_room.slug}/reading/?upto=1", "lnonnn", NO_METHOD_WITHIN),
    ],
    "chat:complete": [
        Row("/rooms/{room.slug}/complete/", MEMBERS, NO_METHOD_WITHIN),
        Row("/rooms/{direct.slug}/complete/", "lnonnn", NO_METHOD_WITHIN),
        Row("/rooms/{circle_room.slug}/complete/", "lnonnn", NO_METHOD_WITHIN),
    ],
    "chat:gather": [
        Row("/rooms/{room.slug}/gather/", MEMBERS, "leeeee"),
        Row("/rooms/{direct.slug}/gather/", "lnonnn", "lnennn"),
        Row("/rooms/{circle_room.slug}/gather/", "lnonnn", "lnennn"),
    ],
    "chat:pins": [
        Row("/rooms/{room.slug}/pins/", EVERYBODY),
        Row("/rooms/{direct.slug}/pins/", "nnonnn"),
        Row("/rooms/{circle_room.slug}/pins/", "nnonnn"),
    ],
    "chat:pin": [
        Row("/messages/{message.pk}/pin/", "lnnono", "lnnrnr"),
        Row("/messages/{direct_message.pk}/pin/", "lnnnnn", "lnnnnn"),
    ],
    "chat:reactions": [
        Row("/messages/{message.pk}/reactions/", MEMBERS, "lnnnnn"),
        Row("/messages/{direct_message.pk}/reactions/", "lnonnn", "lnnnnn"),
        Row("/messages/{hidden_message.pk}/reactions/", "lnnnnn", "lnnnnn"),
    ],
    "chat:start": [Row("/rooms/start/", MEMBERS, "leeeee")],
    "chat:talk-thread": [
        Row("/rooms/about/thread/{thread.pk}/", "lnoono", "lneene"),
        Row("/rooms/about/thread/{hidden_thread.pk}/", "lnnono", "lnnene"),
        Row("/rooms/about/thread/{circle_thread.pk}/", "lnonnn", "lnennn"),
    ],
    "chat:talk-board": [
        Row("/rooms/about/board/{board.pk}/", "lnnono", "lnnene"),
        Row("/rooms/about/board/{circle.board.pk}/", "lnnnnn", "lnnnnn"),
    ],
    "chat:about": [
        Row("/rooms/{room.slug}/about/", EVERYBODY),
        Row("/rooms/{direct.slug}/about/", NOBODY),
        Row("/rooms/{circle_room.slug}/about/", "nnonnn"),
    ],
    # Ada belongs to the room of her group, and looks after neither.
    "chat:wishes": [
        Row("/rooms/{room.slug}/wishes/", NO_METHOD_WITHIN, "lnnene"),
        Row("/rooms/{circle_room.slug}/wishes/", NO_METHOD_WITHIN, "lnnnnn"),
    ],
    "chat:state": [Row("/rooms/{room.slug}/state/", NO_METHOD_WITHIN, "lnnnnn")],
    "chat:role": [Row("/rooms/{room.slug}/roles/", NO_METHOD_WITHIN, "lnnene")],
    "chat:leave": [
        Row("/rooms/{room.slug}/leave/", NO_METHOD_WITHIN, "lrrrrr"),
        Row("/rooms/{direct.slug}/leave/", NO_METHOD_WITHIN, "lnnnnn"),
    ],
    # Neither has a start, which a sentence tells.
    "chat:reminder": [
        Row("/rooms/{room.slug}/reminder/", NO_METHOD_WITHIN, "lrrrrr"),
        Row("/rooms/{direct.slug}/reminder/", NO_METHOD_WITHIN, "lnrnnn"),
        Row("/rooms/{circle_room.slug}/reminder/", NO_METHOD_WITHIN, "lnrnnn"),
    ],
    # The room takes no questions: a page that is not there, and a sentence for who asks; in the stage Ada asks one.
    "chat:questions": [
        Row("/rooms/{room.slug}/questions/", NOBODY, "lnnnnn"),
        Row("/rooms/{stage.slug}/questions/", EVERYBODY, "leeeee"),
        Row("/rooms/{direct.slug}/questions/", NOBODY, "nnnnnn"),
        Row("/rooms/{circle_room.slug}/questions/", NOBODY, "nnnnnn"),
    ],
    "chat:question": [Row("/questions/{question.pk}/", "lnnono", "lnnnnn")],
    "chat:question-vote": [Row("/questions/{question.pk}/vote/", NO_METHOD_WITHIN, "lrrrrr")],
    "chat:question-take-back": [Row("/questions/{question.pk}/take-back/", NO_METHOD_WITHIN, "lnrnnn")],
    "api-1:room_questions": [
        Row("/api/v1/rooms/{stage.slug}/questions", EVERYBODY, "ueeeee"),
        Row("/api/v1/rooms/{direct.slug}/questions", "nnonnn", "ueeeee"),
    ],
    "api-1:put_question_vote": [Row("/api/v1/questions/{question.pk}/vote", NO_METHOD)],
    "api-1:change_question": [Row("/api/v1/questions/{question.pk}", NO_METHOD)],
    "api-1:put_room_reminder": [Row("/api/v1/rooms/{room.slug}/reminder", NO_METHOD)],
    "api-1:about_room": [
        Row("/api/v1/rooms/{room.slug}", EVERYBODY),
        Row("/api/v1/rooms/{direct.slug}", NOBODY),
        Row("/api/v1/rooms/{circle_room.slug}", "nnonnn"),
    ],
    "api-1:give_role_in_room": [Row("/api/v1/rooms/{room.slug}/people/{ada.handle}", NO_METHOD)],
    # Neither is Ada's nor Ben's closed room: of what others may do there, tests/chat/test_inviting.py tells.
    "chat:invitation": [Row("/rooms/{room.slug}/invitation/", "lnnnnn", "lnnnnn")],
    "chat:invitations": [Row("/rooms/{room.slug}/invitations/", NO_METHOD_WITHIN, "lnnene")],
    "chat:links": [Row("/rooms/{room.slug}/links/", NO_METHOD_WITHIN, "lnnene")],
    "chat:come-in": [Row("/rooms/come-in/1~guessed/", "lnnnnn", "lnnnnn")],
    "api-1:invite_into_room": [Row("/api/v1/rooms/{room.slug}/invitations/{ada.handle}", NO_METHOD)],
    "api-1:make_link_into_room": [Row("/api/v1/rooms/{room.slug}/links", NO_METHOD, "ufffff")],
    "api-1:leave_a_room": [Row("/api/v1/rooms/{room.slug}/membership", NO_METHOD)],
    # Ada's words; to others, a manager and an operator as well, there is nothing to change.
    "chat:edit": [Row("/rooms/{room.slug}/{message.seq}/edit/", "lnonnn", "lnennn")],
    "chat:remove": [Row("/rooms/{room.slug}/{message.seq}/remove/", "lnonnn", "lnrnnn")],
    "search:results": [
        Row("/search/", EVERYBODY),
        Row("/search/?q=record", EVERYBODY),
        Row("/search/?q=record&in=room-{room.pk}", EVERYBODY),
        Row("/search/?q=record&in=room-{direct.pk}", "nnonnn"),
        Row("/search/?q=record&in=board-{backstage.pk}", "nooooo"),
    ],
    "search:searches": [Row("/staff/searches/", "lnnono", "lnnene")],
    "search:operating": [Row("/staff/search/", "lnnnno", "lnnnnr")],
    "wagtail_serve": [
        Row("/stories/", EVERYBODY, EVERYBODY),
        Row("/products/", EVERYBODY, EVERYBODY),
        Row("/moments/", EVERYBODY, EVERYBODY),
        Row("/stories/{story.slug}/", EVERYBODY, EVERYBODY),
        Row("/products/{product.slug}/", EVERYBODY, EVERYBODY),
        Row("/moments/{moment.slug}/", EVERYBODY, EVERYBODY),
        # What was published below one list is not below another.
        Row("/stories/{product.slug}/", NOBODY, NOBODY),
    ],
    "search:beside": [
        Row("/beside/thread/{thread.pk}/", EVERYBODY),
        Row("/beside/thread/{closed_thread.pk}/?part", "nooooo"),
        Row("/beside/thread/{circle_thread.pk}/", "nnonnn"),
        Row("/beside/thread/{hidden_thread.pk}/", NOBODY),
        Row("/beside/room/{room.pk}/", NOBODY),
        *(Row(f"/beside/{kind}/987654/", NOBODY) for kind in ("story", "product", "moment")),
    ],
    "search:interest": [
        Row("/i/{interest.slug}/", EVERYBODY),
        Row("/i/nothing/", NOBODY),
    ],
    "search:love": [
        Row("/i/{interest.slug}/love/", NO_METHOD_WITHIN, "lrrrrr"),
        Row("/i/nothing/love/", NO_METHOD_WITHIN, "lnnnnn"),
    ],
    "search:saved": [Row("/me/searches/", MEMBERS, "leeeee")],
    # Ada's: to a manager, too, it is not there.
    "search:saved-change": [Row("/me/searches/{saved.pk}/", NO_METHOD_WITHIN, "lnennn")],
    "search:mix": [Row("/search/mix/", NO_METHOD_WITHIN, "lrrrrr")],
    "search:suggestions": [
        Row("/search/suggestions/?q=record", EVERYBODY),
        Row("/search/suggestions/?q=from:a", EVERYBODY),
    ],
    "search:people": [Row("/people/", EVERYBODY)],
    "search:fairness": [Row("/staff/people/", "lnnono", "lnnmnm")],
    # Ada's thread asks nothing.
    "search:ask": [Row("/threads/{thread.pk}/ask/", "lnnnnn", "lnnnnn")],
    "search:asked": [Row("/me/asked/", MEMBERS, NO_METHOD_WITHIN)],
    "search:decline": [Row("/me/asked/1/decline/", NO_METHOD_WITHIN, "lrrrrr")],
    "search:tuning": [Row("/people/tuning/", MEMBERS, NO_METHOD_WITHIN)],
    "search:ignored": [Row("/people/interests/{interest.slug}/ignored/", NO_METHOD_WITHIN, "lrrrrr")],
    # Who wishes nothing any more needs nobody to be found.
    "search:wish": [Row("/people/{ada.handle}/wish/", NO_METHOD_WITHIN, "lrrrrr")],
    "search:being-found": [Row("/people/being-found/", NO_METHOD_WITHIN, "lrrrrr")],
    # Nobody in this world said yes to being found.
    "search:hello": [Row("/people/{ada.handle}/hello/", NO_METHOD_WITHIN, "lnnnnn")],
    "api-1:search": [
        Row("/api/v1/search?q=record", EVERYBODY),
        Row("/api/v1/search?q=record&in=room-{direct.pk}", "nnonnn"),
    ],
    "api-1:mix": [Row("/api/v1/search/mix", NO_METHOD)],
    "api-1:people": [Row("/api/v1/people", "uooooo")],
    "api-1:knowers": [Row("/api/v1/threads/{thread.pk}/knowers", "unnnnn")],
    "api-1:ask": [Row("/api/v1/threads/{thread.pk}/asks", NO_METHOD, "ueeeee")],
    "api-1:asks": [Row("/api/v1/me/asks", "uooooo")],
    "api-1:decline": [Row("/api/v1/me/asks/1", NO_METHOD)],
    "api-1:searches": [Row("/api/v1/me/searches", "uooooo", "ueeeee")],
    "api-1:rename": [Row("/api/v1/me/searches/{saved.pk}", NO_METHOD)],
    "api-1:tuning": [Row("/api/v1/people/tuning", "uooooo")],
    "api-1:wish": [Row("/api/v1/people/{ada.handle}/wish", NO_METHOD, "ueeeee")],
    "api-1:ignore": [Row("/api/v1/people/interests/{interest.slug}/ignored", NO_METHOD, "ueeeee")],
    "api-1:hello": [Row("/api/v1/people/{ada.handle}/hello", NO_METHOD, "unnnnn")],
    "api-1:here": [
        Row("/api/v1/rooms/{room.slug}/here", "uooooo"),
        Row("/api/v1/rooms/{direct.slug}/here", "unonnn"),
        Row("/api/v1/rooms/{circle_room.slug}/here", "unonnn"),
    ],
    "api-1:rooms": [Row("/api/v1/rooms", EVERYBODY, "ueeeee")],
    "api-1:open_room_of_thread": [Row("/api/v1/threads/{thread.pk}/room", NO_METHOD, "ueeeee")],
    "api-1:open_room_of_board": [Row("/api/v1/boards/{board.slug}/room", NO_METHOD, "ueeeee")],
    "api-1:messages": [
        Row("/api/v1/rooms/{room.slug}/messages", EVERYBODY, "ueeeee"),
        Row("/api/v1/rooms/{direct.slug}/messages", "nnonnn", "ueeeee"),
        Row("/api/v1/rooms/{circle_room.slug}/messages", "nnonnn", "ueeeee"),
    ],
    "api-1:pins": [
        Row("/api/v1/rooms/{room.slug}/pins", EVERYBODY),
        Row("/api/v1/rooms/{direct.slug}/pins", "nnonnn"),
    ],
    "api-1:pin_a_message": [Row("/api/v1/rooms/{room.slug}/messages/{message.seq}/pin", NO_METHOD)],
    "api-1:give_message_reaction": [
        Row("/api/v1/rooms/{room.slug}/messages/{message.seq}/reactions/1", NO_METHOD)
    ],
    "api-1:change_message": [Row("/api/v1/rooms/{room.slug}/messages/{message.seq}", NO_METHOD, NO_METHOD)],
    "cms:manifest": [Row("/brand-0/manifest.webmanifest", EVERYBODY, EVERYBODY)],
    "cms:icon": [
        Row("/brand-0/icon-192.png", EVERYBODY, EVERYBODY),
        Row("/brand-0/icon-7.png", NOBODY, NOBODY),
    ],
    "cms:theme": [Row("/theme-0.css", EVERYBODY, EVERYBODY)],
    "api-1:openapi-json": [Row("/api/v1/openapi.json", EVERYBODY, EVERYBODY)],
    "api-1:api-root": [Row("/api/v1/", NOBODY, NOBODY)],
    "api-1:boards": [Row("/api/v1/boards", EVERYBODY)],
    "api-1:threads": [
        Row("/api/v1/boards/{board.slug}/threads", EVERYBODY, "ueeeee"),
        Row("/api/v1/boards/{backstage.slug}/threads", "nooooo", "ueeeee"),
        Row("/api/v1/boards/{circle.board.slug}/threads", "nnonnn", "ueeeee"),
    ],
    "api-1:all_threads": [
        Row("/api/v1/threads", EVERYBODY),
        Row("/api/v1/threads?order=mine", "eooooo"),
    ],
    "api-1:thread": [
        Row("/api/v1/threads/{thread.pk}", EVERYBODY),
        Row("/api/v1/threads/{closed_thread.pk}", "nooooo"),
        Row("/api/v1/threads/{circle_thread.pk}", "nnonnn"),
    ],
    "api-1:split": [Row("/api/v1/threads/{thread.pk}/split", NO_METHOD, "ueeeee")],
    "api-1:merge": [Row("/api/v1/threads/{thread.pk}/merge", NO_METHOD, "ueeeee")],
    "api-1:post": [
        Row("/api/v1/posts/{post.pk}", EVERYBODY),
        Row("/api/v1/posts/{hidden.pk}", "nnnono"),
        Row("/api/v1/posts/{backstage_post.pk}", "nooooo"),
        Row("/api/v1/posts/{circle_post.pk}", "nnonnn"),
    ],
    "api-1:answer": [Row("/api/v1/posts/{answer.pk}/answer", NO_METHOD)],
    "api-1:read_thread": [Row("/api/v1/threads/{thread.pk}/reading", NO_METHOD)],
    "api-1:read_board": [Row("/api/v1/boards/{board.slug}/reading", NO_METHOD)],
    "api-1:hear_of_thread": [Row("/api/v1/threads/{thread.pk}/level", NO_METHOD)],
    "api-1:hear_of_board": [Row("/api/v1/boards/{board.slug}/level", NO_METHOD)],
    "api-1:hear_of_interest": [Row("/api/v1/interests/{interest.slug}/level", NO_METHOD)],
    "api-1:hear_of_member": [Row("/api/v1/members/{ada.handle}/level", NO_METHOD)],
    "api-1:list_blocks": [Row("/api/v1/me/blocks", "uooooo")],
    "api-1:put_block": [Row("/api/v1/members/{ada.handle}/block", NO_METHOD)],
    "api-1:my_follows": [Row("/api/v1/me/follows", "uooooo")],
    "api-1:unread": [Row("/api/v1/me/unread", "uooooo")],
    "api-1:quote": [
        Row("/api/v1/threads/{thread.pk}/posts/{post.number}/quote", "uooooo"),
        # What is hidden nobody quotes, managers included.
        Row("/api/v1/threads/{thread.pk}/posts/{hidden.number}/quote", "unnnnn"),
    ],
    "api-1:bookmarks": [Row("/api/v1/me/bookmarks", "uooooo")],
    "api-1:put_bookmark": [Row("/api/v1/posts/{post.pk}/bookmark", NO_METHOD)],
    "api-1:drafts": [Row("/api/v1/me/drafts", "uooooo")],
    # Everybody their own: of Ada's, others find nothing there.
    "api-1:drafts_at": [
        Row("/api/v1/me/drafts/{draft.place}", "uooooo"),
        Row("/api/v1/me/drafts/nowhere-1", "unnnnn"),
    ],
    "api-1:discard_draft": [Row("/api/v1/me/drafts/{draft.place}/{draft.pk}", NO_METHOD)],
    "api-1:idea": [
        Row("/api/v1/threads/{idea.pk}/idea", EVERYBODY),
        Row("/api/v1/threads/{thread.pk}/idea", NOBODY),
    ],
    "api-1:put_answer": [Row("/api/v1/threads/{idea.pk}/idea/answer", NO_METHOD)],
    "api-1:support": [Row("/api/v1/threads/{idea.pk}/idea/support", NO_METHOD)],
    "api-1:poll": [
        Row("/api/v1/threads/{poll.pk}/poll", EVERYBODY),
        Row("/api/v1/threads/{thread.pk}/poll", NOBODY),
    ],
    "api-1:close": [Row("/api/v1/threads/{poll.pk}/poll/closing", NO_METHOD)],
    "api-1:put_ballot": [Row("/api/v1/threads/{poll.pk}/poll/ballot", NO_METHOD)],
    "api-1:reactions": [Row("/api/v1/reactions", EVERYBODY)],
    "api-1:give_reaction": [Row("/api/v1/posts/{post.pk}/reactions/1", NO_METHOD)],
    "api-1:bring_back": [Row("/api/v1/posts/{own.pk}/removal", NO_METHOD)],
    "api-1:posts": [
        Row("/api/v1/threads/{thread.pk}/posts", EVERYBODY, "ueeeee"),
        Row("/api/v1/threads/{closed_thread.pk}/posts", "nooooo", "ueeeee"),
        Row("/api/v1/threads/{circle_thread.pk}/posts", "nnonnn", "ueeeee"),
    ],
}

# Another name for an address that stands above: the API has one route for each method.
SAME = {
    "api-1:keep": "api-1:searches",
    "api-1:let_go": "api-1:rename",
    "api-1:take_message_away": "api-1:change_message",
    "api-1:save_draft": "api-1:drafts_at",
    "api-1:delete_block": "api-1:put_block",
    "api-1:delete_bookmark": "api-1:put_bookmark",
    "api-1:start": "api-1:threads",
    "api-1:steer": "api-1:thread",
    "api-1:reply": "api-1:posts",
    "api-1:take_answer_back": "api-1:answer",
    "api-1:change": "api-1:poll",
    "api-1:take_support_back": "api-1:support",
    "api-1:take_ballot_back": "api-1:put_ballot",
    "api-1:edit": "api-1:post",
    "api-1:remove": "api-1:post",
    "api-1:take_back_reaction": "api-1:give_reaction",
    "api-1:unpin_a_message": "api-1:pin_a_message",
    "api-1:take_back_message_reaction": "api-1:give_message_reaction",
    "api-1:say": "api-1:messages",
    "api-1:take_invitation_back": "api-1:invite_into_room",
    "api-1:open_a_room": "api-1:rooms",
    "api-1:change_room": "api-1:about_room",
    "api-1:ask_in_room": "api-1:room_questions",
    "api-1:delete_question_vote": "api-1:put_question_vote",
    "api-1:take_question_away": "api-1:change_question",
    "api-1:decline_message_request": "api-1:accept_message_request",
    "api-1:decline_room_invitation": "api-1:accept_room_invitation",
    "api-1:delete_room_reminder": "api-1:put_room_reminder",
    "api-1:put_out_of_room": "api-1:give_role_in_room",
    "api-1:begin_gathering": "api-1:gatherings",
    "api-1:call_gathering_off": "api-1:gathering",
    "api-1:leave_a_group": "api-1:join_a_group",
    "api-1:give_thanks": "api-1:read_thanks",
    "api-1:remove_thanks": "api-1:read_thanks",
}

# Routes of libraries: who may, by the start of their names; tried out in `test_matrix.py` as far as said.
LIBRARIES: dict[str, str] = {
    "account_": "allauth guards its own pages; tests/community/members tries the ones that we changed",
    "mfa_": "allauth guards its own pages behind log-in and a fresh password or code",
    "usersessions_": "allauth shows members their own sessions only",
    "wagtail": "Wagtail serves public pages; its admin is tried out whole below",
}


def rows() -> list[tuple[str, Row]]:
    return [(name, row) for name, found in MATRIX.items() for row in found]


def letter_of(response: Any) -> str:
    """The answer as a letter of the table. Raises `AssertionError` for an answer that no row may expect."""
    status = response.status_code
    if status in (301, 302):
        return "l" if "/accounts/login/" in response["Location"] else "r"
    letters = {200: "o", 401: "u", 403: "f", 404: "n", 405: "m", 400: "e", 409: "e", 422: "e"}
    assert status in letters, f"unexpected answer {status}"
    return letters[status]
