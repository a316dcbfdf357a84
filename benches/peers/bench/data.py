"""Makes the texts to measure on, out of public sets and the project's corpus: the same for the same sizes.

    python data.py sentences OUT.csv MB ROWS.csv...
    python data.py articles OUT.jsonl OUT.csv MB SAMPLE_MB CORPUS.jsonl,... ROWS.csv...
    python data.py posts OUT.csv ROWS ROWS.csv

`sentences` shuffles and repeats rows until their texts have MB (10^6 bytes). `articles` fills the shapes of coded
articles with sentences drawn from the corpus and from the rows; the first SAMPLE_MB of the sentences go to OUT.csv too,
with the columns of rows. `posts` makes as many rows as it is told to: each has the label of a row and a text of the
length of its text, of halves of texts with that label. All print how many bytes of text there are, and how many rows or
articles, as JSON. A process of its own, so that the driver stays small.
"""

import csv
import json
import random
import sys

SEED = 1
MB = 10**6


def size(text):
    return len(text.encode())


def rows_of(paths):
    """The header, and the rows of all files."""
    rows = []
    for path in paths:
        with open(path, newline="", encoding="utf-8") as file:
            reader = csv.DictReader(file)
            rows += reader
    return reader.fieldnames, rows


def sentences(out, megabytes, *paths):
    header, rows = rows_of(paths)
    shuffler = random.Random(SEED)
    written = count = 0
    with open(out, "w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, header)
        writer.writeheader()
        while written < float(megabytes) * MB:
            shuffler.shuffle(rows)
            for row in rows:
                writer.writerow(row)
                written, count = written + size(row["text"]), count + 1
                if written >= float(megabytes) * MB:
                    break
    return {"bytes": written, "rows": count}


def corpus(paths):
    """The shapes of articles (sentences in each paragraph) and the sentences."""
    shapes, texts = [], []
    for path in paths:
        with open(path, encoding="utf-8") as file:
            for line in file:
                paragraphs = json.loads(line)["paragraphs"]
                shapes.append([len(paragraph) for paragraph in paragraphs])
                texts += [sentence["text"] for paragraph in paragraphs for sentence in paragraph]
    return shapes, texts


def articles(out, sample, megabytes, sample_megabytes, corpus_paths, *paths):
    shapes, texts = corpus(corpus_paths.split(","))
    # Once each: a sentence has a row for each of its targets.
    texts += dict.fromkeys(row["text"] for row in rows_of(paths)[1])
    draw = random.Random(SEED)
    written = count = sampled = 0
    with open(out, "w", encoding="utf-8") as file, open(sample, "w", newline="", encoding="utf-8") as sample_file:
        writer = csv.writer(sample_file)
        writer.writerow(["text", "target", "label"])
        while written < float(megabytes) * MB:
            paragraphs = [draw.choices(texts, k=length) for length in draw.choice(shapes)]
            text = "\n\n".join(" ".join(paragraph) for paragraph in paragraphs)
            file.write(json.dumps({"id": f"article-{count}", "text": text}, ensure_ascii=False) + "\n")
            written, count = written + size(text), count + 1
            if sampled < float(sample_megabytes) * MB:
                drawn = [sentence for paragraph in paragraphs for sentence in paragraph]
                writer.writerows([sentence, "", ""] for sentence in drawn)
                sampled += sum(map(size, drawn))
    return {"bytes": written, "articles": count, "sample_bytes": sampled}


def posts(out, count, path):
    header, rows = rows_of([path])
    by_label = {}
    for row in rows:
        words = row["text"].split()
        middle = len(words) // 2
        by_label.setdefault(row["label"], []).append((words[:middle], words[middle:]))
    draw = random.Random(SEED)
    written = 0
    with open(out, "w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["text", "label"])
        for _ in range(int(count)):
            label = draw.choice(rows)["label"]
            halves = by_label[label]
            text = " ".join(draw.choice(halves)[0] + draw.choice(halves)[1])
            writer.writerow([text, label])
            written += size(text)
    return {"bytes": written, "rows": int(count)}


if __name__ == "__main__":
    action, *arguments = sys.argv[1:]
    print(json.dumps({"sentences": sentences, "articles": articles, "posts": posts}[action](*arguments)))
