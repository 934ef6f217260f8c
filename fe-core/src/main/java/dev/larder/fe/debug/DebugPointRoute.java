package dev.larder.fe.debug;

import dev.larder.fe.http.HttpRoute;

/** {@code POST /api/debug_point/add/NAME?value=V}, {@code /remove/NAME} and {@code /clear}. */
public final class DebugPointRoute implements HttpRoute {
    public static final String PATH = "/api/debug_point/";

    private static final String ADD = "add/";
    private static final String REMOVE = "remove/";
    private static final String CLEAR = "clear";
    private static final int OK = 200;
    private static final int BAD_REQUEST = 400;
    private static final int NOT_FOUND = 404;
    private static final int METHOD_NOT_ALLOWED = 405;

    private final DebugPoints points;

    public DebugPointRoute(DebugPoints points) {
        this.points = points;
    }

    @Override
    public Answer answer(Question question) {
        if (!question.method().equals("POST")) {
            return said(METHOD_NOT_ALLOWED, 1, "Debug points take POST");
        }
        String path = question.path();
        if (path.equals(CLEAR)) {
            points.clear();
            return done();
        }
        if (path.startsWith(ADD)) {
            return add(path.substring(ADD.length()), question);
        }
        if (path.startsWith(REMOVE)) {
            return points.remove(path.substring(REMOVE.length()))
                    ? done()
                    : said(NOT_FOUND, 1, "This debug point is not set");
        }
        return said(NOT_FOUND, 1, "Expected add/NAME, remove/NAME or clear");
    }

    private Answer add(String name, Question question) {
        String value = question.parameters().get("value");
        if (!DebugPoints.NAMES.contains(name)) {
            return said(NOT_FOUND, 1, "There is no such debug point here; there are " + DebugPoints.NAMES);
        }
        if (value == null || question.parameters().size() > 1) {
            return said(BAD_REQUEST, 1, "This debug point takes one parameter, value: the label");
        }
        points.add(name, value);
        return done();
    }

    private static Answer done() {
        return said(OK, 0, "success");
    }

    /** Texts are our own: nothing in them needs escaping. */
    private static Answer said(int status, int code, String message) {
        return Answer.json(status, "{\"msg\":\"" + message + "\",\"code\":" + code + ",\"data\":null,\"count\":0}\n");
    }
}
