"""Writes articles to standard output again and again, under new ids.

    python feed.py ARTICLES.jsonl TIMES
"""

import sys

with open(sys.argv[1], "rb") as file:
    for repetition in range(int(sys.argv[2])):
        file.seek(0)
        for line in file:
            sys.stdout.buffer.write(line.replace(b'{"id": "', b'{"id": "%d-' % repetition, 1))
