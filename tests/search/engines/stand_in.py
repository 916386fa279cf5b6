"""A real HTTP server that answers the few routes of Meilisearch that we use, and fails on demand.

It proves requests, tasks, filters and failures. It proves nothing about ranking or typos: it only looks for
the words of the query in the texts, and it refuses every search that is not narrowed to an audience.
"""

import json
import re
import threading
import time
from collections import Counter
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

KEY = "the-index-key"
POISON = "poison"
"""A document with this title is one the server will not take, and its whole batch with it."""
_AT = "2026-01-01T00:00:00.000Z"
_FILTER = re.compile(r'(NOT )?(\w+) IN \[((?:"[^"]*"(?:, )?)*)\]')


class StandIn(ThreadingHTTPServer):
    """Answers on `url` between `start()` and `stop()`; `requests` lists what was asked of it."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), _Handler)
        self.url = f"http://127.0.0.1:{self.server_port}"
        self.documents: dict[str, dict] = {}
        self.settings: dict = {}
        self.tasks: list[dict] = []
        self.requests: list[tuple[str, str, object]] = []
        self.polls_until_done = 2
        self.task_error: dict | None = None
        self.largest_payload = 10_000_000
        self.garbage: bytes | None = None
        self.delay = 0.0

    def start(self):
        threading.Thread(target=self.serve_forever, args=(0.01,), daemon=True).start()
        return self

    def stop(self):
        self.shutdown()
        self.server_close()

    def asked(self, path: str) -> list:
        return [body for _, asked_path, body in self.requests if asked_path.startswith(path)]

    def enqueue(self, work) -> dict:
        """Work is done once its task was asked for often enough: 202 means only queued."""
        self.tasks.append({"work": work, "polls": 0, "error": None, "done": False})
        return {
            "taskUid": len(self.tasks) - 1,
            "indexUid": "kindred",
            "status": "enqueued",
            "type": "any",
        } | {"enqueuedAt": _AT}

    def poll(self, uid: int) -> dict:
        task = self.tasks[uid]
        task["polls"] += 1
        if task["polls"] >= self.polls_until_done and not task["done"]:
            task["error"] = self.task_error or task["work"]()
            task["done"] = True
        status = ("failed" if task["error"] else "succeeded") if task["done"] else "processing"
        return {"uid": uid, "status": status, "type": "any", "enqueuedAt": _AT, "error": task["error"]}

    def add(self, documents: list[dict]) -> dict | None:
        if any(document["title"] == POISON for document in documents):
            message = "Document has an invalid title."
            return {"message": message, "code": "invalid_document_fields", "type": "invalid_request"}
        self.documents |= {document["id"]: document for document in documents}
        return None

    def delete(self, filter: str) -> None:
        self.documents = {id: kept for id, kept in self.documents.items() if not _passes(kept, filter)}

    def search(self, body: dict) -> tuple[int, dict]:
        filters = body.get("filter") or []
        if not any(filter.startswith("visible_to IN [") for filter in filters):
            return 400, {"message": "a search without an audience", "code": "invalid_search_filter"}
        found = [document for document in self.documents.values() if _matches(document, body["q"], filters)]
        found.sort(key=lambda document: -document["at"])
        page = found[body["offset"] : body["offset"] + body["limit"]]
        counts = Counter(document["kind"] for document in found)
        return 200, {
            "hits": [_hit(document, body) for document in page],
            "facetDistribution": {"kind": counts},
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
        return self._send(*self._route(body))

    def _route(self, body) -> tuple[int, dict]:
        server, index = self.server, "/indexes/kindred"
        match self.command, self.path.split("?")[0]:
            case "PATCH", path if path == f"{index}/settings":
                return 202, server.enqueue(lambda: server.settings.update(body))
            case "POST", path if path == f"{index}/documents":
                return 202, server.enqueue(lambda: server.add(body))
            case "POST", path if path == f"{index}/documents/delete":
                return 202, server.enqueue(lambda: server.delete(body["filter"]))
            case "DELETE", path if path == f"{index}/documents":
                return 202, server.enqueue(server.documents.clear)
            case "POST", path if path == f"{index}/search":
                return server.search(body)
            case "GET", path if path == f"{index}/stats":
                counts = {"numberOfDocuments": len(server.documents), "isIndexing": False}
                return 200, counts | {"fieldDistribution": {}}
            case "GET", path if path.startswith("/tasks/"):
                return 200, server.poll(int(path.removeprefix("/tasks/")))
        return 404, {"message": f"no route {self.command} {self.path}", "code": "not_found"}

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


def _matches(document: dict, asked: str, filters: list[str]) -> bool:
    texts = " ".join([document["title"], *document["names"], document["body"]]).casefold()
    return all(word in texts for word in asked.casefold().split()) and all(
        _passes(document, f) for f in filters
    )


def _passes(document: dict, filter: str) -> bool:
    negated, field, labels = _FILTER.fullmatch(filter).groups()
    value = document[field]
    held = value if isinstance(value, list) else [value]
    return bool(set(held) & set(re.findall(r'"([^"]*)"', labels))) != bool(negated)


def _hit(document: dict, body: dict) -> dict:
    marks = rf"{body['highlightPreTag']}\g<0>{body['highlightPostTag']}"
    words = "|".join(re.escape(word) for word in body["q"].split())
    formatted = {
        field: re.sub(words, marks, document[field], flags=re.IGNORECASE)
        for field in body["attributesToHighlight"]
    }
    return {field: document[field] for field in body["attributesToRetrieve"]} | {
        "_formatted": formatted,
        "_rankingScore": 1.0,
    }
