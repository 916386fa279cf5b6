"""Search by a Meilisearch server, for communities on several hosts.

Only the site's own processes talk to it: the filter on the audience is added here, so a browser holds no key.
"""

import time
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Self

from meilisearch import Client
from meilisearch.errors import MeilisearchApiError, MeilisearchError
from meilisearch.index import Index
from meilisearch.models.task import Task, TaskInfo
from requests import RequestException

from search.engines import meili_settings
from search.engines.meili_json import any_of, as_json, parameters, results
from search.engines.protocol import Document, EngineUnavailable, Health, Query, Refused, Results
from search.engines.synonyms import paired, told

SEARCH_TIMEOUT = 2
"""Seconds a search may take before the page goes on without it (the SDK has no limit of its own)."""
WRITE_TIMEOUT = 30
"""Seconds for handing over a batch."""
TASK_TIMEOUT = 120
"""Seconds a batch may wait in the server's queue and be indexed before the caller tries again."""
PAYLOAD_TOO_LARGE = 413

LOST = {"index_not_found", "invalid_search_filter", "invalid_search_facets"}
"""What the server says of an index that is not there, or that it made itself, without our settings, when something was
handed to it after it had forgotten everything."""
PROBE = Query(text="", audience=["public"], by=["nobody"], limit=0)

AT_ONCE = 1_000
"""Documents fetched at once for a comparison."""


