"""``gradspec report``, ``summary`` and ``serve``."""

from __future__ import annotations

import http.client
import json
import re
import subprocess
import sys
import threading
import xml.etree.ElementTree as xml
from pathlib import Path

import jsonschema
import pytest
from click.testing import CliRunner

sys.path.insert(0, str(Path(__file__).parent / "report"))
import synthetic  # noqa: E402

from gradspec import cost  # noqa: E402
from gradspec.cli import main  # noqa: E402
from gradspec.report import sarif  # noqa: E402
from gradspec.report.model import ReportError  # noqa: E402
from gradspec.report.server import serving  # noqa: E402

SCHEMAS = Path(__file__).parents[2] / "gradspec" / "schemas"


@pytest.fixture
def gradspec(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    def run(*arguments):
        found = CliRunner().invoke(main, arguments)
        return found.exit_code, found.output

    return run


@pytest.fixture
def results(tmp_path):
    def write(name, cases=None, **header):
        return str(synthetic.write(tmp_path / name, cases or [synthetic.case("no_grad::x", ["NG-01"])], **header))

    return write


def test_more_runs_than_github_takes_are_said(gradspec, results):
    files = [results(f"{n}.jsonl", subject=synthetic.subject("toy", str(n))) for n in range(21)]
    assert gradspec("report", *files[:20], "--sarif", "r.sarif") == (0, "r.sarif\n")
    code, said = gradspec("report", *files, "--sarif", "r.sarif")
    assert (code, said) == (0, "r.sarif\nr.sarif holds 21 runs; GitHub takes 20 of a file: write several\n")


def test_results_and_bytes_beyond_what_github_takes_are_said(gradspec, results, monkeypatch):
    cases = [synthetic.case(f"no_grad::{name}", ["NG-01"], "diverges") for name in "ab"]
    file = results("r.jsonl", cases)
    monkeypatch.setattr(sarif, "SHOWN", 2)
    assert gradspec("report", file, "--sarif", "r.sarif") == (0, "r.sarif\n")
    monkeypatch.setattr(sarif, "SHOWN", 1)
    code, said = gradspec("report", file, "--sarif", "r.sarif")
    shown = "r.sarif holds 2 results of one subject; GitHub shows 1, the gravest"
    assert (code, said.splitlines()) == (0, ["r.sarif", shown])
    monkeypatch.setattr(sarif, "PACKED", 1_000)
    code, said = gradspec("report", file, "--sarif", "r.sarif")
    assert re.fullmatch(r"r.sarif\nr.sarif has [\d,]+ bytes packed; GitHub takes 1,000: write several\n.*\n", said)


def test_all_documents_are_written_in_one_go(gradspec, results, tmp_path):
    code, said = gradspec(
        *("report", results("r.jsonl"), "-o", "a/page.html", "--junit", "r.xml", "--sarif", "r.sarif"),
        *("--markdown", "r.md", "--badges", "badges"),
    )
    assert (code, said.split()) == (0, ["a/page.html", "r.xml", "r.sarif", "r.md", "badges"])
    assert "<html" in (tmp_path / "a/page.html").read_text()
    assert xml.parse(tmp_path / "r.xml").getroot().get("tests") == "1"
    assert json.loads((tmp_path / "r.sarif").read_text())["version"] == "2.1.0"
    assert (tmp_path / "r.md").read_text().startswith("## toytorch 1.0 conforms")
    assert (tmp_path / "badges" / "toytorch-1.0.json").exists()


def test_no_document_at_all_is_refused(gradspec, results):
    assert gradspec("report", results("r.jsonl"))[0] == 2
    assert "no document was asked for" in gradspec("report", results("r.jsonl"))[1]
    assert "give --sarif too" in gradspec("report", results("r.jsonl"), "-o", "p.html", "--before", "r.jsonl")[1]


@pytest.mark.parametrize("option", ["-o", "--junit", "--sarif", "--markdown"])
def test_what_cannot_be_joined_is_refused_for_each_document(gradspec, results, tmp_path, option):
    one, two = results("1.jsonl"), results("2.jsonl")
    code, said = gradspec("report", one, two, option, "out")
    assert code == 2 and "toytorch 1.0 is in these results 2 times" in said
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("header", "cases", "sentence"),
    [
        ({"suite": "9.9"}, None, "different suites (0.1.0, 9.9)"),
        ({}, ["no_grad::x", "no_grad::x"], "hold the case no_grad::x 2 times"),
    ],
)
def test_what_cannot_be_joined_is_named(gradspec, results, header, cases, sentence):
    made = [synthetic.case(id, ["NG-01"]) for id in cases] if cases else None
    two = results("2.jsonl", made, subject=synthetic.subject("other"), **header)
    for command in (("report", "-o", "p.html"), ("summary",), ("serve", "--port", "0")):
        code, said = gradspec(command[0], results("1.jsonl"), two, *command[1:])
        assert (code, sentence in said) == (2, True), said


