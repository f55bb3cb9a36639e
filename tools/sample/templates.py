"""Site templates: each turns an article into a full HTML page in the manner of one kind of web site."""

import html
import json

from chrome import ADS, AUTHORS, COMMENTERS, COMMENTS, COOKIES, FOOTERS, SECTIONS, SHARE, pick


class Page:
    """An article on its way into a template; related is a list of (title, url)."""

    def __init__(self, site, url, title, body, related, head=""):
        self.site = site
        self.url = url
        self.title = html.escape(title)
        self.body = body
        self.related = related
        self.head = head
        self.author = pick(url, AUTHORS, 1)[0]
        self.day = 1 + sum(url.encode()) % 28
        self.month = 1 + sum(url.encode()) % 12

    def ads(self, place, count):
        return [f'<a href="https://ads.example/c?id={len(ad)}{place}" rel="sponsored">{ad}</a>' for ad in pick(self.url + place, ADS, count)]

    def links(self):
        return "".join(f'<li><a href="{url}">{html.escape(title)}</a></li>' for title, url in self.related)

    def menu(self, count):
        return "".join(f'<li><a href="/{name.lower()}/">{name}</a></li>' for name in SECTIONS[:count])

    def cookie(self):
        return pick(self.url, COOKIES, 1)[0]

    def footer(self):
        return pick(self.site, FOOTERS, 1)[0].format(site=self.site)

    def comments(self, count):
        people = pick(self.url, COMMENTERS, count)
        return list(zip(people, pick(self.url, COMMENTS, count)))


def blog(p):
    comments = "".join(
        f'<li class="comment"><cite>{who}</cite> <span class="when">{i + 2} days ago</span><p>{what}</p><a href="#reply">Reply</a></li>'
        for i, (who, what) in enumerate(p.comments(3))
    )
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>{p.title} | {p.site}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="/assets/style.css">
<script>window.dataLayer = window.dataLayer || []; function tag() {{ dataLayer.push(arguments); }} tag('js', 0);</script>
{p.head}</head>
<body class="single-post">
<div id="cookie-banner" class="cookie-consent" role="dialog"><p>{p.cookie()}</p><button>Accept</button><button>Decline</button></div>
<header class="site-header"><a class="logo" href="/">{p.site}</a>
<nav class="main-nav"><ul>{p.menu(8)}</ul></nav>
<form role="search"><input type="search" placeholder="Search"><button>Go</button></form></header>
<main>
<article class="post">
<header><h1>{p.title}</h1><p class="byline">By <a rel="author" href="/authors/">{p.author}</a> on <time>2023-{p.month:02d}-{p.day:02d}</time></p></header>
<div class="entry-content">
{p.body}
</div>
<div class="share">{" ".join(f'<a class="btn" href="#">{s}</a>' for s in SHARE[:4])}</div>
</article>
<section id="comments" class="comments"><h2>3 comments</h2><ol>{comments}</ol><form><textarea></textarea><button>Post comment</button></form></section>
</main>
<aside class="sidebar"><h3>You may also like</h3><ul>{p.links()}</ul><div class="ad">{p.ads("side", 1)[0]}</div>
<h3>Newsletter</h3><p>Join 4,000 readers. <a href="/subscribe">Subscribe</a></p></aside>
<footer class="site-footer"><p>{p.footer()}</p></footer>
</body>
</html>
"""


def newspaper(p):
    paragraphs = p.body.split("\n")
    middle = len(paragraphs) // 2
    body = "\n".join(paragraphs[:middle] + [f'<div class="advert" data-slot="mpu"><span>Advertisement</span>{p.ads("mid", 1)[0]}</div>'] + paragraphs[middle:])
    data = json.dumps({"@context": "https://schema.org", "@type": "NewsArticle", "headline": html.unescape(p.title), "author": p.author})
    return f"""<!DOCTYPE html>
