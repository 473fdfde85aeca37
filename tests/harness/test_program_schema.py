"""The JSON form of programs: its schema and what reads it agree, and a file without one is refused in one sentence."""

from __future__ import annotations

import copy
import json
import random
from dataclasses import fields

import jsonschema
import pytest
from click.testing import CliRunner

import reference_impl
from gradspec.calculus.programs import programs
from gradspec.cli import main
from gradspec.program.canonical import SCHEMA_FILE, FormError, decoded, encoded
from gradspec.program.drivers import Seeded
from gradspec.program.form import Define, Delete, Form, Kind, Op, Pause, Print, Raise, Try, With
from gradspec.program.grammar import Grammar

SCHEMA = json.loads(SCHEMA_FILE.read_text())
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)


@pytest.fixture(scope="module")
def many():
    grammar, chooser = Grammar(reference_impl), Seeded(17)
    made = [encoded(grammar.program(chooser)) for _ in range(300)]
    return json.loads(json.dumps(made + [encoded(one) for one in programs(1)]))


def test_the_schema_is_one():
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


def test_the_schema_names_what_the_form_has():
    definitions = SCHEMA["$defs"]
    for kind in (Op, Print, With, Try, Raise, Pause, Delete, Define):
        assert set(definitions[kind.__name__]["properties"]) == {"do", *(field.name for field in fields(kind))}
    assert definitions["Op"]["properties"]["form"]["enum"] == [form.value for form in Form]
    assert definitions["Define"]["properties"]["kind"]["enum"] == [kind.value for kind in Kind]


def test_generated_programs_are_as_the_schema_says(many):
    for one in many:
        VALIDATOR.validate(one)


def places(value, path=()):
    yield path
    if isinstance(value, dict):
        for name in value:
            yield from places(value[name], (*path, name))
    elif isinstance(value, list):
        for number, one in enumerate(value):
            yield from places(one, (*path, number))


#: What is put where something else was.
ODD = (
    None,
    True,
    -1,
    7,
    0.5,
    "",
    "f 1",
    "Op",
    [],
    [[]],
    {},
    {"name": 3},
    {"do": "Fly"},
    {"do": ["Op"]},
    {"float": "x"},
)


def corrupted(program, chance):
    """The program with one thing changed, left out or added."""
    result = copy.deepcopy(program)
    path = chance.choice([path for path in places(result) if path])
    at = result
    for step in path[:-1]:
        at = at[step]
    way = chance.randrange(4)
    if way == 0:
        del at[path[-1]]
    elif way == 1 and isinstance(at, dict):
        at["more"] = 1
    elif way == 2 and isinstance(at, list):
        at.insert(0, copy.deepcopy(chance.choice(ODD)))
    else:
        at[path[-1]] = copy.deepcopy(chance.choice(ODD))
    return result


def is_read(program):
    try:
        decoded(program)
    except FormError:
        return False
    return True


def test_what_reads_programs_takes_what_the_schema_takes_and_nothing_else(many):
    chance, refused = random.Random(5), 0
    for one in many:
        for _ in range(10):
            damaged = corrupted(one, chance)
            valid = VALIDATOR.is_valid(damaged)
            assert is_read(damaged) is valid, damaged
            refused += not valid
    assert refused > 1_000


@pytest.mark.parametrize(
    "content, place",
    [
        ("", "line 1 column 1"),
        ("[1", "line 1"),
        ("[]", "a program is an object with a list called body"),
        ('{"form": 1, "body": [{"do": "Raise"}, {"do": "Fly"}]}', "body[1]"),
        ('{"form": 1, "body": [{"do": "Print", "read": {"do": "Raise"}}]}', "body[0].read"),
        ('{"form": 1, "body": [{"do": "With", "context": 7, "body": []}]}', "body[0].context"),
        ('{"form": 1, "body": [{"do": "Try", "body": [{"do": "Delete", "name": "1 t"}]}]}', "body[0].body[0].name"),
        ('{"form": 1, "body": [{"do": "Op", "to": [], "op": "(", "form": "function"}]}', "torch.(()"),
        ("[" * 100_000, "too deep"),
        (b"\xff\xfe", "position 0"),
    ],
    ids=[
        "nothing",
        "no JSON",
        "no object",
        "a statement",
        "a read",
        "a context",
        "a name",
        "no Python",
        "deep",
        "bytes",
    ],
)
@pytest.mark.parametrize("command", ["replay", "shrink", "explain"])
def test_a_file_that_holds_no_program_is_refused_in_one_sentence(command, content, place, tmp_path):
    path = tmp_path / "bad.json"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    shown = CliRunner().invoke(main, [command, str(path), "--subject", "reference"])
    assert shown.exit_code == 2
    (line,) = shown.output.splitlines()
    assert str(path) in line and place in line
