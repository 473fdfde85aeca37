"""The page: complete in itself, harmless whatever a subject says, and right about what it shows."""

from __future__ import annotations

import base64
import html
import html.parser
import json
import pathlib
import re
import zlib

import pytest
import synthetic

from gradspec import clauses
from gradspec.report import html as page
from gradspec.report.model import ReportError


class Outline(html.parser.HTMLParser):
    """The elements of a page: their tags, attributes, and the text of it all."""

    def __init__(self, document: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.said: list[str] = []
        self.feed(document)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        if not {"script", "style"} & set(self.open):
            self.said.append(data)

    @property
    def ids(self) -> list[str]:
        return [attributes["id"] or "" for _, attributes in self.elements if "id" in attributes]

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.said).split())

    @property
    def verdicts(self) -> dict[str, list[str]]:
        """What the cells of each clause's row say, column by column."""
        found: dict[str, list[str]] = {}
        row: list[str] = []
        for tag, attributes in self.elements:
            if tag == "tr":
                row = found.setdefault(attributes.get("data-clause") or "", [])
            elif tag == "td":
                row.append((attributes.get("class") or "").split(" ")[0].removeprefix("v-"))
        found.pop("", None)
        return found


def made(tmp_path: pathlib.Path, *files: list, **header: object) -> str:
    paths = [
        synthetic.write(tmp_path / f"{i}.jsonl", cases, subject=header.get("subject") or synthetic.subject(f"toy{i}"))
        for i, cases in enumerate(files)
    ]
    page.write(paths, tmp_path / "out" / "report.html")
    return unpacked((tmp_path / "out" / "report.html").read_text(encoding="utf-8"))


def unpacked(document: str) -> str:
    """The page as its script leaves it when all of it is open, traces still as data."""

    shelf = r'<data id="shelf-([^"]*)" value="([^"]*)" hidden></data>'
    shelves = {
        name: json.loads(zlib.decompress(base64.b64decode(packed), -zlib.MAX_WBITS))
        for name, packed in re.findall(shelf, document)
    }

    def traces(at: re.Match[str]) -> str:
        steps = shelves[at[1]][int(at[2])]
        rows = shelves["rows-0"]
        return html.escape(
            json.dumps([[[n, line, [rows[id] for id in ids]] for n, line, ids in part] for part in steps])
        )

    def markup(at: re.Match[str]) -> str:
        pieces = shelves[at[1]][int(at[2])]
        return ">" + "".join(shelves["lines-0"][one] if isinstance(one, int) else one for one in pieces)

    document = re.sub(shelf, "", document)
    document = re.sub(r' data-packed="([^".]*)\.(\d+)">', markup, document)
    return re.sub(r'(?<= data-traces=")([^".]*)\.(\d+)', traces, document)


def test_every_clause_claim_and_scenario_has_its_anchor_and_every_link_its_target(tmp_path):
    outline = Outline(made(tmp_path, synthetic.whole_suite()))
    assert len(outline.ids) == len(set(outline.ids))
    assert {clause.id for clause in clauses.clauses()} | {claim.id for claim in clauses.claims()} <= set(outline.ids)
    links = [attributes["href"] or "" for tag, attributes in outline.elements if tag in ("a", "use")]
    targets = {link[1:].partition("?")[0] for link in links if link.startswith("#")}
    assert targets and targets <= set(outline.ids)


