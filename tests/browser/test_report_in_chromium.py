"""The report in a real browser: Debian's chromium, driven by Playwright."""

from __future__ import annotations

import os
import shutil

import pytest
import synthetic
from axe_playwright_python.sync_playwright import Axe

from gradspec import clauses
from gradspec.report import html

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def chromium():
    executable = shutil.which("chromium") or shutil.which("chromium-browser")
    if executable is None:
        pytest.skip("no chromium on this machine (Debian: apt-get install chromium)")
    from playwright.sync_api import sync_playwright

    # Chromium refuses its sandbox to root, which is who runs tests in a container.
    arguments = ["--disable-gpu", *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=arguments)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def report(tmp_path_factory):
    """The report of two subjects, of which the second diverges at MODE-08 and says something hostile."""
    folder = tmp_path_factory.mktemp("report")
    worse = synthetic.whole_suite(
        lambda clause, number: "diverges" if clause == "MODE-08" and not number else "conforms"
    )
    hostile = synthetic.case("no_grad::hostile", ["NG-01"], "diverges", doc="<script>document.title = 'owned'</script>")
    hostile.divergences[0]["actual"] = "<img src=x onerror=\"document.title = 'owned'\">" + "y" * 1_000_000
    hostile.traces = None
    files = [
        synthetic.write(folder / "good.jsonl", synthetic.whole_suite(), subject=synthetic.subject("good")),
        synthetic.write(folder / "worse.jsonl", [*worse, hostile], subject=synthetic.subject("worse")),
    ]
    html.write(files, folder / "report.html")
    return (folder / "report.html").as_uri()


@pytest.fixture
def page(chromium, request):
    """A fresh window of a width and colour scheme (laptop, light); a test that ends with an error on the page fails."""
    width, scheme = getattr(request, "param", (1280, "light"))
    context = chromium.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
    page = context.new_page()
    page.set_default_timeout(30_000)
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    page.on(
        "request", lambda request: None if request.url.startswith(("file:", "data:")) else errors.append(request.url)
    )
    yield page
    context.close()
    assert errors == []


def visible(page):
    """The clauses whose rows are on show."""
    rows = page.locator("tr[data-clause]").all()
    return [row.get_attribute("data-clause") for row in rows if row.is_visible()]


def test_filters_narrow_the_matrix_and_are_kept_in_the_address(page, report):
    page.goto(report)
    assert len(visible(page)) == len(clauses.clauses())

    page.get_by_label("Show").select_option("alone")
    assert visible(page) == ["MODE-08", "NG-01"]
    page.get_by_label("Find").fill("raises")
    assert visible(page) == ["MODE-08"]
    assert page.locator("#f-count").text_content() == f"1 of {len(clauses.clauses())} clauses"

    page.goto("about:blank")
    page.goto(f"{report}#?q=raises&m=alone")
    assert visible(page) == ["MODE-08"]

    page.get_by_role("button", name="Clear", exact=True).click()
    assert len(visible(page)) == len(clauses.clauses())
    assert "#" not in page.url


@pytest.fixture(scope="module")
def wide(tmp_path_factory):
    """The report of twenty subjects and some five hundred cases, in all some ten thousand distinct divergences."""
    folder = tmp_path_factory.mktemp("wide")
    files = []
    for number in range(20):
        # All but the last keep the first clause.
        kept = "DEF-01" if number < 19 else ""
        cases = synthetic.whole_suite(lambda id, _, kept=kept: "conforms" if id == kept else "diverges")
        for place, case in enumerate(cases):
            if case.divergences:
                case.divergences[0]["actual"] = case.traces["actual"][1]["thread"]["grad_enabled"] = [number, place]
        files.append(
            synthetic.write(folder / f"{number}.jsonl", cases, subject=synthetic.subject("toy", f"{number}.0"))
        )
    html.write(files, folder / "report.html")
    assert (folder / "report.html").stat().st_size < 3_000_000
    return (folder / "report.html").as_uri()


def test_what_fails_on_a_subject_is_one_click_from_the_top(page, report):
    page.goto(report)
    row = page.locator(".subjects tr", has=page.get_by_role("rowheader", name="worse"))
    row.get_by_role("link", name="2 clauses").first.click()
    page.wait_for_function("location.hash == '#matrix?s=1&m=fails'")
    assert visible(page) == ["MODE-08", "NG-01"]
    page.locator("#f-s").select_option("good 1.0")
    assert visible(page) == []


