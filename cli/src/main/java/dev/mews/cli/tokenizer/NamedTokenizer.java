package dev.mews.cli.tokenizer;

import dev.mews.core.config.ConfigException;
import dev.mews.tokenizer.Tokenizer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A tokenizer and what tables call it. */
record NamedTokenizer(String name, Tokenizer tokenizer) {
    /**
     * Loads tokenizers given as {@code [NAME=]DIR}. Without a name the folder's own is taken, as much of its path as makes it differ from
     * the others.
     *
     * @throws ConfigException when two have the same name
     */
    static List<NamedTokenizer> load(List<String> arguments) throws IOException {
        List<String> names = new ArrayList<>();
        List<Path> paths = new ArrayList<>();
        for (String argument : arguments) {
            String name = Inputs.source(argument);
            paths.add(Path.of(name.isEmpty() ? argument : argument.substring(name.length() + 1)));
            names.add(name);
        }
        List<NamedTokenizer> loaded = new ArrayList<>();
        for (int i = 0; i < paths.size(); i++) {
            String name = names.get(i).isEmpty() ? shortest(paths, i) : names.get(i);
            if (loaded.stream().anyMatch(other -> other.name.equals(name))) {
                throw new ConfigException(
                        "two tokenizers are called " + name + ": give them names, as in old=DIR new=DIR");
            }
            loaded.add(new NamedTokenizer(name, Tokenizer.load(paths.get(i))));
        }
        return loaded;
    }

    private static String shortest(List<Path> paths, int of) {
        Path path = paths.get(of).toAbsolutePath().normalize();
        for (int parts = 1; parts < path.getNameCount(); parts++) {
            Path tail = path.subpath(path.getNameCount() - parts, path.getNameCount());
            long alike = paths.stream()
                    .filter(other -> other.toAbsolutePath().normalize().endsWith(tail))
                    .count();
            if (alike == 1) {
                return tail.toString().replace('\\', '/');
            }
        }
        return path.toString().replace('\\', '/');
    }
}