<html lang="en-GB">
<head>
<meta charset="utf-8"><title>{p.title} - {p.site}</title>
<meta property="og:title" content="{p.title}"><meta property="og:url" content="{p.url}">
<script type="application/ld+json">{data}</script>
<style>.story{{max-width:40em}} .advert{{background:#eee}}</style>
{p.head}</head>
<body>
<div class="top-bar"><a href="/login">Sign in</a> <a href="/subscribe">Subscribe for 1 a week</a></div>
<div class="masthead"><a href="/">{p.site}</a></div>
<div class="navigation" role="navigation"><ul class="menu">{p.menu(14)}</ul></div>
<div class="breadcrumb"><a href="/">Home</a> &gt; <a href="/features/">Features</a> &gt; {p.title}</div>
<div class="banner-ad">{" ".join(p.ads("top", 2))}</div>
<div class="wrapper"><div class="story">
<h1 class="headline">{p.title}</h1>
<div class="meta">{p.author} | Published {p.day}/{p.month}/2023 | 4 min read</div>
<div class="story-body">
{body}
</div>
<div class="tags">Tags: <a href="/t/a">features</a> <a href="/t/b">weekend</a> <a href="/t/c">long read</a></div>
</div>
<div class="rail"><div class="box"><h4>Most read</h4><ol>{p.links()}</ol></div><div class="box promo">{"<br>".join(p.ads("rail", 3))}</div></div></div>
<div class="consent-overlay">{p.cookie()}</div>
<div class="footer"><ul>{p.menu(16)}</ul><p>{p.footer()}</p></div>
<script src="/static/bundle.min.js"></script><script>document.querySelectorAll('.advert').forEach(function (e) {{ e.hidden = false; }});</script>
</body>
</html>
"""


def tables(p):
    return f"""<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 4.01 Transitional//EN">
<HTML><HEAD><TITLE>{p.title}</TITLE>{p.head}</HEAD>
<BODY BGCOLOR="#FFFFE8" LINK="#003399">
<CENTER><FONT SIZE="+2"><B>{p.site}</B></FONT><BR>
<A HREF="index.html">Home</A> | <A HREF="links.html">Links</A> | <A HREF="guest.html">Guestbook</A> | <A HREF="news.html">What's new</A> | <A HREF="mail.html">Mail</A></CENTER>
<HR>
<TABLE WIDTH="95%" CELLPADDING="6"><TR>
<TD VALIGN="TOP" WIDTH="150" BGCOLOR="#DDDDBB"><B>Pages</B><UL>{p.links()}</UL><P><SMALL>Best viewed at 800x600</SMALL></TD>
<TD VALIGN="TOP">
<H2>{p.title}</H2>
{p.body}
<P><I>Last change: {p.day}.{p.month}.2003</I></P>
</TD></TR></TABLE>
<HR><CENTER><SMALL>You are visitor number {1000 + 37 * p.day} since 1998. {p.footer()}</SMALL></CENTER>
</BODY></HTML>
"""


def encyclopedia(p):
    body = p.body.replace("</h2>", '<span class="mw-editsection"><span>[</span><a href="#">edit</a><span>]</span></span></h2>')
    return f"""<!DOCTYPE html>
<html class="client-nojs" lang="en" dir="ltr">
<head><meta charset="UTF-8"/><title>{p.title} - {p.site}</title>
{p.head}</head>
<body class="mediawiki ltr skin-plain">
<div id="mw-page-base" class="noprint"></div>
<div id="content" class="mw-body" role="main">
<h1 id="firstHeading" class="firstHeading">{p.title}</h1>
<div id="bodyContent"><div id="siteSub" class="noprint">From {p.site}, the notebook that anyone can correct</div>
<div id="jump-to-nav"><a href="#mw-head">Jump to navigation</a> <a href="#searchInput">Jump to search</a></div>
<div id="mw-content-text" class="mw-content-ltr"><div class="mw-parser-output">
<table class="infobox"><tbody><tr><th>Status</th><td>Good article</td></tr><tr><th>Reviewed</th><td>2023</td></tr></tbody></table>
{body}
<h2>See also</h2><ul>{p.links()}</ul>
</div></div>
<div id="catlinks" class="catlinks">Categories: <a href="/c/1">All pages</a> | <a href="/c/2">Pages with examples</a></div></div></div>
<div id="mw-navigation"><h2>Navigation menu</h2><div id="p-personal"><ul><li><a href="/login">Log in</a></li><li><a href="/talk">Talk</a></li></ul></div>
<div id="p-navigation"><ul><li><a href="/main">Main page</a></li><li><a href="/random">Random page</a></li><li><a href="/changes">Recent changes</a></li></ul></div></div>
<div id="footer" role="contentinfo"><ul><li>This page was last edited on {p.day}.{p.month}.2023.</li><li>{p.footer()}</li></ul></div>
</body>
</html>
"""


def plain(p):
    return f"""<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><title>{p.title}</title>
{p.head}</head>
<body>
<p><a href="/">&larr; {p.site}</a></p>
<h1>{p.title}</h1>
{p.body}
<hr>
<p><small>{p.footer()} <a href="/feed.xml">RSS</a></small></p>
</body>
</html>
"""


def portal(p):
    cards = "".join(f'<div class="card"><a href="{url}"><img src="/thumb/{len(title)}.jpg" alt=""><h5>{html.escape(title)}</h5></a></div>' for title, url in p.related)
    comments = "".join(f'<div class="comment-body"><b>{who}</b>: {what} <a href="#">Like</a> <a href="#">Report</a></div>' for who, what in p.comments(5))
    return f"""<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>{p.title} &#8211; {p.site}</title>
<script async src="https://ads.example/lib.js"></script>
<script>var config = {{"slots": ["a", "b", "c"], "refresh": 30}};</script>
{p.head}</head>
<body>
<noscript>Please enable JavaScript to see all features of this page.</noscript>
<div class="modal newsletter-popup"><h4>Wait! Before you go...</h4><p>Get our ten best stories every Sunday.</p><input type="email"><button>Sign me up</button></div>
<nav class="mega-menu"><ul>{p.menu(16)}</ul><ul>{p.menu(16)}</ul></nav>
<div class="leaderboard ads">{" ".join(p.ads("lead", 3))}</div>
<section class="page" role="main">
<h1>{p.title}</h1>
<div class="social">{"".join(f"<button>{s}</button>" for s in SHARE)}</div>
<div class="article-text" itemprop="articleBody">
{p.body}
</div>
<div class="recommended"><h4>More from around the web</h4>{cards}<p>{" ".join(p.ads("rec", 4))}</p></div>
<div class="comments-area"><h4>Join the discussion</h4>{comments}</div>
</section>
<div id="gdpr">{p.cookie()}</div>
<footer>{p.footer()}<ul>{p.menu(16)}</ul></footer>
</body>
</html>
"""