def test_a_column_is_compared_with_any_other(page, wide):
    page.goto(wide)
    page.locator("#f-s").select_option("toy 4.0")
    page.locator("#f-c").select_option("toy 19.0")
    number = len(clauses.clauses())
    assert page.locator("#f-count").text_content() == f"{number} of {number} clauses differ, 1 in the verdict"
    headings = page.locator(".verdicts thead th").all()
    assert [one.inner_text().split("\n")[0] for one in headings if one.is_visible()] == [
        "Clause",
        "toy 4.0",
        "toy 19.0",
    ]
    page.locator("#f-v").select_option("conforms")
    assert visible(page) == ["DEF-01"]
    page.locator("#f-c").select_option("toy 5.0")
    assert visible(page) == []


def test_what_changed_and_what_fails_alone_is_one_click_from_the_top(page, wide):
    page.goto(wide)
    row = page.locator(".subjects tr", has=page.get_by_role("rowheader", name="toy 19.0"))
    row.get_by_role("link", name="1 clause", exact=True).click()
    page.wait_for_function("location.hash == '#matrix?s=19&m=alone'")
    assert visible(page) == ["DEF-01"]
    # Its column is in sight, before those of all others.
    chosen, first = (page.locator(f"tr[data-clause=DEF-01] td:nth-child({place})").bounding_box() for place in (21, 2))
    assert chosen["x"] < first["x"] < 1280
    page.get_by_role("link", name="what changed").nth(18).click()
    page.wait_for_function("location.hash == '#matrix?s=19&c=18'")
    assert page.locator("#f-count").text_content().endswith("differ, 1 in the verdict")


def test_what_did_not_run_is_no_change_and_is_counted(page, tmp_path):
    one, two = (synthetic.case(f"no_grad::{name}", [id]) for name, id in (("one", "NG-01"), ("two", "NG-02")))
    worse = synthetic.case("no_grad::one", ["NG-01"], "diverges")
    files = [
        synthetic.write(tmp_path / f"{n}.jsonl", cases, subject=synthetic.subject("toy", str(n)))
        for n, cases in enumerate([[one, two], [two], [worse, two]])
    ]
    html.write(files, tmp_path / "r.html")
    page.goto((tmp_path / "r.html").as_uri())
    page.get_by_label("Show").select_option("changed")
    assert visible(page) == []
    page.get_by_label("Show").select_option("differ")
    assert visible(page) == ["NG-01"]
    page.get_by_label("Show").select_option("alone")
    assert visible(page) == ["NG-01"]
    page.get_by_label("Show").select_option("")
    page.locator("#f-s").select_option("toy 0")
    page.locator("#f-c").select_option("toy 1")
    assert visible(page) == []
    assert page.locator("#f-count").text_content().endswith("differ, 0 in the verdict; 1 not run on one of them")


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("two:diverges", ["NG-02", "NG-03"]),
        ("a-two:fails b-two:fails fails:2", ["NG-03"]),
        ("one:!conforms", ["NG-01", "NG-04"]),
        ("fails:1 two:!fails", ["NG-01"]),
        ("one:unsupported", ["NG-04"]),
        ("fails:3", []),
        ("nobody:diverges", []),
        ("mode:", []),
        ("one:diverges or b-two:diverges", ["NG-01", "NG-03"]),
        ("(one:diverges or b-two:diverges) fails:2", ["NG-03"]),
        ("one:diverges or b-two:diverges fails:1", ["NG-01"]),
        ("!(two:fails or one:fails)", ["NG-04"]),
        ("two:fails !NG-03", ["NG-02"]),
        ("NG-01 or NG-04", ["NG-01", "NG-04"]),
        ("(NG-01 or", ["NG-01"]),
    ],
)
def test_who_fails_where_can_be_asked_for(page, tmp_path, question, found):
    ids = ["NG-01", "NG-02", "NG-03", "NG-04"]
    said = {
        "one": ["diverges", "conforms", "conforms", "unsupported"],
        "a two": ["conforms", "diverges", "diverges", "conforms"],
        "b two": ["conforms", "conforms", "diverges", "conforms"],
    }
    files = []
    for name, verdicts in said.items():
        cases = [synthetic.case(f"no_grad::{id}", [id], v) for id, v in zip(ids, verdicts, strict=True)]
        files.append(synthetic.write(tmp_path / f"{name}.jsonl", cases, subject=synthetic.subject(name)))
    html.write(files, tmp_path / "r.html")
    page.goto((tmp_path / "r.html").as_uri())
    page.get_by_label("Find").fill(question)
    # A clause that no scenario settles has no verdict that could be asked for.
    assert [id for id in visible(page) if id in ids] == found


