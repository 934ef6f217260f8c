/**
 * The door to all kinds of stores. A repository's address comes in: kind, location and properties as a user typed them;
 * an open store goes out, or an error that names the property that is wrong. Whoever keeps or shows properties asks
 * here which of them are secret.
 */
package dev.larder.common.blob.open;
