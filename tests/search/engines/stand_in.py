"""A real HTTP server that answers the few routes of Meilisearch that we use, and fails on demand.

It proves requests, tasks, filters and failures. It proves nothing about ranking or typos: it only looks for
the words of the query in the texts, and it refuses every search that is not narrowed to an audience.
"""

import json
import operator
import re
import threading
import time
from collections import Counter
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from operator import itemgetter

KEY = "the-index-key"
POISON = "poison"
"""A document with this title is one the server will not take, and its whole batch with it."""
COMPARE = {"=": operator.eq, "<=": operator.le, ">=": operator.ge}
_AT = "2026-01-01T00:00:00.000Z"
_FILTER = re.compile(r'(NOT )?(\w+) IN \[((?:"[^"]*"(?:, )?)*)\]')


class StandIn(ThreadingHTTPServer):
    """Answers on `url` between `start()` and `stop()`; `requests` lists what was asked of it."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), _Handler)
        self.url = f"http://127.0.0.1:{self.server_port}"
        # By the uid of the index.
        self.indexes: dict[str, dict[str, dict]] = {"kindred": {}}
        self.all_settings: dict[str, dict] = {"kindred": {}}
        self.tasks: list[dict] = []
        self.requests: list[tuple[str, str, object]] = []
        self.polls_until_done = 2
        self.task_error: dict | None = None
        self.largest_payload = 10_000_000
        self.garbage: bytes | None = None
        self.delay = 0.0

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

    def set_up(self, uid: str, settings: dict) -> None:
        self.indexes.setdefault(uid, {})
        self.all_settings.setdefault(uid, {}).update(settings)

    def swap(self, pairs: list[dict]) -> None:
        for one, other in (pair["indexes"] for pair in pairs):
            for kept in (self.indexes, self.all_settings):
                kept[one], kept[other] = kept[other], kept[one]

    def drop(self, uid: str) -> dict | None:
        if uid not in self.indexes:
            return {
                "message": f"Index `{uid}` not found.",
                "code": "index_not_found",
                "type": "invalid_request",
            }
        del self.indexes[uid], self.all_settings[uid]
        return None

    def fetch(self, uid: str, body: dict) -> dict:
        found = [kept for kept in self.indexes[uid].values() if all(_passes(kept, f) for f in body["filter"])]
        page = found[body["offset"] : body["offset"] + body["limit"]]
        results = [{field: kept[field] for field in body["fields"]} for kept in page]
        return {"results": results, "offset": body["offset"], "limit": body["limit"], "total": len(found)}

    def add(self, uid: str, documents: list[dict]) -> dict | None:
        if any(document["title"] == POISON for document in documents):
            message = "Document has an invalid title."
            return {"message": message, "code": "invalid_document_fields", "type": "invalid_request"}
        self.indexes[uid] |= {document["id"]: document for document in documents}
        return None

    def delete(self, uid: str, filter: str) -> None:
        kept = self.indexes[uid]
        self.indexes[uid] = {id: one for id, one in kept.items() if not _passes(one, filter)}

    def search_all(self, queries: list[dict]) -> tuple[int, dict]:
        answers = [self.search(query["indexUid"], query) for query in queries]
        wrong = next((answer for answer in answers if answer[0] != 200), None)
        return wrong or (200, {"results": [content for _, content in answers]})

    def search(self, uid: str, body: dict) -> tuple[int, dict]:
        filters = body.get("filter") or []
        if not any(filter.startswith("visible_to IN [") for filter in filters):
            return 400, {"message": "a search without an audience", "code": "invalid_search_filter"}
        asked = _asked(body["q"], self.all_settings[uid].get("synonyms", {}))
        found = [one for one in self.indexes[uid].values() if _matches(one, body, asked, filters)]
        for order in ["at:desc", *reversed(body["sort"])]:
            found.sort(key=itemgetter(order.removesuffix(":desc")), reverse=True)
        page = found[body["offset"] : body["offset"] + body["limit"]]
        counts = {name: _counted(found, name) for name in body["facets"]}
        return 200, {
            "hits": [_hit(document, body, asked) for document in page],
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
        return self._send(*self._route(body))

    def _route(self, body) -> tuple[int, dict]:
        server = self.server
        match self.command, self.path.split("?")[0].strip("/").split("/"):
            case "PATCH", ["indexes", uid, "settings"]:
                return 202, server.enqueue(lambda: server.set_up(uid, body))
            case "GET", ["indexes", uid, "settings"]:
                if uid not in server.indexes:
                    return 404, {
                        "message": "no such index",
                        "code": "index_not_found",
                        "type": "invalid_request",
                    }
                return 200, server.all_settings[uid]
            case "PUT", ["indexes", uid, "settings", "synonyms"]:
                return 202, server.enqueue(lambda: server.set_up(uid, {"synonyms": body}))
            case "DELETE", ["indexes", uid]:
                return 202, server.enqueue(lambda: server.drop(uid))
            case "POST", ["swap-indexes"]:
                return 202, server.enqueue(lambda: server.swap(body))
            case "POST", ["indexes", uid, "documents"]:
                return 202, server.enqueue(lambda: server.add(uid, body))
            case "POST", ["indexes", uid, "documents", "delete"]:
                return 202, server.enqueue(lambda: server.delete(uid, body["filter"]))
            case "POST", ["indexes", uid, "documents", "fetch"]:
                return 200, server.fetch(uid, body)
            case "DELETE", ["indexes", uid, "documents"]:
                return 202, server.enqueue(server.indexes[uid].clear)
            case "POST", ["multi-search"]:
                return server.search_all(body["queries"])
            case "GET", ["indexes", uid, "stats"]:
                counts = {"numberOfDocuments": len(server.indexes[uid]), "isIndexing": False}
                return 200, counts | {"fieldDistribution": {}}
            case "GET", ["tasks", uid]:
                return 200, server.poll(int(uid))
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


def _matches(document: dict, body: dict, asked: list[str], filters: list[str]) -> bool:
    looked_at = body["attributesToSearchOn"] or ["title", "names", "body"]
    values = [document[name] if name == "names" else [document[name]] for name in looked_at]
    texts = _plain(" ".join(text for value in values for text in value))
    return any(_says(texts, one) for one in asked) and all(_passes(document, f) for f in filters)


def _says(texts: str, asked: str) -> bool:
    parts = re.findall(r'(?<!\S)(-?)(?:"([^"]*)"|(\S+))', asked)
    return all(((phrase or word) in texts) != bool(minus) for minus, phrase, word in parts)


def _asked(text: str, synonyms: dict[str, list[str]]) -> list[str]:
    """What was asked, and the same with one name in the place of another."""
    plain = _plain(text)
    return [plain] + [
        re.sub(rf'(?<!["\w-]){re.escape(_plain(name))}(?!["\w])', other, plain)
        for name, others in synonyms.items()
        for other in map(_plain, others)
    ]


def _plain(text: str) -> str:
    return re.sub(r"(?<=\w)-(?=\w)", " ", text.casefold())


def _counted(found: list[dict], name: str) -> Counter:
    values = [document[name] for document in found]
    labels = [label for value in values for label in (value if isinstance(value, list) else [value])]
    return Counter(label for label in labels if label)


def _passes(document: dict, filter: str) -> bool:
    if compared := re.fullmatch(r"(\w+) (=|<=|>=) (-?\d+)", filter):
        return COMPARE[compared[2]](document[compared[1]], int(compared[3]))
    negated, field, labels = _FILTER.fullmatch(filter).groups()
    value = document[field]
    held = value if isinstance(value, list) else [value]
    return bool(set(held) & set(re.findall(r'"([^"]*)"', labels))) != bool(negated)


def _hit(document: dict, body: dict, asked: list[str]) -> dict:
    marks = rf"{body['highlightPreTag']}\g<0>{body['highlightPostTag']}"
    words = "|".join(re.escape(word.strip('"')) for one in asked for word in one.split()) or "(?!)"
    formatted = {
        field: re.sub(words, marks, document[field], flags=re.IGNORECASE)
        for field in body["attributesToHighlight"]
    }
    return {field: document[field] for field in body["attributesToRetrieve"]} | {
        "_formatted": formatted,
        "_rankingScore": 1.0,
    }
