"""Writes token ids, logits and scores of a few texts: the Java implementation is tested against this file.

Usage: python golden.py MODEL_FOLDER OUTPUT_JSON
"""

import json
import sys
from pathlib import Path

import numpy as np

from evaluate import Scorer

TEXTS = {
    "documented python": '''def mean(values):
    """The arithmetic mean of a non-empty list of numbers."""
    if not values:
        raise ValueError("mean needs at least one value")
    return sum(values) / len(values)
''',
    "obfuscated javascript": "function a(b,c){var d=0;for(var e=0;e<b.length;e++){d+=b[e]*c[e]}return d}function f(g){return a(g,g)}var h=f([1,2,3]);",
    "documented java": '''/** A point in the plane, in metres. */
public record Point(double x, double y) {
    /** The straight-line distance to another point. */
    public double distanceTo(Point other) {
        return Math.hypot(x - other.x, y - other.y);
    }
}
''',
    "numbers only": "int t[] = {\n" + "    12, 99, 4051, 77, 3, 18, 2000, 65535, 1, 0, 42, 8,\n" * 12 + "};\n",
    "unfinished": "class Bird:\n    def fly(self):\n        # TODO\n        pass\n\n    def land(self):\n        # TODO\n        pass\n\n    def feed(self):\n        # FIXME\n        pass\n",
    "tabs, accents and other scripts": "\t// Größe der Flügel – наибольшая длина 翼の長さ\n\tfloat spanw\u00ef\u00eftdh = 1.25f;\r\n\n\n   x  =  \"🦅 it's 3.14159\"\n",
    "empty": "",
    "longer than the model's input": '''// Returns the larger of two numbers.
static int larger_of(int first, int second)
{
    return first > second ? first : second;
}

''' * 60,
}


def main():
    folder, output = Path(sys.argv[1]), Path(sys.argv[2])
    scorer = Scorer(folder)
    cases = []
    for name, text in TEXTS.items():
        ids = scorer.ids(text)
        logits = scorer.logits([ids])[0].astype(np.float64)
        cases.append({"name": name, "text": text, "input_ids": ids, "logits": [round(float(v), 5) for v in logits],
                      "score": round(float(1 / (1 + np.exp(logits[0] - logits[1]))), 5)})
    document = {
        "about": "Bundled classifier: texts, token ids (<s>, the first 510 tokens at most, </s>: one window), logits and the probability of label 1. Tolerance 1e-3.",
        "cases": cases,
    }
    output.parent.mkdir(parents=True, exist_ok=True)
    output.write_text(json.dumps(document, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