def test_the_page_asks_the_network_for_nothing(tmp_path):
    outline = Outline(made(tmp_path, synthetic.whole_suite()))
    loading = {"src", "srcset", "poster", "action", "background"}
    for tag, attributes in outline.elements:
        assert not loading & attributes.keys()
        if tag in ("link", "use"):
            assert (attributes["href"] or "").startswith(("data:", "#"))
    document = (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
    assert set(re.findall(r"url\((.{6})", document)) == {'"data:', "%23m)'"}


@pytest.mark.parametrize(
    ("verdict", "title"),
    [
        ("conforms", "toy0 1.0 conforms"),
        ("wording", "toy0 1.0 conforms, except in wording"),
        ("diverges", "toy0 1.0 diverges at 1 clause"),
        ("observed only", "toy0 1.0 diverges only from what is observed of torch, undocumented"),
        ("waived", "toy0 1.0 diverges only where that is known and accepted"),
        ("crashed", "toy0 1.0 fails at 1 clause"),
        ("hung", "toy0 1.0 fails at 1 clause"),
        ("error", "toy0 1.0: no verdict"),
        ("unsupported", "toy0 1.0 conforms as far as it goes"),
    ],
)
def test_the_title_says_what_one_scenario_makes_of_a_conforming_subject(tmp_path, verdict, title):
    cases = [synthetic.case("no_grad::one", ["NG-01"], verdict), synthetic.case("no_grad::two", ["NG-02"])]
    assert f'<h1 id="overview-title">{title}</h1>' in made(tmp_path, cases)


@pytest.mark.parametrize("cases", [[], [synthetic.case("no_grad::one", ["NG-01"], "unsupported")]])
def test_a_subject_of_which_nothing_was_compared_gets_no_verdict_and_nothing_green(tmp_path, cases):
    document = made(tmp_path, cases)
    shown = document.partition('<section id="matrix"')[0].partition("<main>")[2]
    assert "toy0 1.0: no verdict" in shown
    assert "v-conforms" not in shown
    outline = Outline(document)
    cells = {verdict for row in outline.verdicts.values() for verdict in row}
    assert cells and cells <= {"uncovered", "unsupported"}


def test_a_divergence_shows_both_sides_with_the_first_difference_marked_in_trace_and_program(tmp_path):
    document = made(tmp_path, [synthetic.case("modes::it_is_restored", ["MODE-08"], "diverges")])
    outline = Outline(document)
    ((before, at, after),) = [json.loads(a["data-traces"] or "") for _, a in outline.elements if "data-traces" in a]
    assert [len(before), len(at), len(after)] == [1, 1, 1]
    differing = [row for step in at + after for row in step[2] if len(row) > 2]
    assert differing[0] == ["thread.grad_enabled", "True", "False", 1]
    assert [row[3] for row in differing] == [1, 0, 0, 0]
    assert 'data-first="40" data-marked="47"' in document
    assert "first difference in line 47: toy0 1.0" in outline.text
    assert "gradspec run --subject toy0 --scenario modes::it_is_restored" in outline.text


def test_the_end_of_two_long_values_that_begin_alike_is_in_sight(tmp_path):
    case = synthetic.case("modes::long", ["MODE-08"], "diverges")
    case.divergences = [
        synthetic.divergence("core", "message", "a" * 300 + " informations", "a" * 300 + " information")
    ]
    case.traces = None
    summaries = re.findall(r"<summary><code>(.*?)</code> <span class=\"toggle\">", made(tmp_path, [case]))
    assert [summary.rpartition("a ")[2] for summary in summaries] == ["informations", "information"]


def test_what_is_only_observed_is_named_and_is_no_failure(tmp_path):
    cases = [synthetic.case("no_grad::one", ["NG-01"], "observed only"), synthetic.case("no_grad::two", ["NG-02"])]
    outline = Outline(made(tmp_path, cases))
    assert outline.verdicts["NG-01"] == ["observed-only"]
    assert not any("v-diverges" in (a.get("class") or "") for tag, a in outline.elements if tag == "li")
    assert "toy0 1.0 differs from what is only observed of torch at NG-01 ." in outline.text
    assert "Expected True Seen False" in outline.text


def test_a_clause_without_scenario_is_uncovered(tmp_path):
    outline = Outline(made(tmp_path, [synthetic.case("no_grad::one", ["NG-01"])]))
    assert outline.verdicts["NG-01"] == ["conforms"]
    assert {verdict for id, (verdict,) in outline.verdicts.items() if id != "NG-01"} == {"uncovered"}


def test_a_scenario_of_several_clauses_is_shown_once_and_linked_to_from_the_others(tmp_path):
    outline = Outline(made(tmp_path, [synthetic.case("no_grad::one", ["NG-01", "NG-02", "MODE-08"])]))
    assert outline.ids.count("s-no_grad.one") == 1
    links = [a["href"] for tag, a in outline.elements if tag == "a" and a.get("href") == "#s-no_grad.one"]
    assert len(links) == 2


@pytest.mark.parametrize(
    ("holds", "verdict"),
    [([True, True], "true"), ([True, False], "partly"), ([False, False], "false"), ([], "unsettled")],
)
def test_a_claim_is_what_its_parts_make_it(tmp_path, holds, verdict):
    parts = [{"id": "C-02", "what": f"part {i}", "holds": held} for i, held in enumerate(holds)]
    document = made(tmp_path, [synthetic.case("claims::global", ["C-02", "MODE-06"], claims=parts)])
    claim = document.partition('id="C-02"')[2].partition("</details>")[0]
    assert f"badge v-{verdict}" in claim
    # The ledger expects C-02 to be false.
    assert ("surprise" in claim) == (verdict in ("true", "partly"))


HOSTILE = [
    "<script>document.title='owned'</script>",
    "</script><img src=x onerror=alert(1)>",
    "\"' onmouseover='alert(1)",
    "{{ 7 * 7 }}{% raw %}",
    "control \x00\x08\x1b[31m and \x85 and \u202e reversed \u2028 and \ufeff",
    "unpaired \ud800 surrogate \udfff",
    "-->]]><!--",
    "x" * 1_000_000,
]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_whatever_a_subject_says_is_text(tmp_path, text):
    case = synthetic.case(
        f"no_grad::{text}", ["NG-01", text], "diverges", doc=text, source=text, missing=[text], rules=[text]
    )
    case.chapter, case.file, case.detail = text, text, text
    case.divergences = [synthetic.divergence("core", text, text, {text: [text]})]
    case.divergences[0]["source_line"] = case.divergences[0]["name"] = text
    case.traces = {"expected": synthetic.trace({text: text}), "actual": synthetic.trace(text)}
    case.claims = [{"id": "C-02", "what": text, "holds": True}]
    subject = {"name": text, "version": text, "levels": [text], "details": {text: text}}
    usual = Outline(made(tmp_path, [synthetic.case("no_grad::x", ["NG-01", "x"], "diverges")]))

    document = made(tmp_path, [case], subject=subject)
    outline = Outline(document)
    assert {tag for tag, _ in outline.elements} <= {tag for tag, _ in usual.elements} | {"table", "i", "h5"}
    assert [tag for tag, _ in outline.elements].count("script") == 1
    assert not any(name.startswith("on") for _, attributes in outline.elements for name in attributes)
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2028\ufeff]", document)
    assert len(document) < 3_000_000
    if "{" in text:
        assert text in outline.text