class MeiliEngine:
    """An `Engine` over the index `uid` of the server at `url`.

    The key needs the actions search, documents.*, indexes.create, indexes.delete, indexes.swap, settings.get,
    settings.update, tasks.get and stats.get, for all indexes: with names of indexes the server tells nothing of a swap.
    """

    batch = 500  # each task has a cost of its own, and takes seconds on a busy machine

    def __init__(self, url: str, key: str, uid: str = "kindred"):
        self.uid = uid
        self._server = url, key
        self._searching = Client(url, key or None, timeout=SEARCH_TIMEOUT)
        self._writing = Client(url, key or None, timeout=WRITE_TIMEOUT)

    def prepare(self) -> None:
        with _available():
            self._succeeded(
                self._index.update_settings(dict(meili_settings.SETTINGS))
            )  # creates the index too

    def index(self, documents: Sequence[Document]) -> None:
        with _available():
            refused = self._add([as_json(document) for document in documents])
        if refused:
            raise Refused(refused)

    def remove(self, ids: Sequence[str]) -> None:
        if ids:
            with _available():
                self._succeeded(self._index.delete_documents(filter=any_of("id", ids)))

    def clear(self) -> None:
        with _available():
            self._succeeded(self._index.delete_all_documents())

    def revs(self, kind: str, bucket: int) -> dict[str, int]:
        found: dict[str, int] = {}
        asked = {
            "filter": [any_of("kind", [kind]), f"bucket = {bucket}"],
            "fields": ["id", "rev"],
            "limit": AT_ONCE,
        }
        with _available():
            while True:
                page = self._index.get_documents(asked | {"offset": len(found)})
                found |= {document.id: document.rev for document in page.results}
                if len(page.results) < AT_ONCE:
                    return found

    def counts(self, kinds: Collection[str]) -> dict[str, int]:
        asked = {"fields": ["id"], "limit": 1, "offset": 0}
        with _available():
            return {
                kind: self._index.get_documents(asked | {"filter": [any_of("kind", [kind])]}).total
                for kind in kinds
            }

    def beside(self) -> Self:
        """One whose name follows from this one's: what a rebuild that died left there is forgotten."""
        other = type(self)(*self._server, uid=f"{self.uid}_next")
        with _available():
            other._delete()
        other.prepare()
        return other

    def take(self, other: Self) -> None:
        with _available():
            self._exist()  # there must be an index to swap with
            self._succeeded(self._writing.swap_indexes([{"indexes": [self.uid, other.uid]}]))
            other._delete()

    def differences(self) -> list[str]:
        with _available():
            return meili_settings.differences(self._applied())

    def learn(self, groups: Collection[Collection[str]]) -> None:
        with _available():
            self._succeeded(self._index.update_synonyms(dict(paired(groups, meili_settings.plain))))

    def unlearnt(self, groups: Collection[Collection[str]]) -> list[str]:
        with _available():
            kept = {name: sorted(others) for name, others in self._applied().get("synonyms", {}).items()}
            return told(kept, paired(groups, meili_settings.plain))

    def _applied(self) -> dict[str, Any]:
        """The settings of the index; none where it does not exist yet."""
        try:
            return self._index.get_settings()
        except MeilisearchApiError as error:
            if error.code == "index_not_found":
                return {}
            raise

    def _exist(self) -> None:
        """Without settings, so that it counts as lost until another takes its place."""
        done = self._done(self._writing.create_index(self.uid, {"primaryKey": "id"}))
        if (done.error or {}).get("code") != "index_already_exists":
            _check(done)

    def _delete(self) -> None:
        done = self._done(self._index.delete())
        if done.status != "succeeded" and (done.error or {}).get("code") != "index_not_found":
            _check(done)

    def search(self, query: Query) -> Results:
        return self.search_many([query])[0]

    def search_many(self, queries: Sequence[Query]) -> list[Results]:
        started = time.perf_counter()
        asked = {number: parameters(query) for number, query in enumerate(queries) if query.asks}
        with _available():
            answers = self._ask([{"indexUid": self.uid, **one} for one in asked.values()])
            took_ms = (time.perf_counter() - started) * 1000
            found = {
                number: results(answer, queries[number], took_ms)
                for number, answer in zip(asked, answers, strict=True)
            }
        return [found.get(number, Results()) for number in range(len(queries))]

    def _ask(self, asked: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return self._searching.multi_search(asked)["results"] if asked else []

    def health(self) -> Health:
        try:
            with _available():
                documents = self._searching.index(self.uid).get_stats().number_of_documents
                self._ask([{"indexUid": self.uid, **parameters(PROBE)}])
        except EngineUnavailable as error:
            lost = getattr(error.__cause__, "code", "") in LOST
            return Health(ok=False, lost=lost, detail=str(error))
        return Health(ok=True, documents=documents, detail="Meilisearch answers.")

    @property
    def _index(self) -> Index:
        """A new one for each use: the SDK keeps a request's headers on it, which threads would overwrite."""
        return self._writing.index(self.uid)

    def _add(self, documents: list[dict]) -> dict[str, str]:
        """Store all that the server takes; return the ids of the others with its reasons.

        One bad document fails its whole task, so a refused batch is halved until the bad ones stand alone.
        """
        reason = self._refusal(documents) if documents else None
        if reason is None:
            return {}
        if len(documents) == 1:
            return {documents[0]["id"]: reason}
        half = len(documents) // 2
        return self._add(documents[:half]) | self._add(documents[half:])

    def _refusal(self, documents: list[dict]) -> str | None:
        try:
            task = self._done(self._index.add_documents(documents, "id"))
        except MeilisearchApiError as error:
            if error.status_code == PAYLOAD_TOO_LARGE:
                return error.message
            raise
        if task.status == "failed" and _is_about_a_document(task.error or {}):
            return (task.error or {})["message"]
        _check(task)
        return None

    def _succeeded(self, queued: TaskInfo) -> None:
        _check(self._done(queued))

    def _done(self, queued: TaskInfo) -> Task:
        """202 says only that a task is queued: nothing counts as stored until the task is over."""
        return self._writing.wait_for_task(queued.task_uid, TASK_TIMEOUT * 1000, interval_in_ms=20)


@contextmanager
def _available() -> Iterator[None]:
    """Every way in which a server can fail us, including that something else answers at its address."""
    try:
        yield
    except (MeilisearchError, RequestException, KeyError, TypeError, ValueError) as error:
        raise EngineUnavailable(f"Meilisearch: {error}") from error


def _is_about_a_document(error: dict[str, Any]) -> bool:
    """Rather than about the index, the key or the disk, which leaving out a document would not mend."""
    return error.get("type") == "invalid_request" and "document" in error.get("code", "")


def _check(task: Task) -> None:
    if task.status != "succeeded":
        raise EngineUnavailable(f"Meilisearch: {(task.error or {}).get('message', task.status)}")
