package dev.mews.filters.extract;

/**
 * The main text of a web page.
 *
 * @param title title of the page, possibly empty
 * @param text blocks separated by line breaks; formulas as {@code $…$} and {@code $$…$$}
 * @param language what the page says its language is ({@code lang} of {@code html}), possibly empty
 * @param formulas number of formulas in the text
 */
public record ExtractedPage(String title, String text, String language, int formulas) {}