def test_a_document_that_cannot_be_written_is_said_in_a_sentence(gradspec, results, tmp_path):
    (tmp_path / "file").write_text("")
    code, said = gradspec("report", results("r.jsonl"), "-o", "file/page.html")
    assert code == 2 and "cannot be written" in said and len(said.splitlines()) == 1


@pytest.mark.parametrize(
    ("verdicts", "code"),
    [
        (["conforms", "wording"], 0), (["conforms", "observed only"], 0), (["conforms", "waived"], 0),
        (["conforms", "unsupported"], 0),
        (["conforms", "diverges"], 1), (["crashed"], 1), (["hung"], 1), (["unsupported"], 2),
        (["conforms", "error"], 2),
    ],
)  # fmt: skip
def test_summary_ends_with_the_verdict(gradspec, results, verdicts, code):
    cases = [synthetic.case(f"no_grad::x{i}", ["NG-01"], one) for i, one in enumerate(verdicts)]
    found, said = gradspec("summary", results("r.jsonl", cases))
    assert found == code
    assert "toytorch 1.0" in said and "no_grad" in said


def test_summary_names_the_clauses_at_which_a_subject_fails(gradspec, results):
    said = gradspec("summary", results("r.jsonl", [synthetic.case("no_grad::x", ["NG-01"], "diverges")]))[1]
    assert re.search(r"^  NG-01 No op is recorded", said, re.M)


def test_summary_in_markdown_is_the_document(gradspec, results, tmp_path):
    file = results("r.jsonl")
    gradspec("report", file, "--markdown", "r.md")
    assert gradspec("summary", file, "--markdown")[1] == (tmp_path / "r.md").read_text()


def test_markup_in_a_name_is_no_style_of_the_terminal(gradspec, results):
    said = gradspec("summary", results("r.jsonl", subject=synthetic.subject("[red]toy[/]\x1b[31m")))[1]
    assert "[red]toy[/]\\x1b[31m" in said


@pytest.fixture
def server(results):
    file = Path(results("r.jsonl"))
    made = []

    def page():
        made.append(file.read_text())
        if "unreadable" in made[-1]:
            raise ReportError("<cannot>")
        return f"page {len(made)}"

    found = serving(page, [file], 0, (ReportError,))
    thread = threading.Thread(target=found.serve_forever, daemon=True)
    thread.start()

    def ask(path="/", method="GET", host=None):
        connection = http.client.HTTPConnection("127.0.0.1", found.server_port, timeout=10)
        connection.request(method, path, headers={"Host": host} if host else {})
        answer = connection.getresponse()
        return answer.status, answer.read().decode()

    yield ask, file, found
    found.shutdown()
    found.server_close()
    thread.join()


def test_serve_shows_the_page_and_nothing_else(server):
    ask, _, _ = server
    assert ask() == ask("/?q=leaf") == (200, "page 1")
    assert ask(method="HEAD") == (200, "")
    assert ask("/r.jsonl")[0] == ask("/../r.jsonl")[0] == 404
    assert ask(method="POST")[0] == 501


def test_serve_makes_the_page_anew_when_a_file_has_changed(server):
    ask, file, _ = server
    assert ask()[1] == "page 1"
    file.write_text("other")
    assert ask()[1] == "page 2"
    file.write_text("unreadable")
    assert ask() == (500, "<!doctype html><title>gradspec</title><p>&lt;cannot&gt;</p>")


