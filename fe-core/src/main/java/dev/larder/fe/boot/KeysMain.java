package dev.larder.fe.boot;

import dev.larder.common.blob.encryption.EncryptionKeys;
import dev.larder.common.error.EngineException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;

/** Makes the key sets that repositories are encrypted with: {@code larder keys create|rotate|show FILE}. */
public final class KeysMain {
    private static final int WRONG_USE = 2;

    private KeysMain() {}

    public static void main(String[] args) {
        if (args.length != 2) {
            System.err.println("usage: larder keys create|rotate|show FILE");
            System.exit(WRONG_USE);
        }
        try {
            System.out.println(run(args[0], Path.of(args[1]).toAbsolutePath()));
        } catch (FileAlreadyExistsException e) {
            System.err.println("Encryption key file " + args[1] + ": exists already; 'rotate' adds a key to it");
            System.exit(1);
        } catch (IOException | EngineException e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
    }

    static String run(String verb, Path file) throws IOException {
        switch (verb) {
            case "create" -> EncryptionKeys.create(file);
            case "rotate" -> EncryptionKeys.rotate(file);
            case "show" -> {}
            default -> throw new IOException("No such verb: " + verb + "; expected create, rotate or show");
        }
        EncryptionKeys keys = EncryptionKeys.read(file);
        return "Keys in " + file + ": " + keys.ids() + "; " + keys.primary() + " encrypts";
    }
}
