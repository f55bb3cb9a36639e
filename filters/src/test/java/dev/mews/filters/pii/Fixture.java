package dev.mews.filters.pii;

import java.util.List;

/**
 * Texts and what masking makes of them. No secret is real; those of a service's form are put together from parts, so
 * that this file sets off no scanner.
 */
final class Fixture {
    /** A text and the expected result. */
    record Case(String before, String after) {}

    private static final String TAIL36 = "0FaKe7MewsXq2Bv9Lt4Rz6Wn8Yc1Dg3Hj5Kp";
    private static final String KEY_BODY =
            "MIIFaKe0MewsXq2Bv9Lt4Rz6Wn8Yc1Dg3Hj5Kp/notAkey+\nq2Bv9Lt4Rz6Wn8Yc1Dg3Hj5KpMIIFaKe0MewsXq2==\n";
    private static final String BEGIN = "-----BEGIN RSA PRIVATE" + " KEY-----";
    private static final String END = "-----END RSA PRIVATE" + " KEY-----";

    static final List<Case> EMAILS = List.of(
            masked("write to anna.keller@example.org, please", "write to <email>, please"),
            masked("ringing@marsh-watch.example or", "<email> or"),
            masked("Ask <bob+lists@mail.sub.example.co.uk>.", "Ask <<email>>."),
            masked("mailto:o_neil%x@example.com?subject=hi", "mailto:<email>?subject=hi"),
            masked("a@example.com;b@example.com", "<email>;<email>"),
            masked("jürgen@müller.example", "<email>"),
            masked("info@例子.中国", "<email>"),
            masked("邮箱abc@qq.example给我", "邮箱<email>给我"),
            masked("x@example.xn--p1ai", "<email>"),
            masked("Ends the sentence: kim@example.com.", "Ends the sentence: <email>."),
            masked("print(\"to\\nkim@example.com\")", "print(\"to\\n<email>\")"),
            masked("\\texttt{kim\\_lee@example.com}", "\\texttt{<email>}"),
            masked("...kim@example.com", "...<email>"),
            masked("@kim@social.example", "@<email>"),
            kept("@Override public void run() {}"),
            kept("root@localhost and user@host"),
            kept("git clone git@github.com:mews/mews.git"),
            kept("ssh://git@gitlab.example/x.git"),
            kept("<img src=\"icon@2x.png\">"),
            kept("import x from \"lodash@4.17.21\""),
            kept("y = x@self.weight"),
            kept("s = q@k.transpose(-2, -1)"),
            kept("this@Outer.toString"),
            kept("git config user.email \"$ACTOR@users.example.com\""),
            kept("@clock.now - @started_at"),
            kept("kim@.example.com kim.@example.com @example.com"),
            kept("kim@example.com_backup"),
            kept("\\makeatletter \\def\\x@y{1} \\makeatother"),
            kept("kim@example.c and kim@10.20.30.c"));

    static final List<Case> ADDRESSES = List.of(
            masked("host 93.184.216.34:8080", "host <ip_address>:8080"),
            masked("http://93.184.216.34/index", "http://<ip_address>/index"),
            masked("from 93.184.216.34.", "from <ip_address>."),
            masked("93.184.216.34-93.184.216.40", "<ip_address>-<ip_address>"),
            masked("93.184.216.0/24", "<ip_address>/24"),
            masked("::ffff:93.184.216.34", "::ffff:<ip_address>"),
            masked("服务器93.184.216.34在", "服务器<ip_address>在"),
            masked("ping 2a00:1450:4001:81b::200e now", "ping <ip_address> now"),
            masked("http://[2A00:1450:4001:081B:0:0:0:200E]/", "http://[<ip_address>]/"),
            masked("addr:2a00:1450:4001::1/64", "addr:<ip_address>/64"),
            masked("2a00:1450:4001::93.184.216.34", "<ip_address>"),
            masked("2001:0:53aa:64c::1", "<ip_address>"),
            kept("127.0.0.1 10.20.30.40 172.16.0.1 172.31.255.255 192.168.0.12"),
            kept("169.254.10.20 100.64.0.1 224.0.0.251 255.255.255.0 0.0.0.0"),
            kept("192.0.2.10 198.51.100.20 203.0.113.30 198.18.0.10"),
            kept("8.8.8.8 8.8.4.4 1.1.1.1 208.67.222.222 149.112.112.112"),
            kept("2001:4860:4860::8888 2606:4700:4700::1111"),
            kept("2001:db8:1:2::3 fe80::1 ::1 fd00:1:2:3::4 3fff:abc:1::1"),
            kept("1.2.3.4.5 and 11.22.33.44.55"),
            kept("v11.22.33.44 lib-11.22.33.44.jar Chrome/99.10.20.30"),
            kept("version 11.22.33.44, Version: 11.22.33.44"),
            kept("[assembly: AssemblyVersion(\"11.22.33.44\")]"),
            kept("section 12.10.3.4 and § 12.10.3.4, \\cite[IV Proposition 12.1.1.5]{EGA}"),
            kept("11.22.33.256 11.22.33 011.022.033.044 1111.22.33.44"),
            kept("11.22.33.44-SNAPSHOT 11.22.33.44rc1 11.22.33.44.x"),
            kept("2.4.3.1 is a section"),
            kept("std::vector<int> v; std::cout << 12:30:45"),
            kept("2023:05:06 12:30:45 and 2023:10:11:12:13"),
            kept("3a4b::new 2001::Foo 2620::"),
            kept("2a00:1:2:3:4:5:6:7:8 and 2a00:1::2::3"));

