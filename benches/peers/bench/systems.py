"""The systems that are compared: avowal and its peers, as commands."""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from process import attempt, say

HERE = Path(__file__).resolve().parent.parent
WORK = Path("target/peers")
AVOWAL = "avowal"
ONE_THREAD = {"RAYON_NUM_THREADS": "1"}


@dataclass(frozen=True)
class PublicSet:
    """A public labelled set: its files under the folder of benchmarks, and how avowal is told of its columns."""

    name: str
    title: str
    train: Path
    test: Path
    task: str
    columns: tuple


def public_sets(benchmarks):
    """The sets by name."""
    place = ("--actor", "target", "--start", "target_from", "--end", "target_to")
    return {
        "newsmtsc": PublicSet(
            "newsmtsc",
            "NewsMTSC (sentiment toward a target in news)",
            benchmarks / "newsmtsc.train.csv",
            benchmarks / "newsmtsc.devtest_mt.csv",
            "sentiment",
            place,
        ),
        "pstance": PublicSet(
            "pstance",
            "P-Stance (stance in tweets)",
            benchmarks / "pstance.train.csv",
            benchmarks / "pstance.dev.csv",
            "stance",
            ("--topic", "target"),
        ),
    }


@dataclass(frozen=True)
class System:
    """A system: what people call it, the script that runs it (None: avowal itself), whether it is trained at all."""

    name: str
    script: str | None
    module: str | None = None
    trained: bool = True

    def model(self, of):
        """Where its model of a set is."""
        return WORK / f"{of.name}.{self.name.replace(' ', '-')}.model"

    def train(self, of):
        """The command from CSV to model file."""
        if self.script is None:
            # Not calibrated, as the peers are not.
            grouped = ["--group", "sentence_gid"] if of.name == "newsmtsc" else []
            options = ["--task", of.task, "--no-calibration", *of.columns, *grouped]
            return [avowal(), "train", of.train, *options, "-o", self.model(of)]
        return [sys.executable, HERE / "systems" / self.script, "train", of.name, of.train, self.model(of)]

    def classify(self, of, rows, out):
        """The command from CSV and model to a CSV of labels."""
        if self.script is None:
            return [avowal(), "classify", rows, "-m", self.model(of), "--task", of.task, *of.columns, "-o", out]
        return [sys.executable, HERE / "systems" / self.script, "classify", of.name, self.model(of), rows, out]


def avowal():
    """The program that is measured."""
    return os.environ["AVOWAL"]


PEERS = [
    System("scikit-learn", "sklearn_peer.py", "sklearn"),
    System("LIBLINEAR", "liblinear_peer.py", "liblinear"),
    System("fastText", "fasttext_peer.py", "fasttext"),
    System("Vowpal Wabbit", "vw_peer.py", "vowpalwabbit"),
    System("VADER", "vader_peer.py", "vaderSentiment", trained=False),
]


def installed():
    """avowal and those of the peers that are installed; says which are not."""
    systems = [System(AVOWAL, None)]
    for peer in PEERS:
        found = subprocess.run([sys.executable, "-c", f"import {peer.module}"], capture_output=True)
        if found.returncode == 0:
            systems.append(peer)
        else:
            say(f"!!! {peer.name} IS NOT INSTALLED and is left out")
            print(f"{peer.name} could not be installed and is left out.\n")
    return systems


class Models:
    """Models that are trained once for all tables."""

    def __init__(self):
        self._made = set()

    def having(self, systems, of):
        """Those of the systems that have a model of the set, or need none; trains what was not trained by this run."""
        return [system for system in systems if not system.trained or self._ensure(system, of)]

    def _ensure(self, system, of):
        if (system.name, of.name) not in self._made:
            say(f"training {system.name} on {of.name}")
            if attempt(system.name, system.train(of)):
                self.made(system, of)
        return (system.name, of.name) in self._made

    def made(self, system, of):
        """Notes that the model is there."""
        self._made.add((system.name, of.name))
