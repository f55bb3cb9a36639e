package dev.mews.cli.report;

import java.util.List;

/**
 * What the page that compares two tokenizers shows. All texts are raw; the template escapes them. Tokenizers are side 0 and side 1.
 *
 * @param figures tables at the top
 * @param lists tokens only one of the two has
 * @param tables tables at the end
 * @param data JSON without {@code <}, which the script reads
 * @param script the page's script
 * @param scriptHash its hash, as a content security policy writes it
 */
public record CompareView(
        String title,
        String subtitle,
        String first,
        String second,
        List<ReportView.Table> figures,
        List<HeatMap> maps,
        List<Passage> passages,
        List<TokenList> lists,
        List<ReportView.Table> tables,
        String data,
        String script,
        String scriptHash) {

    /** Tiles, one a language. */
    public record HeatMap(String heading, String note, List<Tile> tiles) {}

    /**
     * A language.
     *
     * @param interval that of the change in words, empty when it has none
     * @param better whether the second tokenizer does better
     * @param changeHeat how strongly the tile is coloured by the change, 0 to 100
     * @param firstHeat by the figure of the first tokenizer
     * @param secondHeat by that of the second
     */
    public record Tile(
            String name,
            String first,
            String second,
            String change,
            String interval,
            boolean better,
            int changeHeat,
            int firstHeat,
            int secondHeat) {}

    /** A text in the tokens of both. */
    public record Passage(String label, int firstTokens, int secondTokens, String change, List<Row> rows) {}

    /** The tokens of one side. */
    public record Row(int side, String name, List<Piece> pieces) {}

    /** A token; its class says whether it is marked. */
    public record Piece(String text, int id, String cssClass) {}

    /** Tokens of one side. */
    public record TokenList(String heading, String note, int side, List<Piece> pieces) {}
}
