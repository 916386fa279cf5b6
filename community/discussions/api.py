"""This room's part of the API: the same verbs and the same access as its pages. A file for each resource."""

from ninja import Router

router = Router(tags=["discussions"])
router.add_router("", "community.discussions.thread_api.router")
router.add_router("", "community.discussions.post_api.router")
router.add_router("", "community.discussions.reading_api.router")
router.add_router("", "community.discussions.draft_api.router")
router.add_router("", "community.discussions.poll_api.router")
router.add_router("", "community.discussions.idea_api.router")
router.add_router("", "community.discussions.group_api.router")
router.add_router("", "community.discussions.following_api.router")
router.add_router("", "community.discussions.gathering_api.router")
router.add_router("", "community.discussions.bookmark_api.router")
