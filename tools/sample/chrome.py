"""What surrounds an article on a page: texts that a main-text extractor is expected to leave out."""

import hashlib


def pick(key, items, count):
    """count of the items in an order that depends on the key only."""
    return sorted(items, key=lambda item: hashlib.sha256(f"{key}|{item}".encode()).digest())[:count]


ADS = (
    "Save 40% on garden furniture this weekend only!",
    "Compare car insurance in two minutes",
    "Doctors are amazed: one simple trick for better sleep",
    "Your parcel scales, delivered tomorrow",
    "Holiday flats by the lake from 59 a night",
    "Try our coffee box free for 30 days",
    "Switch your broadband today and get a gift card",
    "New season walking boots, free returns",
    "Learn a language in 15 minutes a day",
    "Sponsored: the mattress everyone is talking about",
    "Download the app and never miss an offer",
    "Refinance now while rates are low",
)

COOKIES = (
    "We use cookies to improve your experience. Accept all | Reject | Manage settings",
    "This website uses cookies. By continuing to browse you agree to our cookie policy.",
    "We and our 214 partners store and access information on your device. I agree",
    "Cookies help us deliver our services. OK, got it",
)

COMMENTERS = ("old_gate", "Marta P.", "fernleaf77", "J. Whitlock", "tin kettle", "Sunil", "greywagtail", "Ines", "bk_1961", "Noor")

COMMENTS = (
    "Thank you for this, I have sent it to my brother who will not believe it.",
    "Lovely piece. More of these please!",
    "My grandfather did exactly the same thing and we always laughed at him.",
    "I am not sure about the third paragraph, but the rest matches what I have seen.",
    "First!",
    "Could you do one about the winter months as well?",
    "We tried it last weekend and it worked better than expected.",
    "Does anyone know where one can still buy these?",
    "Came here from the newsletter and stayed for an hour.",
    "The picture is upside down on my phone.",
    "I read it twice. The ending is the best part.",
    "Interesting, though my neighbour swears by the opposite method.",
    "Nice article but the ads on this page are terrible.",
    "Saved for later, with thanks from a rainy island.",
)

SECTIONS = ("Home", "News", "Nature", "Food", "History", "Science", "Travel", "Money", "Culture", "Sport", "Opinion", "Video", "Archive", "Shop", "About", "Contact")

FOOTERS = (
    "© 2024 {site}. All rights reserved. Terms of use · Privacy policy · Imprint",
    "{site} is an independent publication. Reproduction only with permission. Sitemap | Jobs | Press",
    "Copyright {site} 2009-2024 · Powered by a small server in a cupboard · Back to top",
)

SHARE = ("Share", "Tweet", "Pin it", "E-mail this", "Print", "Copy link", "Save")

AUTHORS = ("Helen Marsh", "Tobias Renner", "Priya Nair", "Owen Castell", "Lucia Ferrante", "Ruth Adeyemi", "Karel Novotny", "Sam Whitfield")
