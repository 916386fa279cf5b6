"""The floors of the house, read from the one place that states them: import-linter's contracts."""

import tomllib
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@cache
def layers() -> tuple[list[set[str]], list[set[str]]]:
    """The packages from the top floor down, and the rooms of `community` likewise; a set shares a floor."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    house, spine = (
        [{name.strip() for name in layer.split("|")} for layer in contract["layers"]]
        for contract in contracts
        if contract["type"] == "layers"
    )
    return house, spine


def floor_of(module: str) -> tuple[int, int]:
    """How high a dotted module of ours stands: larger is higher. Raises `LookupError` for what is not ours."""
    house, spine = layers()
    parts = module.split(".")
    package = _height(house, parts[0])
    room = _height(spine, parts[1]) if parts[0] == "community" and len(parts) > 1 else 0
    return package, room


def may_reach(upper: str, lower: str) -> bool:
    """Whether code, keys or templates of `upper` may point to those of `lower`: its own room, or a floor below."""
    return room_of(upper) == room_of(lower) or floor_of(upper) > floor_of(lower)


def room_of(module: str) -> str:
    parts = module.split(".")
    return ".".join(parts[:2]) if parts[0] == "community" else parts[0]


def ours(module: str) -> bool:
    return any(module.split(".")[0] in floor for floor in layers()[0])


def _height(floors: list[set[str]], name: str) -> int:
    for depth, floor in enumerate(floors):
        if name in floor:
            return len(floors) - depth
    raise LookupError(f"{name} stands on no floor")
