"""A campaign on a Dask cluster: a scheduler and two workers of this machine, one of them killed on the way."""

from __future__ import annotations

import json
import os
import pathlib
import signal
import subprocess
import sys
import time

import pytest
from click.testing import CliRunner

from gradspec.campaign import file as files
from gradspec.campaign.command import campaign

distributed = pytest.importorskip("distributed")

ROOT = pathlib.Path(__file__).parent.parent.parent


@pytest.fixture
def cluster(tmp_path):
    """The scheduler's address, and the processes of two workers."""
    known = tmp_path / "scheduler.json"
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    begun = []

    def begin(kind, *arguments):
        command = [sys.executable, "-m", f"distributed.cli.dask_{kind}", "--scheduler-file", str(known), *arguments]
        with open(tmp_path / f"{kind}-{len(begun)}.log", "w") as log:
            begun.append(subprocess.Popen(command, cwd=tmp_path, env=environment, stdout=log, stderr=log))
        return begun[-1]

    try:
        begin("scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard")
        workers = [begin("worker", "--nthreads", "1", "--no-nanny", "--no-dashboard") for _ in range(2)]
        for _ in range(1200):
            if known.exists() and known.stat().st_size:
                break
            time.sleep(0.05)
        address = json.loads(known.read_text())["address"]
        with distributed.Client(address, timeout=30) as client:
            client.wait_for_workers(2, timeout=60)
        yield address, workers
    finally:
        for process in begun:
            process.kill()
            process.wait()


def test_a_killed_worker_of_a_cluster_costs_nothing(cluster, tmp_path, monkeypatch):
    address, workers = cluster
    monkeypatch.chdir(tmp_path)
    command = [sys.executable, "-m", "gradspec.cli", "campaign", "--subject", "reference", "--programs", "800"]
    command += ["--shard", "20", "--dask", address, "--file", "x.jsonl"]
    path = tmp_path / "x.jsonl"
    with subprocess.Popen(command, env={**os.environ, "PYTHONPATH": str(ROOT)}, stdout=subprocess.PIPE) as process:
        deadline = time.monotonic() + 120
        while time.monotonic() < deadline and not (path.exists() and path.read_bytes().count(b"\n") > 3):
            time.sleep(0.02)
        workers[0].send_signal(signal.SIGKILL)
        said = process.communicate(timeout=300)[0].decode()
    assert process.returncode == 0, said
    assert "800 programs in 40 shards" in said
    read = files.read(path)
    assert read.footer["verdicts"] == {"conforms": 800}
    (first,) = [one for one in map(json.loads, path.read_text().splitlines()) if one.get("shard") == 0]
    # In a process of its own: what other tests did in this one shows in the rules that run.
    here = [sys.executable, "-c", _HERE]
    done = subprocess.run(here, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, check=True)
    assert first == json.loads(done.stdout)


_HERE = """
import json
from gradspec.campaign import worker
from gradspec.campaign.plan import Piece, Plan
print(json.dumps(worker.run(Plan("reference", 0, 800, None, 20), Piece(0, 0, 20))))
"""


def test_where_no_scheduler_is_a_campaign_is_refused(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("gradspec.campaign.executors.PATIENCE", 0.5)
    done = CliRunner().invoke(campaign, ["--subject", "reference", "--dask", "tcp://127.0.0.1:1"])
    assert done.exit_code == 2
    assert "there is no Dask scheduler at tcp://127.0.0.1:1" in done.output
