import pytest

from community.discussions.models import Post, Thread
from community.members.models import Member
from demo.filling import fill
from demo.scale import Scale
from search.models import Dirty


@pytest.mark.django_db
def test_all_that_was_filled_in_waits_to_be_found():
    fill(Scale(members=4, threads=3, replies=6, messages=5), lambda line: None)
    for kind, model in {"thread": Thread, "member": Member}.items():
        marked = set(Dirty.objects.filter(kind=kind).values_list("subject_id", flat=True))
        assert marked == set(model.objects.values_list("pk", flat=True))
    assert Dirty.objects.filter(kind="post").count() == Post.objects.filter(number__gt=1).count()
