"""The reply that answers a question best."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone

from community.discussions.models.posts import Post
from community.discussions.models.threads import Thread


class AnswerQuerySet(models.QuerySet["Answer"]):
    def standing(self) -> "AnswerQuerySet":
        """Those that everybody may read, where they were marked.

        What is hidden, removed or moved elsewhere keeps its mark, and answers again once it is back.
        """
        there = self.filter(post__hiding=None, post__thread=models.F("thread"))
        return there.exclude(post__body="")


class Answer(models.Model):
    """Who asked, or a manager, marked a reply as the best answer."""

    thread = models.OneToOneField(Thread, on_delete=models.CASCADE, primary_key=True, related_name="answer")
    post = models.OneToOneField(Post, on_delete=models.CASCADE, related_name="answering")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now, editable=False)

    objects = AnswerQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.post_id} answers {self.thread_id}"


def answer_of(thread: Any) -> Answer | None:
    """The standing answer to a thread, with its post and author. One query for a question, none for other threads."""
    if not thread.is_question:
        return None
    return Answer.objects.standing().select_related("post__author").filter(thread=thread).first()
