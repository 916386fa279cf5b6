"""Every word is translated: the catalogues hold what the code asks for, and no text stands outside them."""

import ast
import os
import re
import shutil
import subprocess
import sys
from gettext import GNUTranslations
from pathlib import Path

import pytest

from tests.laws.floors import ROOT

FLOORS = ("chat", "cms", "community", "config", "demo", "search")
CATALOGUES = sorted(ROOT.glob("locale/*/LC_MESSAGES/django.po"))
LANGUAGES = [path.parts[-3] for path in CATALOGUES]
PLACEHOLDER = re.compile(r"%\(\w+\)[\d.]*\w|%[sd]|\{\w*\}")

# Shown when all is broken, and only to developers.
STATIC_ENGLISH = {"500.html", "503.html", "gallery.html"}
# What is neither a word of ours nor one to translate.
NAMES = {"Kindred"}
SILENT = re.compile(
    r"{#.*?#}|{% comment.*?endcomment %}|{% blocktrans.*?endblocktranslate %}|<!.*?>|<script.*?</script>"
    r"|{% block (?:body_class|extra_tags) %}[^{]*",
    re.DOTALL,
)
CODE = re.compile(r"{%.*?%}|{{.*?}}", re.DOTALL)
READ_ALOUD = re.compile(r'\s(?:aria-label|placeholder|title|alt|label)="([^"]*)"')
WORD = re.compile(r"[A-Za-z]{2,}")

# Where each of them is given the word; of two forms the first will do.
ASKING = {
    "_": 0,
    "gettext": 0,
    "gettext_lazy": 0,
    "ngettext": 0,
    "ngettext_lazy": 0,
    "pgettext": 1,
    "pgettext_lazy": 1,
}
REFUSALS = {"ValidationError", "PermissionDenied", "TooFast", "MalformedFrame"}


@pytest.fixture(scope="module")
def collected(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the code in which the words were collected anew, as `make messages` does."""
    copy = tmp_path_factory.mktemp("collected")
    listed = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "--", *FLOORS]
    listed += ["locale", "bin/messages", "bin/need", "manage.py"]
    names = subprocess.run(listed, cwd=ROOT, check=True, capture_output=True, text=True).stdout.split()
    for name in (name for name in names if (ROOT / name).exists()):
        (copy / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, copy / name)
    environ = os.environ | {"PYTHON": sys.executable, "DATA_DIR": str(copy), "DEBUG": "true"}
    environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
    subprocess.run([copy / "bin/messages"], cwd=copy, env=environ, check=True)
    return copy


@pytest.mark.parametrize("catalogue", CATALOGUES, ids=LANGUAGES)
def test_collecting_the_words_again_finds_none_that_is_new_or_gone(collected: Path, catalogue: Path) -> None:
    again = collected / catalogue.relative_to(ROOT)
    assert asked(again) == asked(catalogue), "run `make messages` and translate what is new"


@pytest.mark.parametrize("catalogue", CATALOGUES, ids=LANGUAGES)
def test_every_word_is_translated_and_none_is_guessed_or_left_over(catalogue: Path) -> None:
    text = catalogue.read_text()
    assert not re.search(r'^msgstr(\[\d\])? ""\n\n', text + "\n\n", re.MULTILINE), "not translated"
    assert "#, fuzzy" not in text
    assert "#~" not in text


@pytest.mark.parametrize("catalogue", CATALOGUES, ids=LANGUAGES)
def test_what_is_filled_in_stands_in_the_translation_too(catalogue: Path) -> None:
    for key, answer in words(catalogue.with_suffix(".mo")).items():
        word = key[0] if isinstance(key, tuple) else key
        assert set(PLACEHOLDER.findall(word)) == set(PLACEHOLDER.findall(answer)), word


@pytest.mark.parametrize("catalogue", CATALOGUES, ids=LANGUAGES)
def test_the_compiled_catalogue_is_that_of_its_source(collected: Path, catalogue: Path) -> None:
    compiled = catalogue.with_suffix(".mo")
    assert words(compiled) == words(collected / compiled.relative_to(ROOT))


def test_what_the_code_asks_for_was_found() -> None:
    """xgettext overlooks what stands in an f-string, and what is not a plain text."""
    known = {
        (key[0] if isinstance(key, tuple) else key).rpartition("\x04")[2]
        for key in words(CATALOGUES[0].with_suffix(".mo"))
    }
    for path, call in calls():
        place = ASKING.get(name_of(call))
        if place is not None:
            text = call.args[place]
            assert isinstance(text, ast.Constant), f"{path}:{call.lineno} asks for what is no plain text"
            assert text.value in known, f"{path}:{call.lineno} {text.value!r} was not found"


def test_nobody_is_refused_in_one_language_only() -> None:
    for path, call in calls():
        if name_of(call) in REFUSALS:
            for said in sentences(call.args[0] if call.args else call):
                assert not WORD.search(said), f"{path}:{call.lineno} says {said!r} untranslated"


def test_templates_hold_no_text_of_their_own() -> None:
    templates = [path for floor in FLOORS for path in (ROOT / floor).glob("**/templates/**/*.html")]
    said = {path: texts_of(path.read_text()) for path in templates if path.name not in STATIC_ENGLISH}
    assert {path: texts for path, texts in said.items() if texts} == {}


def asked(catalogue: Path) -> set[str]:
    """The words that a catalogue is asked for, with their contexts and plurals, as they are written there."""
    return set(re.findall(r"^(msg(?:ctxt|id) .*?)^msgstr", catalogue.read_text(), re.MULTILINE | re.DOTALL))


def words(compiled: Path) -> dict[str | tuple[str, int], str]:
    """What a compiled catalogue translates, but for its head."""
    with compiled.open("rb") as file:
        return {key: answer for key, answer in GNUTranslations(file)._catalog.items() if key}


def calls() -> list[tuple[str, ast.Call]]:
    """Every call in our code, with the file in which it stands."""
    files = [path for floor in FLOORS for path in (ROOT / floor).glob("**/*.py")]
    trees = ((str(path.relative_to(ROOT)), ast.parse(path.read_text())) for path in files)
    return [(path, node) for path, tree in trees for node in ast.walk(tree) if isinstance(node, ast.Call)]


def name_of(call: ast.Call) -> str:
    return getattr(call.func, "id", getattr(call.func, "attr", ""))


def sentences(said: ast.AST) -> list[str]:
    """The plain texts in what is said: alone, in an f-string, or as the values of a dictionary or list."""
    match said:
        case ast.Constant(value=str(text)):
            return [text]
        case ast.JoinedStr(values=parts) | ast.Dict(values=parts) | ast.List(elts=parts):
            return [text for part in parts for text in sentences(part)]
    return []


def texts_of(template: str) -> list[str]:
    """The words of a template that no tag of ours says, with those of attributes that are read aloud."""
    markup = CODE.sub("", SILENT.sub("", template))
    spoken = READ_ALOUD.findall(markup)
    found = [part.strip() for part in re.split(r"<[^>]*>", markup)] + spoken
    return [text for text in found if WORD.search(text) and text not in NAMES]
