"""Out into the web and nowhere else: what is asked for, what is not, and that nobody keeps us waiting."""

import asyncio
import time
from ipaddress import ip_address

import pytest

from community.attachments import fetching
from community.attachments.fetching import HOPS, PUBLIC, Net, Unreachable, fetch, is_public
from tests.community.attachments.web import drips, leads, net_of, pours, says, served

PAGES = ("text/html",)


@pytest.fixture
def site():
    with served() as found:
        yield found


@pytest.fixture
def inside():
    """What nobody outside may reach."""
    with served() as found:
        found.answers["/"] = says(b"<title>secret</title>")
        yield found


def get(address, net, most=100_000, **how):
    return asyncio.run(fetch(address, PAGES, most, net, **how))


def refused(address, net, **how):
    with pytest.raises(Unreachable) as error:
        get(address, net, **how)
    return str(error.value)


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:2800:220:1::1", "8.8.8.8"])
def test_the_public_web_is_public(address):
    assert is_public(ip_address(address), 443)
    assert is_public(ip_address(address), 80)
    for port in (22, 25, 3306, 6379, 8000, 8080, 8443):
        assert not is_public(ip_address(address), port)


@pytest.mark.parametrize(
    "address",
    [
        "0.0.0.0",
        "127.0.0.1",
        "127.8.9.1",
        "10.0.0.1",
        "172.16.0.1",
        "192.168.1.1",
        "100.64.0.1",
        "169.254.169.254",
        "192.0.0.8",
        "192.0.2.1",
        "192.88.99.1",
        "198.18.0.1",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::127.0.0.1",
        "::ffff:127.0.0.1",
        "::ffff:8.8.8.8",
        "64:ff9b::7f00:1",
        "64:ff9b:1::1",
        "2002:7f00:1::",
        "2001:0:1::1",
        "2001:db8::1",
        "fc00::1",
        "fe80::1",
        "fe80::1%eth0",
        "ff02::1",
        "fd00:ec2::254",
    ],
)
def test_no_address_inside_is_public_however_it_is_written(address):
    assert not is_public(ip_address(address), 80)


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "localhost",
        "127.1",
        "2130706433",
        "0x7f000001",
        "0177.0.0.1",
        "0",
        "[::1]",
        "[::ffff:127.0.0.1]",
    ],
)
@pytest.mark.allow_hosts(["127.0.0.1", "::1", "localhost", "0.0.0.0"])
def test_as_it_is_used_this_machine_is_never_reached(inside, host):
    assert "not public" in refused(f"http://{host}:{inside.port}/", PUBLIC)
    assert "not public" in refused(f"http://{host}/", PUBLIC)
    assert inside.asked == []


@pytest.mark.parametrize(
    "address",
    ["ftp://site.test/", "file:///etc/passwd", "gopher://site.test/", "http://", "//site.test/", "", "data:text/html,x",
     "http://user:secret@site.test/", "http://[::1/", "http://site.test:99999/", "http://a b/", "javascript:alert(1)"],
)  # fmt: skip
def test_only_plain_addresses_of_the_web_are_asked(site, address):
    refused(address, net_of(site))
    assert site.asked == []


def test_a_page_is_got_and_nothing_of_ours_goes_along(site, monkeypatch):
    for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9/")
    site.answers["/a?b=%C3%BC"] = says(
        b"<title>Hello</title>", 'Text/HTML; Charset="UTF-8"', Set_Cookie="a=b"
    )
    page = get(site.url("/a?b=ü#part"), net_of(site), agent="Kindred")
    assert (page.content_type, page.charset, page.body) == ("text/html", "utf-8", b"<title>Hello</title>")
    ((_path, headers),) = site.asked
    assert set(headers) == {"Host", "User-Agent", "Accept", "Accept-Encoding"}
    assert headers["Host"] == f"site.test:{site.port}"


def test_a_name_that_answers_differently_the_second_time_gains_nothing(site, inside):
    asked = []

    def names(host):
        asked.append(host)
        return ["127.0.0.1"] if len(asked) == 1 else ["127.0.0.2"]

    site.answers["/"] = says(b"<title>Hello</title>")
    assert get(site.url(), net_of(site, names=names)).body
    # Looked up once, and the connection went to what was judged.
    assert asked == ["site.test"]
    assert "not public" in refused(site.url(), net_of(site, names=names))


def test_one_address_inside_among_several_is_enough_to_refuse(site):
    net = net_of(site, names=lambda host: ["127.0.0.1", "10.0.0.1"])
    assert "not public" in refused(site.url(), net)
    assert "not public" in refused(site.url(), net_of(site, names=lambda host: []))


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_to_this_machine_is_judged_as_well(site, inside, status):
    site.answers["/"] = leads(f"http://127.0.0.1:{inside.port}/", status)
    assert "not public" in refused(site.url(), net_of(site))
    assert inside.asked == []


@pytest.mark.parametrize(
    "to", ["file:///etc/passwd", "ftp://site.test/", "http://user@site.test/", "\x00", "//"]
)
def test_a_redirect_out_of_the_web_leads_nowhere(site, to):
    site.answers["/"] = leads(to)
    refused(site.url(), net_of(site))


def test_redirects_are_followed_and_not_for_ever(site):
    for number in range(HOPS + 2):
        site.answers[f"/{number}"] = leads(f"/{number + 1}")
    site.answers[f"/{HOPS}"] = says(b"<title>There</title>")
    assert get(site.url("/0"), net_of(site)).address == site.url(f"/{HOPS}")
    site.answers[f"/{HOPS}"] = leads(f"/{HOPS + 1}")
    assert "too many redirects" in refused(site.url("/0"), net_of(site))


def test_who_drips_is_left(site, monkeypatch):
    monkeypatch.setattr(fetching, "SECONDS", 0.6)
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
    site.answers["/body"] = drips(head + b"\r\n", b"x")
    site.answers["/head"] = drips(head, b"X-Drop: x\r\n")
    site.answers["/line"] = drips(b"HTTP/1.1 2", b"")
    for path in site.answers:
        started = time.monotonic()
        refused(site.url(path), net_of(site))
        assert time.monotonic() - started < 2


def test_who_pours_is_left_with_the_rest(site):
    site.answers["/"] = pours(50)
    started = time.monotonic()
    assert "too large" in refused(site.url(), net_of(site))
    page = get(site.url(), net_of(site), whole=False)
    assert page.body.startswith(b"<title>Endless</title>")
    assert len(page.body) == 100_000
    assert time.monotonic() - started < 3
    time.sleep(0.2)
    assert site.server.poured < 40


@pytest.mark.parametrize(
    "answer",
    [
        says(b"{}", "application/json"),
        says(b"x", ""),
        says(b"<title>x</title>", status=404),
        says(b"<title>x</title>", status=500),
        says(b"\x1f\x8b", Content_Encoding="gzip"),
        drips(b"not http at all\r\n\r\n", b"x"),
        drips(b"HTTP/1.1 200 OK\r\n" + b"X-Long: " + b"x" * 300_000, b"x"),
    ],
)
def test_what_is_no_page_is_no_page(site, answer):
    site.answers["/"] = answer
    refused(site.url(), net_of(site))


def test_who_does_not_answer_the_door_is_no_page():
    async def resolve(host, port):
        return ["127.0.0.1"]

    refused("http://site.test:1/", Net(resolve, lambda address, port: True))


def test_a_name_that_there_is_not_is_no_page(site):
    def names(host):
        raise OSError("no such name")

    refused(site.url(), net_of(site, names=names))
