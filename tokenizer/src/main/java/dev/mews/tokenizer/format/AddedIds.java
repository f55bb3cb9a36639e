package dev.mews.tokenizer.format;

/**
 * The ids that Hugging Face tokenizers give to the {@code added_tokens} of a file that its vocabulary does not have: they do not heed those that
 * stand there. Version 0.23.2 counts on from the number of tokens in the vocabulary; older ones from the largest id of an added token
 * when that is larger.
 */
final class AddedIds {
    private final int vocabularySize;
    private int outside;
    private int last = -1;

    AddedIds(int vocabularySize) {
        this.vocabularySize = vocabularySize;
    }

    /** The id that a token gets which the vocabulary does not have: that of the file only when all versions give it that. */
    int given(int id) {
        int now = vocabularySize + outside;
        return now == id ? Math.max(last + 1, vocabularySize) : now;
    }

    /** Goes on to the next token of the file. */
    void add(int id, boolean inVocabulary) {
        outside += inVocabulary ? 0 : 1;
        last = Math.max(last, id);
    }
}
