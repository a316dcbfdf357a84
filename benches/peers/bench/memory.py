"""Table: whether memory grows with what is read."""

import subprocess
import sys

from generated import MB, articles
from process import measure, say
from report import number, table
from systems import HERE, avowal

SHARES = [0.1, 0.5, 1.0]
# Of articles that are repeated as often as it takes.
ARTICLES_MB = 10


def show(of, gigabytes):
    """Measures and prints the table."""
    path, _, made = articles(of, min(ARTICLES_MB, gigabytes * 1000 * SHARES[0]), 0)
    rows = []
    for share in SHARES:
        megabytes = gigabytes * 1000 * share
        times = max(1, round(megabytes / (made["bytes"] / MB)))
        feed = [sys.executable, HERE / "bench" / "feed.py", path, str(times)]
        feeder = subprocess.Popen(feed, stdout=subprocess.PIPE)
        # Standard output goes nowhere; what counts is that statements are written.
        usage = measure([avowal(), "predict", "-", "--format", "jsonl"], stdin=feeder.stdout)
        feeder.stdout.close()
        if feeder.wait() != 0:
            say("!!! the articles were not read to their end")
        size = times * made["bytes"] / MB
        rows.append([number(size), number(size / usage.seconds), number(usage.cpu), f"{usage.peak:.0f}"])
        say(f"  {size:.0f} MB: {usage.peak:.0f} MB of memory")
    note = "`avowal predict -` on articles as JSON lines from a pipe, once for each size."
    table("Memory", note, ["MB of text", "MB/s", "CPU s", "peak MB"], rows)
