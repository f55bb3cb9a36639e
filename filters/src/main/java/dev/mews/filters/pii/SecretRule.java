package dev.mews.filters.pii;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.nio.CharBuffer;
import java.util.List;

/**
 * A secret of a known form. The expression is tried only where a keyword stands, from there on, so it costs nothing in
 * text without the keyword; RE2/J takes linear time on any text.
 *
 * @param id stable name
 * @param keywords every match starts with one of them
 * @param pattern the whole match; group 1, if there is one, is the secret
 * @param minEntropy least Shannon entropy of the secret in bits per character
 * @param maxLength most characters that a match may have
 */
record SecretRule(String id, List<String> keywords, Pattern pattern, double minEntropy, int maxLength) {
    /**
     * The rules, written from the issuers' descriptions of their formats; selection, keywords and entropies follow the
     * approach of gitleaks.
     */
    static final List<SecretRule> ALL = List.of(
            // 20 characters; the prefix says which kind of identifier (AWS IAM user guide, "unique identifiers")
            rule("aws_access_key_id", "AKIA ASIA ABIA ACCA", "(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}", 3, 20),
            rule(
                    "aws_secret_access_key",
                    "secret_access_key SecretAccessKey aws_secret_key",
                    "(?i)[a-z_]{14,17}[\"'`]?[ \\t]{0,4}(?:=>|:=|=|:)[ \\t]{0,4}[\"'`]?([A-Za-z0-9/+]{40})",
                    3.5,
                    80),
            // github.blog, "Behind GitHub's new authentication token formats": up to 255 characters
            rule("github_token", "ghp_ gho_ ghu_ ghs_ ghr_", "gh[pousr]_[A-Za-z0-9]{36,251}", 3, 256),
            rule("github_fine_grained_token", "github_pat_", "github_pat_[A-Za-z0-9_]{82,244}", 3, 256),
            // docs.gitlab.com, "Token overview"
            rule(
                    "gitlab_token",
                    "glpat- gldt- glrt- glcbt- glptt- glft- glsoat- glimt- glagent-",
                    "gl[a-z]{2,5}-[A-Za-z0-9_-]{20,300}(?:\\.[a-z0-9]{2}\\.[a-z0-9]{9})?",
                    3,
                    330),
            // api.slack.com, "Token types"; incoming webhooks
            rule(
                    "slack_token",
                    "xoxb- xoxp- xoxa- xoxo- xoxr- xoxs- xoxe-",
                    "xox[abeoprs]-[0-9A-Za-z][0-9A-Za-z-]{14,250}",
                    2.5,
                    256),
            rule("slack_app_token", "xapp-", "xapp-[0-9]-[A-Z0-9]{6,20}-[0-9]{6,20}-[a-z0-9]{20,100}", 3, 160),
            rule(
                    "slack_webhook",
                    "hooks.slack.com/",
                    "hooks\\.slack\\.com/(?:services|workflows)/([A-Za-z0-9+/]{40,60})",
                    3,
                    100),
            // docs.stripe.com, "API keys"
            rule(
                    "stripe_key",
                    "sk_live_ sk_test_ rk_live_ rk_test_",
                    "[rs]k_(?:live|test)_[A-Za-z0-9]{16,247}",
                    3,
                    256),
            rule("stripe_webhook", "whsec_", "whsec_[A-Za-z0-9+/]{32,64}", 3, 80),
            // Google: API key, OAuth client secret, OAuth access token
            rule("google_api_key", "AIza", "AIza[A-Za-z0-9_-]{35}", 3, 39),
            rule("google_client_secret", "GOCSPX-", "GOCSPX-[A-Za-z0-9_-]{28}", 3, 35),
            rule("google_access_token", "ya29.", "ya29\\.[A-Za-z0-9_-]{30,500}", 3, 512),
            // The documentation of npm and of PyPI: the PyPI prefix is the start of every macaroon.
            rule("npm_token", "npm_", "npm_[A-Za-z0-9]{36}", 3, 40),
            rule("pypi_token", "pypi-AgEIcHlwaS5vcmc", "pypi-AgEIcHlwaS5vcmc[A-Za-z0-9_-]{50,500}", 3, 1000),
            rule("openai_key", "sk-proj- sk-svcacct- sk-admin-", "sk-[a-z]{4,7}-[A-Za-z0-9_-]{40,250}", 3.5, 270),
            rule("anthropic_key", "sk-ant-", "sk-ant-[a-z0-9]{3,10}-[A-Za-z0-9_-]{80,120}", 3.5, 150),
            rule("huggingface_token", "hf_", "hf_[A-Za-z0-9]{34}", 3, 37),
            rule("sendgrid_key", "SG.", "SG\\.[A-Za-z0-9_-]{22}\\.[A-Za-z0-9_-]{43}", 3.5, 69),
            // RFC 7519: three parts in Base64url, the first two of which start with {"
            rule(
                    "json_web_token",
                    "eyJ",
                    "eyJ[A-Za-z0-9_-]{12,}\\.eyJ[A-Za-z0-9_-]{8,}\\.[A-Za-z0-9_-]{16,}",
                    3,
                    8192));

    private static SecretRule rule(String id, String keywords, String pattern, double minEntropy, int maxLength) {
        // the anchor makes RE2/J stop at the first character that does not fit; lookingAt alone reads on to the end
        Pattern anchored = Pattern.compile("^(?:" + pattern + ")");
        return new SecretRule(id, List.of(keywords.split(" ")), anchored, minEntropy, maxLength);
    }

    /**
     * Reports the secret that starts at {@code start}.
     *
     * @return its end; {@code start} when there is none
     */
    int find(String text, int start, Matches matches) {
        boolean bare = pattern.groupCount() == 0;
        if (bare && !isBoundaryBefore(text, start)) {
            return start;
        }
        // two more than the longest: a match that could go on is none
        Matcher matcher = pattern.matcher(CharBuffer.wrap(text, start, Math.min(text.length(), start + maxLength + 2)));
        if (!matcher.lookingAt()) {
            return start;
        }
        int from = start + matcher.start(bare ? 0 : 1);
        int to = start + matcher.end(bare ? 0 : 1);
        String secret = text.substring(from, to);
        if (Chars.isAsciiAlnum(Chars.at(text, to))
                || Entropy.bitsPerCharacter(secret) < minEntropy
                || Placeholders.isPlaceholder(secret)) {
            return start;
        }
        matches.add(Matches.Kind.SECRET, from, to);
        return to;
    }

    /** A hyphen may stand inside a key, so after one a keyword is no start; this also keeps long runs linear. */
    private static boolean isBoundaryBefore(String text, int start) {
        char before = Chars.at(text, start - 1);
        return (before != '-' && !Chars.isAsciiWord(before)) || Chars.isEscapeLetter(text, start - 1);
    }
}
