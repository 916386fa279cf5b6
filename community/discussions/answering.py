"""Marking the reply that answers a question best."""

from typing import Any

from community.discussions.access import answering_post_for
from community.discussions.locking import acting_on
from community.discussions.models import Answer, Post
from community.ledger.recording import record
from community.members import pace


def mark_answer(post: Post, by: Any) -> Post:
    """Mark a reply as the best answer, in place of one that was. Marking what is marked changes nothing.

    For who asked, and for managers. Returns the post. Raises `TooFast`, `PermissionDenied` for a stranger, `Http404`
    for everybody else, and for what cannot answer: an opening, a post that is hidden or gone, a thread that asks
    nothing.
    """
    with acting_on(post, by, answering_post_for) as found:
        before = Answer.objects.filter(thread=found.thread_id).first()
        if before is None or before.post_id != found.pk:
            pace.check(by, "answer")
            if before:
                _take_back(before, by)
            Answer.objects.create(thread=found.thread, post=found, by=by)
            record("post.answered", actor=by, subject=found, thread=found.thread_id)
            found.thread.touch()
    return found


def unmark_answer(post: Post, by: Any) -> Post:
    """Take the mark back. Taking back what is not marked changes nothing. Returns and raises like `mark_answer`."""
    with acting_on(post, by, answering_post_for) as found:
        for answer in Answer.objects.filter(post=found):
            _take_back(answer, by)
            found.thread.touch()
    return found


def _take_back(answer: Answer, by: Any) -> None:
    answer.delete()
    record("post.unanswered", actor=by, subject=answer.post, thread=answer.thread_id)
