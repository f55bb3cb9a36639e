package dev.mews.filters.extract;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.StringTokenizer;
import org.jsoup.nodes.Element;

/** Converts presentation MathML to LaTeX for the elements pages really use; what is unknown contributes its children. */
final class MathMl {
    /** Nesting beyond this contributes its plain text: real formulas stay below 30. */
    private static final int MAX_DEPTH = 150;

    private static final Map<String, String> SYMBOLS = symbols();

    private MathMl() {}

    /** LaTeX of a {@code math} element, without delimiters. */
    static String toLatex(Element math) {
        StringBuilder out = new StringBuilder();
        children(math, out, 0);
        return out.toString();
    }

    private static void convert(Element element, StringBuilder out, int depth) {
        if (depth > MAX_DEPTH) {
            out.append(element.text());
            return;
        }
        List<Element> parts = element.children();
        switch (element.normalName()) {
            case "mi" -> identifier(element, out);
            case "mn" -> symbol(element.text(), out);
            case "mo" -> symbol(element.text(), out);
            case "mtext", "ms" -> text(element.text(), out);
            case "mspace" -> out.append(' ');
            case "mfrac" -> command("\\frac", parts, 2, out, depth);
            case "msqrt" -> {
                out.append("\\sqrt{");
                children(element, out, depth);
                out.append('}');
            }
            case "mroot" -> root(parts, out, depth);
            case "msup" -> scripts(parts, out, depth, -1, 1);
            case "msub" -> scripts(parts, out, depth, 1, -1);
            case "msubsup" -> scripts(parts, out, depth, 1, 2);
            case "munder" -> under(parts, out, depth, 1, -1);
            case "mover" -> over(parts, out, depth);
            case "munderover" -> under(parts, out, depth, 1, 2);
            case "mtable" -> table(parts, out, depth);
            case "mfenced" -> fenced(element, parts, out, depth);
            case "annotation", "annotation-xml", "mphantom", "none", "mprescripts" -> {}
            default -> children(element, out, depth);
        }
    }

    private static void children(Element element, StringBuilder out, int depth) {
        if (element.childrenSize() == 0) {
            symbol(element.text(), out);
            return;
        }
        for (Element child : element.children()) {
            convert(child, out, depth + 1);
        }
    }

    private static void identifier(Element element, StringBuilder out) {
        String name = element.text().strip();
        String variant = element.attr("mathvariant");
        if (name.codePointCount(0, name.length()) > 1 && name.chars().allMatch(c -> c < 128 && Character.isLetter(c))) {
            out.append(OPERATORS.contains(name) ? "\\" + name + " " : "\\mathrm{" + name + "}");
        } else if (variant.equals("bold")
                || variant.equals("double-struck")
                || variant.equals("script")
                || variant.equals("fraktur")) {
            out.append(
                    switch (variant) {
                        case "bold" -> "\\mathbf{";
                        case "double-struck" -> "\\mathbb{";
                        case "script" -> "\\mathcal{";
                        default -> "\\mathfrak{";
                    });
            symbol(name, out);
            out.append('}');
        } else {
            symbol(name, out);
        }
    }

    private static final List<String> OPERATORS = List.of(
            "sin", "cos", "tan", "cot", "sec", "csc", "sinh", "cosh", "tanh", "arcsin", "arccos", "arctan", "log", "ln",
            "exp", "lim", "max", "min", "sup", "inf", "det", "dim", "ker", "gcd", "deg", "arg", "Pr", "hom");