    static final List<Case> SECRETS = List.of(
            masked("AWS_ACCESS_KEY_ID = \"AKIA" + "Q3MEWSFAKEKEY7ZX\"", "AWS_ACCESS_KEY_ID = \"<secret>\""),
            masked(
                    "aws_secret_access_key = FaKe7MewsXq2/v9Lt4Rz6Wn8+c1Dg3Hj5Kp9Qw2E",
                    "aws_secret_access_key = <secret>"),
            masked("Bearer gh" + "p_" + TAIL36 + ".", "Bearer <secret>."),
            masked("gl" + "pat-FaKe7MewsXq2Bv9Lt4Rz", "<secret>"),
            masked("xox" + "b-1234509876-FaKe7MewsXq2Bv9Lt4Rz", "<secret>"),
            masked("sk_" + "live_FaKe7MewsXq2Bv9Lt4Rz6Wn8", "<secret>"),
            masked("?key=AI" + "zaFaKe7MewsXq2Bv9Lt4Rz6Wn8Yc1Dg3Hj5Kp&x=1", "?key=<secret>&x=1"),
            masked("//registry/:_authToken=np" + "m_" + TAIL36, "//registry/:_authToken=<secret>"),
            masked("pypi-" + "AgEIcHlwaS5vcmc" + TAIL36 + TAIL36, "<secret>"),
            masked(
                    "Authorization: Bearer eyJ" + "hbGciOiJIUzI1NiJ9.eyJzdWIiOiJmYWtlIn0.FaKe7MewsXq2Bv9Lt4Rz6Wn8",
                    "Authorization: Bearer <secret>"),
            masked("a\n" + BEGIN + "\n" + KEY_BODY + END + "\nb", "a\n<secret>\nb"),
            masked("key = \"" + BEGIN + "\\n" + KEY_BODY + END + "\\n\"", "key = \"<secret>\\n\""),
            masked("cut off: " + BEGIN + "\n" + KEY_BODY, "cut off: <secret>\n"),
            masked("postgres://mews:fAke7pw@db.example:5432/x", "postgres://<secret>@db.example:5432/x"),
            masked("redis://:fAke@7pw@cache.example", "redis://<secret>@cache.example"),
            masked("password = \"S3cr3tFake\"", "password = \"<secret>\""),
            masked("{\"db_password\": \"fAke#7mewsQ\"}", "{\"db_password\": \"<secret>\"}"),
            masked("config['api_key'] = 'fAke7mewsQx2'", "config['api_key'] = '<secret>'"),
            masked("client.setToken(\"fAke7mewsQx2\");", "client.setToken(\"<secret>\");"),
            masked("<password>fAke7mewsQx2</password>", "<password><secret></password>"),
            masked("API_KEY=fAke7mewsQx2Bv9", "API_KEY=<secret>"),
            masked("  token: fAke7mewsQx2Bv9\nnext", "  token: <secret>\nnext"),
            masked("auth_token => 'fAke7mewsQx2'", "auth_token => '<secret>'"),
            kept("AKIAIOSFODNN7EXAMPLE XAKIAQ3MEWSFAKEKEY7ZX AKIAQ3MEWSFAKEKEY7ZX9"),
            kept("ghp_short and ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"),
            kept("password = \"changeme123\"; token = \"<your-t0ken>\"; secret = \"xxxxxxxx1\""),
            kept("password=\"${DB_PASSWORD_1}\" token: \"{{ token_1 }}\" secret: \"%SECRET1%\""),
            kept("api_key = os.environ[\"API_KEY_2\"]"),
            kept("password = \"Enter 2 words here\""),
            kept("const token = this.accept(type);"),
            kept("tokenizer = \"bert-base-v2x9\" tokens=\"a1b2c3d4e5\""),
            kept("token_type = \"oauth2_token_v1\"; secret_name = \"a1b2c3d4e5\""),
            kept("password_file = \"/etc/mews/pw1\"; token = \"refresh_token\""),
            kept("grant.token = \"oauth2_token_v1\""),
            kept("https://user:password@host.example/ http://${U}:${P}@host.example"),
            kept("http://host.example:8080/x@y"),
            kept("text.startsWith(\"" + BEGIN + "\") && text.endsWith(\"" + END + "\")"),
            kept("-----BEGIN PUBLIC KEY-----\n" + KEY_BODY + "-----END PUBLIC KEY-----"),
            kept("The secret: it is a token of password1 love."));

    static final List<Case> CODE_AND_FORMULAS = List.of(
            kept("$\\nabla_{i} x^{2}_{j} = \\frac{1.2}{3.4} \\cdot 5.6.$"),
            kept("\\begin{align} a &= b @ c \\\\ \\text{as in § 1.2.3} \\end{align}"),
            kept("#include <std::map>\nint main() { return a::b::c(1.5, 2.5); }"),
            kept("@media (min-width: 10px) { a::after { content: \"\\201C\"; } }"),
            kept("SELECT u.id FROM users u WHERE u.token = ? AND t > '12:30:45'"),
            kept("def f(token: str, password: Optional[str] = None) -> None: ..."),
            kept("token := lexer.Next(); if token == EOF1234567890 { return }"),
            kept("this.secret = Objects.requireNonNull(secret, \"secret\");"),
            kept("$email@$domain.$tld and %s@%s.com"));

    private Fixture() {}

    private static Case masked(String before, String after) {
        return new Case(before, after);
    }

    private static Case kept(String text) {
        return new Case(text, text);
    }
}
