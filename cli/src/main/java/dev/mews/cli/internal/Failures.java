package dev.mews.cli.internal;

import dev.mews.cli.Exit;
import dev.mews.core.config.ConfigException;
import dev.mews.mixtures.MixException;
import dev.mews.model.ModelException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/**
 * What a command says when it ends with an exception, and its exit code: the one place for the failures that users can
 * do something about. Every other exception is a mistake of ours and is shown with its stack.
 */
public final class Failures implements IExecutionExceptionHandler {
    /** A place in a file says by itself where the line comes from. */
    private static final Pattern PLACE = Pattern.compile("^[^\\n]{1,4096}?:\\d{1,9}:\\d{1,9}: ");

    @Override
    public int handleExecutionException(Exception e, CommandLine line, ParseResult result) throws Exception {
        String message;
        int code = Exit.FAILED;
        if (e instanceof ConfigException) {
            message = PLACE.matcher(e.getMessage()).find() ? e.getMessage() : "mews: " + e.getMessage();
            code = Exit.USAGE;
        } else if (e instanceof ModelException || e instanceof MixException) {
            message = "mews: " + e.getMessage();
        } else if (e instanceof IOException failed) {
            message = "mews: " + text(failed);
        } else {
            throw e;
        }
        Logger.getLogger(Failures.class.getName()).log(Level.FINE, "the command failed", e);
        line.getErr().println(message);
        return code;
    }

    /** What went wrong with which file, as a sentence; the exceptions of the file system say no more than its path. */
    public static String text(IOException e) {
        if (!(e instanceof FileSystemException failed)) {
            return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        }
        if (e instanceof NoSuchFileException) {
            return failed.getFile() + ": there is no such file or folder";
        }
        if (e instanceof AccessDeniedException) {
            return failed.getFile() + ": permission denied";
        }
        if (e instanceof FileAlreadyExistsException) {
            return failed.getFile() + ": is there already, and is not what it should be";
        }
        if (e instanceof NotDirectoryException) {
            return failed.getFile() + ": is not a folder";
        }
        if (e instanceof DirectoryNotEmptyException) {
            return failed.getFile() + ": the folder is not empty";
        }
        return failed.getMessage();
    }
}