    private static void symbol(String raw, StringBuilder out) {
        String text = raw.strip();
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            i += Character.charCount(c);
            String latex = SYMBOLS.get(Character.toString(c));
            if (latex == null) {
                out.appendCodePoint(c);
            } else {
                out.append(latex);
                if (latex.length() > 1 && Character.isLetter(latex.charAt(latex.length() - 1))) {
                    out.append(' ');
                }
            }
        }
    }

    private static void text(String raw, StringBuilder out) {
        String text = raw.replace('\u00a0', ' ');
        if (!text.isBlank()) {
            out.append("\\text{").append(text).append('}');
        } else {
            out.append(' ');
        }
    }

    private static void command(String name, List<Element> parts, int count, StringBuilder out, int depth) {
        out.append(name);
        for (int i = 0; i < count; i++) {
            out.append('{');
            part(parts, i, out, depth);
            out.append('}');
        }
    }

    private static void part(List<Element> parts, int index, StringBuilder out, int depth) {
        if (index < parts.size()) {
            convert(parts.get(index), out, depth + 1);
            trimEnd(out);
        }
    }

    private static void trimEnd(StringBuilder out) {
        while (out.length() > 0 && out.charAt(out.length() - 1) == ' ') {
            out.setLength(out.length() - 1);
        }
    }

    private static void root(List<Element> parts, StringBuilder out, int depth) {
        out.append("\\sqrt[");
        part(parts, 1, out, depth);
        out.append("]{");
        part(parts, 0, out, depth);
        out.append('}');
    }

    private static void scripts(List<Element> parts, StringBuilder out, int depth, int sub, int sup) {
        int start = out.length();
        part(parts, 0, out, depth);
        String base = out.substring(start);
        boolean simple = base.codePointCount(0, base.length()) <= 1
                || (base.startsWith("\\") && base.chars().skip(1).allMatch(Character::isLetter))
                || parts.isEmpty()
                || !List.of("mrow", "msup", "msub", "msubsup", "mfrac")
                        .contains(parts.get(0).normalName());
        if (!simple) {
            out.setLength(start);
            out.append('{').append(base).append('}');
        }
        script('_', parts, sub, out, depth);
        script('^', parts, sup, out, depth);
    }

    private static void script(char mark, List<Element> parts, int index, StringBuilder out, int depth) {
        if (index < 0 || index >= parts.size()) {
            return;
        }
        out.append(mark).append('{');
        part(parts, index, out, depth);
        out.append('}');
    }

    private static void under(List<Element> parts, StringBuilder out, int depth, int sub, int sup) {
        part(parts, 0, out, depth);
        script('_', parts, sub, out, depth);
        script('^', parts, sup, out, depth);
    }

    private static void over(List<Element> parts, StringBuilder out, int depth) {
        String mark = parts.size() > 1 ? parts.get(1).text().strip() : "";
        String accent =
                switch (mark) {
                    case "¯", "‾", "―", "_" -> "\\overline";
                    case "^", "ˆ", "̂" -> "\\hat";
                    case "~", "˜", "∼" -> "\\tilde";
                    case "→", "⃗", "⇀" -> "\\vec";
                    case "˙", "." -> "\\dot";
                    case "¨", ".." -> "\\ddot";
                    case "⏞", "︷" -> "\\overbrace";
                    default -> null;
                };
        if (accent == null) {
            under(parts, out, depth, -1, 1);
        } else {
            command(accent, parts, 1, out, depth);
        }
    }

    private static void table(List<Element> rows, StringBuilder out, int depth) {
        out.append("\\begin{matrix}");
        for (int r = 0; r < rows.size(); r++) {
            out.append(r == 0 ? "" : " \\\\ ");
            List<Element> cells = rows.get(r).children();
            for (int c = 0; c < cells.size(); c++) {
                out.append(c == 0 ? "" : " & ");
                children(cells.get(c), out, depth + 2);
                trimEnd(out);
            }
        }
        out.append("\\end{matrix}");
    }

    private static void fenced(Element element, List<Element> parts, StringBuilder out, int depth) {
        out.append("\\left").append(fence(element, "open", "("));
        String separators =
                element.hasAttr("separators") ? element.attr("separators").strip() : ",";
        for (int i = 0; i < parts.size(); i++) {
            if (i > 0 && !separators.isEmpty()) {
                out.append(separators.charAt(Math.min(i - 1, separators.length() - 1)));
            }
            convert(parts.get(i), out, depth + 1);
        }
        trimEnd(out);
        out.append("\\right").append(fence(element, "close", ")"));
    }

    private static String fence(Element element, String attribute, String standard) {
        String fence = element.hasAttr(attribute) ? element.attr(attribute).strip() : standard;
        return switch (fence) {
            case "" -> ".";
            case "{" -> "\\{";
            case "}" -> "\\}";
            case "⟨" -> "\\langle ";
            case "⟩" -> "\\rangle ";
            default -> fence;
        };
    }

    private static Map<String, String> symbols() {
        Map<String, String> map = new HashMap<>();
        String table =
                "α alpha β beta γ gamma δ delta ε varepsilon ϵ epsilon ζ zeta η eta θ theta ϑ vartheta ι iota κ kappa "
                        + "λ lambda μ mu µ mu ν nu ξ xi π pi ρ rho ϱ varrho σ sigma ς varsigma τ tau υ upsilon φ varphi ϕ phi χ chi "
                        + "ψ psi ω omega Γ Gamma Δ Delta Θ Theta Λ Lambda Ξ Xi Π Pi Σ Sigma Υ Upsilon Φ Phi Ψ Psi Ω Omega "
                        + "∑ sum ∏ prod ∐ coprod ∫ int ∬ iint ∮ oint √ surd ∞ infty ∂ partial ∇ nabla ∆ Delta ≤ le ≥ ge ⩽ leqslant "
                        + "⩾ geqslant ≠ ne ≈ approx ≡ equiv ≅ cong ∼ sim ≃ simeq ∝ propto ± pm ∓ mp × times ÷ div ⋅ cdot · cdot "
                        + "∗ ast ∘ circ ⊗ otimes ⊕ oplus ∈ in ∉ notin ∋ ni ⊂ subset ⊆ subseteq ⊃ supset ⊇ supseteq ∪ cup ∩ cap "
                        + "∅ emptyset ∖ setminus ∀ forall ∃ exists ¬ neg ∧ wedge ∨ vee → to ← leftarrow ↔ leftrightarrow "
                        + "⇒ Rightarrow ⇐ Leftarrow ⇔ Leftrightarrow ↦ mapsto ⟶ longrightarrow ⟼ longmapsto ⟹ Longrightarrow "
                        + "⟨ langle ⟩ rangle ⌊ lfloor ⌋ rfloor ⌈ lceil ⌉ rceil ‖ Vert ∥ parallel ⊥ perp ∠ angle … ldots ⋯ cdots "
                        + "⋮ vdots ⋱ ddots ℓ ell ℏ hbar ℝ mathbb{R} ℤ mathbb{Z} ℕ mathbb{N} ℚ mathbb{Q} ℂ mathbb{C} ℙ mathbb{P} "
                        + "′ prime ″ prime\\prime ≪ ll ≫ gg ⊢ vdash ⊨ models ∣ mid ↑ uparrow ↓ downarrow ⋆ star † dagger";
        StringTokenizer words = new StringTokenizer(table);
        while (words.hasMoreTokens()) {
            String symbol = words.nextToken();
            map.put(symbol, "\\" + words.nextToken());
        }
        map.put("{", "\\{");
        map.put("}", "\\}");
        map.put("%", "\\%");
        map.put("&", "\\&");
        map.put("#", "\\#");
        map.put("−", "-");
        // invisible times, apply function, invisible separator
        map.put("\u2062", "");
        map.put("\u2061", "");
        map.put("\u2063", "");
        map.put("\u200b", "");
        return map;
    }
}
