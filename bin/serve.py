"""`make serve`: the production shape on one machine: nginx in front of page servers, socket server and worker."""

import getpass
import os
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

from pydantic_settings import DotEnvSettingsSource

from bin.processes import PYTHON, ROOT, Group, Process, accepts, free_port
from bin.servers import (
    READY_SECONDS,
    pages,
    pages_and_sockets,
    prepare,
    refuse_taken_port,
    serve_until_stopped,
    worker,
)
from config.env import SECRET_LENGTH, Environment, fail, load
from config.secret import kept_secret

LOOPBACK = ("127.0.0.1", "localhost", "[::1]")


def main() -> int:
    """Install nginx where it is missing, prepare, start; returns the exit code."""
    if code := subprocess.run([ROOT / "bin" / "need", "nginx", "nginx-light"], check=False).returncode:
        return code
    choose_production()
    env = load()
    refuse_taken_port(env)
    environ = os.environ | {"TRUSTED_PROXIES": str(env.TRUSTED_PROXIES + 1), "FILES_BY_NGINX": "true"}
    with Group() as group:
        if code := group.finish(prepare(environ)) or collect_static(group, env, environ):
            return code
        start_production_shape(group, env, environ)
        return serve_until_stopped(group, env, f"Kindred is at {env.BASE_URL} (Ctrl-C stops it).")


def start_production_shape(group: Group, env: Environment, environ: dict[str, str]) -> None:
    """The four kinds of process, with free ports between them; nginx last, when there is something behind it."""
    print(
        "Starting granian for pages (2 processes), uvicorn for sockets, the worker, nginx in front",
        flush=True,
    )
    if not env.REDIS_URL:
        print(
            "Without REDIS_URL, one process reaches the sockets of another within 5 s, not at once.",
            flush=True,
        )
    ports = (free_port(), free_port())
    group.start(pages(ports[0], environ), pages_and_sockets(ports[1], environ), worker(environ))
    if group.wait_until(lambda: all(accepts(port) for port in ports), READY_SECONDS):
        group.start(nginx(env, *ports))


def choose_production() -> None:
    """DEBUG is off unless asked for; a secret is made and kept where none is given."""
    given = DotEnvSettingsSource(Environment)() | dict(os.environ)
    os.environ.setdefault("DEBUG", given.get("DEBUG") or "false")
    folder = ROOT / (given.get("DATA_DIR") or "var")
    if not given.get("SECRET_KEY"):
        folder.mkdir(parents=True, exist_ok=True)
        print(f"SECRET_KEY is not given: using the one kept in {folder}/secret_key.")
        os.environ["SECRET_KEY"] = kept_secret(folder / "secret_key", SECRET_LENGTH)


def collect_static(group: Group, env: Environment, environ: dict[str, str]) -> int:
    """Gather and compress style sheets and scripts where they changed; the page servers hand them out."""
    stamp, wanted = env.DATA_DIR / "static.sha256", static_digest()
    if stamp.exists() and stamp.read_text() == wanted:
        return 0
    print("Collecting and compressing static files (about 20 s)", flush=True)
    step = Process("", [PYTHON, "manage.py", "collectstatic", "--noinput", "--verbosity", "0"], environ)
    if code := group.finish(step):
        return code
    stamp.write_text(wanted)
    return 0


def static_digest() -> str:
    """Changes with our static files and with the libraries, whose own never change within a version."""
    digest = sha256((ROOT / "requirements" / "base.txt").read_bytes())
    floors = ("community", "chat", "cms", "search", "demo", "config")
    for file in sorted(path for floor in floors for path in (ROOT / floor).glob("**/static/**/*")):
        digest.update(f"{file} {file.stat().st_mtime_ns}".encode())
    return digest.hexdigest()


def nginx(env: Environment, pages_port: int, sockets_port: int) -> Process:
    """nginx as the one address, its configuration written to DATA_DIR/nginx and checked."""
    folder = env.DATA_DIR / "nginx"
    folder.mkdir(exist_ok=True)
    file = folder / "nginx.conf"
    file.write_text(configuration(env, folder, pages_port, sockets_port))
    command = [nginx_binary(), "-e", "stderr", "-p", str(folder), "-c", str(file)]
    check = subprocess.run([*command, "-t", "-q"], capture_output=True, text=True, check=False)
    if check.returncode:
        fail(f"nginx refuses its configuration {file}: {check.stderr.strip().splitlines()[0]}")
    return Process("nginx", command)


def nginx_binary() -> str:
    """Debian keeps it in a folder that is not on everybody's PATH."""
    return "/usr/sbin/nginx" if Path("/usr/sbin/nginx").exists() else "nginx"


def configuration(env: Environment, folder: Path, pages_port: int, sockets_port: int) -> str:
    """bin/nginx.conf with this machine's ports; temporary files go where our own user may write."""
    host = next((name for name in LOOPBACK if f"//{name}" in env.BASE_URL), "0.0.0.0")  # noqa: S104 - public on purpose
    values = {
        "LISTEN": f"{'127.0.0.1' if host == 'localhost' else host}:{env.PORT}",
        "PAGES": f"127.0.0.1:{pages_port}",
        "SOCKETS": f"127.0.0.1:{sockets_port}",
        "SCHEME": "$http_x_forwarded_proto" if env.TRUSTED_PROXIES else "$scheme",
        "MEDIA": str(env.DATA_DIR / "media"),
        "PRIVATE": str(env.DATA_DIR / "private"),
        "USER": f"user {getpass.getuser()};" if os.getuid() == 0 else "",  # the owner of the uploads
        "TEMPORARY": temporary_paths(folder),
    }
    text = (ROOT / "bin" / "nginx.conf").read_text()
    for name, value in values.items():
        text = text.replace(f"@{name}@", value)
    return text


def temporary_paths(folder: Path) -> str:
    """Places for request and answer bodies too large for memory."""
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    return " ".join(f'{kind}_temp_path "{folder}/{kind}";' for kind in kinds)


if __name__ == "__main__":
    sys.exit(main())
