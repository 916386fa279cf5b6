import hashlib
import json

from community.design.bundles import STATIC

VENDOR = STATIC / "vendor"


def entries():
    return json.loads((VENDOR / "vendor.json").read_text())


def test_every_vendored_file_is_what_was_fetched():
    hashes = {name: digest for entry in entries() for name, digest in entry["sha256"].items()}
    served = [*VENDOR.glob("*.js"), *VENDOR.glob("emoji-*.json")]
    assert set(hashes) == {path.name for path in served}
    for name, digest in hashes.items():
        assert hashlib.sha256((VENDOR / name).read_bytes()).hexdigest() == digest


def test_every_vendored_package_comes_with_its_licence():
    for entry in entries():
        assert (VENDOR / entry["licence_file"]).read_text().strip()
