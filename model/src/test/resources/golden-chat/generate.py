"""Writes expected.json: conversations as transformers renders and encodes them with our chat template.

    java -cp … dev.mews.model.posttrain.ChatTemplateTest FOLDER     # the tokenizer of the test
    python generate.py FOLDER                                       # transformers 5.18
"""

import json
import sys
from pathlib import Path

from transformers import AutoTokenizer

tokenizer = AutoTokenizer.from_pretrained(sys.argv[1])
conversations = [
    [("user", "Hi"), ("assistant", "Hello, you.")],
    [("system", "Be brief."), ("user", "the  user's an answer?"), ("assistant", "1234 x.y"), ("user", "More"), ("assistant", "No.")],
    [("user", "  \n indented\n\n"), ("assistant", "\n\n  the code\n    an end  \n")],
    [("user", "\u00a0\u3000wide\u2003"), ("assistant", "\x1d\x85日本 😀\ufeff\u200b")],
    [("user", ""), ("assistant", "\u202f\u205f")],
    [("system", "x"), ("user", "a\n\nb\r\nc")],
]
cases = []
for conversation in conversations:
    messages = [{"role": role, "content": content} for role, content in conversation]
    for prompt in (False, True):
        options = {"add_generation_prompt": prompt}
        cases.append({
            "messages": messages,
            "prompt": prompt,
            "text": tokenizer.apply_chat_template(messages, tokenize=False, **options),
            "ids": tokenizer.apply_chat_template(messages, return_dict=False, **options),
        })
expected = {"template": tokenizer.chat_template, "cases": cases}
Path(__file__).with_name("expected.json").write_text(json.dumps(expected, indent=1) + "\n")