def test_a_version_is_meant_alone_and_asked_what_changed_in_it(page, tmp_path):
    ids = ["NG-01", "NG-02", "NG-03"]
    said = {
        "2.1.2": ["diverges", "conforms", "conforms"],
        "2.10.0": ["conforms", "diverges", "conforms"],
        "2.11.0": ["conforms", "diverges", "diverges"],
    }
    files = []
    for version, verdicts in said.items():
        cases = [synthetic.case(f"no_grad::{id}", [id], v) for id, v in zip(ids, verdicts, strict=True)]
        subject = synthetic.subject("toy", version)
        files.append(synthetic.write(tmp_path / f"{version}.jsonl", cases, subject=subject))
    html.write(files, tmp_path / "r.html")
    page.goto((tmp_path / "r.html").as_uri())
    for question, found in {
        "toy-2.1:fails": ["NG-01"],
        "toy-2.1:fails or toy-2.11:changed": ["NG-01", "NG-03"],
        "toy-2.10:changed": ["NG-01", "NG-02"],
        "toy-2.10:!changed": ["NG-03"],
        "toy-2.1:changed": [],
        "toy:fails !toy-2.11:fails": ["NG-01"],
        "2.1:fails": ["NG-01"],
        "toy-2:changed": ["NG-01", "NG-02", "NG-03"],
    }.items():
        page.get_by_label("Find").fill(question)
        assert [id for id in visible(page) if id in ids] == found, question


def test_words_brackets_and_phrases_of_a_search_find_clauses_and_claims(page, report):
    page.goto(report)

    def found(text):
        page.get_by_label("Find").fill(text)
        shown = page.locator("details.claim").all()
        return set(visible(page)), {one.get_attribute("id") for one in shown if one.is_visible()}

    everything = found("")
    views, hooks, both = found("view"), found("hook"), found("view hook")
    assert views != hooks and all(one < all for one, all in zip(views, everything, strict=True))
    assert both == tuple(one & other for one, other in zip(views, hooks, strict=True))
    assert found("view or hook") == tuple(one | other for one, other in zip(views, hooks, strict=True))
    assert found("!(view or hook)") == tuple(
        all - one - other for all, one, other in zip(everything, views, hooks, strict=True)
    )
    assert found("no_grad()")[0] and found("(no_grad() or nothing-like-this)") == found("no_grad()")
    assert found('"a view"')[0] < found("a view")[0]
    # A claim is asked for words: what else is asked decides nothing about it.
    assert found("worse:fails")[1] == everything[1] and found("worse:fails view")[1] == views[1]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", None),
        ("(", None),
        ("()", None),
        ("!", None),
        ('"', None),
        ("or", None),
        ("a or", True),
        ("or b", False),
        ("b !", False),
        ("a) b", False),
        ("a )) c", True),
        ("(a (b or (c", True),
        ("!!a", True),
        ("!c", False),
        ('"a c"', False),
        ('"a b c"', None),
        ('"or"', False),
        ("?", None),
        ("!?", None),
        ("? or b", False),
    ],
)
def test_a_search_that_is_not_yet_complete_counts_as_far_as_it_goes(page, report, text, found):
    page.goto(report)
    meaning = "(word) => (thing) => word === '?' || word === 'a b c' ? undefined : ['a', 'c'].includes(word)"
    assert page.evaluate(f"(text) => query(text, {meaning})({{}}) ?? null", text) is found


def test_the_curve_of_versions_leads_to_what_fails_in_one(page, wide):
    page.goto(wide)
    curve = page.locator(".curve")
    assert curve.get_by_role("link").count() == 20
    assert curve.locator(".band-fails circle").count() == 20
    curve.get_by_role("link", name="toy 19.0 keeps").click()
    page.wait_for_function("location.hash == '#matrix?s=19&m=fails'")


