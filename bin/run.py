"""`make run`: the community on this machine, pages and background worker together, at one address."""

import os
import sys

from bin.processes import Group
from bin.servers import pages_and_sockets, prepare, refuse_taken_port, serve_until_stopped, worker
from config.env import Environment, load
from demo.logins import LOGINS, PASSWORD


def main() -> int:
    """Prepare, start, welcome; returns the exit code."""
    env = load()
    refuse_taken_port(env)
    environ = dict(os.environ)
    with Group() as group:
        # The pages import while the database is made ready, which halves the start.
        group.start(pages_and_sockets(env.PORT, environ))
        if code := group.finish(prepare(environ, *(["--demo"] if env.DEBUG else []))):
            return code
        group.start(worker(environ))
        return serve_until_stopped(group, env, welcome(env))


def welcome(env: Environment) -> str:
    """The address and, where the demo brand may live, who can log in with which password."""
    lines = [f"Kindred is at {env.BASE_URL} (Ctrl-C stops it)."]
    if env.DEBUG:
        lines += [f"Log in with the password “{PASSWORD}” as"]
        lines += [f"  {role:<18} {email}" for role, email in LOGINS]
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
