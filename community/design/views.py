"""The two bundles, and the page that shows every component."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from community.design.bundles import STATIC, bundle
from community.design.gallery import samples

TYPES = {"css": "text/css; charset=utf-8", "js": "text/javascript; charset=utf-8"}
FOR_EVER = "public, max-age=31536000, immutable"


def serve_bundle(request: HttpRequest, kind: str) -> HttpResponse:
    """Serve a bundle; only its own versioned address may be kept for ever, the bare one is asked for again."""
    found = bundle(kind)
    encoding = preferred_encoding(request.headers.get("Accept-Encoding", ""))
    response = HttpResponse(found.encodings[encoding], content_type=TYPES[kind])
    if encoding:
        response.headers["Content-Encoding"] = encoding
    response.headers["Vary"] = "Accept-Encoding"
    response.headers["Cache-Control"] = FOR_EVER if request.GET.get("v") == found.version else "no-cache"
    return response


def offline(request: HttpRequest) -> HttpResponse:
    """The page that a browser keeps for when the network is away; the same for everybody."""
    return render(request, "offline.html")


def offline_worker(request: HttpRequest) -> HttpResponse:
    """The script that keeps it, at the root, since a worker serves only what lies below its own address."""
    text = (STATIC / "offline-worker.js").read_text()
    return HttpResponse(text, content_type=TYPES["js"], headers={"Cache-Control": "no-cache"})


def preferred_encoding(accepted: str) -> str:
    offers = {offer.split(";")[0].strip() for offer in accepted.split(",") if not offer.endswith("q=0")}
    return next((name for name in ("br", "gzip") if name in offers), "")


def gallery(request: HttpRequest) -> HttpResponse:
    """Every component in its states; for developers, so it exists only in DEBUG."""
    if not settings.DEBUG:
        raise Http404
    return render(request, "design/gallery.html", samples(rtl=request.GET.get("dir") == "rtl"))
