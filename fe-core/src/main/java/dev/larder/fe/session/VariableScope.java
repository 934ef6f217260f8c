package dev.larder.fe.session;

/** Which value of a system variable is meant: that of this session, or that with which sessions start. */
public enum VariableScope {
    SESSION,
    GLOBAL
}
