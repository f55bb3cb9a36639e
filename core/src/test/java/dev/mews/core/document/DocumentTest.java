package dev.mews.core.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Comparator;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class DocumentTest {
    @Test
    void hasAnIdThatNeverChanges() {
        assertThat(Document.idOf("web", "a/b.warc.gz", 1234)).isEqualTo("670bee08a0f9c2ba6c9364a996553b85");
        assertThat(Document.idOf("web", "a", 1)).isNotEqualTo(Document.idOf("web", "a", 2));
        assertThat(Document.idOf("web", "a1", 1)).isNotEqualTo(Document.idOf("web", "a", 11));
    }

    @Test
    void copiesAndSortsItsMetadata() {
        TreeMap<String, String> reversed = new TreeMap<>(Comparator.reverseOrder());
        reversed.put("b", "2");
        reversed.put("a", "1");
        Document document = new Document("id", "s", "t", reversed);
        reversed.put("c", "3");
        assertThat(document.metadata().keySet()).containsExactly("a", "b");
        assertThatThrownBy(() -> document.metadata().put("x", "y")).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void changesByMakingAnother() {
        Document one = new Document("id", "s", "t", new TreeMap<>());
        Document two = one.withText("u").withMetadata("k", "v");
        assertThat(one.get("k")).isEmpty();
        assertThat(two.get("k")).contains("v");
        assertThat(two.text()).isEqualTo("u");
        assertThat(two.withMetadata("k", "w").metadata()).hasSize(1).containsEntry("k", "w");
    }
}
