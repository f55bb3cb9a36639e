"""Writes tiktoken/llama3.tiktoken, llama3.tiktoken.json and ids.jsonl: llama3/tokenizer.json in tiktoken's form, and what
tiktoken 0.14.0 makes of the same texts.

Needs tiktoken 0.14.0 (pip install tiktoken==0.14.0) and the output of generate.py. Usage, in this folder:
python generate_tiktoken.py
"""

import base64
import json
import os

import tiktoken

PRINTABLE = [*range(0x21, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x100)]


def byte_of_character():
    others = [b for b in range(256) if b not in PRINTABLE]
    return {chr(b): b for b in PRINTABLE} | {chr(256 + n): b for n, b in enumerate(others)}


def main():
    with open("llama3/tokenizer.json", encoding="utf-8") as file:
        source = json.load(file)
    special = {token["content"]: token["id"] for token in source["added_tokens"]}
    pattern = source["pre_tokenizer"]["pretokenizers"][0]["pattern"]["Regex"]
    decode = byte_of_character()
    ranks = {
        bytes(decode[c] for c in name): rank
        for name, rank in source["model"]["vocab"].items()
        if name not in special
    }
    encoding = tiktoken.Encoding("llama3", pat_str=pattern, mergeable_ranks=ranks, special_tokens=special)
    os.makedirs("tiktoken", exist_ok=True)
    with open("tiktoken/llama3.tiktoken", "wb") as out:
        for token, rank in sorted(ranks.items(), key=lambda item: item[1]):
            out.write(base64.b64encode(token) + b" " + str(rank).encode() + b"\n")
    with open("tiktoken/llama3.tiktoken.json", "w", encoding="utf-8") as out:
        json.dump({"name": "llama3", "pat_str": pattern, "special_tokens": special}, out)
    with open("tiktoken/ids.jsonl", "w", encoding="utf-8") as out:
        with open("llama3/ids.jsonl", encoding="utf-8") as texts:
            for line in texts:
                text = json.loads(line)["text"]
                record = {"text": text, "ids": encoding.encode(text, allowed_special="all")}
                out.write(json.dumps(record, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
