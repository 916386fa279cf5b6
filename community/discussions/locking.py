"""The lock that every change in a thread takes: of two at once, the later one sees what the first made."""

from community.discussions.models import Post, Thread


def lock_thread_of(post: Post) -> Thread:
    """Lock the thread of a post for the running transaction. `post` then knows where it stands: while it waited, a
    manager may have taken it elsewhere."""
    while True:
        thread = Thread.objects.select_for_update().get(pk=post.thread_id)
        post.refresh_from_db(fields=["thread", "number"])
        if post.thread_id == thread.pk:
            post.thread = thread
            return thread
