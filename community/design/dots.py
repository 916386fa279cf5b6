"""What a browser without scripts fetches to tell that somebody saw a page."""

from base64 import b64decode

from django.http import HttpResponse

# One transparent dot.
DOT = b64decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7")


def dot() -> HttpResponse:
    return HttpResponse(DOT, content_type="image/gif")
