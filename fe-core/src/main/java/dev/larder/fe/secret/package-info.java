/**
 * Seals secrets before they become state. Clear texts come in and sealed ones go out, and back where a secret is used;
 * the key lies in a file of the frontend's, never in the log. The only room that knows of ciphers.
 */
package dev.larder.fe.secret;
