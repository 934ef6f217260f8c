/**
 * Runs the tasks that frontends ask for, each once however often it is asked. Requests come in, reports go out to
 * everyone who asked; what a task does is given by the rooms that do it. Ended jobs are stopped here.
 */
package dev.larder.be.task;
