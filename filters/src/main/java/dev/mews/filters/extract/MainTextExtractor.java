package dev.mews.filters.extract;

import java.util.List;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.parser.Parser;

/** Extracts the main text of web pages and keeps formulas as LaTeX. Stateless and thread-safe. */
public final class MainTextExtractor {

    /**
     * Main text of a page given as bytes.
     *
     * @param mediaType value of the Content-Type header, possibly empty
     * @param charset charset known from elsewhere, possibly empty
     * @see HtmlCharset
     */
    public ExtractedPage extract(byte[] body, String mediaType, String charset) {
        return extract(HtmlCharset.decode(body, mediaType, charset));
    }

    /** Main text of a page. A page without any gives an empty text. */
    public ExtractedPage extract(String html) {
        Document page = Parser.htmlParser().parseInput(html, "");
        PageReader read = PageReader.read(page);
        List<Block> blocks = MainText.of(read);
        Element root = page.selectFirst("html");
        int formulas = 0;
        for (Block block : blocks) {
            formulas += block.formulas;
        }
        return new ExtractedPage(
                page.title(), TextWriter.write(blocks), root == null ? "" : root.attr("lang"), formulas);
    }
}