def test_two_subjects_stand_side_by_side_and_what_fails_on_one_alone_is_said(tmp_path):
    good = [synthetic.case("no_grad::one", ["NG-01"]), synthetic.case("no_grad::two", ["NG-02"])]
    bad = [synthetic.case("no_grad::one", ["NG-01"], "diverges")]
    outline = Outline(made(tmp_path, good, bad))
    assert outline.verdicts["NG-01"] == ["conforms", "diverges"]
    assert outline.verdicts["NG-02"] == ["conforms", "not-run"]
    assert "1 of 2 subjects diverges" in outline.text
    assert "1 clause fails here alone." in outline.text


@pytest.mark.parametrize(
    ("second", "sentence"),
    [
        ({}, "toy 1.0 is in these results 2 times; a report shows a subject once"),
        ({"suite": "9.9.9", "subject": synthetic.subject("other")}, "these results are of different suites"),
    ],
)
def test_results_that_nobody_could_compare_are_refused(tmp_path, second, sentence):
    one = synthetic.write(tmp_path / "1.jsonl", [], subject=synthetic.subject("toy"))
    two = synthetic.write(tmp_path / "2.jsonl", [], **{"subject": synthetic.subject("toy"), **second})
    with pytest.raises(ReportError, match=re.escape(sentence)):
        page.write([one, two], tmp_path / "report.html")


def test_a_page_that_cannot_be_made_leaves_the_old_one_as_it_was(tmp_path):
    old = tmp_path / "report.html"
    old.write_text("old")
    broken = synthetic.write(tmp_path / "1.jsonl", [], subject=synthetic.subject("toy"))
    with pytest.raises(ReportError):
        page.write([broken, broken], old)
    assert old.read_text() == "old"
    assert [path.name for path in tmp_path.iterdir() if ".part" in path.name] == []


def test_four_hundred_cases_are_a_page_of_less_than_two_megabytes(tmp_path):
    cases = synthetic.whole_suite()
    cases += [synthetic.case(f"modes::more_{i}", ["MODE-01"], "diverges") for i in range(40)]
    assert len(cases) >= 400
    made(tmp_path, cases)
    assert (tmp_path / "out" / "report.html").stat().st_size < 2_000_000


def test_of_many_subjects_what_is_told_of_a_clause_is_packed_and_whole(tmp_path):
    files = []
    for number in range(5):
        case = synthetic.case("modes::it", ["MODE-08"], "diverges")
        case.divergences[0]["actual"] = f"seen {number}"
        case.traces = None
        files.append([case])
    outline = Outline(made(tmp_path, *files))
    assert "Seen seen" not in Outline((tmp_path / "out" / "report.html").read_text()).text
    assert all(f"Seen seen {number}" in outline.text for number in range(5))


def test_twenty_subjects_that_diverge_alike_share_what_is_told_of_it(tmp_path):
    cases = synthetic.whole_suite(lambda id, number: "diverges" if id.endswith("1") else "conforms")
    outline = Outline(made(tmp_path, *[cases] * 20))
    assert (tmp_path / "out" / "report.html").stat().st_size < 3_000_000
    assert "diverges on toy0 1.0, toy1 1.0, toy2 1.0" in outline.text
