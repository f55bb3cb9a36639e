package dev.mews.core.config;

import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * Reads YAML into records. A record component {@code seqLen} is the key {@code seq_len}; its type is a string, boolean,
 * {@code int}, {@code long}, {@code double}, {@link java.math.BigDecimal}, {@link Path}, enum, record, {@code List},
 * {@code Map<String, T>} or {@code Optional}. Strings and paths may hold <code>${NAME}</code>: the value comes from the
 * given variables, else from the environment, else it is an error (<code>$${</code> stands for a plain <code>${</code>).
 * Numbers are plain decimals; {@code _} may group their digits.
 *
 * <p>Every problem of a file is reported at once, each with its line and column: see {@link ConfigException}. A compact
 * constructor of a record may throw {@link IllegalArgumentException}; its message is reported at the record's place.
 */
public final class ConfigLoader {
    private static final int MAX_DEPTH = 50;
    private static final int MAX_ALIASES = 50;

    private ConfigLoader() {}

    /**
     * Reads a file.
     *
     * @throws ConfigException if the file cannot be read or anything in it is wrong
     */
    public static <T extends Record> T load(Path yaml, Class<T> type, Map<String, String> variables) {
        String text;
        try {
            byte[] bytes = Files.readAllBytes(yaml);
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new ConfigException(yaml + ": is not valid UTF-8; save the file as UTF-8");
        } catch (NoSuchFileException e) {
            throw new ConfigException(yaml + ": no such file");
        } catch (IOException e) {
            throw new ConfigException(yaml + ": cannot be read: " + e);
        }
        return parse(yaml.toString(), text, type, variables);
    }

    /**
     * Reads a text.
     *
     * @param fileName how messages name the text
     * @throws ConfigException if anything in the text is wrong
     */
    public static <T extends Record> T parse(
            String fileName, String yaml, Class<T> type, Map<String, String> variables) {
        Node root = compose(fileName, yaml.startsWith("\ufeff") ? yaml.substring(1) : yaml);
        Binder binder = new Binder(fileName, variables);
        T result = type.cast(binder.bindRoot(root, type));
        if (!binder.problems().isEmpty()) {
            throw new ConfigException(binder.problems());
        }
        return result;
    }

    /**
     * Where a value stands, for what is found wrong with it once the file is read: {@code FILE:LINE:COLUMN: KEY.KEY}. Of a
     * value that is not in the file, the place of the nearest key above it.
     *
     * @param keys from the top level down; the index of a list's element counts from 0
     */
    public static String place(Path yaml, List<String> keys) throws IOException {
        Node node = compose(yaml.toString(), Files.readString(yaml));
        for (String key : keys) {
            Node below = child(node, key);
            if (below == null) {
                break;
            }
            node = below;
        }
        return yaml + ":" + (node.getStartMark().getLine() + 1) + ":"
                + (node.getStartMark().getColumn() + 1) + ": " + String.join(".", keys);
    }

    private static Node child(Node node, String key) {
        if (node instanceof MappingNode mapping) {
            for (NodeTuple entry : mapping.getValue()) {
                if (entry.getKeyNode() instanceof ScalarNode name
                        && name.getValue().equals(key)) {
                    return entry.getValueNode();
                }
            }
        } else if (node instanceof SequenceNode sequence) {
            for (int i = 0; i < sequence.getValue().size(); i++) {
                if (key.equals(Integer.toString(i))) {
                    return sequence.getValue().get(i);
                }
            }
        }
        return null;
    }

    /** The record that an empty file gives; every component needs a default. */
    public static <T extends Record> T defaults(Class<T> type) {
        return parse("defaults of " + type.getSimpleName(), "{}", type, Map.of());
    }

    static Node compose(String fileName, String yaml) {
        LoaderOptions options = new LoaderOptions();
        options.setNestingDepthLimit(MAX_DEPTH);
        options.setMaxAliasesForCollections(MAX_ALIASES);
        options.setAllowRecursiveKeys(false);
        try {
            Node root = new Yaml(new SafeConstructor(options)).compose(new StringReader(yaml));
            return root == null ? emptyMapping() : root;
        } catch (MarkedYAMLException e) {
            String place = e.getProblemMark() == null
                    ? fileName
                    : fileName + ":" + (e.getProblemMark().getLine() + 1) + ":"
                            + (e.getProblemMark().getColumn() + 1);
            throw new ConfigException(place + ": is not valid YAML: "
                    + (e.getContext() == null ? "" : e.getContext() + ", ") + e.getProblem());
        } catch (YAMLException e) {
            throw new ConfigException(fileName + ": is not valid YAML: " + e.getMessage());
        }
    }

    private static Node emptyMapping() {
        return new MappingNode(Tag.MAP, List.of(), DumperOptions.FlowStyle.BLOCK);
    }
}
