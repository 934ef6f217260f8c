/**
 * The HTTP port of the frontend, off unless asked for. Requests that show the cluster's secret come in and go to the route of
 * their path; short answers go out. Knows nothing of what its routes do.
 */
package dev.larder.fe.http;
