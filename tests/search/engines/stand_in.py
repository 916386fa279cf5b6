"""A real HTTP server that answers the few routes of Meilisearch that we use, and fails on demand.

It proves requests, tasks, filters and failures. It proves nothing about ranking or typos: it only looks for
the words of the query in the texts, and it refuses every search that is not narrowed to an audience.

`python -m tests.search.engines.stand_in <port> [<file>]` is one in a process of its own, which says "ready". What it
was told stands in the file, so that it knows it again when it is killed and started once more; without one it forgets.
"""

import json
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from operator import itemgetter
from pathlib import Path

from tests.search.engines.matching import asked_as, counted, hit, matches, passing

KEY = "the-index-key"
POISON = "poison"
"""A document with this title is one the server will not take, and its whole batch with it."""
_AT = "2026-01-01T00:00:00.000Z"


class StandIn(ThreadingHTTPServer):
    """Answers on `url` between `start()` and `stop()`; `requests` lists what was asked of it."""

    daemon_threads = True

    def __init__(self, port: int = 0, journal: Path | None = None):
        super().__init__(("127.0.0.1", port), _Handler)
        self.url = f"http://127.0.0.1:{self.server_port}"
        # By the uid of the index.
        self.indexes: dict[str, dict[str, dict]] = {}
        self.all_settings: dict[str, dict] = {}
        self.tasks: list[dict] = []
        self.requests: list[tuple[str, str, object]] = []
        self.polls_until_done = 2
        self.task_error: dict | None = None
        self.largest_payload = 10_000_000
        self.garbage: bytes | None = None
        self.delay = 0.0
        self._one_at_a_time = threading.Lock()
        self._journal = None
        if journal:
            self._do_again(journal)

    @property
    def documents(self) -> dict[str, dict]:
        return self.indexes["kindred"]

    @property
    def settings(self) -> dict:
        return self.all_settings["kindred"]

    def start(self):
        threading.Thread(target=self.serve_forever, args=(0.01,), daemon=True).start()
        return self

    def stop(self):
        self.shutdown()
        self.server_close()

    def asked(self, path: str) -> list:
        return [body for _, asked_path, body in self.requests if asked_path.startswith(path)]

    def enqueue(self, asked: tuple[str, str, object], work: Callable[[], dict | None]) -> dict:
        """Work is done once its task was asked for often enough: 202 means only queued."""
        self.tasks.append({"asked": asked, "work": work, "polls": 0, "error": None, "done": False})
        return {
            "taskUid": len(self.tasks) - 1,
            "indexUid": "kindred",
            "status": "enqueued",
            "type": "any",
        } | {"enqueuedAt": _AT}

    def poll(self, uid: int) -> dict:
        with self._one_at_a_time:
            task = self.tasks[uid]
            task["polls"] += 1
            if task["polls"] >= self.polls_until_done and not task["done"]:
                self._do(task)
        status = ("failed" if task["error"] else "succeeded") if task["done"] else "processing"
        return {"uid": uid, "status": status, "type": "any", "enqueuedAt": _AT, "error": task["error"]}

    def _do(self, task: dict) -> None:
        task["error"] = self.task_error or task["work"]()
        task["done"] = True
        if self._journal and not task["error"]:
            self._journal.write(json.dumps(task["asked"]) + "\n")
            self._journal.flush()

    def _do_again(self, journal: Path) -> None:
        """What the one before was told; of the last line it may have written a part."""
        lines = journal.read_text().split("\n") if journal.exists() else []
        for line in lines[:-1]:
            self.answer(*json.loads(line))
            self._do(self.tasks[-1])
        journal.write_text("".join(f"{line}\n" for line in lines[:-1]))
        self._journal = journal.open("a")

    def answer(self, command: str, path: str, body) -> tuple[int, dict]:
        """Status and content."""

        def later(work: Callable[[], dict | None]) -> tuple[int, dict]:
            return 202, self.enqueue((command, path, body), work)

        parts = path.split("?")[0].strip("/").split("/")
        match command, parts:
            case "POST", ["indexes"]:
                return later(lambda: self.make(body["uid"]))
            case "PATCH", ["indexes", uid, "settings"]:
                return later(lambda: self.set_up(uid, body))
            case "PUT", ["indexes", uid, "settings", "synonyms"]:
                return later(lambda: self.set_up(uid, {"synonyms": body}))
            case "POST", ["swap-indexes"]:
                return later(lambda: self.swap(body))
            case "POST", ["indexes", uid, "documents"]:
                return later(lambda: self.add(uid, body))
            case "DELETE", ["indexes", uid]:
                return later(lambda: self.drop(uid))
            case "POST", ["indexes", uid, "documents", "delete"]:
                return later(lambda: self.delete(uid, body["filter"]))
            case "DELETE", ["indexes", uid, "documents"]:
                return later(lambda: self.empty(uid))
            case "POST", ["multi-search"]:
                return self.search_all(body["queries"])
            case "GET", ["tasks", uid]:
                return 200, self.poll(int(uid))
            case _, ["indexes", uid, *_] if uid not in self.indexes:
                return 404, _not_found(uid)
            case "GET", ["indexes", uid, "settings"]:
                return 200, self.all_settings[uid]
            case "POST", ["indexes", uid, "documents", "fetch"]:
                return 200, self.fetch(uid, body)
            case "GET", ["indexes", uid, "stats"]:
                counts = {"numberOfDocuments": len(self.indexes[uid]), "isIndexing": False}
                return 200, counts | {"fieldDistribution": {}}
        return 404, {"message": f"no route {command} {path}", "code": "not_found"}

    def make(self, uid: str) -> dict | None:
        if uid in self.indexes:
            return {"message": "it is there", "code": "index_already_exists", "type": "invalid_request"}
        self.set_up(uid, {})
        return None

    def set_up(self, uid: str, settings: dict) -> None:
        self.indexes.setdefault(uid, {})
        self.all_settings.setdefault(uid, {}).update(settings)

    def swap(self, pairs: list[dict]) -> dict | None:
        for one, other in (pair["indexes"] for pair in pairs):
            if missing := {one, other} - self.indexes.keys():
                return _not_found(missing.pop())
            for kept in (self.indexes, self.all_settings):
                kept[one], kept[other] = kept[other], kept[one]
        return None

    def drop(self, uid: str) -> dict | None:
        if uid not in self.indexes:
            return _not_found(uid)
        del self.indexes[uid], self.all_settings[uid]
        return None

    def fetch(self, uid: str, body: dict) -> dict:
        found = passing(self.indexes[uid].values(), body["filter"])
        page = found[body["offset"] : body["offset"] + body["limit"]]
        results = [{field: kept[field] for field in body["fields"]} for kept in page]
        return {"results": results, "offset": body["offset"], "limit": body["limit"], "total": len(found)}

    def add(self, uid: str, documents: list[dict]) -> dict | None:
        if any(document["title"] == POISON for document in documents):
            message = "Document has an invalid title."
            return {"message": message, "code": "invalid_document_fields", "type": "invalid_request"}
        self.set_up(uid, {})  # as the server does: an index without our settings
        self.indexes[uid] |= {document["id"]: document for document in documents}
        return None

    def delete(self, uid: str, filter: str) -> dict | None:
        if uid not in self.indexes:
            return _not_found(uid)
        for gone in passing(self.indexes[uid].values(), [filter]):
            del self.indexes[uid][gone["id"]]
        return None

    def empty(self, uid: str) -> dict | None:
        if uid not in self.indexes:
            return _not_found(uid)
        self.indexes[uid].clear()
        return None

    def search_all(self, queries: list[dict]) -> tuple[int, dict]:
        answers = [self.search(query["indexUid"], query) for query in queries]
        wrong = next((answer for answer in answers if answer[0] != 200), None)
        return wrong or (200, {"results": [content for _, content in answers]})

    def search(self, uid: str, body: dict) -> tuple[int, dict]:
        if uid not in self.indexes:
            return 404, _not_found(uid)
        filters = body.get("filter") or []
        if not any(filter.startswith("visible_to IN [") for filter in filters):
            return 400, {"message": "a search without an audience", "code": "invalid_search_filter"}
        settings = self.all_settings[uid]
        if "visible_to" not in settings.get("filterableAttributes", []):
            return 400, {"message": "visible_to is not filterable", "code": "invalid_search_filter"}
        asked = asked_as(body["q"], settings.get("synonyms", {}))
        left = passing(self.indexes[uid].values(), filters)
        found = [one for one in left if matches(one, body, asked)]
        for order in ["at:desc", *reversed(body["sort"])]:
            found.sort(key=itemgetter(order.removesuffix(":desc")), reverse=True)
        page = found[body["offset"] : body["offset"] + body["limit"]]
        counts = {name: counted(found, name) for name in body["facets"]}
        return 200, {
            "hits": [hit(document, body, asked) for document in page],
            "facetDistribution": counts,
        }