def test_serve_listens_on_the_loopback_interface_and_answers_this_machine_alone(server):
    ask, _, found = server
    assert found.server_address[0] == "127.0.0.1"
    assert ask(host="evil.example:80")[0] == 403
    assert ask(host=f"localhost:{found.server_port}")[0] == 200


def test_serve_says_where_and_ends_with_an_interrupt(results, tmp_path):
    import signal

    process = subprocess.Popen(
        [sys.executable, "-m", "gradspec.cli", "serve", results("r.jsonl"), "--port", "0"],
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, cwd=Path(__file__).parents[2],
    )  # fmt: skip
    assert process.stdout is not None
    assert process.stdout.readline() == "toytorch 1.0 conforms\n"
    port = int(re.search(r":(\d+)/", process.stdout.readline()).group(1))
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", "/")
    assert b"<html" in connection.getresponse().read()
    process.send_signal(signal.SIGINT)
    assert process.communicate(timeout=20)[0].endswith("ended\n") and process.returncode == 0


def test_serve_refuses_a_port_that_is_taken(gradspec, results, server):
    code, said = gradspec("serve", results("s.jsonl"), "--port", str(server[2].server_port))
    assert code == 2 and "cannot be listened on" in said


@pytest.fixture
def costs(tmp_path):
    def write(**changes):
        one = cost.Cost(cost.MODELS[0], 2e-5, 1.5e-5, 1e-5, 3, (192, 48, 0), 4096)
        record = json.loads(cost.document([one], "toy<b>", "1.0")) | changes
        (tmp_path / "costs.json").write_text(json.dumps(record))
        return record

    return write


def test_what_recording_costs_is_a_section_of_the_page(gradspec, results, costs, tmp_path):
    schema = json.loads((SCHEMAS / "costs-1.schema.json").read_text())
    jsonschema.Draft202012Validator(schema).validate(costs())
    assert gradspec("report", results("r.jsonl"), "-o", "with.html", "--costs", "costs.json")[0] == 0
    page = (tmp_path / "with.html").read_text()
    assert '<section id="costs"' in page and "15.0 µs, 75 %" in page and "3 saved tensors with recording on" in page
    assert (
        '<rect class="kept" width="25.0"' in page and "<span>48 bytes</span>" in page and "<span>0 bytes</span>" in page
    )
    assert "toy&lt;b&gt; 1.0" in page
    gradspec("report", results("r.jsonl"), "-o", "without.html")
    assert '<section id="costs"' not in (tmp_path / "without.html").read_text()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"format": "other"}, "costs.json is no file of gradspec cost"),
        ({"version": 2}, "costs.json is of version 2; this gradspec reads version 1"),
        ({"models": [{"name": "x"}]}, "costs.json is damaged"),
        ({"models": [{"name": "x", "recording_s": 0}]}, "costs.json is damaged"),
        ({"subject": None}, "costs.json is damaged"),
    ],
)
def test_a_file_that_is_no_file_of_costs_is_refused_with_a_sentence(gradspec, results, costs, changes, sentence):
    costs(**changes)
    code, said = gradspec("report", results("r.jsonl"), "-o", "p.html", "--costs", "costs.json")
    assert code == 2 and sentence in said and len(said.splitlines()) == 1


_TOY = {"name": "toy<b>", "version": "1.0", "levels": ["core"], "details": {}}
_ABOUT = {"subject": _TOY, "reference": {"version": "2.13.0"}}
_SYMPTOM = {"level": "core", "owner": "tensor", "observable": "requires_grad", "expected": "True", "actual": "False"}
#: The program that does nothing.
_PROGRAM: dict = {"form": 1, "body": []}


