"""Pages that repeat an article under another address with small edits: (slug, url, edits, added last paragraph)."""

NEAR_DUPLICATES = (
    (
        "how-swifts-sleep-on-the-wing",
        "https://mirror-of-everything.example/nature/swifts-asleep",
        (("For a long time people wondered", "For many years people wondered"), ("about a gram", "roughly a gram")),
        "",
    ),
    (
        "bread-with-four-ingredients",
        "https://kitchen-clips.example/p/8812-bread",
        (("500 grams", "half a kilogram"), ("it is best not to interrupt", "it is best to listen"), ("Do not. Cover", "Please do not. Cover")),
        "This recipe was sent to us by a reader and tested in our kitchen.",
    ),
    (
        "why-leaves-change-colour",
        "https://kitchen-clips.example/p/9120-leaves",
        (("colour", "color"), ("precious", "valuable")),
        "",
    ),
    (
        "what-a-price-tells-you",
        "https://mirror-of-everything.example/money/price",
        (("eight coins", "nine coins"), ("cost three", "cost four")),
        "",
    ),
    (
        "how-a-bicycle-stays-upright",
        "https://daily-digest.example/2023/11/bicycle-upright",
        (("Ask ten cyclists", "Ask a dozen cyclists"), ("a good guess", "a fair guess")),
        "Have you tried it yourself? Tell us in the comments below.",
    ),
    (
        "why-passwords-should-be-long",
        "https://daily-digest.example/2023/12/long-passwords",
        (("twenty seconds", "about twenty seconds"), ("A careful shop", "A well-run shop"), ("the dog", "the cat")),
        "",
    ),
    (
        "what-sleep-does-for-memory",
        "https://mirror-of-everything.example/health/sleep-memory",
        (("the next morning", "the following morning"),),
        "",
    ),
    (
        "why-bridges-hum-in-the-wind",
        "https://daily-digest.example/2024/01/humming-bridges",
        (("a deep and steady note", "a low and steady note"), ("two hundred letters", "more than two hundred letters")),
        "",
    ),
)

# The same bytes under a second address: (slug, url).
EXACT_DUPLICATES = (
    ("a-hedge-for-birds-and-neighbours", "https://www.hedgerow-notes.example/garden/a-hedge-for-birds-and-neighbours?utm_source=newsletter&utm_medium=email"),
    ("how-paper-travelled-west", "http://old-roads.example/print/how-paper-travelled-west"),
)

# A math article once more with its formulas in another markup: (slug, url, markup).
MATH_DUPLICATES = (
    ("the-euclidean-algorithm", "https://lecture-copies.example/nt/euclid", "mathjax2"),
    ("integration-by-parts-step-by-step", "https://lecture-copies.example/calc/parts", "katex"),
)