class _Handler(BaseHTTPRequestHandler):
    server: StandIn

    def do_GET(self):
        self._answer(None)

    def do_POST(self):
        length = int(self.headers["Content-Length"] or 0)
        if self.headers["Content-Type"] != "application/json":
            return self._send(415, {"message": "not JSON", "code": "invalid_content_type"})
        return self._answer(json.loads(self.rfile.read(length)), length)

    def do_PATCH(self):
        self.do_POST()

    def do_PUT(self):
        self.do_POST()

    def do_DELETE(self):
        self._answer(None)

    def _answer(self, body, length: int = 0):
        self.server.requests.append((self.command, self.path, body))
        time.sleep(self.server.delay)
        if self.server.garbage is not None:
            return self._write(200, self.server.garbage)
        if self.headers["Authorization"] != f"Bearer {KEY}":
            return self._send(403, {"message": "invalid key", "code": "invalid_api_key", "type": "auth"})
        if length > self.server.largest_payload:
            return self._send(413, {"message": "too large", "code": "payload_too_large"})
        return self._send(*self.server.answer(self.command, self.path, body))

    def _send(self, status: int, answer: dict):
        self._write(status, json.dumps(answer).encode())

    def _write(self, status: int, content: bytes):
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        with suppress(BrokenPipeError):  # whoever asked gave up waiting
            self.wfile.write(content)

    def log_message(self, *_):
        """Quiet: pytest shows what matters."""


def _not_found(uid: str) -> dict:
    return {"message": f"Index `{uid}` not found.", "code": "index_not_found", "type": "invalid_request"}


if __name__ == "__main__":
    server = StandIn(int(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) > 2 else None)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    server.serve_forever()
