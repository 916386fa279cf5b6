"""Pictures put into what one writes: pasted, dropped, chosen; by phone and by desk, with a script and without."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from community.attachments.models import Upload
from community.discussions.models import Thread
from tests.community.attachments.files import photo
from tests.servers import Server
from tests.system.conftest import Visit
from tests.system.hands import put
from tests.system.house import posts
from tests.system.looking import contrasts

pytestmark = [pytest.mark.browser, pytest.mark.pages, pytest.mark.timeout(180)]


@pytest.fixture
def thread(house: Server) -> Thread:
    return Thread.objects.filter(board__slug="albums-on-repeat").order_by("pk")[0]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "stage.jpg"
    path.write_bytes(photo().read())
    return path


def test_a_picture_is_pasted_described_and_posted_by_phone(visit: Visit, thread: Thread, file: Path) -> None:
    page = visit("nia", viewport={"width": 390, "height": 844})
    page.goto(thread.get_absolute_url())
    area = page.get_by_label("Your reply")
    area.fill("Look at this")
    area.press("End")
    put(area, "paste", file)
    expect(page.get_by_text("stage.jpg is in your text.")).to_be_visible()
    upload = Upload.objects.latest("pk")
    expect(area).to_have_value(f"Look at this\n\n![]({upload.get_absolute_url()})\n\n")
    page.get_by_label("What does it show?").fill("The stage [at night]")
    expect(area).to_have_value(
        f"Look at this\n\n![The stage \\[at night\\]]({upload.get_absolute_url()})\n\n"
    )
    assert contrasts(page) == []
    page.get_by_role("button", name="Reply", exact=True).click()
    picture = posts(page).last.get_by_role("img", name="The stage [at night]")
    expect(picture).to_be_visible()
    size = "async (image) => { await image.decode(); return [image.naturalWidth, image.clientWidth]; }"
    natural, shown = picture.evaluate(size)
    assert natural > 0
    assert shown <= 390
    assert page.complaints == []


def test_pictures_are_dropped_and_chosen_at_a_desk(visit: Visit, thread: Thread, file: Path) -> None:
    page = visit("mara")
    page.goto(thread.get_absolute_url())
    put(page.get_by_label("Your reply"), "drop", file)
    expect(page.get_by_text("stage.jpg is in your text.")).to_be_visible()
    second = file.with_name("list.txt")
    second.write_text("One\nTwo")
    page.get_by_label("Picture or file").set_input_files([second])
    expect(page.get_by_text("list.txt is in your text.")).to_be_visible()
    page.get_by_role("button", name="Reply", exact=True).click()
    expect(posts(page).last.get_by_role("link", name="list.txt (1 kB)")).to_be_visible()
    expect(posts(page).last.locator(".picture img")).to_be_visible()
    assert page.complaints == []


def test_what_is_not_taken_is_said_and_leaves_no_note(visit: Visit, thread: Thread, tmp_path: Path) -> None:
    page = visit("nia")
    page.goto(thread.get_absolute_url())
    page.get_by_label("Your reply").fill("Look")
    drawing = tmp_path / "x.svg"
    drawing.write_text("<svg onload='alert(1)'/>")
    put(page.get_by_label("Your reply"), "drop", drawing, "image/svg+xml")
    expect(page.get_by_role("alert")).to_contain_text("This kind of file is not taken.")
    expect(page.get_by_label("Your reply")).to_have_value("Look\n\n")


def test_without_a_script_a_picture_is_added_and_posted(visit: Visit, thread: Thread, file: Path) -> None:
    page = visit("mara", java_script_enabled=False)
    page.goto(thread.get_absolute_url())
    page.get_by_label("Your reply").fill("Without a script")
    page.get_by_text("Add a picture or a file").click()
    page.get_by_label("Picture or file").set_input_files(file)
    page.get_by_label("What does the picture show?").fill("A stage")
    page.get_by_role("button", name="Add to the text").click()
    expect(page.get_by_text("stage.webp is in your text.")).to_be_visible()
    page.get_by_role("button", name="Reply", exact=True).click()
    article = posts(page).last
    expect(article).to_contain_text("Without a script")
    expect(article.get_by_role("img", name="A stage")).to_be_visible()
