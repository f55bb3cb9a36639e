package dev.mews.filters.extract;

import java.util.List;

/** Writes chosen blocks as plain text: one line each, cells of a row on one line. */
final class TextWriter {
    private TextWriter() {}

    static String write(List<Block> blocks) {
        StringBuilder out = new StringBuilder();
        Block previous = null;
        for (Block block : blocks) {
            if (previous != null) {
                boolean sameRow = block.row != 0 && block.row == previous.row;
                if (sameRow && block.cell != previous.cell) {
                    out.append(" | ");
                } else {
                    out.append('\n');
                }
            }
            if (block.kind == Block.Kind.ITEM && (previous == null || previous.region != block.region)) {
                out.append("- ");
            }
            out.append(block.text);
            previous = block;
        }
        return out.toString();
    }
}
