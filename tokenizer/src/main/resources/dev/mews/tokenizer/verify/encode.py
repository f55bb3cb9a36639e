"""Encodes texts for `mews tokenizer verify`: lines {"text": ...} on standard input, {"ids": [...]} on standard output.

Arguments: tokenizers, transformers or tiktoken, and a tokenizer.json, or for tiktoken a .tiktoken file with its .json.
The first line of output names the program and its version.
"""

import base64
import json
import sys


def encoder(program, path):
    if program == "tokenizers":
        import tokenizers

        tokenizer = tokenizers.Tokenizer.from_file(path)
        return tokenizers.__version__, lambda text: tokenizer.encode(text, add_special_tokens=False).ids
    if program == "transformers":
        import transformers

        tokenizer = transformers.PreTrainedTokenizerFast(tokenizer_file=path, clean_up_tokenization_spaces=False)
        return transformers.__version__, lambda text: tokenizer.encode(text, add_special_tokens=False)
    import tiktoken

    with open(path + ".json", encoding="utf-8") as file:
        arguments = json.load(file)
    with open(path, "rb") as file:
        ranks = {base64.b64decode(line.split()[0]): int(line.split()[1]) for line in file if line.strip()}
    encoding = tiktoken.Encoding(
        arguments["name"], pat_str=arguments["pat_str"], mergeable_ranks=ranks, special_tokens=arguments["special_tokens"]
    )
    return tiktoken.__version__, encoding.encode_ordinary


def main():
    program, path = sys.argv[1:]
    try:
        version, encode = encoder(program, path)
    except ImportError as error:
        print(json.dumps({"missing": str(error)}), flush=True)
        return
    print(json.dumps({"name": f"{program} {version}"}), flush=True)
    for line in sys.stdin.buffer:
        print(json.dumps({"ids": encode(json.loads(line)["text"])}, separators=(",", ":")), flush=True)


if __name__ == "__main__":
    main()
