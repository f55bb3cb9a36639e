"""TeX to presentation MathML and to KaTeX-like HTML, for the subset of TeX that math/*.md uses."""

import html
import re

TOKEN = re.compile(r"\\[a-zA-Z]+|\\.|[0-9]+(?:\.[0-9]+)?|[^\s]", re.S)

GREEK = {
    "alpha": "α", "beta": "β", "gamma": "γ", "theta": "θ", "lambda": "λ", "mu": "μ", "pi": "π",
    "sigma": "σ", "varphi": "φ", "xi": "ξ", "Delta": "Δ",
}
OPERATORS = {
    "cdot": "⋅", "cdots": "⋯", "ldots": "…", "equiv": "≡", "approx": "≈", "leq": "≤", "geq": "≥",
    "neq": "≠", "mid": "∣", "to": "→", "pm": "±", "cap": "∩", "circ": "∘", "partial": "∂", "infty": "∞",
    "int": "∫", "sum": "∑",
}
FUNCTIONS = ("cos", "sin", "tan", "ln", "log", "lim", "gcd", "det")
SPACES = {"qquad": "2em", "quad": "1em", ",": "0.1667em"}


class _Parser:
    def __init__(self, tex):
        self.tokens = TOKEN.findall(tex)
        self.at = 0

    def peek(self):
        return self.tokens[self.at] if self.at < len(self.tokens) else None

    def next(self):
        token = self.tokens[self.at]
        self.at += 1
        return token

    def row(self, stops=()):
        parts = []
        while self.peek() is not None and self.peek() not in stops:
            parts.append(self.scripted())
        return "".join(parts) if len(parts) == 1 else "<mrow>" + "".join(parts) + "</mrow>"

    def group(self):
        """The argument of a command or of ^ and _: a braced group or a single token."""
        if self.peek() == "{":
            self.next()
            content = self.row(("}",))
            self.next()
            return content
        token = self.peek()
        if token and token[0].isdigit() and len(token) > 1:  # x^10 is x^1 0 in TeX
            self.tokens[self.at : self.at + 1] = [token[0], token[1:]]
        return self.atom()

    def scripted(self):
        base = self.atom()
        under = over = None
        while self.peek() in ("_", "^", "'"):
            mark = self.next()
            if mark == "_":
                under = self.group()
            elif mark == "^":
                over = self.group()
            else:
                primes = 1
                while self.peek() == "'":
                    self.next()
                    primes += 1
                over = "<mo>" + "′" * primes + "</mo>"
        if under and over:
            return f"<msubsup>{base}{under}{over}</msubsup>"
        if under:
            return f"<msub>{base}{under}</msub>"
        return f"<msup>{base}{over}</msup>" if over else base

    def atom(self):
        token = self.next()
        if token == "{":
            content = self.row(("}",))
            self.next()
            return content
        if token[0].isdigit():
            return f"<mn>{token}</mn>"
        if token[0] != "\\":
            return f"<mi>{token}</mi>" if token.isalpha() else f"<mo>{html.escape(token)}</mo>"
        return self.command(token[1:])

    def command(self, name):
        if name in GREEK:
            return f"<mi>{GREEK[name]}</mi>"
        if name in OPERATORS:
            return f"<mo>{OPERATORS[name]}</mo>"
        if name in FUNCTIONS:
            return f"<mi>{name}</mi>"
        if name in SPACES:
            return f'<mspace width="{SPACES[name]}"/>'
        if name == "frac":
            return f"<mfrac>{self.group()}{self.group()}</mfrac>"
        if name == "binom":
            top, bottom = self.group(), self.group()
            return f'<mrow><mo>(</mo><mfrac linethickness="0">{top}{bottom}</mfrac><mo>)</mo></mrow>'
        if name == "sqrt":
            if self.peek() == "[":
                self.next()
                index = self.row(("]",))
                self.next()
                return f"<mroot>{self.group()}{index}</mroot>"
            return f"<msqrt>{self.group()}</msqrt>"
        if name == "bar":
            return f'<mover accent="true">{self.group()}<mo>¯</mo></mover>'
        if name == "bmod":
            return "<mo>mod</mo>"
        if name == "pmod":
            return f'<mspace width="1em"/><mo>(</mo><mi>mod</mi><mspace width="0.3em"/>{self.group()}<mo>)</mo>'
        if name in ("left", "right"):
            return f"<mo>{html.escape(self.next())}</mo>"
        if name == "begin":
            return self.matrix()
        raise ValueError(f"math/*.md uses \\{name}, which mathml.py does not know")

    def matrix(self):
        self.environment()
        rows = [[]]
        while True:
            rows[-1].append(f"<mtd>{self.row(('&', chr(92) * 2, chr(92) + 'end'))}</mtd>")
            token = self.next()
            if token == "\\\\":
                rows.append([])
            elif token == "\\end":
                self.environment()
                body = "".join("<mtr>" + "".join(row) + "</mtr>" for row in rows)
                return f"<mrow><mo>(</mo><mtable>{body}</mtable><mo>)</mo></mrow>"

    def environment(self):
        name = ""
        while self.next() != "}":
            name += self.tokens[self.at - 1].strip("{")
        if name.strip("{") != "pmatrix":
            raise ValueError(f"math/*.md uses the environment {name}, expected pmatrix")


def to_mathml(tex):
    """The content of a math element, without the element itself."""
    return _Parser(tex).row()


def math_element(tex, display, annotated, extra=""):
    """A math element, with the TeX source as an annotation or without it."""
    content = to_mathml(tex)
    if annotated:
        content = (
            f"<semantics><mrow>{content}</mrow>"
            f'<annotation encoding="application/x-tex">{html.escape(tex, quote=False)}</annotation></semantics>'
        )
    mode = ' display="block"' if display else ""
    return f'<math xmlns="http://www.w3.org/1998/Math/MathML"{mode}{extra}>{content}</math>'


def katex(tex, display):
    """What KaTeX leaves in a saved page: MathML with the TeX source, then the visible spans."""
    visible = "".join(
        f'<span class="mord">{html.escape(c)}</span>' for c in re.sub(r"<[^>]+>", "", html.unescape(to_mathml(tex)))
    )
    inner = (
        f'<span class="katex"><span class="katex-mathml">{math_element(tex, display, True)}</span>'
        f'<span class="katex-html" aria-hidden="true"><span class="base">'
        f'<span class="strut" style="height:1em;"></span>{visible}</span></span></span>'
    )
    return f'<span class="katex-display">{inner}</span>' if display else inner