def test_a_packed_clause_is_whole_when_it_is_linked_to(page, wide):
    page.goto(wide)
    anchor = page.locator("#MODE-08").get_attribute("data-holds").split()[1]
    page.goto("about:blank")
    page.goto(f"{wide}#{anchor}")
    page.locator(f"[id='{anchor}'] .trace").first.wait_for()
    told = page.locator("#MODE-08 .outcome")
    assert told.count() == 40
    assert "◀ first difference" in told.first.locator(".trace .first").text_content()
    assert page.locator("#MODE-07 [data-packed]").count() == 1


FILTER = """async ([id, value]) => {
  const control = document.getElementById(id);
  const began = performance.now();
  control.value = value;
  control.dispatchEvent(new Event("input", { bubbles: true }));
  await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
  return performance.now() - began;
}"""


def test_twenty_subjects_are_painted_within_a_second_and_filtered_within_a_tenth(page, wide):
    """The best of five: what else the machine does is not the page's."""
    page.goto(wide)
    page.wait_for_timeout(200)
    paint = page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime")
    assert paint < 1000
    for id, value in (("f-q", "grad"), ("f-v", "diverges"), ("f-m", "alone"), ("f-m", "changed"), ("f-s", "3")):
        there = min(page.evaluate(FILTER, [id, one]) for _ in range(5) for one in (value, ""))
        assert there < 100, (id, value)


def test_a_link_to_a_clause_opens_it_even_where_a_filter_hides_it(page, report):
    page.goto(f"{report}#MODE-08")
    assert page.locator("#MODE-08 .body").is_visible()
    assert page.locator("#MODE-08 .here").first.is_visible()
    assert not page.locator("#MODE-07 .body").is_visible()

    page.get_by_label("Find").fill("MODE-08")
    assert page.locator("#MODE-07").is_hidden()
    page.evaluate("location.hash = 'MODE-07'")
    page.locator("#MODE-07 .body").wait_for()
    assert page.get_by_label("Find").input_value() == ""


def test_the_page_is_used_by_keyboard_alone(page, report):
    page.goto(report)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the report"
    summary = page.locator("#DEF-01 > summary")
    summary.focus()
    page.keyboard.press("Enter")
    assert page.locator("#DEF-01 .body").is_visible()


def test_what_a_subject_says_stays_text_and_long_values_open(page, report):
    page.goto(f"{report}#NG-01")
    assert "owned" not in page.title()
    toggle = page.locator("#NG-01 .long > summary").first
    assert "show all (1,000,0" in toggle.text_content()
    toggle.click()
    assert page.locator("#NG-01 .long pre").first.is_visible()
    assert "<img src=x onerror=" in page.locator("#NG-01 .long pre").first.text_content()


def test_what_was_not_told_stands_among_what_is_equal(page, tmp_path):
    case = synthetic.case("modes::it", ["MODE-08"], "diverges")
    case.traces["actual"][1]["x"] = {**case.traces["actual"][1]["x"], "version": {"missing": "Tensor._version"}}
    html.write([synthetic.write(tmp_path / "r.jsonl", [case])], tmp_path / "r.html")
    page.goto((tmp_path / "r.html").as_uri() + "#MODE-08")
    rest = page.locator("#MODE-08 .traces details", has_text="of this step, equal or not compared")
    rest.locator("summary").click()
    row = rest.locator("tr", has_text="x.version")
    assert row.locator("td").all_text_contents() == ["0", "(no Tensor._version)"]
    assert "differs" not in (row.get_attribute("class") or "")


SOURCES = [
    'def f(x=1): return print("s")  # why\n',
    's = f"""a {1 + 1}\n  b"""  # two lines\n\n\ny = None',
    "def broken(:\n  '''never closed\n",
    "  indented = 1\n dedented = 2\n",
    "x = '<script>' + \"it's\" # 'a'",
]


