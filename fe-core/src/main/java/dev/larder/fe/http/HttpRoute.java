package dev.larder.fe.http;

import java.util.Map;

/** Answers the requests whose path begins as this route was registered. Called on a network thread: must not wait. */
@FunctionalInterface
public interface HttpRoute {
    Answer answer(Question question);

    /**
     * One request.
     *
     * @param path what follows the beginning of the route
     * @param parameters of the query, decoded; the last of several values of a name
     */
    record Question(String method, String path, Map<String, String> parameters) {
        public Question {
            parameters = Map.copyOf(parameters);
        }
    }

    /** @param type such as application/json */
    record Answer(int status, String type, String body) {
        public static Answer json(int status, String body) {
            return new Answer(status, "application/json", body);
        }
    }
}
