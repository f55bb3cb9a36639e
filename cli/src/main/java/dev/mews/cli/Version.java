package dev.mews.cli;

import picocli.CommandLine.IVersionProvider;

/** What {@code mews --version} says. */
final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
        String version = Version.class.getPackage().getImplementationVersion();
        return new String[] {
            "mews " + (version == null ? "0.1.0" : version), "Java " + System.getProperty("java.version")
        };
    }
}