def test_a_listing_keeps_every_character_and_numbers_lines(page, tmp_path):
    cases = [synthetic.case(f"no_grad::s{i}", ["NG-01"], source=source) for i, source in enumerate(SOURCES)]
    html.write([synthetic.write(tmp_path / "r.jsonl", cases)], tmp_path / "r.html")
    page.goto((tmp_path / "r.html").as_uri() + "#NG-01")
    for i, source in enumerate(SOURCES):
        listing = page.locator(f"#s-no_grad\\.s{i} details.source")
        assert listing.locator("code").text_content() == source.rstrip("\n")
        listing.locator("summary").click()
        listing.locator(".line").first.wait_for(state="attached")
        lines = listing.locator(".line").all()
        assert [line.text_content() for line in lines] == source.rstrip("\n").split("\n")
        assert [line.get_attribute("data-n") for line in lines] == [str(40 + n) for n in range(len(lines))]
    words = {one.text_content(): one.get_attribute("class") for one in page.locator("#s-no_grad\\.s0 .line i").all()}
    assert words == {"def": "k", "1": "n", "return": "k", "print": "b", '"s"': "s", "# why": "c"}


def test_a_divergent_listing_is_open_with_its_line_marked(page, report):
    page.goto(f"{report}#MODE-08")
    (marked,) = page.locator("#MODE-08 .line.marked").all()
    assert marked.get_attribute("data-n") == "47"
    assert "first difference in line 47: worse 1.0" in page.locator("#MODE-08 figcaption").first.text_content()


@pytest.mark.parametrize(
    "page",
    [(390, "light"), (390, "dark"), (1280, "dark"), (1920, "light")],
    ids=lambda p: f"{p[0]}-{p[1]}",
    indirect=True,
)
def test_nothing_is_wider_than_the_window_at_any_width(page, report):
    page.goto(f"{report}#MODE-08")
    page.evaluate("document.querySelectorAll('#NG-01, #NG-01 details, #C-02').forEach(e => e.open = true)")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("page", [(1040, "light")], ids=["landscape"], indirect=True)
def test_on_paper_all_columns_stand_beside_each_other(page, wide):
    page.goto(wide)
    page.emulate_media(media="print")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    last = page.locator("tr[data-clause=DEF-01] td").last.bounding_box()
    assert last["width"] > 20 and last["x"] + last["width"] <= 1040


@pytest.mark.parametrize("page", [(1040, "light")], ids=["landscape"], indirect=True)
def test_on_paper_more_columns_are_told_by_shape_beside_an_open_legend(page, tmp_path):
    files = [
        synthetic.write(
            tmp_path / f"{number}.jsonl",
            synthetic.whole_suite(lambda id, _: "conforms"),
            subject=synthetic.subject("torch.compile:toy", f"{number}.0"),
        )
        for number in range(30)
    ]
    html.write(files, tmp_path / "report.html")
    page.goto((tmp_path / "report.html").as_uri())
    legend = page.get_by_text("does what the reference does")
    assert not legend.is_visible()
    page.emulate_media(media="print")
    assert legend.is_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    heading, statement, cell = (
        page.locator(f".matrix {where}").last.bounding_box()
        for where in ("thead th", "tr[data-clause=DEF-01] .statement", "tr[data-clause=DEF-01] td")
    )
    assert heading["height"] > 2 * heading["width"]  # its name stands upright
    assert statement["width"] > 100 and cell["height"] < 40


@pytest.mark.parametrize("page", [(390, "dark"), (1280, "light")], ids=lambda p: f"{p[0]}-{p[1]}", indirect=True)
@pytest.mark.parametrize("which", ["report", "wide"])
def test_axe_finds_nothing_that_keeps_anyone_out(page, request, which):
    page.goto(f"{request.getfixturevalue(which)}#MODE-08")
    page.evaluate(
        "document.querySelectorAll('#NG-01, #NG-01 details, #C-02, .legend, #costs').forEach(e => e.open = true)"
    )
    page.locator("#MODE-08 .trace").first.wait_for()
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


def test_axe_would_find_it(page, report):
    page.goto(report)
    page.evaluate("document.body.append(Object.assign(document.createElement('img'), {src: 'data:,'}))")
    assert "image-alt" in [one["id"] for one in Axe().run(page).response["violations"]]


def test_all_is_there_without_the_script(chromium, report):
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(report)
    assert page.locator("form.filters").is_hidden()
    page.locator("#MODE-08 > summary").click()
    assert page.locator("#MODE-08 .body").is_visible()
    context.close()
