"""One file for each kind of thing that can be found; a new kind is a file here and a line below."""

from search.documents import groups, members, messages, moments, posts, products, rooms, stories, threads

SOURCES = {
    module.SOURCE.kind: module.SOURCE
    for module in (threads, posts, messages, stories, products, moments, rooms, groups, members)
}
"""By kind, in the order in which a page of results names them."""
