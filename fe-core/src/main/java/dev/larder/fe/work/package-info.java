/**
 * What the frontend does itself with repositories: proving a new one, and the tasks of jobs that no backend does. Work and
 * state come in, results go out as values; nothing here changes state.
 */
package dev.larder.fe.work;
