"""The server processes that `make run` and `make serve` are made of, and what people are told about them."""

from urllib.parse import urlsplit

from bin.processes import PYTHON, Group, Process, answers, is_taken
from config.env import Environment, fail

READY_SECONDS = 60
FRAME_BYTES = (
    256 * 1024
)  # four times what a frame may hold: up to here the sender is told, beyond it is cut off


def pages_and_sockets(port: int, environ: dict[str, str]) -> Process:
    """uvicorn: everything in one process. Deflate is off since it costs 12 KiB for each idle socket."""
    return Process(
        "web",
        [
            *(PYTHON, "-m", "uvicorn", "config.asgi:application", "--host", "127.0.0.1", "--port", str(port)),
            *("--lifespan", "off", "--ws", "websockets-sansio", "--ws-per-message-deflate", "false"),
            *("--ws-max-size", str(FRAME_BYTES), "--timeout-graceful-shutdown", "3", "--no-proxy-headers"),
            *("--no-server-header", "--no-access-log", "--log-level", "warning"),
        ],
        environ,
    )


def pages(port: int, environ: dict[str, str]) -> Process:
    """granian: pages only, by WSGI, which costs a fraction of ASGI for synchronous views."""
    return Process(
        "pages",
        [
            *(PYTHON, "-m", "granian", "config.wsgi:application", "--interface", "wsgi", "--no-ws"),
            *("--host", "127.0.0.1", "--port", str(port), "--workers", "2", "--blocking-threads", "4"),
            *("--respawn-failed-workers", "--workers-kill-timeout", "5s", "--log-level", "warning"),
        ],
        environ,
    )


def worker(environ: dict[str, str]) -> Process:
    """Background jobs and what the ledger still has to tell."""
    return Process("worker", [PYTHON, "manage.py", "worker"], environ)


def refuse_taken_port(env: Environment) -> None:
    """Stop with one sentence when somebody else listens on PORT."""
    if is_taken(env.PORT):
        fail(f"PORT {env.PORT} is taken by another program: stop that or choose another, e.g. PORT=8001.")


def prepare(environ: dict[str, str], *arguments: str) -> Process:
    """Reach the servers, migrate, fill where asked."""
    return Process("", [PYTHON, "manage.py", "prepare", *arguments], environ)


def serve_until_stopped(group: Group, env: Environment, welcome: str) -> int:
    """Say `welcome` as soon as /readyz answers, then wait for Ctrl-C or the end of one; the exit code."""
    if group.wait_until(lambda: is_ready(env), READY_SECONDS):
        print(welcome, flush=True)
    elif not group.ended() and not group.asked_to_stop.is_set():
        print(f"Nothing was ready at {env.BASE_URL} within {READY_SECONDS} s: stopping.", flush=True)
        return 1
    return group.wait_for_end()


def is_ready(env: Environment) -> bool:
    """Whether /readyz answers as it would to somebody who comes by BASE_URL."""
    parts = urlsplit(env.BASE_URL)
    return answers(env.PORT, "/readyz", {"Host": parts.netloc, "X-Forwarded-Proto": parts.scheme})