@pytest.fixture
def generated(tmp_path):
    """Files of a campaign and of an enumeration; ``changes`` are those of their headers."""

    def write(kind, records, **changes):
        schema = json.loads((SCHEMAS / f"{kind}-1.schema.json").read_text())
        records[0] |= changes
        for record in records:
            jsonschema.Draft202012Validator(schema).validate(record)
        name = f"{kind}{len(list(tmp_path.glob(f'{kind}*')))}.jsonl"
        (tmp_path / name).write_text("".join(json.dumps(record) + "\n" for record in records))
        return name

    def campaign(**changes):
        limits = {"seconds": 10.0, "memory": 4096}
        asked = {"subject": "toy", "reference": None, "isolated": False, "python": None, "limits": limits}
        header = {
            "record": "header", "format": "gradspec campaign", "version": 1, "asked": asked, **_ABOUT, "seed": 7,
            "programs": 100, "shard": 50, "logged": 10, "suite": "0.1.0", "sources": "0" * 16, "python": "3.11",
            "platform": "Linux", "started": "2026-11-21T04:00:00+00:00",
        }  # fmt: skip
        line = {"level": "core", "step": 1, "line": 0, "owner": "t1", "observable": "requires_grad"}
        differing = {
            "index": 3, "id": "ab" * 8, "statements": 2, "verdict": "diverges", "observed": False, "symptom": _SYMPTOM,
            "divergences": [{**line, "expected": True, "actual": False}], "program": _PROGRAM,
        }  # fmt: skip
        shard = {
            "record": "shard", "shard": 0, "programs": 50, "met_error": 0, "ended_by_error": 0,
            "verdicts": {"conforms": 49, "diverges": 1}, "statements": {}, "forms": {}, "ops": {},
            "features": {"modes": 50, "views": 20}, "pairs": {"modes + views": 20}, "rules": {},
            "differing": [differing],
        }  # fmt: skip
        return write("campaign", [header, shard], **changes)

    def enumeration(**changes):
        header = {
            "record": "header", "format": "gradspec enumeration", "version": 1, **_ABOUT, "depth": 2, "programs": 2398,
            "suite": "0.1.0", "sources": "0" * 16,
        }  # fmt: skip
        found = {
            "symptom": _SYMPTOM, "count": 5, "verdict": "diverges", "observed": True, "id": "cd" * 8, "statements": 2,
            "program": _PROGRAM,
        }  # fmt: skip
        piece = {"record": "piece", "piece": 0, "programs": 2398, "found": [found]}
        return write("enumeration", [header, piece, {"record": "footer", "pieces": 1, "programs": 2398}], **changes)

    return campaign, enumeration


def test_generated_programs_are_counted_and_their_distinct_divergences_shown_with_scripts(
    gradspec, results, generated, tmp_path
):
    campaign, enumeration = generated
    assert gradspec("report", results("r.jsonl"), campaign(), enumeration(), "-o", "p.html")[0] == 0
    page = re.sub(r"\s+", " ", (tmp_path / "p.html").read_text().partition('<section id="generated"')[2])
    assert "Campaign on toy&lt;b&gt; 1.0" in page and "50 programs from the seed 7 of 100; it is not over" in page
    assert "<b>2 of 39</b> features used" in page and "<b>1 of 741</b> pairs of features used" in page
    assert "All programs of the mode calculus up to depth 2" in page and "2,398 programs: every one there is" in page
    assert "<b>2,393</b> conforms" in page and page.count('<details class="distinct">') == 2
    assert page.count("import torch") == 2 and "gradspec replay abababababababab --subject toy" in page


def test_generated_programs_of_another_suite_or_the_same_ones_twice_are_refused(gradspec, results, generated):
    campaign, enumeration = generated
    code, said = gradspec("report", results("r.jsonl"), campaign(suite="9.9"), "-o", "p.html")
    assert code == 2 and "different suites (0.1.0, 9.9)" in said
    code, said = gradspec("report", results("r.jsonl"), campaign(), campaign(), "-o", "p.html")
    assert code == 2 and "Campaign on toy<b> 1.0 with the seed 7 is in these files 2 times" in said
    code, said = gradspec("report", results("r.jsonl"), enumeration(), enumeration(), "-o", "p.html")
    assert code == 2 and "up to depth 2 on toy<b> 1.0 is in these files 2 times" in said
    assert gradspec("report", results("r.jsonl"), campaign(), campaign(seed=8), "-o", "p.html")[0] == 0
    code, said = gradspec("report", campaign(), "-o", "p.html")
    assert code == 2 and "at least one results file" in said
