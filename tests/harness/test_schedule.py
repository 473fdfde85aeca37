"""Threads that take turns."""

from __future__ import annotations

import threading

import pytest

from gradspec.schedule import Turns


def test_each_step_runs_to_the_next_yield_and_gives_what_it_yields():
    order = []

    def body():
        order.append("one")
        yield 1
        order.append("two")
        yield 2
        order.append("three")
        return "end"

    turns = Turns(body)
    assert order == []
    assert turns.step() == 1
    order.append("caller")
    assert turns.step() == 2
    assert turns.finish() == "end"
    assert order == ["one", "caller", "two", "three"]


def test_the_body_runs_in_one_thread_of_its_own():
    idents = []

    def body():
        idents.append(threading.get_ident())
        yield
        idents.append(threading.get_ident())

    Turns(body).finish()
    assert idents[0] == idents[1] != threading.get_ident()


def test_what_begins_a_thread_runs_in_it_before_the_body():
    ran = []
    Turns(lambda: ran.append("body"), lambda: ran.append(threading.get_ident())).finish()
    assert ran[1:] == ["body"]
    assert ran[0] != threading.get_ident()


def test_two_threads_interleave_as_the_caller_says():
    order = []

    def named(name):
        def body():
            for number in range(2):
                order.append(f"{name}{number}")
                yield

        return body

    one, two = Turns(named("a")), Turns(named("b"))
    one.step(), two.step(), two.step(), one.step()
    one.finish(), two.finish()
    assert order == ["a0", "b0", "b1", "a1"]


def test_what_the_body_raises_comes_out_of_the_call_that_ran_it():
    def body():
        yield
        raise ValueError("no")

    turns = Turns(body)
    turns.step()
    with pytest.raises(ValueError, match="no"):
        turns.step()
    assert turns.ended


def test_an_ended_thread_has_no_further_step():
    turns = Turns(lambda: 3)
    assert turns.finish() == 3
    with pytest.raises(RuntimeError, match="no further step"):
        turns.step()


def test_a_thread_that_is_left_waiting_is_closed_in_its_own_thread():
    closed = []

    def body():
        try:
            yield
            yield
        finally:
            closed.append(threading.get_ident())

    turns = Turns(body)
    turns.step()
    before = threading.active_count()
    turns.abandon()
    assert closed
    assert closed[0] != threading.get_ident()
    assert threading.active_count() == before - 1
