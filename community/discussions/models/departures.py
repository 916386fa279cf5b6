"""Posts that a manager took to another thread: what stands in their place."""

from django.db import models

from community.discussions.models.posts import Post
from community.discussions.models.steering import Steering
from community.discussions.models.threads import Thread


class Departure(models.Model):
    """A post had this number in this thread. It leads to where the post is by now, however often it was moved."""

    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="departures", db_index=False)
    number = models.PositiveIntegerField()
    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="departures")
    # The act by which it left.
    steering = models.ForeignKey(Steering, on_delete=models.CASCADE, related_name="departures")

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["thread", "number"], name="departure_once_per_number"),
        ]

    def __str__(self) -> str:
        return f"{self.thread_id} #{self.number} left"
