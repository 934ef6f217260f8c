package dev.larder.common.blob.open;

import java.util.ArrayList;
import java.util.List;

/** The folder of a repository inside its location. */
final class Folders {
    private static final int LENGTH_MAX = 512;

    private Folders() {}

    /** {@code <path>/<repository name>/} without empty segments and without a slash in front. */
    static String below(String path, RepositoryAddress address) {
        List<String> segments = new ArrayList<>();
        for (String segment : path.split("/", -1)) {
            if (segment.equals(".") || segment.equals("..") || segment.chars().anyMatch(Character::isISOControl)) {
                throw Properties.invalid("Invalid location '" + address.location() + "': no '.' and '..' in its path");
            }
            if (!segment.isEmpty()) {
                segments.add(segment);
            }
        }
        segments.add(address.name());
        String folder = String.join("/", segments) + "/";
        // Keys have 900 characters at most; S3 allows 1024 in all.
        if (folder.length() > LENGTH_MAX) {
            throw Properties.invalid("Invalid location '" + address.location() + "': longer than " + LENGTH_MAX);
        }
        return folder;
    }
}
